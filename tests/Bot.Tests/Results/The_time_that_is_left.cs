using CoResearch.Bot.Views;
using CoResearch.Domain.Submissions;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace CoResearch.Bot.Tests.Results;

public sealed class The_time_that_is_left
{
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 11, 28, 12, 0, 0, TimeSpan.Zero));
    private readonly RunPace _pace;
    private readonly Run _run;

    public The_time_that_is_left()
    {
        _pace = new RunPace(_clock);
        _run = Run.Queue(new SubmissionId(1), 1, _clock.GetUtcNow());
        Assert.True(_run.Claim("here", _clock.GetUtcNow()).Ok);
        Assert.True(_run.Train("1", _clock.GetUtcNow()).Ok);
    }

    [Fact]
    public void Is_not_told_from_how_long_the_start_took()
    {
        Assert.Null(After(10, step: 0));
        Assert.Null(After(0.5, step: 1));
        Assert.Null(After(0.5, step: 2));
        Assert.Equal(TimeSpan.FromSeconds(13.5), After(0.5, step: 3));
        Assert.Equal(TimeSpan.FromSeconds(7.5), After(6, step: 15));
        Assert.Null(After(7.5, step: 30));
    }

    [Fact]
    public void Is_told_of_slow_steps_after_the_second_one()
    {
        Assert.Null(After(10, step: 1));
        Assert.Equal(TimeSpan.FromSeconds(28 * 20), After(20, step: 2));
    }

    [Fact]
    public void Of_a_run_that_was_under_way_for_long_is_told_at_once() => Assert.Equal(TimeSpan.FromMinutes(4), After(120, step: 10));

    private TimeSpan? After(double seconds, int step)
    {
        _clock.Advance(TimeSpan.FromSeconds(seconds));
        _run.Advance(new RunProgress(step, 30, StepUnit.Epoch, null, null));
        return _pace.Left(_run);
    }
}
