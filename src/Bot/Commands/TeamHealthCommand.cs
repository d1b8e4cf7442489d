using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Recognition;

namespace CoResearch.Bot.Commands;

/// <summary>Whom of the team it is time to talk to; for the eyes of mentors alone.</summary>
internal sealed class TeamHealthCommand(TeamHealth health, Texts texts) : ICommand
{
    private const int Most = 30;

    public CommandSpec Spec => new("team health", "Show whom of the team it is time to talk to: not seen, not submitting or not thanked for long")
    {
        Arguments = [new("challenge", ArgumentKind.Challenge, "the challenge's name as in /challenges", Optional: true)],
        Example = "/team health gamma-hadron",
        Topic = Topics.Guide,
        Discreet = true,
        Access = Access.Guide,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        var members = await health.OfAsync(call.Challenge!.Id, cancellationToken);
        if (members.Count == 0) return texts.Say("health.team_well", new { call.Challenge.Slug, silent = TeamHealth.SilentDays, unthanked = TeamHealth.UnthankedDays });
        return new ChatMessage(
            texts.Heading("health.team", new { call.Challenge.Title }),
            new TableBlock([new(texts.Of("health.who")), new(texts.Of("health.reason"))], [.. members.Take(Most).Select(m => new Row([[new PersonSpan(m.Person.Value, m.Name)], [new TextSpan(Why(m))]]))]),
            texts.Paragraph("health.team_private"));
    }

    private string Why(MemberHealth member)
    {
        var reasons = new List<string>();
        if (health.Silent(member)) reasons.Add(texts.Of("health.silent", new { days = health.Since((member.Seen > member.Submitted || member.Submitted is null ? member.Seen : member.Submitted) ?? member.Joined) }));
        else if (health.Idle(member)) reasons.Add(texts.Of(member.Submitted is null ? "health.never_submitted" : "health.idle", new { days = health.Since(member.Submitted ?? member.Joined) }));
        if (health.Unthanked(member)) reasons.Add(texts.Of(member.Thanked is null ? "health.never_thanked" : "health.unthanked", new { days = health.Since(member.Thanked ?? member.Joined) }));
        return string.Join("; ", reasons);
    }
}
