using System.Diagnostics;
using CoResearch.Domain.Submissions;
using CoResearch.Workers.Monitor;
using CoResearch.Workers.Training.Monitoring;
using Xunit;

namespace CoResearch.Workers.Tests.Monitor;

/// <summary>What a trainer writes about its progress is what people see.</summary>
public sealed class ProgressFollowerTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("coresearch-test-").FullName;
    private readonly EventFileWriter _events;
    private readonly TrainingContext _training;
    private readonly ProgressFollower _follower;

    public ProgressFollowerTests()
    {
        var logs = Path.Combine(_folder, "logs");
        _events = new EventFileWriter(logs, TimeProvider.System);
        _training = new TrainingContext(new RunLog(TextWriter.Null), _events, Stopwatch.StartNew(), 600) { Seed = 1, Threads = 1, Device = "cpu" };
        _follower = new ProgressFollower(logs);
    }

    public void Dispose()
    {
        _events.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void The_step_the_planned_steps_and_the_watched_metric_are_seen()
    {
        Assert.Null(_follower.Look());
        _training.Progress(3, 12, always: true);
        Assert.Equal(new RunProgress(3, 12, StepUnit.Epoch, null, null), _follower.Look());
        _training.Curves(4, ("loss/train", 0.5), ("metric/validation", 0.75));
        _training.Progress(4, 12, always: true);
        Assert.Equal(new RunProgress(4, 12, StepUnit.Epoch, "metric/validation", 0.75), _follower.Look());
        Assert.Null(_follower.Look());
    }

    [Theory]
    [InlineData(1e308)]
    [InlineData(-3)]
    public void Nonsense_of_planned_steps_is_no_plan(double planned)
    {
        _events.Scalars(3, ("loss", 0.5), ("progress/steps", planned));
        Assert.Equal((3, 0), _follower.Look() is { } progress ? (progress.Step, progress.Steps) : default);
    }

    [Fact]
    public void Folds_count_as_steps_of_the_same_run()
    {
        (_training.Passes, _training.Pass) = (6, 1);
        _training.Curves(2, ("loss/train", 0.5));
        _training.Progress(2, 10, always: true);
        Assert.Equal(new RunProgress(12, 60, StepUnit.Epoch, null, null), _follower.Look());
    }

    [Theory]
    [InlineData(StepUnit.Round)]
    [InlineData(StepUnit.Iteration)]
    [InlineData(StepUnit.Step)]
    public void What_is_counted_is_known(StepUnit unit)
    {
        _training.Unit = unit;
        _training.Progress(2, 10, always: true);
        Assert.Equal(new RunProgress(2, 10, unit, null, null), _follower.Look());
    }

    [Fact]
    public void The_best_value_the_way_and_what_is_used_are_seen()
    {
        _training.HigherIsBetter(true);
        foreach (var (epoch, auc) in new (int, double)[] { (1, 0.5), (2, 0.875), (3, 0.75) }) _training.Curves(epoch, ("loss/train", 1.0 / epoch), ("metric/validation", auc));
        _events.Scalars(2, (ProgressFollower.MemoryTag, 256), (ProgressFollower.ProcessorsTag, 1.5), (ProgressFollower.GpuTag, 50));
        Assert.Equal(
            new RunProgress(3, 0, StepUnit.Step, "metric/validation", 0.75)
            {
                MetricBest = 0.875,
                Way = "0.5 0.875 0.75",
                MemoryBytes = 256 << 20,
                Processors = 1.5,
                Gpu = 0.5,
            },
            _follower.Look());
        Assert.Equal(
            [new("loss/train", false, 1 / 3f, 3, 1 / 3f, 3), new("metric/validation", true, 0.875, 2, 0.75, 3)],
            _follower.Summaries());
    }

    [Theory]
    [InlineData("val_acc", true)]
    [InlineData("epoch_loss/validation", false)]
    [InlineData("metric/weighted_auc", true)]
    [InlineData("rmse", false)]
    [InlineData("learning_rate", null)]
    public void A_name_tells_which_way_is_better(string name, bool? higher) => Assert.Equal(higher, MetricWay.HigherIsBetter(name));
}
