using CoResearch.Domain.Shared;
using Xunit;

namespace CoResearch.Conversations.Crash;

/// <summary>
/// A member's push goes its way to a score while the bot, and whatever it started, is killed at one step; it starts again, and the
/// end must be the same as without the crash.
/// </summary>
public sealed class CrashTests(CrashTests.PushedWork pushed) : IClassFixture<CrashTests.PushedWork>
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(120);

    public static TheoryData<string> Steps { get; } = [.. Checkpoint.All];

    [Theory]
    [MemberData(nameof(Steps))]
    public async Task Killed_at_any_step_the_end_is_the_same(string step)
    {
        var cancellation = TestContext.Current.CancellationToken;
        using var state = pushed.Copy();
        await using (var bot = BotProcess.Start(state.Path, Pausing(step)))
        {
            var paused = Path.Combine(state.Path, "paused");
            await bot.UntilAsync(() => File.Exists(paused), Deadline, cancellation);
            await bot.KillAsync(runnersToo: true, cancellation);
            File.Delete(paused);
        }
        Assert.Equal(pushed.Undisturbed, await FinishAsync(state.Path, cancellation));
    }

    [Fact]
    public async Task Killing_the_bot_alone_leaves_no_runner_behind()
    {
        var cancellation = TestContext.Current.CancellationToken;
        using var state = pushed.Copy();
        await using var bot = BotProcess.Start(state.Path, Pausing(Checkpoint.Training));
        await bot.UntilAsync(() => File.Exists(Path.Combine(state.Path, "paused")), Deadline, cancellation);
        var (runs, deadline) = (Path.Combine(state.Path, "runs"), DateTime.UtcNow.AddSeconds(20));
        Assert.NotEmpty(Runners.In(runs));
        await bot.KillAsync(runnersToo: false, cancellation);
        while (Runners.In(runs).Count > 0 && DateTime.UtcNow < deadline) await Task.Delay(100, cancellation);
        Assert.Empty(Runners.In(runs));
    }

    private static Dictionary<string, string> Pausing(string step) => new(TidesLab.NothingShipped) { ["CORESEARCH_PAUSE_AT"] = step };

    internal static async Task<FinalState> FinishAsync(string state, CancellationToken cancellationToken)
    {
        var (exitCode, output) = await BotProcess.PlayAsync(state, ["/as ada", "/wait", "/submissions"], TidesLab.NothingShipped, cancellationToken);
        Assert.True(exitCode == 0, output);
        return await FinalState.ReadAsync(state, "ada", cancellationToken);
    }

    /// <summary>A state folder in which ada has joined and pushed, the bot stopped; and how it ends when nobody interferes.</summary>
    public sealed class PushedWork : IAsyncLifetime
    {
        private readonly string _folder = Directory.CreateTempSubdirectory("crash-").FullName;

        internal FinalState Undisturbed { get; private set; } = null!;
        private string State => Path.Combine(_folder, "state");

        public async ValueTask InitializeAsync()
        {
            var cancellation = CancellationToken.None;
            Directory.CreateDirectory(State);
            var (exitCode, output) = await BotProcess.PlayAsync(
                State, [$"/challenge add {TidesLab.FolderOf("tides-again")}", "/challenge open tides", "/as ada", "/join tides", "/wait"], TidesLab.NothingShipped, cancellation);
            Assert.True(exitCode == 0, output);
            var clone = Path.Combine(_folder, "clone");
            Git.Clone(Git.OnlyFork(State, "tides"), clone);
            Git.PushChange(clone, "workflow.yml", EcdWorkflow, "Try two features");
            using var copy = Copy();
            Undisturbed = await FinishAsync(copy.Path, cancellation);
            Assert.StartsWith("Scored", Undisturbed.Submissions, StringComparison.Ordinal);
            Assert.Equal(new { Scores = 1, PendingRuns = 0, QuotaUsed = 1, UnhandledNotices = 0, Messages = 1, Undelivered = 0, StillShowsProgress = false }, new
            {
                Undisturbed.Scores,
                Undisturbed.PendingRuns,
                Undisturbed.QuotaUsed,
                Undisturbed.UnhandledNotices,
                Undisturbed.Messages,
                Undisturbed.Undelivered,
                Undisturbed.StillShowsProgress,
            });
        }

        internal TemporaryCopy Copy() => new(State);

        public ValueTask DisposeAsync()
        {
            Directory.Delete(_folder, recursive: true);
            return ValueTask.CompletedTask;
        }

        // Long enough to be seen training, short enough for a test.
        private const string EcdWorkflow = """
            input_features:
              - { name: moon, type: number }
              - { name: sun, type: number }
            output_features:
              - { name: height, type: number }
            model_type: ecd
            combiner: { type: concat, num_fc_layers: 1, output_size: 16 }
            trainer: { epochs: 1000, batch_size: 8, learning_rate: 0.001, early_stop: 0, seed: 3 }
            """;
    }
}
