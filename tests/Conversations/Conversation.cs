using CoResearch.Conversations.Stages;
using CoResearch.TestKit;
using Xunit;

namespace CoResearch.Conversations;

/// <summary>Every <c>*.chat</c> beside this file that takes place there, through the whole host as a process of its own.</summary>
public sealed class Conversations_in_the_terminal
{
    public static TheoryData<string> Files => Conversation.FilesFor(TerminalStage.Place);

    [Theory]
    [MemberData(nameof(Files))]
    public Task The_conversation_goes_as_written(string file) => Conversation.PlayAsync(file, new TerminalStage());
}

/// <inheritdoc cref="Conversations_in_the_terminal"/>
public sealed class Conversations_in_Slack
{
    public static TheoryData<string> Files => Conversation.FilesFor(SlackChat.Place);

    [Theory]
    [MemberData(nameof(Files))]
    public Task The_conversation_goes_as_written(string file) => Conversation.PlayAsync(file, SlackChat.Stage);
}

/// <inheritdoc cref="Conversations_in_the_terminal"/>
public sealed class Conversations_in_Telegram
{
    public static TheoryData<string> Files => Conversation.FilesFor(TelegramChat.Place);

    [Theory]
    [MemberData(nameof(Files))]
    public Task The_conversation_goes_as_written(string file) => Conversation.PlayAsync(file, TelegramChat.Stage);
}

/// <summary>Plays a transcript and says what did not go as written.</summary>
internal static class Conversation
{
    private static readonly string Folder = Path.Combine(Repository.Root, "tests", "Conversations");

    /// <summary>Never none: a theory without cases fails.</summary>
    public static TheoryData<string> FilesFor(string place) =>
        [.. Directory.EnumerateFiles(Folder, "*.chat").Where(f => Transcript.Read(f, place, line => line).Places.Contains(place))
            .Select(f => Path.GetRelativePath(Folder, f)).Order(StringComparer.Ordinal)];

    public static async Task PlayAsync(string file, IStage stage)
    {
        var state = Directory.CreateTempSubdirectory("coresearch-chat-").FullName;
        try
        {
            var transcript = Transcript.Read(Path.Combine(Folder, file), stage.Name, line => line.Replace("{state}", state, StringComparison.Ordinal)
                .Replace("{here}", Folder, StringComparison.Ordinal)
                .Replace("{owner}", ChatStage.Owner, StringComparison.Ordinal));
            foreach (var need in transcript.Needs) Fill(transcript, need);
            var played = await stage.PlayAsync(state, transcript, TestContext.Current.CancellationToken);
            var failures = transcript.Check(played);
            Assert.True(failures.Count == 0, $"In {stage.Name}:\n{string.Join('\n', failures)}\n\nThe whole conversation:\n{played.Whole}");
        }
        finally
        {
            Directory.Delete(state, recursive: true);
        }
    }

    /// <summary>Puts the real data's folder where the lines say {magic} or {orbits}; skips without what is needed.</summary>
    private static void Fill(Transcript transcript, string need)
    {
        if (need == "python")
        {
            DebianPython.Require();
            return;
        }
        var folder = need switch
        {
            "magic" => RealData.Magic,
            "orbits" => RealData.Orbits,
            _ => throw new FormatException($"Nothing is called {need}."),
        };
        for (var i = 0; i < transcript.Lines.Count; i++)
        {
            var filled = transcript.Lines[i] with { Text = transcript.Lines[i].Text.Replace($"{{{need}}}", folder, StringComparison.Ordinal) };
            filled.Expectations.AddRange(transcript.Lines[i].Expectations);
            transcript.Lines[i] = filled;
        }
    }
}
