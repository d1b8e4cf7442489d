using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Views;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Awards;
using CoResearch.Domain.Challenges;
using CoResearch.Domain.Data;
using CoResearch.Domain.Process.Onboarding;
using CoResearch.Domain.Process.Questions;
using CoResearch.Domain.Process.Roadmap;
using CoResearch.Domain.Standings;
using CoResearch.Domain.Submissions;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Bot.Commands;

/// <summary>What is the reader's: their challenges and standing, what is running, and what to do next. Also the home page where there is one.</summary>
internal sealed class HomeCommand(
    CoResearchDb db, ArgumentResolver resolver, ChallengeList list, Leaderboard leaderboard, QuestionList questions, AwardList awards, CardList cards, OpenCall calls, Texts texts, TimeProvider clock) : ICommand
{
    private const int MostButtons = 4, MostRunning = 10;

    public CommandSpec Spec => new("home", "Show your challenges and how you stand, what is running, and what you can do next")
    {
        Example = "/home",
        Topic = Topics.Look,
        Discreet = true,
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
        var waits = await WaitsAsync(call, own, cancellationToken);
        blocks.AddRange(waits.Select(w => w.Said));
        blocks.Add(new ButtonsBlock(own.Count == 0
            ? [.. waits.Select(w => w.Button), new(texts.Of("home.button_start"), "/start"), new(texts.Of("home.button_challenges"), "/challenges"), new(texts.Of("home.button_help"), "/help")]
            :
            [
                .. waits.Select(w => w.Button),
                .. own.Where(c => c.Challenge.State == ChallengeState.Open && c.Role == Role.Student).Take(MostButtons)
                    .Select(c => new Button(texts.Of("home.button_submit", new { c.Challenge.Slug }), $"/submit {c.Challenge.Slug}")),
                .. own.Take(MostButtons).Select(c => new Button(texts.Of("home.button_scores", new { c.Challenge.Slug }), $"/scores {c.Challenge.Slug}")),
                new(texts.Of("home.button_help"), "/help"),
            ]));
        return new ChatMessage(blocks);
    }

    /// <summary>What waits for the reader: answers and approvals for those who guide, the week and cards for those who take part.</summary>
    private async Task<List<(ParagraphBlock Said, Button Button)>> WaitsAsync(CommandCall call, List<ListedChallenge> own, CancellationToken cancellationToken)
    {
        var (me, now) = (call.Actor, clock.GetUtcNow());
        var waits = new List<(ParagraphBlock, Button)>();
        void Add(string key, int count, string command, object values)
        {
            if (count > 0) waits.Add((texts.Paragraph("home.waits_" + key, values), new Button(texts.Of("home.button_" + key), command)));
        }

        if (me.IsOwner || own.Exists(c => c.Role != Role.Student))
        {
            var (asked, claimed) = ((await questions.WaitingForAsync(me, cancellationToken)).Count, (await awards.WaitingForAsync(me, cancellationToken)).Count);
            Add("questions", asked, "/questions", new { count = asked });
            Add("claims", claimed, "/award claims", new { count = claimed });
        }
        var guided = own.Where(c => c.Role != Role.Student).ToList();
        if (guided.Count > 0) Add("digest", 1, "/digest", new { });
        if (me.IsOwner || guided.Count > 0)
        {
            var asking = (await calls.WaitingForAsync(me, cancellationToken)).Count;
            Add("requests", asking, "/requests", new { count = asking });
        }
        foreach (var one in guided.Where(c => c.Challenge.State == ChallengeState.Open))
        {
            var (id, name) = (one.Challenge.Id, one.Challenge.Slug);
            var risks = await db.Risks.CountAsync(r => r.ChallengeId == id && r.ClosedAt == null, cancellationToken);
            Add("risks", risks, $"/risk {name}", new { count = risks, slug = name });
            var late = (await db.Stages.AsNoTracking().Where(s => s.ChallengeId == id && s.BegunAt != null && s.EndedAt == null).OrderByDescending(s => s.Id).ToListAsync(cancellationToken)).Find(s => s.DueAt < now);
            if (late is not null) Add("stage", 1, $"/stage {name}", new { late.Name, slug = name });
        }
        var open = await (
            from asked in db.CheckIns
            join challenge in db.Challenges on asked.ChallengeId equals challenge.Id
            where asked.PersonId == me.Id && asked.ClosesAt > now && asked.Version == 0 && asked.SkippedAt == null
            orderby asked.ClosesAt
            select challenge.Slug).ToListAsync(cancellationToken);
        if (open is [var slug, ..]) Add("checkin", 1, $"/checkin {slug}", new { slugs = string.Join(", ", open) });
        var today = me.DayAt(now);
        var mine = (await cards.OfAsync(me.Id, cancellationToken)).Select(c => c.Row.Card).ToList();
        Add("cards", mine.Count, "/cards", new { count = mine.Count, late = mine.Count(c => c.Due < today) });
        return waits;
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
                [new CodeSpan(one.Challenge.Slug)], [new TextSpan(TeamCommand.RoleOf(one.Role!.Value, texts))],
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
