using CoResearch.TestKit.Telegram;

namespace CoResearch.Conversations.Stages;

/// <summary>Telegram: everybody has a private chat with the bot, and a user name.</summary>
internal sealed class TelegramChat : IChat
{
    public const string Place = "telegram";
    private readonly TelegramServer _server;
    private readonly Dictionary<string, TelegramPerson> _people = [];

    private TelegramChat(TelegramServer server) => _server = server;

    public static ChatStage Stage { get; } = new(Place, async () => new TelegramChat(await TelegramServer.StartAsync(enforcesRates: false)));

    public string Name => Place;

    public IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string>
    {
        ["CORESEARCH_Telegram__Token"] = TelegramServer.Token,
        ["CORESEARCH_Telegram__ApiBase"] = _server.Address,
        ["CORESEARCH_Telegram__Pace"] = "100",
    };

    public IReadOnlyList<Posting> Postings =>
    [
        .. _server.World.Posted.Select(p => new Posting($"{p.Chat}:{p.Id}", _people.Values.First(one => one.Id == p.Chat).FirstName, p.Text)
        {
            Edits = p.Edits,
            Buttons = [.. p.Buttons.SelectMany(row => row)],
            FileName = p.FileName,
            File = p.File,
        }),
    ];

    public Task<IReadOnlyList<string>> MistakesAsync() => Task.FromResult<IReadOnlyList<string>>([.. _server.Mistakes]);

    public bool Arrived => _server.Unconfirmed == 0;

    public Task SayAsync(string person, string line)
    {
        if (!_people.TryGetValue(person, out var account)) _people[person] = account = new TelegramPerson(1001 + _people.Count, person, person);
        _server.World.Say(account, line);
        return Task.CompletedTask;
    }

    public IReadOnlyList<string> Readings(string text) => [text, Layout.WithoutLabels(text), Layout.WithoutTitles(text)];

    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
