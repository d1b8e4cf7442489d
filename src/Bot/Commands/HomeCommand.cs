using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Views;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Challenges;
using CoResearch.Domain.Data;
using CoResearch.Domain.Standings;
using CoResearch.Domain.Submissions;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Bot.Commands;

/// <summary>What is the reader's: their challenges and standing, what is running, and what to do next. Also the home page where there is one.</summary>
internal sealed class HomeCommand(CoResearchDb db, ArgumentResolver resolver, ChallengeList list, Leaderboard leaderboard, Texts texts) : ICommand
{
    private const int MostButtons = 4, MostRunning = 10;

    public CommandSpec Spec => new("home", "Show your challenges and how you stand, what is running, and what you can do next")
    {
        Example = "/home",
        Topic = Topics.Look,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        var visible = await resolver.VisibleAsync(call.Actor, cancellationToken);
        var listed = visible.Count == 0 ? [] : await list.OfAsync(visible, call.Actor, cancellationToken);
        var own = listed.Where(c => c.Role is not null).ToList();
        var blocks = new List<Block> { texts.Heading("home.title", new { call.Actor.Name }) };
        if (own.Count == 0) blocks.Add(texts.Paragraph("home.nowhere"));
        else blocks.Add(await ChallengesAsync(own, call, cancellationToken));
        blocks.AddRange(await RunningAsync(call, cancellationToken));
        blocks.Add(new ButtonsBlock(own.Count == 0
            ? [new(texts.Of("home.button_challenges"), "/challenges"), new(texts.Of("home.button_help"), "/help")]
            :
            [
                .. own.Where(c => c.Challenge.State == ChallengeState.Open).Take(MostButtons)
                    .Select(c => new Button(texts.Of("home.button_submit", new { c.Challenge.Slug }), $"/submit {c.Challenge.Slug}")),
                .. own.Take(MostButtons).Select(c => new Button(texts.Of("home.button_scores", new { c.Challenge.Slug }), $"/scores {c.Challenge.Slug}")),
                new(texts.Of("home.button_help"), "/help"),
            ]));
        return new ChatMessage(blocks) { OnlyYou = true };
    }

    private async Task<TableBlock> ChallengesAsync(List<ListedChallenge> own, CommandCall call, CancellationToken cancellationToken)
    {
        var rows = new List<Row>();
        foreach (var one in own)
        {
            var board = await Board.OfAsync(db, one.Challenge, cancellationToken);
            var row = await leaderboard.RowOfAsync(board.Judging, board.Split, call.Actor.Id, cancellationToken);
            var ranked = await leaderboard.CountAsync(board.Judging, board.Split, cancellationToken);
            rows.Add(new Row(
            [
                [new CodeSpan(one.Challenge.Slug)], [new TextSpan(texts.Of("roles." + one.Role!.Value.ToString().ToLowerInvariant()))],
                [new TextSpan(row?.Rank is { } rank ? texts.Of("home.rank", new { rank, ranked }) : texts.Of("home.no_rank"))],
                [new TextSpan(one.Best is { } best ? Figures.Score(best, one.Definition.Objective) : "")],
            ]));
        }
        return new TableBlock(
            [new(texts.Of("about.challenge")), new(texts.Of("about.role")), new(texts.Of("home.rank_title")), new(texts.Of("about.best"), Number: true)], rows);
    }

    private async Task<IEnumerable<Block>> RunningAsync(CommandCall call, CancellationToken cancellationToken)
    {
        var running = await (
            from submission in db.Submissions.AsNoTracking()
            join challenge in db.Challenges on submission.ChallengeId equals challenge.Id
            where submission.PersonId == call.Actor.Id && (submission.State == SubmissionState.Queued || submission.State == SubmissionState.Running)
            orderby submission.Id
            select new { submission.Id, submission.Title, submission.State, challenge.Slug }).Take(MostRunning).ToListAsync(cancellationToken);
        return running.Select(r => texts.Paragraph("home.running", new
        {
            id = r.Id.Value,
            r.Slug,
            title = TextSpan.OfMember(r.Title),
            state = texts.Of("result.state_" + r.State.ToString().ToLowerInvariant()),
            status = new CodeSpan($"/status {r.Id.Value}"),
        }));
    }
}
