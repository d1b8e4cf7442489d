using System.Globalization;
using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Views;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Process.CheckIns;
using CoResearch.Domain.Shared;

namespace CoResearch.Bot.Commands;

/// <summary>When a challenge's students are asked for their week, and what besides.</summary>
internal sealed class CheckinPlanCommand(CheckInPlans plans, Texts texts) : ICommand
{
    public CommandSpec Spec => new("checkin plan", "Show or change when students are asked for their week")
    {
        Arguments = [new("challenge", ArgumentKind.Challenge, "the challenge's name as in /challenges", Optional: true), new("settings", ArgumentKind.Settings, "day=friday, time=16:00, window=3d, on=no", Optional: true) { Form = "day=… time=… window=… on=no" }],
        Example = "/checkin plan gamma-hadron day=friday time=16:00 window=2d",
        Topic = Topics.Rhythm,
        Access = Access.Guide,
        Audited = true,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        var settings = call.Settings("settings");
        if (Paging.Unknown(call, ["day", "time", "window", "on"]) is { } unknown) return texts.Refuse(unknown);
        var day = settings.GetValueOrDefault("day") is { } named ? WeekTimes.ReadDay(named) : null;
        if (day is null && settings.ContainsKey("day")) return texts.Refuse(new BadWeekday(settings["day"], Nearest.Hint(settings["day"], WeekTimes.Names)));
        var time = settings.GetValueOrDefault("time") is { } typed ? WeekTimes.ReadTime(typed) : null;
        if (time is null && settings.ContainsKey("time")) return texts.Refuse(new BadTime(settings["time"]));
        if (Paging.Word(call, "on", ["", "yes", "no"]).Failed(out var on, out var error)) return texts.Refuse(error);
        if (Window(settings.GetValueOrDefault("window")).Failed(out var window, out error)) return texts.Refuse(error);
        CheckInRule? rule;
        if (settings.Count == 0) rule = await plans.OfAsync(call.Challenge!, cancellationToken);
        else if ((await plans.ChangeAsync(call.Challenge!, day, time, window == TimeSpan.Zero ? null : window, on.Length == 0 ? null : on == "no", cancellationToken)).Failed(out rule, out error)) return texts.Refuse(error);
        var blocks = new List<Block>
        {
            rule.Off ? texts.Paragraph("checkin.plan_off", new { call.Challenge!.Slug })
                : texts.Paragraph("checkin.plan", new { call.Challenge!.Slug, day = texts.Culture.DateTimeFormat.GetDayName(rule.Day), time = rule.Time.ToString("HH:mm", CultureInfo.InvariantCulture), window = texts.Duration(rule.Window) }),
        };
        var questions = await plans.QuestionsAsync(call.Challenge!.Id, cancellationToken);
        if (questions.Count > 0) blocks.AddRange([texts.Paragraph("checkin.plan_questions"), new FieldsBlock([.. questions.Select((q, i) => new Field($"{i + 1}", [TextSpan.OfMember(q.Text)]))])]);
        return new ChatMessage(blocks);
    }

    /// <summary>Hours or days, as 12h or 3d; zero where nothing is said.</summary>
    private static Result<TimeSpan> Window(string? typed)
    {
        if (typed is null) return TimeSpan.Zero;
        if (typed.Length is < 2 or > 4 || !int.TryParse(typed[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var count)) return new BadWindow();
        return typed[^1] switch
        {
            'h' => TimeSpan.FromHours(count),
            'd' => TimeSpan.FromDays(count),
            _ => new BadWindow(),
        };
    }
}

internal sealed record BadWeekday(string Typed, Phrase Hint)
    : Error("bad_weekday", $"\"{Typed}\" is no day of the week.{Hint} Write day=friday.");

internal sealed record BadTime(string Typed)
    : Error("bad_time", $"\"{Typed}\" is no time of day. Write time=16:00.");
