using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Views;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Process.CheckIns;
using CoResearch.Domain.Process.Roadmap;

namespace CoResearch.Bot.Commands;

/// <summary>Takes a member's answers for the week.</summary>
internal sealed class CheckinCommand(AnswerCheckIn answer, CheckInPlans plans, CheckInView view, Texts texts) : ICommand
{
    private const string Which = "challenge", Done = CheckInAnswer.Done, Next = CheckInAnswer.Next, Blockers = CheckInAnswer.Blockers, Also = CheckInAnswer.Also;

    public CommandSpec Spec => new("checkin", "Tell your week: what got done, what comes next, what blocks you")
    {
        Arguments = [
            new(Which, ArgumentKind.Challenge, "the challenge's name as in /challenges", Optional: true) { FillsForm = true },
            new(Done, ArgumentKind.Text, "what got done this week; \"card 12\" moves that card to done", Optional: true) { After = Done, Longest = CheckInAnswer.LongestText, CanBeEmptied = true },
            new(Next, ArgumentKind.Text, "what comes next", Optional: true) { After = Next, Longest = CheckInAnswer.LongestText, CanBeEmptied = true },
            new(Blockers, ArgumentKind.Text, "what stands in your way; your team and its mentors read it", Optional: true) { After = Blockers, Longest = CheckInAnswer.LongestText, CanBeEmptied = true },
            new(Also, ArgumentKind.Text, "your answer to what your mentors ask every week", Optional: true) { After = Also, Longest = CheckInAnswer.LongestText, CanBeEmptied = true },
        ],
        Example = "/checkin gamma-hadron done \"Tried three cuts on Size\" next \"A network without Size\" blockers \"none\"",
        HasForm = true,
        NeedsOne = true,
        Topic = Topics.Rhythm,
        Discreet = true,
        Access = Access.Member,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        var text = new CheckInText(call.Text(Done), call.Text(Next), call.Text(Blockers), call.Text(Also));
        return (await answer.RunAsync(call.Actor, call.Challenge!, text, cancellationToken)).Failed(out var answered, out var error)
            ? texts.Refuse(error)
            : Said(texts, call.Challenge!.Slug, answered, follows: text.Done is null && !answered.Edited);
    }

    public async Task<FormDraft> DraftAsync(CommandCall call, CancellationToken cancellationToken)
    {
        if (call.Challenge is not { } challenge) return FormDraft.Empty with { Without = new HashSet<string> { Also } };

        // Who told their week already mends it.
        var told = await view.ToldAsync(call.Actor, challenge, cancellationToken);
        var (done, next, blockers) = told is null ? await view.DraftAsync(call.Actor.Id, challenge, cancellationToken) : default;
        var questions = await plans.QuestionsAsync(challenge.Id, cancellationToken);
        return new FormDraft(
            told ?? new Dictionary<string, string> { [Done] = done, [Next] = next, [Blockers] = blockers },
            questions.Count == 0 ? FormDraft.Empty.Hints : new Dictionary<string, string> { [Also] = string.Join(' ', questions.Select(q => q.Text)) },
            questions.Count == 0 ? new HashSet<string> { Also } : FormDraft.Empty.Without);
    }

    /// <summary>The answer to whoever told their week.</summary>
    public static ChatMessage Said(Texts texts, string slug, AnsweredCheckIn answered, bool follows = false)
    {
        var blocks = new List<Block> { texts.Paragraph(answered.Edited ? answered.Late ? "checkin.changed_late" : "checkin.changed" : answered.Late ? "checkin.taken_late" : "checkin.taken", new { slug, until = new TimeSpanned(answered.CheckIn.ClosesAt) }) };
        if (follows) blocks.Add(texts.Paragraph("checkin.done_follows", new { slug }));
        if (answered.Moved.Count > 0) blocks.Add(texts.Paragraph("checkin.moved", new { cards = Named(texts, answered.Moved) }));
        if (answered.StillBlocked is [var first, ..]) blocks.Add(texts.Paragraph("checkin.still_blocked", new { cards = Named(texts, answered.StillBlocked), id = first.Id.Value }));
        return new ChatMessage(blocks);
    }

    private static TextSpan Named(Texts texts, IEnumerable<Card> cards) => TextSpan.OfMember(string.Join("; ", cards.Select(c => texts.Of("checkin.draft_card", new { id = c.Id.Value, c.Title }))));
}
