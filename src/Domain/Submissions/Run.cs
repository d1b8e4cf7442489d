using CoResearch.Domain.Shared;

namespace CoResearch.Domain.Submissions;

public readonly record struct RunId(long Value);

/// <summary>How far an attempt has come.</summary>
public enum RunState
{
    Queued,

    /// <summary>A worker holds the lease and prepares the job folder.</summary>
    Claimed,

    /// <summary>The executor has it.</summary>
    Training,

    /// <summary>result.json is there; the evaluator is at work or about to be.</summary>
    Evaluating,
    Succeeded,
    Failed,
    Cancelled,

    /// <summary>Something died: its worker, its runner, the machine. Only so many are tried again.</summary>
    Lost,

    /// <summary>The bot was asked to stop meanwhile: another attempt takes its place, and it counts for nothing.</summary>
    Stopped,
}

/// <summary>One attempt to train and predict a submission. Replaced, never repaired: another attempt is another run.</summary>
public sealed class Run
{
    private Run()
    {
    }

    public RunId Id { get; private set; }
    public SubmissionId SubmissionId { get; private set; }
    public int Attempt { get; private set; }
    public RunState State { get; private set; }
    public DateTimeOffset QueuedAt { get; private set; }
    public DateTimeOffset? StartedAt { get; private set; }
    public DateTimeOffset? FinishedAt { get; private set; }

    /// <summary>The worker that holds the lease, and until when; a lease that ran out means a dead worker.</summary>
    public string? Owner { get; private set; }
    public DateTimeOffset? LeaseUntil { get; private set; }

    /// <summary>How the executor finds the job again, in its own words (a process id, a Slurm job id).</summary>
    public string? Handle { get; private set; }

    /// <summary>Asked for by a person; the worker that holds the lease obeys.</summary>
    public bool CancelRequested { get; private set; }

    /// <summary>Latest progress, for people: steps done and planned, and one metric.</summary>
    public int Step { get; private set; }
    public int Steps { get; private set; }
    public StepUnit StepUnit { get; private set; }
    public string? MetricName { get; private set; }
    public double? MetricValue { get; private set; }

    /// <summary>The step since which that metric has not been finite; null while it is.</summary>
    public long? NotFiniteSince { get; private set; }

    /// <summary>The best value of that metric so far; null where nobody can tell which way is better.</summary>
    public double? MetricBest { get; private set; }

    /// <summary>The way of that metric up to now: a few values in order, as <see cref="MetricWay"/> writes them.</summary>
    public string? Way { get; private set; }

    /// <summary>What it uses at the moment: memory, processor cores, and the share of the graphics processor where there is one.</summary>
    public long? MemoryBytes { get; private set; }
    public double? Processors { get; private set; }
    public double? Gpu { get; private set; }

    /// <summary>What a repetition needs, from result.json.</summary>
    public int? Seed { get; private set; }
    public int? Threads { get; private set; }
    public string? Device { get; private set; }
    public double? Seconds { get; private set; }
    public long? PeakMemoryBytes { get; private set; }
    public long? Parameters { get; private set; }
    public long? OutputBytes { get; private set; }
    public string? EnvironmentJson { get; private set; }

    /// <summary>Versions of what it ran with, and what machine that was.</summary>
    public IReadOnlyDictionary<string, string> Environment => Texts(EnvironmentJson);

    /// <summary>What held it on its way and did not end it, with the value of that.</summary>
    public string? NoteCode { get; private set; }
    public long? NoteValue { get; private set; }
    public RunNote? Note => NoteCode is null ? null : new(NoteCode, NoteValue ?? 0);

    /// <summary>The parameters that it was trained with, as a JSON object of texts.</summary>
    public string? SettingsJson { get; private set; }

    public IReadOnlyDictionary<string, string> Settings => Texts(SettingsJson);

    public bool Pending => State is RunState.Queued or RunState.Claimed or RunState.Training or RunState.Evaluating;

    /// <summary>The job folder's name, and the executor's name for the job.</summary>
    public string JobName => $"cr-{Id.Value}-{Attempt}";

    public static Run Queue(SubmissionId submission, int attempt, DateTimeOffset now) =>
        new() { SubmissionId = submission, Attempt = attempt, QueuedAt = now };

    public Result<Done> Claim(string owner, DateTimeOffset leaseUntil)
    {
        if (Move(RunState.Claimed, RunState.Queued).Error is { } error) return error;
        (Owner, LeaseUntil) = (owner, leaseUntil);
        return Done.Ok;
    }

    public void Renew(DateTimeOffset leaseUntil) => LeaseUntil = leaseUntil;

    public Result<Done> Train(string handle, DateTimeOffset now)
    {
        if (Move(RunState.Training, RunState.Claimed).Error is { } error) return error;
        (Handle, StartedAt) = (handle, now);
        return Done.Ok;
    }

    public void Advance(RunProgress progress)
    {
        (Step, Steps, StepUnit, MetricName, MetricValue) = (progress.Step, progress.Steps, progress.Unit, progress.MetricName, progress.MetricValue);
        (MetricBest, Way, NotFiniteSince) = (progress.MetricBest, progress.Way, progress.NotFiniteSince);
        (MemoryBytes, Processors, Gpu) = (progress.MemoryBytes, progress.Processors, progress.Gpu);
    }

    public Result<Done> Evaluate(RunResult result, long outputBytes)
    {
        if (Move(RunState.Evaluating, RunState.Claimed, RunState.Training).Error is { } error) return error;
        (Seed, Threads, Device, Seconds) = (result.Seed, result.Threads, result.Device, result.Seconds);
        (PeakMemoryBytes, Parameters, OutputBytes) = (result.PeakMemoryBytes, result.Parameters, outputBytes);
        (NoteCode, NoteValue) = (result.Note?.Code, result.Note?.Value);
        EnvironmentJson = System.Text.Json.JsonSerializer.Serialize(result.Environment, JobFolder.Json);
        if (result.Settings.Count > 0) SettingsJson = System.Text.Json.JsonSerializer.Serialize(result.Settings, JobFolder.Json);
        return Done.Ok;
    }

    public void AskToCancel() => CancelRequested = true;

    /// <summary>Ends the attempt: succeeded, failed, cancelled, lost or stopped.</summary>
    public Result<Done> Finish(RunState end, DateTimeOffset now)
    {
        if (Move(end, RunState.Queued, RunState.Claimed, RunState.Training, RunState.Evaluating).Error is { } error) return error;
        (FinishedAt, Owner, LeaseUntil) = (now, null, null);
        return Done.Ok;
    }

    private static Dictionary<string, string> Texts(string? json) =>
        json is null ? [] : System.Text.Json.JsonSerializer.Deserialize<Dictionary<string, string>>(json, JobFolder.Json)!;

    private Result<Done> Move(RunState to, params RunState[] from)
    {
        if (!from.Contains(State)) return new WrongRunState(Id, State, to);
        State = to;
        return Done.Ok;
    }
}

/// <summary>Where a training run is: <paramref name="Step"/> of <paramref name="Steps"/> (0 when unknown) and one metric.</summary>
public sealed record RunProgress(int Step, int Steps, StepUnit Unit, string? MetricName, double? MetricValue)
{
    /// <summary>The step since which the metric has not been finite; null while it is.</summary>
    public long? NotFiniteSince { get; init; }

    /// <summary>The metric's best value so far, and its way as <see cref="MetricWay"/> writes it.</summary>
    public double? MetricBest { get; init; }
    public string? Way { get; init; }

    /// <summary>What the run uses now: bytes of memory, processor cores, share of the graphics processor from 0 to 1.</summary>
    public long? MemoryBytes { get; init; }
    public double? Processors { get; init; }
    public double? Gpu { get; init; }
}

/// <summary>What a run counts: passes over the data, trees that were added, steps of a solver, or what only the student's code knows.</summary>
public enum StepUnit { Step, Epoch, Round, Iteration }
