using System.Text.Json.Nodes;
using CoResearch.TestKit.Slack;

namespace CoResearch.Benchmarks.Chat.Soak;

/// <summary>Slack with every envelope on every socket, in turn a line and a reaction; sockets are cut and renewed, acknowledgements get lost, calls meet 429 and errors.</summary>
internal sealed class SoakedSlack : ISoakedChat
{
    private readonly SlackServer _server;
    private int _cut, _renewed, _broken;

    private SoakedSlack(SlackServer server, int conversations)
    {
        _server = server;
        Conversations = [.. Enumerable.Range(0, conversations).Select(c => SlackServer.DirectOf(User(c)))];
        for (var c = 0; c < conversations; c++) server.AddUser(User(c), $"p{c}", $"P {c}");
    }

    public string Platform => "slack";
    public IReadOnlyDictionary<string, string?> Settings => SlackSettings.Of(_server);
    public IReadOnlyList<string> Conversations { get; }
    public IReadOnlyList<(string Conversation, string Text)> Answers => [.. _server.Messages.Select(m => (m.Channel, m.Text))];
    public int Waiting => 0;
    public int Deliveries => _server.Sent;
    public IReadOnlyCollection<(string Conversation, int Number)> GivenUp =>
        [.. _server.Lost.Select(l => l["event"]!).Select(e => ($"{e["channel"] ?? e["item"]!["channel"]}", NumberOf($"{e["text"] ?? e["reaction"]}", null)))];
    public string Troubles =>
        $"{_server.Throttled} answers 429, {_broken} other failures, {_server.Ignored} acknowledgements lost, {_cut} sockets cut, {_renewed} renewed, {_server.SocketsOpened} opened, acknowledged after {After(50):0} ms (median), {After(99):0} ms (p99)";

    public static async Task<ISoakedChat> StartAsync(int conversations, TimeProvider time) =>
        new SoakedSlack(await SlackServer.StartAsync(new SlackServerOptions
        {
            Time = time,
            SendsToAllSockets = true,
            TimeScale = 0.05,
            AcknowledgeWithin = TimeSpan.FromSeconds(1),
        }), conversations);

    public bool WantsAnswer(int conversation, int number) => number % 2 == 0;

    public Task HappenAsync(int conversation, int number) => WantsAnswer(conversation, number)
        ? _server.SayAsync(User(conversation), Conversations[conversation], $"/n{number}")
        : _server.HappenAsync(new JsonObject
        {
            ["type"] = "reaction_added",
            ["user"] = User(conversation),
            ["reaction"] = $"n{number}",
            ["item"] = new JsonObject { ["type"] = "message", ["channel"] = Conversations[conversation], ["ts"] = "1700000000.000100" },
        });

    public async Task TroubleAsync(int round)
    {
        switch (round % 7)
        {
            case 0:
                _server.Cut();
                _cut++;
                break;
            case 1:
                _server.IgnoreAcknowledgements(10);
                break;
            case 2:
                _server.Throttle("chat.postMessage", 2, 3);
                break;
            case 3:
                await _server.DisconnectAsync("refresh_requested");
                _renewed++;
                break;
            case 4:
                _server.Fail("chat.postMessage", "internal_error");
                _broken++;
                break;
            case 5:
                _server.Drop("chat.postMessage");
                _broken++;
                break;
            default:
                _server.Cut(all: true);
                _cut += 2;
                break;
        }
    }

    public int NumberOf(string text, string? messageId) => int.Parse(text.TrimStart('/', 'n'));

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private double After(int percent) =>
        _server.AcknowledgedAfter.Order().ElementAtOrDefault(_server.AcknowledgedAfter.Count * percent / 100).TotalMilliseconds;

    private static string User(int conversation) => $"U{conversation:D3}X";
}
