using CoResearch.Domain.Submissions;
using Xunit;

namespace CoResearch.Workers.Tests.Training;

/// <summary>A run that meets a limit, the challenge's or the machine's, ends with a word about it.</summary>
public sealed class RunnerLimits : IDisposable
{
    private readonly RunnerCase _case = new();

    public void Dispose() => _case.Dispose();

    [Theory]
    [InlineData("trainer: { epochs: 100000, batch_size: 1, early_stop: 0 }\n")]
    [InlineData("model_type: gbm\ntrainer: { num_boost_round: 100000, early_stop: 0, num_leaves: 1000, min_data_in_leaf: 1, learning_rate: 0.00001 }\n")]
    public void The_time_limit_ends_a_run(string head)
    {
        _case.WriteTables();
        _case.Workflow(head + RunnerCase.Classifier);
        _case.Job = _case.Job with { TimeSeconds = 2.5 };

        // On a busy machine the watchdog may be the quicker one: it kills the process, and the result is there all the same.
        var (_, result) = _case.Run();
        Assert.True(result is { ErrorCode: "time_limit" }, _case.Output);
        Assert.InRange(result.Seconds, 2.4, 20);
        Assert.Contains("fewer epochs", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void The_memory_limit_ends_a_run()
    {
        _case.WriteTables();
        _case.Workflow("combiner: { output_size: 4096, num_fc_layers: 8 }\n" + RunnerCase.Classifier);
        _case.Job = _case.Job with { MemoryBytes = 300L << 20 };
        var (_, result) = _case.Run();
        Assert.Equal("memory_limit", result?.ErrorCode);
    }

    [Fact]
    public void The_output_limit_fails_a_run()
    {
        _case.WriteTables();
        _case.Workflow("model_type: linear\n" + RunnerCase.Classifier);
        _case.Job = _case.Job with { OutputBytes = 1000 };
        _case.Fail("output_limit");
    }

    [Fact]
    public void A_full_disk_is_told()
    {
        Prepare("out/predictions.csv.tmp");
        var (code, result) = _case.Run();
        Assert.Equal((0, RunOutcome.Failed, "disk_full"), (code, result!.Outcome, result.ErrorCode));
        Assert.False(File.Exists(_case.Folder.Predictions));
    }

    [Fact]
    public void A_disk_too_full_for_a_word_about_it_gives_no_result()
    {
        Prepare("out/result.json.tmp");
        var (code, result) = _case.Run();
        Assert.Equal((1, null), (code, result));
        Assert.Contains("No space left on device", _case.Output, StringComparison.Ordinal);
    }

    /// <summary>Whatever is written to this file finds no room.</summary>
    private void Prepare(string file)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux has /dev/full.");
        _case.WriteTables();
        _case.Workflow("model_type: linear\n" + RunnerCase.Classifier);
        Directory.CreateDirectory(_case.Folder.Out);
        File.CreateSymbolicLink(Path.Combine(_case.Folder.Path, file), "/dev/full");
    }
}
