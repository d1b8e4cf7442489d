using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Views;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Process.CheckIns;
using CoResearch.Domain.Process.Roadmap;

namespace CoResearch.Bot.Commands;

/// <summary>Takes note of until when somebody is away.</summary>
internal sealed class AwayCommand(GoAway away, TimeProvider time, Texts texts) : ICommand
{
    public CommandSpec Spec => new("away", "Say until when you are away: you are not asked and not reminded")
    {
        Arguments = [new("until", ArgumentKind.Rest, "until 2026-12-31, until friday, 2w; off when you are back; alone it shows what I know", Optional: true)],
        Example = "/away until 2026-12-31",
        Topic = Topics.Rhythm,
        Discreet = true,
        Access = Access.Anyone,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        var typed = (call.Text("until") ?? "").Trim();
        var today = call.Actor.DayAt(time.GetUtcNow());
        if (typed.Length == 0)
            return await away.CurrentAsync(call.Actor, cancellationToken) is { } running
                ? texts.Say("checkin.away", new { until = Days.Short(running.Until, today, texts.Culture) })
                : texts.Say("checkin.not_away", new { example = new CodeSpan(Spec.Example) });
        if (typed.Equals("off", StringComparison.OrdinalIgnoreCase))
            return (await away.EndAsync(call.Actor, cancellationToken)).Failed(out _, out var none) ? texts.Refuse(none) : texts.Say("checkin.back");
        var word = typed.StartsWith("until ", StringComparison.OrdinalIgnoreCase) ? typed["until ".Length..].Trim() : typed;
        if (DueDay.Read(word, today) is not { } day) return texts.Refuse(new BadDay(word));
        return (await away.RunAsync(call.Actor, day, cancellationToken)).Failed(out var absence, out var error)
            ? texts.Refuse(error)
            : texts.Say("checkin.away", new { until = Days.Short(absence.Until, today, texts.Culture) });
    }
}
