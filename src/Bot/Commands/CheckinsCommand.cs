using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Views;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Process.CheckIns;
using CoResearch.Domain.Process.Roadmap;
using CoResearch.Domain.Shared;

namespace CoResearch.Bot.Commands;

/// <summary>A challenge's check-ins of a week, or somebody's of the last weeks.</summary>
internal sealed class CheckinsCommand(CheckInList list, CheckInView view, ArgumentResolver people, TimeProvider time, Texts texts) : ICommand
{
    private const int Weeks = 8;

    public CommandSpec Spec => new("checkins", "Show who told what in a week, or what somebody told in the last weeks")
    {
        Arguments = [new("challenge", ArgumentKind.Challenge, "the challenge's name as in /challenges", Optional: true), new("settings", ArgumentKind.Settings, "week=2026-11-23 shows another week, who=ada the last weeks of one person", Optional: true) { Form = "week=… who=…" }],
        Example = "/checkins gamma-hadron who=ada",
        Topic = Topics.Rhythm,
        Discreet = true,
        Access = Access.Team,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        if (Paging.Unknown(call, ["week", "who"]) is { } unknown) return texts.Refuse(unknown);
        var (challenge, now) = (call.Challenge!, time.GetUtcNow());
        if (call.Settings("settings").GetValueOrDefault("who") is { } who) return await PersonAsync(call, who, cancellationToken);
        var week = await list.LastWeekAsync(challenge.Id, cancellationToken);
        if (call.Settings("settings").GetValueOrDefault("week") is { } typed)
        {
            if (DueDay.Read(typed, call.Actor.DayAt(now)) is not { } day) return texts.Refuse(new BadDay(typed));
            week = LocalTime.MondayOf(day);
        }
        if (week is null) return texts.Say("checkin.none_yet", new { challenge.Slug });
        var rows = await list.WeekAsync(challenge.Id, week.Value, cancellationToken);
        return rows.Count == 0 ? texts.Say("checkin.none_then", new { challenge.Slug, week = $"{week:yyyy-MM-dd}" }) : new ChatMessage([.. view.Week(challenge, week.Value, rows, now)]);
    }

    private async Task<ChatMessage> PersonAsync(CommandCall call, string who, CancellationToken cancellationToken)
    {
        var person = call.Actor;
        if (!who.Equals("me", StringComparison.OrdinalIgnoreCase) && (await people.PersonAsync(who, call.Platform, cancellationToken)).Failed(out person, out var error)) return texts.Refuse(error);
        var rows = await list.OfAsync(person.Id, call.Challenge!.Id, Weeks, cancellationToken);
        if (rows.Count == 0) return texts.Say("checkin.none_of", new { person = new PersonSpan(person.Id.Value, person.Name), call.Challenge.Slug });
        var now = time.GetUtcNow();
        var blocks = new List<Block> { texts.Heading("checkin.of", new { person.Name, call.Challenge.Title }) };
        foreach (var row in rows)
        {
            blocks.Add(texts.Paragraph("checkin.week_state", new { week = $"{row.CheckIn.Week:yyyy-MM-dd}", state = texts.Of("checkin.state_" + row.CheckIn.StateAt(now).ToString().ToLowerInvariant()) }));
            if (row.Answers.Count > 0) blocks.Add(view.Answers(row));
        }
        return new ChatMessage(blocks);
    }
}
