using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CoResearch.Bot.Dispatch;
using CoResearch.TestKit.Slack;

namespace CoResearch.Conversations.Stages;

/// <summary>
/// A workspace: people write to the bot directly, with a slash as some type it or without one, and give <c>/co</c>. Names of people whom
/// the workspace knows are mentions.
/// </summary>
internal sealed partial class SlackChat : IChat
{
    public const string Place = "slack";
    private static readonly CommandCatalog Commands = new(typeof(CommandCatalog).Assembly.GetTypes().Where(t => t is { IsClass: true, IsAbstract: false } && t.IsAssignableTo(typeof(ICommand))));
    private readonly SlackServer _server;
    private readonly HashSet<string> _people = [];
    private int _said;

    private SlackChat(SlackServer server) => _server = server;

    public static ChatStage Stage { get; } = new(Place, async () => new SlackChat(await SlackServer.StartAsync(new SlackServerOptions { EnforcesRates = false })));

    public string Name => Place;

    public IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string>
    {
        ["CORESEARCH_Slack__BotToken"] = SlackServer.BotToken,
        ["CORESEARCH_Slack__AppToken"] = SlackServer.AppToken,
        ["CORESEARCH_Slack__ApiBase"] = _server.ApiBase,
        ["CORESEARCH_Slack__Pace"] = "100",
    };

    public IReadOnlyList<Posting> Postings =>
    [
        .. _server.Messages.Select(m => new Posting($"{m.Channel}:{m.Ts}", ReaderOf(m.Channel), SlackReading.Of(m, Shown))
        {
            Edits = m.Edits,
            Buttons = SlackReading.Buttons(m.Blocks),
        }),
        .. _server.Files.Select(f => new Posting(f.Id, ReaderOf(f.Channel!), f.Title ?? "") { FileName = f.Name, File = f.Content }),
        .. _server.Views.Select(v => new Posting(v.Id, ReaderOf(SlackServer.DirectOf(v.User)), SlackReading.Form(v.View))),
    ];

    public async Task<IReadOnlyList<string>> MistakesAsync() =>
    [
        .. _server.Mistakes, .. _server.Lost.Select(lost => "never acknowledged: " + lost.ToJsonString()),
        .. await SlackTypes.LackAsync() is { } lack ? SlackTypes.Demanded ? [lack] : (string[])[] : await UntypedAsync() is { } refusal ? [refusal] : [],
    ];

    /// <summary>What was sent in the conversation that has not Slack's types.</summary>
    private Task<string?> UntypedAsync() => SlackTypes.RefusalAsync(
        _server.Messages.SelectMany(m => m.Blocks).OfType<JsonNode>(), _server.Views.Select(v => v.View), _server.Homes.Values, CancellationToken.None);

    // Whatever was said is acknowledged, so stored.
    public bool Arrived => true;

    public async Task SayAsync(string person, string line)
    {
        var account = AccountOf(person);
        if (_people.Add(person)) _server.AddUser(account, person, person);
        var (command, way) = (line.StartsWith('/') && line.Length > 1, _said++ % 3);
        if (command && way == 1) await _server.SlashAsync(account, SlackServer.DirectOf(account), "/co", Typed(line[1..], named: true));
        else await _server.SayAsync(account, SlackServer.DirectOf(account), Typed(way == 2 && IsKnown(line) ? line[1..] : line, named: false));
    }

    public IReadOnlyList<string> Readings(string text) => [text, Layout.WithoutLabels(text)];

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    /// <summary>As Slack sends what somebody typed; a slash command names the account as well.</summary>
    private string Typed(string text, bool named) => Mention().Replace(
        text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal),
        match => match.Groups["name"].Value is var name && _people.Contains(name) ? $"<@{AccountOf(name)}{(named ? "|" + name : "")}>" : match.Value);

    /// <summary>Only of a command that exists the slash can be left out; of a slip nobody could tell that it was meant as one.</summary>
    private static bool IsKnown(string line) => line.StartsWith('/') && Commands.Find([.. line[1..].Split(' ')]) is not null;

    private static string AccountOf(string person) => "U" + Convert.ToHexString(System.Text.Encoding.UTF8.GetBytes(person));

    private string Shown(string account) => _people.FirstOrDefault(p => AccountOf(p) == account) ?? account;

    private string ReaderOf(string channel) => Shown("U" + channel[1..]);

    [GeneratedRegex("@(?<name>[A-Za-z0-9_.-]+)")]
    private static partial Regex Mention();
}
