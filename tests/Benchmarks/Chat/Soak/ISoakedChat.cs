namespace CoResearch.Benchmarks.Chat.Soak;

/// <summary>A strict chat server with many conversations, and what can go wrong between it and the bot.</summary>
internal interface ISoakedChat : IAsyncDisposable
{
    /// <summary>The platform's name in the bot.</summary>
    string Platform { get; }

    /// <summary>What connects the bot to the server.</summary>
    IReadOnlyDictionary<string, string?> Settings { get; }

    /// <summary>The conversations' names in the bot.</summary>
    IReadOnlyList<string> Conversations { get; }

    /// <summary>What happens in a conversation at a number: a line that wants an answer, or a reaction, which does not.</summary>
    bool WantsAnswer(int conversation, int number);

    /// <summary>Lets it happen. Ends when the next one may: the server has delivered it, or queued it behind the others.</summary>
    Task HappenAsync(int conversation, int number);

    /// <summary>What happened and is still to be delivered.</summary>
    int Waiting { get; }

    /// <summary>One more thing goes wrong, another one each round.</summary>
    Task TroubleAsync(int round);

    /// <summary>The number of what lies in the bot's inbox, by its text and the message that it is about.</summary>
    int NumberOf(string text, string? messageId);

    /// <summary>What people read, in the order in which it was posted.</summary>
    IReadOnlyList<(string Conversation, string Text)> Answers { get; }

    /// <summary>How often the server delivered an event, first deliveries included.</summary>
    int Deliveries { get; }

    /// <summary>What the server gave up after all its retries.</summary>
    IReadOnlyCollection<(string Conversation, int Number)> GivenUp { get; }

    /// <summary>What went wrong, in words and numbers.</summary>
    string Troubles { get; }
}
