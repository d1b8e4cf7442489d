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
    public void A_mistake_in_a_transcript_is_no_success(string text) => Assert.Throws<FormatException>(() => Read(text));

    private IReadOnlyList<string> Check(string output, params string[] lines) => Check(output, Read(string.Join('\n', lines)));

    private static IReadOnlyList<string> Check(string output, Transcript transcript) =>
        transcript.Check(TerminalStage.Split(output, [.. transcript.Lines.Select(l => l.Text)]));

    private Transcript Read(string text)
    {
        var file = Path.Combine(_folder, "test.chat");
        File.WriteAllText(file, text);
        return Transcript.Read(file, TerminalStage.Place, line => line);
    }
}
