using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Lab;
using CoResearch.Domain.Process.Reminders;
using CoResearch.Domain.Process.Roadmap;

namespace CoResearch.Bot.Commands;

/// <summary>Says on which day a challenge ends.</summary>
internal sealed class ChallengeDeadlineCommand(Deadlines deadlines, LabCalendar calendar, LabRules rules, TimeProvider time, Texts texts) : ICommand
{
    private const string Never = "none";

    public CommandSpec Spec => new("challenge deadline", "Say on which day a challenge ends: students are reminded, then it closes by itself")
    {
        Arguments = [new("challenge", ArgumentKind.Challenge, "the challenge's name as in /challenges"), new("day", ArgumentKind.Word, "the last day, as 2026-12-18, friday or 3w; or none")],
        Example = "/challenge deadline gamma-hadron 2026-12-18",
        Topic = Topics.Guide,
        Access = Access.Guide,
        Audited = true,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        var typed = call.Text("day")!;
        var never = typed.Equals(Never, StringComparison.OrdinalIgnoreCase);
        var day = never ? null : DueDay.Read(typed, calendar.DayOf(time.GetUtcNow()));
        if (day is null && !never) return texts.Refuse(new BadDay(typed));
        if ((await deadlines.SetAsync(call.Challenge!, day, cancellationToken)).Error is { } error) return texts.Refuse(error);
        return day is { } last
            ? texts.Say("deadline.set", new { call.Challenge!.Slug, day = last.ToString("dddd, d MMMM yyyy", texts.Culture), zone = rules.TimeZone })
            : texts.Say("deadline.unset", new { call.Challenge!.Slug });
    }
}
