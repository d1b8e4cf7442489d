using CoResearch.TestKit.Telegram;

namespace CoResearch.Benchmarks.Chat.Soak;

/// <summary>
/// Telegram with private chats where people write and groups where they react (only there a bot sees it); confirmations get lost, polls
/// and sends meet 429, 502 and 409.
/// </summary>
internal sealed class SoakedTelegram : ISoakedChat
{
    private const int PerGroup = 2;
    private readonly TelegramServer _server;
    private int _broken, _ignored;

    private SoakedTelegram(TelegramServer server, int conversations)
    {
        _server = server;
        Conversations = [.. Enumerable.Range(0, conversations).Select(c => $"{Chat(c)}")];
        foreach (var group in Enumerable.Range(0, conversations).Where(IsGroup)) server.World.Group(Chat(group), admin: true);
    }

    public string Platform => "telegram";
    public IReadOnlyDictionary<string, string?> Settings => TelegramSettings.Of(_server);
    public IReadOnlyList<string> Conversations { get; }
    public IReadOnlyList<(string Conversation, string Text)> Answers => [.. _server.World.Posted.Select(p => ($"{p.Chat}", p.Text))];
    public int Waiting => _server.Unconfirmed;
    public int Deliveries => _server.HandedOut;
    public IReadOnlyCollection<(string Conversation, int Number)> GivenUp => [];
    public string Troubles =>
        $"{_server.Throttled + _server.ThrottledAsPlanned} answers 429, {_broken} other failures, {_ignored} confirmations lost";

    public static async Task<ISoakedChat> StartAsync(int conversations, TimeProvider time) =>
        new SoakedTelegram(await TelegramServer.StartAsync(time), conversations);

    public bool WantsAnswer(int conversation, int number) => !IsGroup(conversation);

    public async Task HappenAsync(int conversation, int number)
    {
        if (IsGroup(conversation))
            _server.World.React(Person(conversation), new TelegramPostedMessage(Chat(conversation), number + 1, "sendMessage"), [], ["🔥"]);
        else _server.World.Say(Person(conversation), $"/n{number}");
        while (_server.Unconfirmed > 200) await Task.Delay(5);
    }

    public Task TroubleAsync(int round)
    {
        switch (round % 6)
        {
            case 0:
                _server.IgnoreConfirmations(1);
                _ignored++;
                break;
            case 1:
                _server.FailNext("getUpdates", new TelegramErrorException(500, "Internal Server Error"));
                _broken++;
                break;
            case 2:
                for (var i = 0; i < 3; i++) _server.FailNext("sendMessage", new TelegramErrorException(429, "Too Many Requests: retry after 2", retryAfter: 2));
                break;
            case 3:
                _server.FailNext("sendMessage", new TelegramErrorException(502, "Bad Gateway"));
                _broken++;
                break;
            case 4:
                _server.FailNext("getUpdates", new TelegramErrorException(409, "Conflict: terminated by other getUpdates request"));
                _broken++;
                break;
            default:
                _server.FailNext("getUpdates", new TelegramErrorException(429, "Too Many Requests: retry after 2", retryAfter: 2));
                break;
        }
        return Task.CompletedTask;
    }

    public int NumberOf(string text, string? messageId) => text.StartsWith('/') ? int.Parse(text[2..]) : int.Parse(messageId!.Split(':', '/')[^1]) - 1;

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private static bool IsGroup(int conversation) => conversation % PerGroup == 0;

    private static long Chat(int conversation) => IsGroup(conversation) ? -1_000_000_000_000L - conversation : Person(conversation).Id;

    private static TelegramPerson Person(int conversation) => new(5000 + conversation, $"P{conversation}");
}
