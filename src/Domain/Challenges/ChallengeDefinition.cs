using CoResearch.Domain.Process.CheckIns;
using CoResearch.Domain.Recognition.Streams;
using CoResearch.Domain.Scoring;

namespace CoResearch.Domain.Challenges;

/// <summary>What <c>challenge.yml</c> says, validated. Immutable; a changed challenge is a new version with a new definition.</summary>
public sealed record ChallengeDefinition
{
    /// <summary>Lower-case letters, digits and dashes, 2 to 40 characters, starting with a letter.</summary>
    public required string Slug { get; init; }
    public required string Title { get; init; }

    /// <summary>One sentence for lists.</summary>
    public string Summary { get; init; } = "";
    public required PredictionsSpec Predictions { get; init; }
    public required ObjectiveSpec Objective { get; init; }
    public IReadOnlyList<GateSpec> Gates { get; init; } = [];
    public GroupSpec? Groups { get; init; }
    public SubmissionLimits Limits { get; init; } = new();
    public CodeRule Code { get; init; } = CodeRule.OpenAfterScore;

    /// <summary>File names below the job's data folder: what to train on and what to predict.</summary>
    public DataFiles Data { get; init; } = new();
    public IReadOnlyList<StageSpec> Stages { get; init; } = [];

    /// <summary>When students are asked for their week.</summary>
    public CheckInRule CheckIns { get; init; } = new();

    /// <summary>What the lab pays for results by itself.</summary>
    public MicroRewardRules MicroRewards { get; init; } = new();

    /// <summary>How the rating weighs place and points.</summary>
    public RatingRule Rating { get; init; } = new();

    /// <summary>Branches of a fork whose pushes become submissions.</summary>
    public IReadOnlyList<string> Branches { get; init; } = ["main"];

    /// <summary>How far a repeated run's objective may be from the first one's to count as reproduced; a unit of the last ranked decimal unless the challenge says otherwise.</summary>
    public double ReproducedWithin => Tolerance ?? Math.Pow(10, -Objective.Precision);

    /// <summary>The same as the challenge says it, or null.</summary>
    public double? Tolerance { get; init; }

    /// <summary>The names of the values that the program in <c>metric/</c> must print; none for a challenge without metrics of its own.</summary>
    public IReadOnlyCollection<string> PrintedNames =>
        [.. Gates.Select(g => (g.Metric, g.Parameters)).Prepend((Objective.Metric, Objective.Parameters)).Where(m => m.Metric == Scoring.Metrics.Custom.MetricName)
            .Select(m => m.Parameters.GetValueOrDefault("value")).OfType<string>().Distinct()];

    /// <summary>The repository on GitHub that people may fork, owner/name; null where only the lab's own baseline is there.</summary>
    public string? Repository { get; init; }
}

/// <summary>Limits on a member's submissions: per calendar day in the member's zone, and per run.</summary>
public sealed record SubmissionLimits
{
    public int ScoredPerDay { get; init; } = 10;
    public int FailedPerDay { get; init; } = 30;
    public TimeSpan Time { get; init; } = TimeSpan.FromMinutes(10);
    public long MemoryBytes { get; init; } = 4L << 30;
    public long OutputBytes { get; init; } = 200L << 20;

    /// <summary>The largest tree that a submission may hold.</summary>
    public long SourceBytes { get; init; } = 50L << 20;
}

/// <summary>Who may view others' submissions.</summary>
public enum CodeRule
{
    /// <summary>A member who has a score of their own sees everyone's code.</summary>
    OpenAfterScore,

    /// <summary>Only mentors until the challenge is closed.</summary>
    OpenAtClose,
}

/// <summary>The names of the training table and of the inputs to predict, in <c>public/</c> or <c>lab/</c>.</summary>
public sealed record DataFiles(string Train = "train.csv", string Predict = "test.csv");

/// <summary>A stage of the challenge and how long it lasts, as challenge.yml plans it until mentors decide in chat.</summary>
public sealed record StageSpec(string Name, TimeSpan Length)
{
    /// <summary>What is to be true before it begins; null for what ships with its name.</summary>
    public IReadOnlyList<string>? Entry { get; init; }

    /// <summary>What is to be true before it ends; null for what ships with its name.</summary>
    public IReadOnlyList<string>? Exit { get; init; }
}
