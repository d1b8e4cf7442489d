namespace CoResearch.Conversations.Stages;

/// <summary>The terminal: lines go to standard input, and the output tells by its echo what belongs to which.</summary>
internal sealed class TerminalStage : IStage
{
    public const string Place = "terminal";

    public string Name => Place;

    public async Task<Played> PlayAsync(string state, Transcript transcript, CancellationToken cancellationToken)
    {
        await using var bot = BotProcess.Start(state, transcript.Environment, "--strict");
        foreach (var line in transcript.Lines) await bot.SayAsync(line.Text, cancellationToken);
        var exit = await bot.EndOfInputAsync(cancellationToken);
        var output = bot.Output.ReplaceLineEndings("\n");
        return new Played(Split(output, [.. transcript.Lines.Select(l => l.Text)]), exit, output);
    }

    /// <summary>What stands between the echo of each line and that of the next.</summary>
    public static IReadOnlyList<Answer?> Split(string output, IReadOnlyList<string> lines)
    {
        var answers = new List<Answer?>();
        var at = 0;
        for (var i = 0; i < lines.Count && at >= 0; i++)
        {
            at = Find(output, lines[i], at);
            if (at < 0) break;
            at = output.IndexOf('\n', at);
            var next = i + 1 < lines.Count ? Find(output, lines[i + 1], at) : -1;
            answers.Add(new Answer(output[at..(next < 0 ? output.Length : next)]));
        }
        return [.. answers, .. Enumerable.Repeat<Answer?>(null, lines.Count - answers.Count)];
    }

    // The echo: "\nname> text\n".
    private static int Find(string output, string text, int from)
    {
        for (var at = from; (at = output.IndexOf("> " + text + "\n", at, StringComparison.Ordinal)) >= 0; at++)
        {
            var line = output.LastIndexOf('\n', at) + 1;
            if (output[line] != ' ') return line;
        }
        return -1;
    }
}
