using System.Text.Json;
using CoResearch.Bot.Commands;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Platforms;
using CoResearch.Domain.Data;
using CoResearch.Domain.Notices;
using CoResearch.Domain.People;
using CoResearch.Domain.Process.Roadmap;
using CoResearch.Domain.Process.Stages;
using CoResearch.Domain.Rewards;
using CoResearch.Domain.Shared;
using CoResearch.Domain.Workflows;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Bot.Dispatch;

/// <summary>Reads what somebody did as the line that they could have typed for it.</summary>
internal sealed class EventText(CoResearchDb db, Forms forms, Mentions mentions)
{
    private const int MostFileBytes = StrictYaml.MaxBytes;

    public async Task<Result<SaidText>> OfAsync(InboxEvent inbound, IPlatform platform, CancellationToken cancellationToken) =>
        (await ReadAsync(inbound, platform, cancellationToken)).Failed(out var said, out var error) ? error
            : said with
            {
                Line = await mentions.NameAsync(said.Line, inbound.Platform, cancellationToken),
                Replied = (said.Replied ?? inbound.Replied) is { } replied ? await mentions.NameAsync(replied, inbound.Platform, cancellationToken) : null,
            };

    private async Task<Result<SaidText>> ReadAsync(InboxEvent inbound, IPlatform platform, CancellationToken cancellationToken)
    {
        switch (inbound.Kind)
        {
            case InboundKind.Command:
                return Line(inbound.Text.Length == 0 ? "/help" : inbound.Text.StartsWith('/') ? inbound.Text : "/" + inbound.Text);
            case InboundKind.Action:
                var action = await db.ChatActions.AsNoTracking().FirstOrDefaultAsync(a => a.Token == inbound.Text, cancellationToken);
                if (action is null) return new StaleButton();

                if (action.EventId is { } before) return await AgainAsync(before, action.Command, inbound, platform, cancellationToken);

                // A button that was made for one account only.
                return action.OnlyFor is { } only && !await db.Identities.AnyAsync(
                    i => i.Platform == inbound.Platform && i.ExternalId == inbound.Actor && i.PersonId == only, cancellationToken)
                    ? new StaleButton()
                    : Forms.ReadPress(action.Command) is var (question, answer) ? new SaidText(answer) { Question = question } : Line(action.Command);
            case InboundKind.Started:
                return Line(inbound.Text.Split('_', 2) switch
                {
                    ["join", var slug] => $"/join {slug}",
                    ["inv", var code] => $"/enter {code}",
                    _ => "/start",
                });
            case InboundKind.HomeOpened:
                return Line("/home");
            case InboundKind.FormSubmit:
                return Answers(inbound.Text) is { } answers && forms.LineOf(answers) is { } line ? Line(line) : new StaleButton();
            case InboundKind.Edited:
                return Line(inbound.Text.Length == 0 ? "/kudos" : inbound.Text);
            case InboundKind.File:
                return await FileAsync(inbound, platform, cancellationToken);
            default:
                return Line(inbound.Text);
        }
    }

    /// <summary>What somebody said before, in another line.</summary>
    private async Task<Result<SaidText>> AgainAsync(long number, string line, InboxEvent pressed, IPlatform platform, CancellationToken cancellationToken)
    {
        var before = await db.Inbox.AsNoTracking().FirstOrDefaultAsync(e => e.Id == number && e.Platform == pressed.Platform && e.Actor == pressed.Actor, cancellationToken);
        if (before is null) return new StaleButton();
        if (line.Length == 0) return new ChosenAlready();
        if (before.Kind != InboundKind.File) return Line(line) with { Replied = before.Replied, Chooses = number };
        return (await FileAsync(before, platform, cancellationToken)).Failed(out var said, out var error) ? error : said with { Line = line, Chooses = number };
    }

    private static FormAnswers? Answers(string json)
    {
        try
        {
            return JsonSerializer.Deserialize<FormAnswers>(json) is { Command: not null, Values: not null } answers ? answers : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // Slack's own way to write a command, which people carry to other platforms.
    private static SaidText Line(string line) => new(line.StartsWith("/co ", StringComparison.OrdinalIgnoreCase) ? "/" + line[4..].TrimStart(' ', '/') : line);

    /// <summary>
    /// A workflow that was sent, beside which may stand which challenge it is for; a picture, beside which must stand for which reward it is; what a
    /// stage brought forth, with the command that keeps it; or a board, with the command that takes its cards.
    /// </summary>
    private async Task<Result<SaidText>> FileAsync(InboxEvent inbound, IPlatform platform, CancellationToken cancellationToken)
    {
        var name = inbound.FileName ?? "";
        if (inbound.FileReference is { } there && platform.LiesElsewhere(there)) return new FileElsewhere(name);
        if (inbound.FileReference is { } picture && CommandLine.Read(inbound.Text).Words is [{ Value: var first }, { Value: var second }, { Value: var reward }]
            && $"{first} {second}".Equals("reward picture", StringComparison.OrdinalIgnoreCase))
            return await platform.FetchAsync(picture, RewardPicture.MostBytes, cancellationToken) is { } sent
                ? new SaidText($"/reward picture {reward}") { File = sent } : NotFetched(name, RewardPicture.MostBytes);
        if (inbound.FileReference is { } artefact && CommandLine.Read(inbound.Text).Words.Select(w => w.Value).ToArray() is [var stage, var keep, var what, .. var rest] && rest.Length <= 1
            && $"{stage} {keep}".ToLowerInvariant() is "stage artefact" or "artefact add")
            return await platform.FetchAsync(artefact, ArtefactFile.MostBytes, cancellationToken) is { } kept
                ? new SaidText(string.Join(' ', ["/stage artefact", what, .. rest, StageArtefactCommand.FileMark + new ArtefactFile(name, kept).Safe])) { File = kept }
                : NotFetched(name, ArtefactFile.MostBytes);
        if (inbound.FileReference is { } board && CommandLine.Read(inbound.Text).Words.Select(w => w.Value).ToArray() is [var which, var import, .. var about] && about.Length <= 1
            && $"{which} {import}".Equals("board import", StringComparison.OrdinalIgnoreCase))
            return await platform.FetchAsync(board, TrelloBoard.MostBytes, cancellationToken) is { } exported
                ? new SaidText(string.Join(' ', ["/board import", .. about])) { File = exported } : NotFetched(name, TrelloBoard.MostBytes);
        if (inbound.FileReference is not { } reference || Path.GetExtension(name).ToLowerInvariant() is not (".yml" or ".yaml"))
            return new NotAWorkflowFile(name);
        if (await platform.FetchAsync(reference, MostFileBytes, cancellationToken) is not { } bytes) return NotFetched(name, MostFileBytes);
        return new SaidText($"/workflow send {await MeantAsync(inbound.Text, cancellationToken)}".TrimEnd()) { File = bytes };
    }

    /// <summary>
    /// The challenge that stands beside a workflow, in whatever words; or what may be meant as one and is refused: a word alone, several names, a
    /// slip of a name. Empty where no word has to do with one.
    /// </summary>
    private async Task<string> MeantAsync(string beside, CancellationToken cancellationToken)
    {
        var words = CommandLine.Read(beside).Words.Select(w => w.Value.Trim(',', '.', ':', ';', '!'))
            .SkipWhile(w => w.ToLowerInvariant() is "co" or "workflow" or "send" or "submit").ToList();
        if (words.Count <= 1) return string.Concat(words);
        var slugs = await db.Challenges.Select(c => c.Slug).ToListAsync(cancellationToken);
        var named = words.Where(w => slugs.Contains(w, StringComparer.OrdinalIgnoreCase)).Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        return string.Join(' ', named.Count > 0 ? named : words.Where(w => Nearest.To(w.ToLowerInvariant(), slugs) is not null));
    }

    private static Error NotFetched(string name, int most) => most >= 1 << 20 ? new BigFileNotFetched(name, most >> 20) : new FileNotFetched(name, most >> 10);
}

/// <summary>A line, the file that came with it, and the invitation in it that let its sender in.</summary>
internal sealed record SaidText(string Line)
{
    public byte[]? File { get; init; }
    public Invitation? Invitation { get; init; }

    /// <summary>The words of the message that it answers.</summary>
    public string? Replied { get; init; }

    /// <summary>The question of a form that a pressed button answers; null for anything else.</summary>
    public string? Question { get; init; }

    /// <summary>The event whose line it says again, by a button; null for anything else.</summary>
    public long? Chooses { get; init; }

    /// <summary>The answers to a form's questions made the line: what is missing was left out.</summary>
    public bool FilledIn { get; init; }

    /// <summary>It can be the answer to a question.</summary>
    public bool IsWords => File is null;
}

internal sealed record NotAWorkflowFile(string Name)
    : Error("not_a_workflow_file", $"I take {WorkflowLanguage.FileName} as a file, and \"{Name}\" is none. Code and data travel with git: /join tells how.");

internal sealed record FileElsewhere(string Name)
    : Error("file_elsewhere", $"\"{Name}\" lies with another service, where I cannot read it. Download it and send me the file itself.");

internal sealed record BigFileNotFetched(string Name, int Megabytes)
    : Error("big_file_not_fetched", $"\"{Name}\" is gone or larger than {Megabytes} MB, so I could not read it. Send it again, or keep it elsewhere and send me the link.");

internal sealed record FileNotFetched(string Name, int Kilobytes)
    : Error("file_not_fetched", $"\"{Name}\" is gone or larger than {Kilobytes} KB, so I could not read it. Send it again.");
