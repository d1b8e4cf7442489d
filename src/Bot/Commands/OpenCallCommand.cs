using System.Globalization;
using CoResearch.Bot.Charts;
using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Platforms;
using CoResearch.Bot.Views;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Challenges;
using CoResearch.Domain.Data;
using CoResearch.Domain.People;
using CoResearch.Domain.Process.Onboarding;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Bot.Commands;

/// <summary>An open call for a challenge: a text and a picture to post elsewhere, with the way in. Whoever follows it asks, and mentors admit.</summary>
internal sealed class OpenCallCommand(CoResearchDb db, OpenCall calls, Team team, PosterChart poster, LabSettings lab, IEnumerable<IPlatform> platforms, Texts texts) : ICommand
{
    private const string Days = "days";

    public CommandSpec Spec => new("opencall", "Make a text with a picture and a link that calls others to a challenge; you admit who asks")
    {
        Arguments =
        [
            new("challenge", ArgumentKind.Challenge, "the challenge's name as in /challenges", Optional: true),
            new(Paging.Argument.Name, ArgumentKind.Settings, "days=14 is how long the call is open; 30 without it", Optional: true) { Form = "days=…" },
        ],
        Example = "/opencall gamma-hadron days=14",
        Topic = Topics.Guide,
        Access = Access.Guide,
        Audited = true,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        if (Paging.Unknown(call, [Days]) is { } unknown) return texts.Refuse(unknown);
        var challenge = call.Challenge!;
        var days = call.Settings(Paging.Argument.Name).GetValueOrDefault(Days) is not { } typed ? 30 : int.TryParse(typed, CultureInfo.InvariantCulture, out var number) ? number : 0;
        if ((await calls.BeginAsync(call.Actor, challenge, days, cancellationToken)).Failed(out var made, out var error)) return texts.Refuse(error);
        var version = await db.ChallengeVersions.AsNoTracking().SingleAsync(v => v.Id == challenge.VersionId, cancellationToken);
        var members = (await team.CountAsync(challenge.Id, cancellationToken)).Values.Sum();
        var links = platforms.Select(p => p.LinkTo($"inv_{made.Code}")).OfType<string>().ToList();
        var (enter, until) = ($"/enter {Codes.Show(made.Code)}", made.ExpiresAt.ToString("d MMMM yyyy", texts.Culture));
        var way = links.Count > 0 ? string.Join(" ", links) : texts.Of("opencall.by_code", new { enter });
        string[] text =
        [
            challenge.Title, version.Definition.Summary, "",
            texts.Of("opencall.text", new { lab = lab.Name }) + (members > 1 ? " " + texts.Of("opencall.text_members", new { members }) : ""),
            texts.Of("opencall.text_easy"), "",
            texts.Of("opencall.text_until", new { until }), way,
        ];
        return new ChatMessage(
        [
            texts.Paragraph("opencall.made", new { until = new TimeSpanned(made.ExpiresAt) }),
            new LogBlock(string.Join('\n', text)),
            poster.Draw(challenge.Slug, new Poster(challenge.Title, version.Definition.Summary, members > 1 ? texts.Of("opencall.poster_lab", new { lab = lab.Name, members }) : lab.Name, texts.Of("opencall.poster_until", new { until }), links.Count > 0 ? links[0] : enter)),
        ])
        { OnlyYou = true };
    }
}

/// <summary>Ends a challenge's open calls before their day.</summary>
internal sealed class OpenCallEndCommand(OpenCall calls, Texts texts) : ICommand
{
    public CommandSpec Spec => new("opencall end", "End a challenge's open calls: their links let nobody ask any more")
    {
        Arguments = [new("challenge", ArgumentKind.Challenge, "the challenge's name as in /challenges", Optional: true)],
        Example = "/opencall end gamma-hadron",
        Topic = Topics.Guide,
        Access = Access.Guide,
        Audited = true,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken) =>
        (await calls.EndAsync(call.Challenge!, cancellationToken)).Failed(out var count, out var error) ? texts.Refuse(error) : texts.Say("opencall.ended", new { count, call.Challenge!.Slug });
}

/// <summary>Who asks to come in.</summary>
internal sealed class RequestsCommand(CoResearchDb db, OpenCall calls, Texts texts) : ICommand
{
    private const int Most = 20;

    public CommandSpec Spec => new("requests", "List who followed an open call and waits to be admitted")
    {
        Example = "/requests",
        Topic = Topics.Guide,
        Discreet = true,
        Access = Access.Guide,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        var waiting = await calls.WaitingForAsync(call.Actor, cancellationToken);
        if (waiting.Count == 0) return texts.Say("opencall.none");
        var titles = await db.Challenges.ToDictionaryAsync(c => c.Id, c => c.Slug, cancellationToken);
        return new ChatMessage(
            texts.Paragraph("opencall.waiting", new { count = waiting.Count }),
            new FieldsBlock([.. waiting.Take(Most).Select(r => new Field(r.Id.ToString(CultureInfo.InvariantCulture), texts.Spans("opencall.request", new { who = TextSpan.OfMember(EntryAskedView.Who(r)), platform = r.Platform, slug = titles[r.ChallengeId], at = new TimeSpanned(r.At) })))]),
            texts.Paragraph("opencall.how", new { id = waiting[0].Id }));
    }
}
