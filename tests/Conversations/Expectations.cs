using CoResearch.Conversations.Stages;
using Xunit;

namespace CoResearch.Conversations;

/// <summary>A transcript finds what does not hold, or its tests could not fail.</summary>
public sealed class Expectations : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("coresearch-expect-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("< Score 0.9768 passed", "< Score 0.97 passed")]
    [InlineData("!< FAILED", "!< passed")]
    [InlineData(@"<~ ^ +Score +0\.9\d+ +passed$", @"<~ ^ +Score +0\.8")]
    [InlineData(@"!<~ Score +0\.8", @"!<~ Score +0\.9")]
    [InlineData("<# Score 0.978 ± 0.006", "<# Score 0.986 ± 0.005")]
    [InlineData("<# Score < 0.98", "<# Score < 0.9768")]
    [InlineData("<# Score > 0.97", "<# Score > 0.9768")]
    [InlineData("<# Worst group -0.3 ± 0.01", "<# Worst group 0.3 ± 0.01")]
    [InlineData("<# Left today 4 ± 0.1", "<# Missing 4 ± 100")]
    [InlineData("<= ^1,ada$", "<= ^2,ada$")]
    public void Each_kind_holds_and_fails(string holds, string fails)
    {
        var file = Path.Combine(_folder, "out.csv");
        File.WriteAllText(file, "rank,member\r\n1,ada\r\n");
        var output = $"\nada> /status 2\n  Score   0.9768   passed\n  Worst\n  group   -0.3\n  Left today 4 of 5.\n  out.csv: {file}\n";
        Assert.Empty(Check(output, "/status 2", holds));
        Assert.Single(Check(output, "/status 2", fails));
    }

    [Fact]
    public void A_line_that_is_said_twice_has_two_answers()
    {
        const string output = "\nada> /submit\n  queued\n\nada> /submit\n  the same\n\nada> /me\n  ada\n";
        Assert.Empty(Check(output, "/submit", "< queued", "!< same", "/submit", "< the same", "!< queued", "/me", "!< same"));
        Assert.Single(Check(output, "/submit", "/submit", "/submit"));
    }

    [Theory]
    [InlineData("< too early")]
    [InlineData("/me\n<# no bound")]
    [InlineData("/me\nslak: < owner")]
    [InlineData("@ only slak\n/me")]
    public void A_mistake_in_a_transcript_is_no_success(string text) => Assert.Throws<FormatException>(() => Read(text));

    [Theory]
    [InlineData(TerminalStage.Place, "/me", "/as")]
    [InlineData(SlackChat.Place, "/me")]
    [InlineData(TelegramChat.Place, "/me", "/start")]
    public void A_marked_line_counts_where_it_is_marked_and_nowhere_else(string place, params string[] said)
    {
        var transcript = Read("/me\nslack, telegram: < outside\nterminal: < inside\nterminal: /as\n< gone with its line\ntelegram: /start\n< gone too", place);
        Assert.Equal(said, transcript.Lines.Select(l => l.Text));
        Assert.Equal([place == TerminalStage.Place ? "< inside" : "< outside"], transcript.Lines[0].Expectations.Select(e => e.Line));
        Assert.All(transcript.Lines.Skip(1), line => Assert.Single(line.Expectations));
        Assert.Equal(said.Length, transcript.Check(Everywhere("nothing", said.Length)).Count);
        Assert.Empty(transcript.Check(Everywhere("inside, outside, gone with its line, gone too", said.Length)));
    }

    [Fact]
    public void What_is_wanted_is_read_by_the_speaker_and_what_is_not_by_nobody()
    {
        var answer = new Answer(["for you"], ["for you", "for her"]);
        Assert.Equal(2, Read("/me\n< for you\n< for her\n!< for her").Check(new Played([answer], 0, "")).Count);
        Assert.Empty(Read("/me\n/wait\n< for her").Check(new Played([answer, new Answer(["", ""], ["", ""])], 0, "")));
    }

    [Fact]
    public void What_a_platform_refuses_and_another_exit_code_are_failures()
    {
        var played = Everywhere("", 1) with { ExitCode = 1, Mistakes = ["chat.postMessage: invalid_blocks"] };
        Assert.Equal(["chat.postMessage: invalid_blocks", "exit code 1"], Read("@ exit 0\n/me").Check(played));
        Assert.Single(Read("/me").Check(played with { Answers = [null], Mistakes = [] }));
    }

    [Theory]
    [InlineData("  Left today: 4 of 5", "  Left today 4 of 5")]
    [InlineData("  ▶ #: 1 · Who: @ada · rmse: 0.194", "▶ 1  @ada  0.194")]
    [InlineData("  • What: rmse, public · #1: 0.2", "  rmse, public  0.2")]
    [InlineData("  • one thing, then another", "  • one thing, then another")]
    public void What_is_laid_out_in_lists_can_be_read_as_in_columns(string shown, string read) =>
        Assert.Equal(read, shown.Contains('·', StringComparison.Ordinal) ? Layout.WithoutTitles(shown) : Layout.WithoutLabels(shown));

    [Theory]
    [InlineData(SlackChat.Place)]
    [InlineData(TelegramChat.Place)]
    public async Task What_does_not_hold_is_found_on_a_chat_platform(string place)
    {
        const string Talk = """
            @ CORESEARCH_Workers__Ship=
            @ exit 0
            /me
            < You are @{owner}, lab owner
            < You are @ada
            /as ada
            /me
            < You are @ada
            !< lab owner
            !< You are
            <# is 1 < 2
            /scores nowhere
            /wait
            < There is no challenge "nowhere"
            < There is no challenge "somewhere"
            """;
        var transcript = Read(Talk.Replace("{owner}", ChatStage.Owner, StringComparison.Ordinal), place);
        var stage = place == SlackChat.Place ? SlackChat.Stage : TelegramChat.Stage;
        var failures = transcript.Check(await stage.PlayAsync(_folder, transcript, TestContext.Current.CancellationToken));
        Assert.Equal(["exit code 1", "< You are @ada", "!< You are", "<# is 1 < 2", "< There is no challenge \"somewhere\""], failures.Select(f => f.Split("): ")[^1]));
    }

    private static Played Everywhere(string text, int answers) => new([.. Enumerable.Repeat(new Answer(text), answers)], 0, text);

    private IReadOnlyList<string> Check(string output, params string[] lines) => Check(output, Read(string.Join('\n', lines)));

    private static IReadOnlyList<string> Check(string output, Transcript transcript) =>
        transcript.Check(new Played(TerminalStage.Split(output, [.. transcript.Lines.Select(l => l.Text)]), 0, output));

    private Transcript Read(string text, string place = TerminalStage.Place)
    {
        var file = Path.Combine(_folder, "test.chat");
        File.WriteAllText(file, text);
        return Transcript.Read(file, place, line => line);
    }
}
