using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Platforms;
using CoResearch.Bot.Wording;
using CoResearch.Domain.People;
using CoResearch.Domain.Shared;

namespace CoResearch.Bot.Commands;

/// <summary>Chooses who may enter the lab from a platform; without a choice, tells how it is.</summary>
internal sealed class EntryCommand(EnterLab enter, IEnumerable<IPlatform> platforms, Texts texts) : ICommand
{
    private static readonly Dictionary<string, EntryMode> Modes = new(StringComparer.OrdinalIgnoreCase)
    {
        ["open"] = EntryMode.Open,
        ["invitation"] = EntryMode.Invitation,
        ["allow-list"] = EntryMode.AllowList,
    };

    public CommandSpec Spec => new("entry", "Choose who may enter the lab from a platform: everybody, the invited, or those on a list")
    {
        Arguments =
        [
            new("platform", ArgumentKind.Word, "slack or telegram", Optional: true),
            new("who", ArgumentKind.Word, "open, invitation or allow-list", Optional: true),
        ],
        Example = "/entry telegram invitation",
        Topic = Topics.Lab,
        Discreet = true,
        Access = Access.Owner,
        Audited = true,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        var outside = platforms.Where(p => !p.Limits.NamesAreIdentities).ToList();
        if (call.Text("platform") is not { } name)
        {
            if (outside.Count == 0) return texts.Say("enter.no_platform");
            var fields = new List<Field>();
            foreach (var one in outside)
                fields.Add(new Field(one.Name, [new TextSpan(Word(await enter.ModeAsync(one.Name, one.Limits.Entry, cancellationToken)))]));
            return new ChatMessage(texts.Paragraph("enter.rules"), new FieldsBlock(fields));
        }
        if (PlatformNames.Find(outside, name).Failed(out var platform, out var error)) return texts.Refuse(error);
        if (call.Text("who") is not { } word)
        {
            var now = Word(await enter.ModeAsync(platform, outside.Find(p => p.Name == platform)!.Limits.Entry, cancellationToken));
            return texts.Say("enter.rule", new { platform, who = new StrongSpan(now), others = string.Join('|', Modes.Keys.Where(m => m != now)) });
        }
        if (!Modes.TryGetValue(word, out var mode)) return texts.Refuse(new NoSuchEntry(word, Nearest.Hint(word, Modes.Keys)));
        await enter.ChooseAsync(platform, mode, cancellationToken);
        List<Block> blocks = [texts.Paragraph("enter.rule_" + mode.ToString().ToLowerInvariant(), new { platform })];
        if (mode == EntryMode.AllowList && await enter.OpenInvitationsAsync(call.Actor, cancellationToken) is { Count: > 0 } open)
            blocks.Add(texts.Paragraph("enter.invitations_open", new { count = open.Count, people = open.Sum(i => i.Uses) }));
        return new ChatMessage(blocks);
    }

    private static string Word(EntryMode mode) => Modes.First(m => m.Value == mode).Key;
}

/// <summary>Platforms as people name them.</summary>
internal static class PlatformNames
{
    public static Result<string> Find(IEnumerable<IPlatform> platforms, string name)
    {
        var names = platforms.Select(p => p.Name).ToList();
        return names.Find(n => n.Equals(name, StringComparison.OrdinalIgnoreCase)) is { } found ? found : new NoSuchPlatform(name, string.Join(", ", names));
    }
}

internal sealed record NoSuchPlatform(string Name, string Known)
    : Error("no_such_platform", $"\"{Name}\" is no platform that is on here. On: {(Known.Length > 0 ? Known : "only the terminal")}.");

internal sealed record NoSuchEntry(string Word, Phrase Hint)
    : Error("no_such_entry", $"Say who may enter: open, invitation or allow-list, not \"{Word}\".{Hint}");
