using System.Text.Json;
using System.Text.Json.Serialization;
using CoResearch.Domain.Challenges;
using CoResearch.Domain.Scoring;
using CoResearch.Domain.Shared;

namespace CoResearch.Domain.Submissions;

/// <summary>
/// The one contract between scheduler and runner, the same on every executor: <c>job.json</c>, <c>source/</c>, <c>data/</c> go in;
/// <c>out/predictions.csv</c>, <c>out/logs/</c>, a model (all else below <c>out/</c>), <c>out/result.json</c> and <c>log.txt</c> come out.
/// </summary>
public sealed record JobFolder(string Path)
{
    public string JobFile => System.IO.Path.Combine(Path, "job.json");
    public string Source => System.IO.Path.Combine(Path, "source");
    public string Data => System.IO.Path.Combine(Path, "data");
    public string Out => System.IO.Path.Combine(Path, "out");
    public string Predictions => System.IO.Path.Combine(Out, "predictions.csv");
    public string Events => System.IO.Path.Combine(Out, "logs");
    public string Model => System.IO.Path.Combine(Out, "model");
    public string ResultFile => System.IO.Path.Combine(Out, "result.json");
    public string Log => System.IO.Path.Combine(Path, "log.txt");

    /// <summary>The JSON dialect of both records: snake_case keys, enums as words, indented; NaN and infinities as strings.</summary>
    public static JsonSerializerOptions Json { get; } = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        WriteIndented = true,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower), new StoredPhrase() },
    };

    public JobSpec ReadJob() => Read<JobSpec>(JobFile);

    public void WriteJob(JobSpec job) => Write(JobFile, job);

    /// <summary>The result, or null while there is none: it appears whole, by an atomic rename, as the runner's last act.</summary>
    public RunResult? ReadResult() => File.Exists(ResultFile) ? Read<RunResult>(ResultFile) : null;

    public void WriteResult(RunResult result) => Write(ResultFile, result);

    private static T Read<T>(string file) =>
        JsonSerializer.Deserialize<T>(File.ReadAllText(file), Json) ?? throw new InvalidDataException($"{file} is empty");

    private static void Write<T>(string file, T record)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(file)!);
        using (var stream = File.Create(file + ".tmp"))
        {
            JsonSerializer.Serialize(stream, record, Json);
            // A name that survives a power cut must not stand for an empty file.
            stream.Flush(flushToDisk: true);
        }
        File.Move(file + ".tmp", file, overwrite: true);
    }
}

/// <summary><c>job.json</c>, version 1: what to run, on what, within which limits.</summary>
public sealed record JobSpec
{
    public int Version { get; init; } = 1;

    /// <summary>The name by which an executor finds the job again: cr-&lt;run&gt;.</summary>
    public required string Name { get; init; }

    /// <summary>What runs: <see cref="Workflow"/> (workflow.yml in the source) or <see cref="Code"/> (coresearch.yml, in a sandbox).</summary>
    public string Kind { get; init; } = Workflow;

    public const string Workflow = "workflow", Code = "code";

    /// <summary>The folder of the environment that the code needs, with its programs in <c>bin</c>; null for the system's own.</summary>
    public string? Environment { get; init; }

    /// <summary>Training table and inputs to predict, relative to the data folder.</summary>
    public required string Train { get; init; }
    public required string Predict { get; init; }
    public required PredictionsFormat Predictions { get; init; }

    /// <summary>SHA-256 over the data, as in <see cref="ChallengeVersion.DataHash"/>: predictions made from other data are not comparable.</summary>
    public string? DataHash { get; init; }

    /// <summary>Overrides the workflow's seed when set.</summary>
    public int? Seed { get; init; }
    public string Device { get; init; } = "auto";
    public int Threads { get; init; } = 1;
    public double TimeSeconds { get; init; } = 600;

    /// <summary>
    /// When the runner itself is ended, in seconds since its start: it keeps to the time by itself, and this is the second line. A program's time
    /// begins when its walls stand and ends before they are taken down, which may take long on a busy machine.
    /// </summary>
    [JsonIgnore]
    public double DeadlineSeconds => TimeSeconds + (Kind == Code ? 60 : 3);
    public long MemoryBytes { get; init; } = 4L << 30;

    /// <summary>
    /// What the runner itself may use, in bytes: a program is held to the challenge's limit by its sandbox, and the lab's work beside it is not its author's.
    /// </summary>
    [JsonIgnore]
    public long RunnerBytes => MemoryBytes + (Kind == Code ? 512L << 20 : 0);
    public long OutputBytes { get; init; } = 200L << 20;
}

/// <summary><see cref="PredictionsSpec"/> as it stands in job.json.</summary>
public sealed record PredictionsFormat(string Id, IReadOnlyList<string> Columns, double? Low, double? High);

/// <summary>How a run ended, as its runner tells it.</summary>
public enum RunOutcome
{
    /// <summary>predictions.csv is complete.</summary>
    Succeeded,

    /// <summary>The submission is at fault; the reason is for its author.</summary>
    Failed,
}

/// <summary><c>result.json</c>, version 1: how it ended and what a reader needs to believe or repeat it.</summary>
public sealed record RunResult
{
    public int Version { get; init; } = 1;
    public required RunOutcome Outcome { get; init; }

    /// <summary>A stable word (invalid_workflow, diverged, time_limit, memory_limit, missing_library, …) and what the author is told.</summary>
    public string? ErrorCode { get; init; }
    public Phrase? Error { get; init; }

    /// <summary>What the author should know of a run that did not end by it; null when there is nothing.</summary>
    public RunNote? Note { get; init; }
    public int Seed { get; init; }
    public string Device { get; init; } = "cpu";
    public int Threads { get; init; } = 1;

    /// <summary>Wall time of the whole run in seconds.</summary>
    public double Seconds { get; init; }
    public long PeakMemoryBytes { get; init; }

    /// <summary>Number of trained parameters (weights and biases; for gbm leaves).</summary>
    public long? Parameters { get; init; }

    /// <summary>Epochs, rounds or iterations that the kept model was trained for.</summary>
    public int? StepsRun { get; init; }

    /// <summary>The best and last validation values by metric name.</summary>
    public IReadOnlyDictionary<string, double> Metrics { get; init; } = new Dictionary<string, double>();

    /// <summary>The parameters that it was trained with: every key of the workflow, or what a program said of itself.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    /// <summary>What the leaderboard shows: torch, lightgbm, …</summary>
    public IReadOnlyList<string> Technologies { get; init; } = [];

    /// <summary>Versions that a repetition needs: runtime, libraries, operating system, processor.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();
}

/// <summary>
/// What the author should know of a run that ended well: a limit that held it on its way, by the stable word of the error that it would have
/// been, and where the limit stands, in bytes or pieces; or what of its metrics is not shown.
/// </summary>
public sealed record RunNote(string Code, long Value);
