using CoResearch.Domain.Shared;
using CoResearch.Domain.Submissions;

namespace CoResearch.Workers.Execution;

/// <summary>
/// Where runs are executed: a process here, later the lab's Slurm cluster. Truth is the <c>result.json</c> that appears in the job
/// folder; the executor only says whether somebody is still working on it.
/// </summary>
internal interface IExecutor
{
    string Name { get; }

    /// <summary>Starts the job and returns the handle by which it is found again, also by another process.</summary>
    Task<string> StartAsync(JobFolder folder, JobSpec job, CancellationToken cancellationToken);

    /// <summary>How the job stands.</summary>
    Task<JobStatus> ObserveAsync(string handle, JobFolder folder, CancellationToken cancellationToken);

    /// <summary>Stops it and everything it started; returns when nothing of it runs any more.</summary>
    Task StopAsync(string handle, CancellationToken cancellationToken);
}

/// <summary>What an executor knows of a job.</summary>
internal enum JobPhase
{
    Waiting,
    Running,

    /// <summary>It ended by itself; a missing result.json means that it crashed.</summary>
    Ended,

    /// <summary>A limit was reached and it was stopped; the code and the sentence say which.</summary>
    Stopped,

    /// <summary>It is gone without its own doing: killed from outside, or the machine went down.</summary>
    Gone,
}

/// <summary>A phase with, for <see cref="JobPhase.Stopped"/> and <see cref="JobPhase.Gone"/>, a code and what the author is told.</summary>
internal sealed record JobStatus(JobPhase Phase, string? Code = null, Phrase? Why = null, int? ExitCode = null)
{
    public bool Over => Phase is JobPhase.Ended or JobPhase.Stopped or JobPhase.Gone;
}
