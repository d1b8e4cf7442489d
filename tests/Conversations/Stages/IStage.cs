namespace CoResearch.Conversations.Stages;

/// <summary>Where a conversation takes place: the terminal, Slack, Telegram.</summary>
internal interface IStage
{
    /// <summary>As transcripts name it.</summary>
    string Name { get; }

    /// <summary>Starts the real bot there on a state folder, says every line when the one before is answered, and ends the bot.</summary>
    Task<Played> PlayAsync(string state, Transcript transcript, CancellationToken cancellationToken);
}

/// <summary>What came of a conversation.</summary>
/// <param name="Answers">What was read after each line; null for a line that was never said.</param>
/// <param name="ExitCode">The bot's; 1 where it would be 0 but a line was refused, as with --strict.</param>
/// <param name="Whole">The conversation as it went.</param>
internal sealed record Played(IReadOnlyList<Answer?> Answers, int ExitCode, string Whole)
{
    /// <summary>What the platform did not take from the bot, and what the bot warned of.</summary>
    public IReadOnlyList<string> Mistakes { get; init; } = [];
}

/// <summary>What was read between a line and the next, in each way in which the same words can be read.</summary>
/// <param name="Own">By the person who said the line.</param>
/// <param name="Everybody">By anybody.</param>
internal sealed record Answer(IReadOnlyList<string> Own, IReadOnlyList<string> Everybody)
{
    public Answer(string text)
        : this([text], [text])
    {
    }

    /// <summary>Both, this one later, whoever read it.</summary>
    public Answer After(Answer before)
    {
        IReadOnlyList<string> both = [.. before.Everybody.Zip(Everybody, (first, then) => first + "\n" + then)];
        return new Answer(both, both);
    }
}
