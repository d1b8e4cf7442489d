using CoResearch.Domain.Challenges;
using CoResearch.Domain.Notices;
using CoResearch.Domain.Recognition;
using CoResearch.Domain.Recognition.Streams;
using CoResearch.Domain.Submissions;
using CoResearch.TestKit;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace CoResearch.Domain.Tests.Recognition;

/// <summary>When micro-rewards are paid, that it happens once, and what a re-scoring corrects.</summary>
public sealed class Streams_are_settled
{
    private const string Slug = StreamLab.Slug;

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_first_and_a_leap_are_paid_with_the_score_and_told_in_one_message()
    {
        await using var lab = await StreamLab.StartAsync("ada");
        var leap = await lab.ScoredAsync("ada", Slug, 0.5);

        Assert.Equal([$"first:{leap.Id.Value}:range ada 10", $"first:{leap.Id.Value}:valid ada 10", $"leap:{leap.Id.Value} ada 20"], await lab.PaidAsync());
        var lines = await lab.LinesAsync("ada");
        Assert.All(lines, l => Assert.Equal((PointKind.MicroReward, Purse.Earned, 202611), (l.Kind, l.Purse, l.Month)));
        var notice = await lab.ReadAsync(db => db.Notices.SingleAsync(n => n.Kind == NoticeKind.MicroRewarded, Now));
        Assert.Equal(leap.PersonId, notice.PersonId);
        Assert.Equal(lines.Select(l => l.Key), notice.Text.Split('\n').Order(StringComparer.Ordinal).Intersect(lines.Select(l => l.Key)).OrderBy(k => lines.FindIndex(l => l.Key == k)));
        Assert.Equal(40, await lab.ReadAsync(db => db.PointSums.Where(s => s.Month == PointSum.Ever && s.ChallengeId == PointSum.InAll).SumAsync(s => s.MicroRewards, Now)));
        Assert.Equal(40, await lab.DoAsync<Ledger, long>((ledger, _) => ledger.EarnedAsync(leap.PersonId, Now)));
    }

    [Fact]
    public async Task The_lab_pays_nothing_for_its_own_baseline_and_nothing_twice()
    {
        await using var lab = await StreamLab.StartAsync("ada");
        Assert.Empty(await lab.PaidAsync());
        await lab.ScoredAsync("ada", Slug, 2);
        var before = await lab.PaidAsync();
        Assert.Equal(2, before.Count);
        await lab.ScoredAsync("ada", Slug, 3);
        Assert.Equal(before, await lab.PaidAsync());
    }

    [Fact]
    public async Task A_score_that_was_received_earlier_and_came_later_takes_the_first_over()
    {
        await using var lab = await StreamLab.StartAsync("ada", "bob");
        var slow = (await lab.SubmitAsync("ada", Slug, "slow")).Value;
        lab.Clock.Advance(TimeSpan.FromMinutes(1));
        var quick = await lab.ScoredAsync("bob", Slug, 0.5);
        Assert.Equal([$"leap:{quick.Id.Value} bob 20"], await lab.PaidAsync("leap"));
        await lab.ScoreAsync(slow.Id, 0.5);

        Assert.Equal([$"leap:{slow.Id.Value} ada 20"], await lab.PaidAsync("leap"));
        Assert.DoesNotContain(await lab.PaidAsync(), w => w.Contains("bob", StringComparison.Ordinal));
        var correction = (await lab.LinesAsync("bob")).Last(l => l.Subject.StartsWith("micro:leap", StringComparison.Ordinal));
        Assert.Equal((PointKind.Correction, -20L, "late"), (correction.Kind, correction.Points, Detail.Parse(correction.Detail)["after"]));
    }

    [Fact]
    public async Task A_reproduction_pays_both_at_once()
    {
        await using var lab = await StreamLab.StartAsync("ada", "bob");
        var original = await lab.ScoredAsync("ada", Slug, 0.5);
        await lab.ScoredAsync("bob", Slug, 0.7);
        await AgainAsync(lab, "bob", original.Id, 0.5);
        await AgainAsync(lab, "bob", original.Id, 0.5);

        var (ada, bob) = (await lab.FindAsync(original.Id), await lab.ReadAsync(db => db.People.SingleAsync(p => p.Name == "bob", Now)));
        Assert.Equal([$"reproduced:{original.Id.Value}:{ada.PersonId.Value} ada 10", $"reproduced:{original.Id.Value}:{bob.Id.Value} bob 10"], await lab.PaidAsync("reproduced"));
    }

    [Fact]
    public async Task Copies_of_a_result_are_paid_nothing_for_being_reproduced()
    {
        await using var lab = await StreamLab.StartAsync("ada", "bob");
        await lab.ScoredAsync("bob", Slug, 0.7);
        var (first, copy, worse) = (await lab.ScoredAsync("ada", Slug, 0.5), await lab.ScoredAsync("ada", Slug, 0.5), await lab.ScoredAsync("ada", Slug, 0.6));
        var baselines = await lab.ScoredAsync("ada", Slug, 1);
        foreach (var (id, value) in new[] { (first.Id, 0.5), (copy.Id, 0.5), (worse.Id, 0.6), (baselines.Id, 1) }) await AgainAsync(lab, "bob", id, value);
        foreach (var (name, value) in new[] { ("ada", 0.55), ("bob", 0.52) }) await lab.ScoreAsync((await lab.SubmitAsync(name, Slug, "the same tree")).Value.Id, value);
        var copied = await lab.ReadAsync(db => db.Submissions.OrderByDescending(s => s.Id).FirstAsync(Now));
        await AgainAsync(lab, "ada", copied.Id, 0.52);
        Assert.Equal([first.Id.Value, worse.Id.Value], (await lab.PaidAsync("reproduced")).Select(w => long.Parse(w.Split(':')[1], null)).Distinct().Order());
        Assert.Equal(await lab.OwedAsync(), await lab.PaidAsync());
    }

    [Fact]
    public async Task A_week_is_closed_once_and_each_member_hears_of_it_in_one_message()
    {
        await using var lab = await StreamLab.StartAsync("ada", "bob", "eve");
        await lab.ScoredAsync("ada", Slug, 0.5);
        await lab.ScoredAsync("bob", Slug, 0.7);
        var told = await NoticesAsync(lab);
        await lab.CloseAsync();
        Assert.DoesNotContain(await lab.PaidAsync(), w => w.StartsWith("top", StringComparison.Ordinal));

        lab.Clock.Advance(TimeSpan.FromDays(6));
        await lab.CloseAsync();
        await lab.CloseAsync();

        // Ada led from Tuesday noon to Monday: 132 hours, √132 = 11.5.
        Assert.Equal(["persistence:2026-11-23", "persistence:2026-11-23", "time_at_top:2026-11-23", "top:2026-11-23", "top:2026-11-23"],
            (await lab.PaidAsync()).Where(w => w.Contains("2026-", StringComparison.Ordinal)).Select(w => w[..w.LastIndexOf(':')]));
        Assert.Equal(20 + 11 + 5 + 40, (await lab.LinesAsync("ada")).Sum(l => l.Points));
        Assert.Equal(12 + 5, (await lab.LinesAsync("bob")).Sum(l => l.Points));
        Assert.Equal(told + 2, await NoticesAsync(lab));
        Assert.All((await lab.LinesAsync("bob")), l => Assert.Equal(202611, l.Month));
    }

    [Fact]
    public async Task A_close_waits_a_day_for_what_still_runs_and_is_completed_when_that_has_its_score()
    {
        await using var lab = await StreamLab.StartAsync("ada", "bob");
        await lab.ScoredAsync("ada", Slug, 0.5);
        var slow = (await lab.SubmitAsync("bob", Slug, "slow")).Value;
        lab.Clock.Advance(TimeSpan.FromDays(5.5));
        Assert.Equal("2026-11-30T00:00:00", lab.Clock.GetUtcNow().ToString("s"));
        await lab.CloseAsync();
        lab.Clock.Advance(TimeSpan.FromHours(23));
        await lab.CloseAsync();
        Assert.Empty(await lab.PaidAsync("top"));
        lab.Clock.Advance(TimeSpan.FromHours(1));
        await lab.CloseAsync();
        Assert.Equal(["20"], (await lab.PaidAsync("top")).Select(w => w[(w.LastIndexOf(' ') + 1)..]));

        await lab.ScoreAsync(slow.Id, 0.25);
        await lab.CloseAsync();
        Assert.Equal(["ada 12", "bob 20"], (await lab.PaidAsync("top")).Select(w => w[(w.IndexOf(' ', StringComparison.Ordinal) + 1)..]).Order());
        Assert.Equal(await lab.OwedAsync(), await lab.PaidAsync());
    }

    [Fact]
    public async Task A_bot_that_was_down_for_weeks_settles_them_all_and_tells_it_once()
    {
        await using var lab = await StreamLab.StartAsync("ada");
        await lab.ScoredAsync("ada", Slug, 0.5);
        var told = await NoticesAsync(lab);
        lab.Clock.Advance(TimeSpan.FromDays(25));
        await lab.CloseAsync();
        Assert.Equal(["20", "20", "20"], (await lab.PaidAsync("top")).Select(w => w[(w.LastIndexOf(' ') + 1)..]));
        Assert.Equal(told + 1, await NoticesAsync(lab));

        // The months are those in which the weeks ended: 29 November, 6 and 13 December.
        Assert.Equal([202611, 202612, 202612], (await lab.LinesAsync("ada")).Where(l => l.Subject.StartsWith("micro:top:", StringComparison.Ordinal)).Select(l => l.Month));
    }

    [Fact]
    public async Task A_close_that_breaks_off_leaves_nothing_behind()
    {
        await using var lab = await StreamLab.StartAsync("ada");
        await lab.ScoredAsync("ada", Slug, 0.5);
        lab.Clock.Advance(TimeSpan.FromDays(8));
        var before = await lab.PaidAsync();
        await lab.DoAsync<SettleStreams, bool>(async (settle, db) =>
        {
            var challenge = await db.Challenges.SingleAsync(Now);
            var board = await Board.OfAsync(db, challenge, Now);
            var history = await new ReadHistory(db, new(db), new(Lab.LabFile.Shipped)).WholeAsync(board, new DateOnly(2026, 11, 23), Now);
            Assert.NotEmpty(await settle.RunAsync(history, board.Judging, StreamCatalog.All, null, Adjustment.Late, Now));
            await db.DropChangesAsync();
            return true;
        });
        Assert.Equal(before, await lab.PaidAsync());
        await lab.CloseAsync();
        Assert.Equal(await lab.OwedAsync(), await lab.PaidAsync());
    }

    [Fact]
    public async Task A_rescoring_is_settled_by_visible_corrections()
    {
        await using var lab = await StreamLab.StartAsync("ada", "bob");
        var ada = await lab.ScoredAsync("ada", Slug, 0.5);
        var bob = await lab.ScoredAsync("bob", Slug, 0.25);
        lab.Clock.Advance(TimeSpan.FromDays(7));
        await lab.CloseAsync();
        Assert.Equal([$"leap:{ada.Id.Value} ada 20", $"leap:{bob.Id.Value} bob 20"], await lab.PaidAsync("leap"));

        await lab.RescoreAsync(s => s.IsBaseline ? 1 : s.Id == ada.Id ? 0.25 : 0.5);

        Assert.Equal([$"leap:{ada.Id.Value} ada 40"], await lab.PaidAsync("leap"));
        Assert.Equal(["ada 20", "bob 12"], (await lab.PaidAsync("top")).Select(w => w[(w.IndexOf(' ', StringComparison.Ordinal) + 1)..]).Order());
        Assert.Equal(await lab.OwedAsync(), await lab.PaidAsync());
        var line = (await lab.LinesAsync("bob")).Single(l => l.Kind == PointKind.Correction && l.Subject.StartsWith("micro:leap", StringComparison.Ordinal));
        var detail = Detail.Parse(line.Detail);
        Assert.Equal((-20L, "rescoring", 20L, 0L, 202611), (line.Points, detail["after"], detail.Integer("was"), detail.Integer("now"), line.Month));

        // The same again is nothing new.
        var count = await lab.ReadAsync(db => db.PointEntries.CountAsync(Now));
        await lab.RescoreAsync(s => s.IsBaseline ? 1 : s.Id == ada.Id ? 0.25 : 0.5);
        Assert.Equal(count, await lab.ReadAsync(db => db.PointEntries.CountAsync(Now)));
    }

    [Fact]
    public async Task A_judging_that_needs_new_runs_takes_nothing_away_for_the_time_before_it()
    {
        await using var lab = await StreamLab.StartAsync("ada", "bob");
        await lab.ScoredAsync("ada", Slug, 0.5);
        lab.Clock.Advance(TimeSpan.FromDays(7));
        await lab.CloseAsync();
        var before = await lab.PaidAsync();

        await lab.RescoreAsync(s => s.IsBaseline ? 1 : null);
        Assert.Equal(before, await lab.PaidAsync());
        lab.Clock.Advance(TimeSpan.FromHours(1));
        var leap = await lab.ScoredAsync("bob", Slug, 0.5);
        Assert.Equal([.. before, $"leap:{leap.Id.Value} bob 20"], (await lab.PaidAsync()).OrderBy(w => before.Contains(w) ? before.IndexOf(w) : int.MaxValue));
    }

    [Fact]
    public async Task What_is_scored_while_a_judging_is_built_is_paid_when_it_is_shown()
    {
        await using var lab = await StreamLab.StartAsync("ada");
        await lab.DoAsync<Domain.Scoring.BeginJudging, int>(async (begin, db) => await begin.RunAsync(await db.Challenges.SingleAsync(Now), "rejudge", Now));
        var meanwhile = await lab.ScoredAsync("ada", Slug, 0.5);
        Assert.Empty(await lab.PaidAsync());
        await lab.RescoreAsync(s => s.IsBaseline ? 1 : 0.5);
        Assert.Equal([$"leap:{meanwhile.Id.Value} ada 20"], await lab.PaidAsync("leap"));
    }

    [Fact]
    public async Task What_a_cap_moves_to_earlier_work_says_so()
    {
        await using var lab = await StreamLab.StartAsync("ada", "bob");
        await lab.ScoredAsync("bob", Slug, 0.7);
        var originals = new List<Submission>();
        foreach (var value in new[] { 0.6, 0.5, 0.4, 0.3 }) originals.Add(await lab.ScoredAsync("ada", Slug, value));

        // The fourth of a week is received first and ends last: of 30 a week 10 go from the third to it.
        var slow = await ReceivedAsync(lab, "bob", originals[3].Id);
        lab.Clock.Advance(TimeSpan.FromMinutes(1));
        foreach (var (original, value) in originals[..3].Zip([0.6, 0.5, 0.4])) await AgainAsync(lab, "bob", original.Id, value);
        Assert.Equal(["", "", "30"], await CapsAsync());
        await lab.ScoreAsync(slow.Id, 0.3);
        var moved = (await lab.LinesAsync("bob")).Single(l => l.Kind == PointKind.Correction);
        Assert.Equal((-10, "30", "0"), (moved.Points, Detail.Parse(moved.Detail)["cap"], Detail.Parse(moved.Detail)["now"]));
        Assert.Equal(await lab.OwedAsync(), await lab.PaidAsync());

        async Task<List<string>> CapsAsync() =>
            [.. (await lab.LinesAsync("bob")).Where(l => l.Subject.StartsWith("micro:reproduced", StringComparison.Ordinal)).Select(l => Detail.Parse(l.Detail)["cap"])];
    }

    [Fact]
    public async Task Whoever_was_removed_is_paid_nothing_more()
    {
        await using var lab = await StreamLab.StartAsync("ada", "bob");
        await lab.ScoredAsync("ada", Slug, 0.5);
        await lab.ScoredAsync("bob", Slug, 0.7);
        await lab.ReadAsync(async db =>
        {
            (await db.People.SingleAsync(p => p.Name == "ada", Now)).Remove(lab.Clock.GetUtcNow());
            return true;
        });
        lab.Clock.Advance(TimeSpan.FromDays(7));
        await lab.CloseAsync();
        Assert.Equal(["bob 12"], (await lab.PaidAsync("top")).Select(w => w[(w.IndexOf(' ', StringComparison.Ordinal) + 1)..]));
    }

    private static Task<int> NoticesAsync(TestLab lab) => lab.ReadAsync(db => db.Notices.CountAsync(n => n.Kind == NoticeKind.MicroRewarded, Now));

    private static async Task AgainAsync(TestLab lab, string name, SubmissionId id, double value) => await lab.ScoreAsync((await ReceivedAsync(lab, name, id)).Id, value);

    private static async Task<Submission> ReceivedAsync(TestLab lab, string name, SubmissionId id) =>
        (await lab.TryAsync<ReproduceSubmission, Submission>(async (reproduce, db) => await reproduce.RunAsync(
            await db.People.SingleAsync(p => p.Name == name, Now), await db.Memberships.SingleAsync(m => db.People.Any(p => p.Id == m.PersonId && p.Name == name), Now),
            await db.Challenges.SingleAsync(Now), await db.Submissions.SingleAsync(s => s.Id == id, Now), Now))).Value;
}
