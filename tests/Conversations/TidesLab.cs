using CoResearch.TestKit;

namespace CoResearch.Conversations;

/// <summary>A running bot on a state folder of its own whose only challenge is tides, a small one that trains in no time.</summary>
internal sealed class TidesLab : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("coresearch-tides-");

    private TidesLab()
    {
        State = _root.CreateSubdirectory("state").FullName;
        Bot = BotProcess.Start(State, NothingShipped);
    }

    /// <summary>Settings with which a bot starts without challenges.</summary>
    public static IReadOnlyDictionary<string, string> NothingShipped { get; } = new Dictionary<string, string> { ["CORESEARCH_Workers__Ship"] = "" };

    public BotProcess Bot { get; private set; }
    public string State { get; }

    /// <summary>A challenge's folder: tides, or tides-again, which has a gate.</summary>
    public static string FolderOf(string challenge) => Path.Combine(Repository.Root, "tests", "Conversations", "challenges", challenge);

    /// <summary>A place for a member's clone.</summary>
    public string Clone => Path.Combine(_root.FullName, "clone");

    /// <summary>The challenge is open, its baseline scored, and ada has joined and speaks.</summary>
    public static async Task<TidesLab> StartAsync(CancellationToken cancellationToken)
    {
        var lab = new TidesLab();
        await lab.AskAsync($"/challenge add {FolderOf("tides")}", "is in the lab as tides", cancellationToken);
        await lab.AskAsync("/challenge open tides", "tides is open", cancellationToken);
        await lab.AskAsync("/wait", "All running work is done.", cancellationToken);
        await lab.AskAsync("/as ada", "You speak as @ada.", cancellationToken);
        await lab.AskAsync("/join tides", "You take part in tides now", cancellationToken);
        return lab;
    }

    /// <summary>Says a line and waits until the bot has printed something after it; returns what it printed since.</summary>
    public async Task<string> AskAsync(string line, string answer, CancellationToken cancellationToken)
    {
        var before = Bot.Output.Length;
        await Bot.SayAsync(line, cancellationToken);
        return await ReadAsync(before, answer, cancellationToken);
    }

    /// <summary>Waits for a text in what the bot prints from a position on; returns all from there.</summary>
    public async Task<string> ReadAsync(int from, string text, CancellationToken cancellationToken)
    {
        await Bot.UntilAsync(() => Bot.Output[from..].Contains(text, StringComparison.Ordinal), Patience, cancellationToken);
        return Bot.Output[from..];
    }

    /// <summary>A new bot on the same state, after the old one has ended.</summary>
    public void StartAgain() => Bot = BotProcess.Start(State, NothingShipped);

    public async ValueTask DisposeAsync()
    {
        await Bot.DisposeAsync();
        _root.Delete(recursive: true);
    }
}
