using CoResearch.Bot.Platforms.Terminal;
using CoResearch.TestKit;
using Xunit;

namespace CoResearch.Conversations;

/// <summary>Every <c>*.chat</c> beside this file, through the whole host as a process of its own.</summary>
public sealed class TranscriptTests
{
    private static readonly string Folder = Path.Combine(Repository.Root, "tests", "Conversations");

    public static TheoryData<string> Files =>
        [.. Directory.EnumerateFiles(Folder, "*.chat", SearchOption.AllDirectories)
            .Where(f => !f.Contains($"{Path.DirectorySeparatorChar}bin{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .Select(f => Path.GetRelativePath(Folder, f)).Order(StringComparer.Ordinal)];

    [Fact]
    public void There_are_conversations() => Assert.NotEmpty(Files);

    [Theory]
    [MemberData(nameof(Files))]
    public async Task The_conversation_goes_as_written(string file)
    {
        var state = Directory.CreateTempSubdirectory("coresearch-chat-").FullName;
        try
        {
            var transcript = Transcript.Read(Path.Combine(Folder, file), line => line.Replace("{state}", state, StringComparison.Ordinal)
                .Replace("{here}", Folder, StringComparison.Ordinal)
                .Replace("{owner}", TerminalSession.NameFor(Environment.UserName), StringComparison.Ordinal));
            foreach (var need in transcript.Needs) Fill(transcript, need);
            string[] arguments = transcript.StrictExit is null ? [] : ["--strict"];
            await using var bot = BotProcess.Start(state, transcript.Environment, arguments);
            foreach (var line in transcript.Lines) await bot.SayAsync(line.Text, TestContext.Current.CancellationToken);
            var exit = await bot.EndOfInputAsync(TestContext.Current.CancellationToken);
            var output = bot.Output.ReplaceLineEndings("\n");
            var failures = transcript.Check(output);
            Assert.True(failures.Count == 0, $"{string.Join('\n', failures)}\n\nThe whole conversation:\n{output}");
            Assert.True(exit == (transcript.StrictExit ?? 0), $"exit code {exit}\n\nThe whole conversation:\n{output}");
        }
        finally
        {
            Directory.Delete(state, recursive: true);
        }
    }

    /// <summary>Puts the real data's folder where the lines say {magic} or {orbits}; skips without it.</summary>
    private static void Fill(Transcript transcript, string need)
    {
        var folder = need switch
        {
            "magic" => RealData.Magic,
            "orbits" => RealData.Orbits,
            _ => throw new FormatException($"There is no real data called {need}."),
        };
        for (var i = 0; i < transcript.Lines.Count; i++)
        {
            var filled = transcript.Lines[i] with { Text = transcript.Lines[i].Text.Replace($"{{{need}}}", folder, StringComparison.Ordinal) };
            filled.Expectations.AddRange(transcript.Lines[i].Expectations);
            transcript.Lines[i] = filled;
        }
    }
}
