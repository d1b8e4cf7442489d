using CoResearch.Domain.Shared;
using CoResearch.Workers.Challenges;
using CoResearch.Workers.Execution;
using Microsoft.Extensions.Options;

namespace CoResearch.Workers;

/// <summary>The section <c>Workers</c> of the configuration.</summary>
public sealed class WorkerOptions
{
    public const string Section = "Workers";

    /// <summary>How many runs train at once; 0 means one for each processor core.</summary>
    public int Slots { get; set; }

    /// <summary>Threads of one run. Results differ with it, so it is recorded with every score.</summary>
    public int Threads { get; set; } = 1;

    /// <summary>auto, cpu or cuda.</summary>
    public string Device { get; set; } = "auto";

    /// <summary>Templates that are added and opened at start where they are missing, comma-separated; empty for none.</summary>
    public string Ship { get; set; } = "gamma-hadron,satellites";

    /// <summary>Days after its end for which everything that a run left is kept, and for those of the best submissions, final choices and baselines.</summary>
    public int KeepDays { get; set; } = 30;

    /// <inheritdoc cref="KeepDays"/>
    public int KeepBestDays { get; set; } = 365;

    /// <summary>How many files of one kind are kept that were made to be sent, of each challenge or person.</summary>
    public int KeepExports { get; set; } = ExportLimit.Usual;

    /// <summary>What students' programs may ask for by name in <c>needs:</c>: folders with a <c>bin</c>, such as virtual environments of Python's.</summary>
    public Dictionary<string, string> Environments { get; set; } = [];

    internal IReadOnlyList<string> Templates => Ship.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    internal int EffectiveSlots => Slots > 0 ? Slots : Math.Max(1, Environment.ProcessorCount);
}

/// <summary>Says of each wrong setting in a sentence which it is and what it may be.</summary>
internal sealed class WorkerOptionsCheck(LabSandbox sandbox) : IValidateOptions<WorkerOptions>
{
    public ValidateOptionsResult Validate(string? name, WorkerOptions options)
    {
        var wrong = Wrong(options).Select(sentence => $"{WorkerOptions.Section}:{sentence}").ToList();
        return wrong.Count > 0 ? ValidateOptionsResult.Fail(wrong) : ValidateOptionsResult.Success;
    }

    private static readonly string[] Inside = ["/data", "/out", "/code", "/tmp", "/proc", "/dev", "/notebook", "/coresearch"];

    private IEnumerable<string> Wrong(WorkerOptions options)
    {
        if (options.Slots is < 0 or > 256) yield return $"Slots is {options.Slots}, but must be 1 to 256, or 0 for one a processor core.";
        if (options.Threads is < 1 or > 64) yield return $"Threads is {options.Threads}, but must be 1 to 64.";
        if (options.Device is not ("auto" or "cpu" or "cuda")) yield return $"Device is \"{options.Device}\", but must be auto, cpu or cuda.";
        if (options.KeepDays < 1) yield return $"KeepDays is {options.KeepDays}, but must be at least 1.";
        if (options.KeepBestDays < options.KeepDays) yield return $"KeepBestDays is {options.KeepBestDays}, but must be at least KeepDays, {options.KeepDays}.";
        if (options.KeepExports < 1) yield return $"KeepExports is {options.KeepExports}, but must be at least 1.";
        foreach (var (environment, folder) in options.Environments)
        {
            if (EnvironmentFolder.Wrong(folder) is { } why) yield return $"Environments:{environment} is \"{folder}\", {why}";
            else if (Inside.Any(taken => Path.GetFullPath(folder) == taken || Path.GetFullPath(folder).StartsWith(taken + "/", StringComparison.Ordinal)))
                yield return $"Environments:{environment} is \"{folder}\", but {string.Join(", ", Inside)} are other folders inside the sandbox; put it elsewhere, as below /opt.";
            else if (sandbox.ExposedBy(folder) is { } secret)
                yield return $"Environments:{environment} is \"{folder}\", which holds {secret.What}, and programs that need it read all of it; put it elsewhere, as into a folder of its own below /opt.";
        }
        foreach (var slug in options.Templates.Except(ChallengeTemplates.Names))
            yield return $"Ship names \"{slug}\", which does not ship.{Nearest.Hint(slug, ChallengeTemplates.Names)} What ships is {string.Join(", ", ChallengeTemplates.Names)}.";
    }
}
