namespace CoResearch.Domain.Submissions;

/// <summary>What a run left behind, for people to look at: its curves, its log, its files. Empty where the folder was cleaned away.</summary>
public interface IRunArchive
{
    /// <summary>
    /// Every curve that the run wrote, by name ("loss/train"), in the order in which they first appeared, each with a few thousand points
    /// at most: of more, the smallest and the largest of each stretch are kept.
    /// </summary>
    IReadOnlyList<Curve> Curves(Run run);

    /// <summary>The last lines of the log, as printed.</summary>
    IReadOnlyList<string> Log(Run run, int lastLines);

    /// <summary>What a run was trained on and what it left.</summary>
    RunFiles Files(Run run) => RunFiles.None;
}

/// <summary>One logged quantity: values by step, ascending.</summary>
public sealed record Curve(string Tag, IReadOnlyList<double> Steps, IReadOnlyList<double> Values)
{
    /// <summary>Curves whose tag begins so say how far a run is; they are no quantity that anybody watches.</summary>
    public const string Progress = "progress/";

    /// <summary>Curves whose tag begins so say what a run used, by the seconds since it began.</summary>
    public const string Resources = "resources/";

    /// <summary>The step since which no value has been finite; null while the last one is.</summary>
    public long? NotFiniteSince { get; init; }

    /// <summary>Whether it is a quantity of the training, and neither of those.</summary>
    public static bool IsMetric(string tag) => !tag.StartsWith(Progress, StringComparison.Ordinal) && !tag.StartsWith(Resources, StringComparison.Ordinal);
}

/// <summary>
/// The job and the files of a run. <paramref name="Job"/> is null where there is none any more; <paramref name="Model"/>,
/// <paramref name="Events"/> and <paramref name="Predictions"/> are files with their names as people see them.
/// </summary>
public sealed record RunFiles(JobSpec? Job, IReadOnlyList<RunFile> Model, IReadOnlyList<RunFile> Events, IReadOnlyList<RunFile> Predictions)
{
    public static RunFiles None { get; } = new(null, [], [], []);
}

/// <summary>A file of a run: where it lies, its name below the run's output with forward slashes, its size.</summary>
public sealed record RunFile(string Path, string Name, long Bytes);
