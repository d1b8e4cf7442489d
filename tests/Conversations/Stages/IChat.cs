namespace CoResearch.Conversations.Stages;

/// <summary>A chat platform with its people, before the real bot; each of them is alone with it.</summary>
internal interface IChat : IAsyncDisposable
{
    /// <summary>As the bot and transcripts name it.</summary>
    string Name { get; }

    /// <summary>The settings with which the bot is there.</summary>
    IReadOnlyDictionary<string, string> Settings { get; }

    /// <summary>What people see now, oldest first.</summary>
    IReadOnlyList<Posting> Postings { get; }

    /// <summary>What the platform did not take from the bot.</summary>
    Task<IReadOnlyList<string>> MistakesAsync();

    /// <summary>Whether the bot has taken everything that was said.</summary>
    bool Arrived { get; }

    /// <summary>Somebody, who is new at first use, writes to the bot as people there do.</summary>
    Task SayAsync(string person, string line);

    /// <summary>Other ways to read a text that is laid out as here.</summary>
    IReadOnlyList<string> Readings(string text);
}

/// <summary>A message or file before somebody, as it is now.</summary>
internal sealed record Posting(string Id, string Reader, string Text)
{
    public int Edits { get; init; }
    public IReadOnlyList<(string Label, string Token)> Buttons { get; init; } = [];
    public string? FileName { get; init; }
    public byte[]? File { get; init; }
}
