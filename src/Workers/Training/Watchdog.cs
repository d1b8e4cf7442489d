using System.Diagnostics;
using CoResearch.Domain.Submissions;

namespace CoResearch.Workers.Training;

/// <summary>
/// Ends the process where code between two checks takes too long or too much: writes the refusal as <c>result.json</c> and kills
/// itself, because native code cannot be interrupted. The trainer's own checks come first; this is the second line.
/// </summary>
internal sealed class Watchdog(JobFolder folder, JobSpec job, Stopwatch clock, Func<TrainingRefused, RunResult> result)
{
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(100);
    private int _ended;

    public void Start() => new Thread(Watch) { IsBackground = true, Name = "watchdog" }.Start();

    /// <summary>True for the one that may write the result; false when the watchdog was faster.</summary>
    public bool End() => Interlocked.Exchange(ref _ended, 1) == 0;

    /// <summary>Kills this process when its standard input ends, that is when whoever started it is gone.</summary>
    public static void DieWithParent() => new Thread(() =>
    {
        try
        {
            using var input = Console.OpenStandardInput();
            var buffer = new byte[256];
            while (input.Read(buffer) > 0)
            {
            }
        }
        catch (IOException)
        {
            // A broken pipe says the same as its end.
        }
        Process.GetCurrentProcess().Kill();
    })
    { IsBackground = true, Name = "parent" }.Start();

    private void Watch()
    {
        while (Volatile.Read(ref _ended) == 0)
        {
            Thread.Sleep(_pause);
            var refusal = clock.Elapsed > TimeSpan.FromSeconds(job.DeadlineSeconds) ? Monitoring.TrainingContext.OutOfTime(job.TimeSeconds)
                : Environment.WorkingSet > job.RunnerBytes ? OutOfMemory(job.MemoryBytes)
                : null;
            if (refusal is null || !End())
                continue;
            try
            {
                folder.WriteResult(result(refusal));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                Console.Error.WriteLine($"The result cannot be written: {e.Message}");
            }
            Process.GetCurrentProcess().Kill();
        }
    }

    public static TrainingRefused OutOfMemory(long bytes) => new(RunErrors.MemoryLimit,
        $"The run needed more than the {bytes / (1 << 20):N0} MB of memory that the challenge allows. Use fewer inputs, a smaller model or a smaller batch_size.");
}
