using CoResearch.Bot.Commands;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Challenges;
using CoResearch.Domain.Process.Digests;
using CoResearch.Domain.Standings;

namespace CoResearch.Bot.Views;

/// <summary>What mentors and channels read about a week.</summary>
internal sealed class DigestView(Records records, Plots plots, StageView stages, TimeProvider time, Texts texts)
{
    private const int MostStuck = 8, MostWithButtons = 3, MostBlockers = 5, MostDue = 5;

    /// <summary>What somebody guides in one message, the challenge that needs most first; its leaderboard is drawn.</summary>
    public async Task<ChatMessage> MentorAsync(string mentor, IReadOnlyList<ChallengeDigest> digests, CancellationToken cancellationToken)
    {
        var blocks = new List<Block> { texts.Heading(digests.Count == 1 ? "digest.title_one" : "digest.title", new { mentor, count = digests.Count, title = digests[0].Challenge.Title }) };
        foreach (var digest in digests)
        {
            blocks.AddRange(Challenge(digest, digests.Count > 1));
            blocks.AddRange(await stages.ForecastsAsync(digest.Challenge.Id, cancellationToken));
            if (digest == digests[0] && await BestAsync(digest.Week.Board, cancellationToken) is { } plot) blocks.Add(plot);
        }
        return new ChatMessage(blocks);
    }

    /// <summary>What changed on a leaderboard, for its channels.</summary>
    public async Task<ChatMessage> LeaderboardAsync(BoardWeek week, CancellationToken cancellationToken)
    {
        var slug = week.Board.Challenge.Slug;
        var blocks = new List<Block>
        {
            texts.Heading("digest.board", new { week.Board.Challenge.Title }),
            texts.Paragraph("digest.board_sum", new { week.Submissions, week.People, week.Ranked }),
        };
        blocks.AddRange(week.Moves.Select(move => Move(week, move)));
        blocks.AddRange(week.NearMisses.Select(miss => NearMiss(week, miss)));
        if (await BestAsync(week.Board, cancellationToken) is { } plot) blocks.Add(plot);
        blocks.Add(new ButtonsBlock([new(texts.Of("digest.button_scores", new { slug }), $"/scores {slug}")]));
        return new ChatMessage(blocks);
    }

    private async Task<PlotBlock?> BestAsync(Board board, CancellationToken cancellationToken) =>
        plots.BestOverTime(board, await records.ListAsync(board.Judging, board.Definition.Objective, cancellationToken));

    private IEnumerable<Block> Challenge(ChallengeDigest digest, bool titled)
    {
        var slug = digest.Challenge.Slug;
        if (titled) yield return new HeadingBlock(digest.Challenge.Title);
        yield return texts.Paragraph(digest.Reader == Role.Mentor ? "digest.sum" : "digest.sum_expert", new
        {
            digest.Sent.Submissions,
            digest.Sent.People,
            digest.Students,
            digest.Answered,
            digest.Asked,
            kudos = digest.KudosPoints,
            role = TeamCommand.RoleOf(digest.Reader, texts),
        });
        if (digest.Stuck.Count > 0)
        {
            yield return texts.Paragraph("digest.stuck", new { count = digest.Stuck.Count });
            yield return new FieldsBlock([.. digest.Stuck.Take(MostStuck).Select(s => new Field("@" + s.Name, [.. s.Reasons.SelectMany((r, i) => (Span[])[.. i == 0 ? [] : new Span[] { new TextSpan("; ") }, .. Reason(r)])]))]);
            if (digest.Stuck.Count > MostStuck) yield return texts.Paragraph("digest.more_stuck", new { more = digest.Stuck.Count - MostStuck, all = new CodeSpan($"/digest {slug}") });
            yield return new ButtonsBlock([.. digest.Stuck.Take(MostWithButtons).SelectMany(s => (Button[])
            [
                new(texts.Of("digest.button_nudge", new { s.Name }), $"/nudge @{s.Name} {slug}"), new(texts.Of("digest.button_offer", new { s.Name }), $"/offer @{s.Name} {slug}"),
                new(texts.Of("digest.button_talk", new { s.Name }), $"/talk @{s.Name} {slug}"),
                new(texts.Of("digest.button_handled", new { s.Name }), $"/handled @{s.Name} {slug}"),
            ])]);
        }
        var told = digest.Stuck.SelectMany(s => s.Reasons.Where(r => r.Kind == StuckKind.Blocker).Select(r => (s.Name, r.Text, r.Card))).ToHashSet();
        var blockers = digest.Blockers.Where(b => !told.Contains(b)).Take(MostBlockers).ToList();
        if (blockers.Count > 0) yield return new FieldsBlock([.. blockers.Select(b => new Field(texts.Of("digest.blocked", new { name = b.From }), [Blocker(b.Blocker, b.Card)]))]);
        foreach (var move in digest.Week.Moves.Take(3)) yield return Move(digest.Week, move);
        foreach (var miss in digest.Week.NearMisses) yield return NearMiss(digest.Week, miss);
        if (digest.Runs is { } runs) foreach (var block in digest.Reader == Role.MlExpert ? Engineering(runs) : Science(runs, digest.Week.Board)) yield return block;
        if (digest.Risks is [var gravest, ..]) yield return texts.Paragraph("digest.risks", new { count = digest.Risks.Count, text = TextSpan.OfMember(gravest.Text), list = new CodeSpan($"/risk {slug}") });
        if (digest.Questions > 0) yield return texts.Paragraph("digest.questions", new { count = digest.Questions });
        if (digest.Claims > 0) yield return texts.Paragraph("digest.claims", new { count = digest.Claims });
    }

    /// <summary>What a domain expert looks at: which gates fail, and where the leader is weakest.</summary>
    private IEnumerable<Block> Science(WeekOfRuns runs, Board board)
    {
        if (runs.GatesFailed.Count > 0) yield return texts.Paragraph("digest.gates", new { count = runs.Scored, list = Tallies(runs.GatesFailed) });
        if (runs.Worst is { } worst) yield return texts.Paragraph("digest.worst", new { group = TextSpan.OfMember(worst.Group), value = Figures.Score(worst.Value, board.Definition.Objective) });
    }

    /// <summary>What a machine-learning expert looks at: why runs fail, and with what the others are made.</summary>
    private IEnumerable<Block> Engineering(WeekOfRuns runs)
    {
        if (runs.Failures.Count > 0) yield return texts.Paragraph("digest.failures", new { count = runs.Failed, list = Tallies([.. runs.Failures.Select(f => f with { Name = texts.Stored("failure." + f.Name, f.Name.Replace('_', ' ')) })]) });
        if (runs.Technologies.Count > 0) yield return texts.Paragraph("digest.technologies", new { count = runs.Scored, list = Tallies(runs.Technologies) });
    }

    private TextSpan Tallies(IEnumerable<Tally> tallies) => TextSpan.OfMember(string.Join(", ", tallies.Select(t => $"{t.Name} ({texts.Count(t.Count)})")));

    /// <summary>A student's week: what they did and how they stand, what came back to them, and what is due.</summary>
    public ChatMessage Student(string name, IReadOnlyList<StudentWeek> weeks)
    {
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        var blocks = new List<Block> { texts.Heading("digest.own", new { name }) };
        foreach (var week in weeks)
        {
            var (board, slug) = (week.Board, week.Board.Challenge.Slug);
            var objective = board.Definition.Objective;
            if (weeks.Count > 1) blocks.Add(new HeadingBlock(board.Challenge.Title));
            blocks.Add(texts.Paragraph(week.Submissions > 0 ? "digest.own_sent" : "digest.own_none", new { slug, count = week.Submissions, week.Failed }));
            if (week.Move is { } move)
                blocks.Add(texts.Paragraph(move.Before is null ? "digest.own_first" : "digest.own_better",
                    new { before = Figures.Score(move.Before, objective), now = Figures.Score(move.Now, objective), id = move.Submission.Value, title = TextSpan.OfMember(move.Title) }));
            if (week.Place?.Rank is { } rank) blocks.Add(texts.Paragraph("digest.own_place", new { rank, count = week.Ranked }));
            if (week.Kudos > 0) blocks.Add(texts.Paragraph("digest.own_kudos", new { count = week.Kudos }));
            if (week.CardsDone > 0) blocks.Add(texts.Paragraph("digest.own_done", new { count = week.CardsDone }));
            blocks.AddRange(week.Answered.Select(q => texts.Paragraph("digest.own_answer", new { id = q.Id, text = TextSpan.OfMember(q.Text) })));
            if (week.Due.Count > 0)
                blocks.Add(texts.Paragraph("digest.own_due", new { count = week.Due.Count, list = TextSpan.OfMember(string.Join("; ", week.Due.Take(MostDue).Select(c => $"{c.Id.Value} {c.Title} ({Days.Short(c.Due!.Value, today, texts.Culture)})"))) }));
        }
        var slugs = weeks.Select(w => w.Board.Challenge.Slug).Take(2).ToList();
        blocks.Add(new ButtonsBlock([.. slugs.Select(s => new Button(texts.Of("digest.button_scores", new { slug = s }), $"/scores {s}")), new(texts.Of("digest.button_cards"), "/cards")]));
        return new ChatMessage(blocks);
    }

    public ParagraphBlock Move(BoardWeek week, BoardMove move)
    {
        var objective = week.Board.Definition.Objective;
        return texts.Paragraph(move.Before is null ? "digest.entered" : move.Rank == 1 && week.NewLeader ? "digest.took_lead" : "digest.moved", new
        {
            person = new PersonSpan(move.Person.Value, move.Name),
            move.Rank,
            before = Figures.Score(move.Before, objective),
            now = Figures.Score(move.Now, objective),
            id = move.Submission.Value,
            title = TextSpan.OfMember(move.Title),
        });
    }

    private ParagraphBlock NearMiss(BoardWeek week, NearMiss miss) => texts.Paragraph("digest.near_miss", new
    {
        person = new PersonSpan(miss.Person.Value, miss.Name),
        value = Figures.Score(miss.Value, week.Board.Definition.Objective),
        id = miss.Submission.Value,
        gate = miss.Gate,
    });

    private TextSpan Blocker(string text, long? card) => TextSpan.OfMember(card is { } id ? texts.Of("stage.blocked_card", new { id, text }) : text);

    private IReadOnlyList<Span> Reason(StuckReason reason) =>
        texts.Spans("digest.reason_" + reason.Kind.ToString().ToLowerInvariant(), new { count = reason.Count, text = Blocker(reason.Text, reason.Card) });
}
