using System.Diagnostics;
using CoResearch.Domain.Submissions;
using CoResearch.Workers.Execution;
using CoResearch.Workers.Tests.Training;
using Xunit;

namespace CoResearch.Workers.Tests.Execution;

/// <summary>The local executor with real runners: how they end is told rightly, and nothing of them stays behind.</summary>
public sealed class Local_processes : IDisposable
{
    private readonly RunnerCase _case = new();
    private readonly LocalExecutor _executor = new(TimeProvider.System);

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    public Local_processes()
    {
        _case.Write("data/train.csv", "a,class\n" + string.Concat(Enumerable.Range(0, 400).Select(i => $"{i},{i % 2}\n")));
        _case.Write("data/test.csv", "id,a\n1,2\n");
        _case.Write("source/workflow.yml", """
            input_features: [{ name: a, type: number }]
            output_features: [{ name: class, type: binary }]
            trainer: { epochs: 100000, batch_size: 1, early_stop: 0 }
            """);
    }

    public void Dispose()
    {
        _executor.Dispose();
        _case.Dispose();
    }

    [Theory]
    [InlineData("KILL")]
    [InlineData("TERM")]
    public async Task A_runner_that_is_killed_is_gone_and_not_its_author_s_fault(string signal)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no signals.");
        var handle = await TrainingAsync();
        using (var kill = Process.Start("kill", ["-" + signal, handle.Split(':')[0]])) await kill.WaitForExitAsync(Now);

        var status = await EndAsync(handle);

        Assert.Equal((JobPhase.Gone, "runner_lost"), (status.Phase, status.Code));
        Assert.Null(_case.Folder.ReadResult());
    }

    [Fact]
    public async Task A_runner_that_cannot_write_its_result_is_not_its_author_s_fault()
    {
        _case.Write("source/workflow.yml", "no: workflow\n");
        _case.Write("out/result.json/in-the-way", "");
        var handle = await _executor.StartAsync(Written(), _case.Job, Now);

        Assert.Equal((JobPhase.Gone, 1), await EndAsync(handle) is var status ? (status.Phase, status.ExitCode!.Value) : default);
    }

    [Fact]
    public async Task What_is_stopped_is_dead_when_that_returns()
    {
        var handle = await TrainingAsync();
        await _executor.StopAsync(handle, Now);

        Assert.Throws<ArgumentException>(() => Process.GetProcessById(int.Parse(handle.Split(':')[0])));
        Assert.Equal(JobPhase.Gone, (await _executor.ObserveAsync(handle, _case.Folder, Now)).Phase);
    }

    [Fact]
    public async Task A_run_that_ignores_its_limits_is_stopped_from_outside()
    {
        _case.Job = _case.Job with { OutputBytes = 1 << 20 };
        var handle = await TrainingAsync();
        _case.Write("out/model/big.bin", new string('x', 2 << 20));

        var status = await EndAsync(handle);

        Assert.Equal((JobPhase.Stopped, "output_limit"), (status.Phase, status.Code));
    }

    [Fact]
    public void A_signal_that_asks_to_end_is_not() =>
        // Not sent for real as above: a program that was started in the background ignores SIGINT, and so does all that it starts.
        Assert.All([128 + 1, 128 + 2, 128 + 9, 128 + 15], code => Assert.Equal(JobPhase.Gone, LocalExecutor.EndOf(code).Phase));

    [Fact]
    public void A_crash_is_its_author_s_business() => Assert.Equal([JobPhase.Ended, JobPhase.Ended], new[] { 128 + 6, 128 + 11 }.Select(code => LocalExecutor.EndOf(code).Phase));

    private async Task<string> TrainingAsync()
    {
        var handle = await _executor.StartAsync(Written(), _case.Job, Now);
        await UntilAsync(async () => Directory.Exists(_case.Folder.Events) || (await _executor.ObserveAsync(handle, _case.Folder, Now)).Over);
        return handle;
    }

    private JobFolder Written()
    {
        _case.Start();
        return _case.Folder;
    }

    private async Task<JobStatus> EndAsync(string handle)
    {
        var status = new JobStatus(JobPhase.Running);
        await UntilAsync(async () => (status = await _executor.ObserveAsync(handle, _case.Folder, Now)).Over);
        return status;
    }

    private static async Task UntilAsync(Func<Task<bool>> holds)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!await holds())
        {
            Assert.False(deadline.IsCancellationRequested, "It took more than a minute.");
            await Task.Delay(50, Now);
        }
    }
}
