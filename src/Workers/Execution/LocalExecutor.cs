using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using CoResearch.Domain.Submissions;

namespace CoResearch.Workers.Execution;

/// <summary>
/// Runs jobs as child processes of this one: <c>CoResearch.Workers run &lt;folder&gt;</c>. The runner ends by itself when the pipe on its
/// standard input closes, so that nothing stays behind when this process is killed.
/// </summary>
internal sealed class LocalExecutor(TimeProvider clock) : IExecutor, IDisposable
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);
    private readonly ConcurrentDictionary<string, LocalJob> _jobs = new();

    public string Name => "local";

    public Task<string> StartAsync(JobFolder folder, JobSpec job, CancellationToken cancellationToken)
    {
        var start = Runner(["run", folder.Path, "--die-with-parent"]);
        start.WorkingDirectory = folder.Path;
        var process = Process.Start(start) ?? throw new InvalidOperationException("The runner did not start.");
        var handle = string.Create(CultureInfo.InvariantCulture, $"{process.Id}:{process.StartTime.ToUniversalTime().Ticks}");
        _jobs[handle] = new LocalJob(process, job, new CappedLog(folder.Log, clock), clock.GetTimestamp());
        return Task.FromResult(handle);
    }

    /// <summary>The runner's program with these arguments, its streams ours, without the secrets of this process.</summary>
    internal static ProcessStartInfo Runner(IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(DotnetHost(), [RunnerAssembly(), .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            CreateNoWindow = true,
        };
        foreach (var secret in start.Environment.Keys.Where(IsPrivate).ToList()) start.Environment.Remove(secret);
        start.Environment["DOTNET_gcServer"] = "0";
        return start;
    }

    public Task<JobStatus> ObserveAsync(string handle, JobFolder folder, CancellationToken cancellationToken)
    {
        if (!_jobs.TryGetValue(handle, out var job))
            return Task.FromResult(new JobStatus(JobPhase.Gone, "runner_lost", $"The runner is gone: the bot was restarted."));
        if (job.Process.HasExited)
            return EndAsync(handle, job, cancellationToken);
        return Breach(job, folder) is { } breach ? StopForAsync(handle, breach, cancellationToken) : Task.FromResult(new JobStatus(JobPhase.Running));
    }

    public async Task StopAsync(string handle, CancellationToken cancellationToken)
    {
        if (_jobs.TryRemove(handle, out var job))
        {
            job.Process.Kill(entireProcessTree: true);
            await job.Process.WaitForExitAsync(cancellationToken);
            job.Dispose();
        }
        else if (FindOrphan(handle) is { } orphan)
        {
            using (orphan)
            {
                orphan.Kill(entireProcessTree: true);
                await orphan.WaitForExitAsync(cancellationToken);
            }
        }
    }

    public void Dispose()
    {
        foreach (var job in _jobs.Values)
        {
            if (!job.Process.HasExited) job.Process.Kill(entireProcessTree: true);
            job.Dispose();
        }
        _jobs.Clear();
    }

    private async Task<JobStatus> EndAsync(string handle, LocalJob job, CancellationToken cancellationToken)
    {
        await job.Process.WaitForExitAsync(cancellationToken);
        var code = job.Process.ExitCode;
        if (_jobs.TryRemove(handle, out _)) job.Dispose();

        return EndOf(code);
    }

    /// <summary>
    /// What an exit code says where there is no result. A signal that asks to end (128 + its number; -1 on Windows) comes from the machine
    /// or from somebody on it, or reaches every process of a terminal at once; 1 and 2 are <see cref="Training.Runner"/>'s own.
    /// </summary>
    internal static JobStatus EndOf(int code) => code switch
    {
        128 + 1 or 128 + 2 or 128 + 9 or 128 + 15 or -1 =>
            new(JobPhase.Gone, "runner_lost", $"The runner was killed from outside; the machine may have run out of memory.", code),
        1 => new(JobPhase.Gone, "runner_lost", $"The runner could not write its result; the lab's disk may be full.", code),
        2 => new(JobPhase.Gone, "runner_lost", $"The runner could not read its job.", code),
        _ => new(JobPhase.Ended, ExitCode: code),
    };

    private async Task<JobStatus> StopForAsync(string handle, JobStatus breach, CancellationToken cancellationToken)
    {
        await StopAsync(handle, cancellationToken);
        return breach;
    }

    private JobStatus? Breach(LocalJob job, JobFolder folder)
    {
        var elapsed = clock.GetElapsedTime(job.StartedAt);
        if (elapsed > TimeSpan.FromSeconds(job.Spec.DeadlineSeconds) + Grace)
            return new JobStatus(JobPhase.Stopped, "time_limit", $"Training was stopped after {job.Spec.TimeSeconds:0} s, the limit of this challenge. Use fewer epochs or a smaller model.");
        if (MemoryOf(job.Process) is { } memory && memory > job.Spec.RunnerBytes)
            return new JobStatus(JobPhase.Stopped, "memory_limit", $"The run used {memory >> 20} MB of memory; the limit is {job.Spec.MemoryBytes >> 20} MB. Use a smaller model or batch.");

        // A program's output is held to its limit by the sandbox; here are only the lab's copies of what it logged, which may be longer.
        var output = job.Spec.Kind == JobSpec.Code ? 0 : SizeOf(folder.Out);
        return output > job.Spec.OutputBytes
            ? new JobStatus(JobPhase.Stopped, "output_limit", $"The run wrote {output >> 20} MB; the limit is {job.Spec.OutputBytes >> 20} MB.")
            : null;
    }

    /// <summary>Null for a process that ends while it is asked.</summary>
    private static long? MemoryOf(Process process)
    {
        try
        {
            process.Refresh();
            return process.WorkingSet64;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    internal static long SizeOf(string folder) => Directory.Exists(folder)
        ? new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories).Sum(f => f.Exists ? f.Length : 0)
        : 0;

    // Process ids are reused: only the one that started at the recorded time is ours.
    private static Process? FindOrphan(string handle)
    {
        var parts = handle.Split(':');
        if (parts.Length != 2 || !int.TryParse(parts[0], out var id) || !long.TryParse(parts[1], out var ticks)) return null;
        try
        {
            var process = Process.GetProcessById(id);
            if (Math.Abs(process.StartTime.ToUniversalTime().Ticks - ticks) < TimeSpan.TicksPerSecond) return process;
            process.Dispose();
            return null;
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            return null;
        }
    }

    private static bool IsPrivate(string variable) =>
        variable.Contains("TOKEN", StringComparison.OrdinalIgnoreCase) || variable.Contains("SECRET", StringComparison.OrdinalIgnoreCase)
        || variable.Contains("PASSWORD", StringComparison.OrdinalIgnoreCase) || variable.Contains("KEY", StringComparison.OrdinalIgnoreCase);

    private static string RunnerAssembly() => typeof(LocalExecutor).Assembly.Location;

    private static string DotnetHost() =>
        Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") is { Length: > 0 } host ? host
        : Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path
        : "dotnet";

    /// <summary>A process that is ours, with its output on its way into the log.</summary>
    private sealed class LocalJob : IDisposable
    {
        private readonly CappedLog _log;

        public LocalJob(Process process, JobSpec spec, CappedLog log, long startedAt)
        {
            (Process, Spec, StartedAt, _log) = (process, spec, startedAt, log);
            process.OutputDataReceived += (_, line) => _log.Write(line.Data);
            process.ErrorDataReceived += (_, line) => _log.Write(line.Data);
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
        }

        public Process Process { get; }
        public JobSpec Spec { get; }
        public long StartedAt { get; }

        public void Dispose()
        {
            Process.Dispose();
            _log.Dispose();
        }
    }
}
