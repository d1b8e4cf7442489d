using CoResearch.Conversations.Crash;
using Xunit;

namespace CoResearch.Conversations;

/// <summary>How the process begins and ends: exit codes, the state folder's owner, signals.</summary>
public sealed class Start_and_end : IDisposable
{
    private readonly string _state = Directory.CreateTempSubdirectory("coresearch-start-").FullName;

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_state, recursive: true);

    [Fact]
    public async Task An_empty_input_is_answered_with_how_to_start()
    {
        var (exit, output) = await PlayAsync();
        Assert.Equal(0, exit);
        foreach (var way in new[] { "dotnet run --project src/Bot -- demo", "dotnet run --project src/Bot < transcript", "there is nothing to do" })
            Assert.Contains(way, output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/nonsense", "", 0)]
    [InlineData("/nonsense", "--strict", 1)]
    [InlineData("/me", "--strict", 0)]
    public async Task A_refused_line_counts_only_when_strict(string line, string strict, int expected)
    {
        var (exit, output) = await PlayAsync([line], strict.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.True(exit == expected, output);
    }

    [Fact]
    public async Task A_second_process_on_the_same_state_folder_is_refused_and_the_first_goes_on()
    {
        await using var first = BotProcess.Start(_state, TidesLab.NothingShipped);
        await first.SayAsync("/me", Now);
        await first.UntilAsync(() => first.Output.Contains("lab owner", StringComparison.Ordinal), TimeSpan.FromMinutes(1), Now);

        var (exit, output) = await PlayAsync();
        Assert.Equal(2, exit);
        Assert.Contains($"Another CoResearch process is using {_state}. Stop it first, or choose another folder with --data <folder>.", output, StringComparison.Ordinal);
        Assert.DoesNotContain("lab owner", output, StringComparison.Ordinal);

        await first.SayAsync("/challenges", Now);
        Assert.Equal(0, await first.EndOfInputAsync(Now));
        Assert.Contains("There is no challenge yet.", first.Output, StringComparison.Ordinal);
        Assert.Equal(0, (await PlayAsync(["/me"])).Exit);
    }

    [Fact]
    public async Task SIGTERM_ends_it_cleanly_and_what_was_running_is_finished_by_the_next_start()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Windows has no SIGTERM.");
        await using var lab = await TidesLab.StartAsync(Now);
        var runs = Path.Combine(lab.State, "runs");
        await lab.Bot.SayAsync("/submit", Now);
        await lab.Bot.UntilAsync(() => Runners.In(runs).Count > 0, TimeSpan.FromMinutes(1), Now);
        Assert.True(await lab.Bot.TerminateAsync(Now) == 0, lab.Bot.Output);
        Assert.Empty(Runners.In(runs));
        Assert.DoesNotContain("xception", lab.Bot.Output, StringComparison.Ordinal);

        lab.StartAgain();
        await lab.AskAsync("/wait", "All running work is done.", Now);
        Assert.Equal(0, await lab.Bot.EndOfInputAsync(Now));
        var end = await FinalState.ReadAsync(lab.State, "ada", Now);
        Assert.Equal((1, 0, 1, 0, false), (end.Scores, end.PendingRuns, end.QuotaUsed, end.Undelivered, end.StillShowsProgress));
    }

    [Fact]
    public async Task A_state_folder_that_students_programs_could_read_is_told_at_the_start_and_by_health()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "Root alone makes a folder below /usr.");
        var below = Directory.CreateDirectory($"/usr/local/coresearch-start-{Guid.NewGuid():n}");
        try
        {
            const string why = "the state folder lies below /usr, which every program in the sandbox reads; the lab owner must move it and name its new place with --data <folder>";
            var (exit, output) = await BotProcess.PlayAsync(below.FullName, ["/health"], TidesLab.NothingShipped, Now);
            Assert.Equal(0, exit);
            Assert.Contains($"Students' programs are refused: {why}.", output, StringComparison.Ordinal);
            Assert.Contains(why, string.Join(' ', output[output.IndexOf("/health", StringComparison.Ordinal)..].Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
        }
        finally
        {
            below.Delete(recursive: true);
        }
    }

    private Task<(int Exit, string Output)> PlayAsync(IReadOnlyList<string>? lines = null, params string[] arguments) =>
        BotProcess.PlayAsync(_state, lines ?? [], TidesLab.NothingShipped, Now, arguments);
}
