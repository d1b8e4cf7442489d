using CoResearch.Domain.Awards;
using CoResearch.Domain.Challenges;
using CoResearch.Domain.Lab;
using CoResearch.Domain.Notices;
using CoResearch.Domain.People;
using CoResearch.Domain.Recognition;
using CoResearch.Domain.Shared;
using CoResearch.Domain.Submissions;
using CoResearch.Domain.Tests.Rewards;
using CoResearch.TestKit;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace CoResearch.Domain.Tests.Awards;

/// <summary>Somebody claims an award, and somebody else decides.</summary>
public sealed class Claiming
{
    private const string Slug = "small", Evidence = "It joins physics and statistics, see the report";

    /// <summary>What awards alone brought: scores bring micro-rewards besides.</summary>
    private static Task<long> AwardedAsync(TestLab lab, string name) => lab.ReadAsync(db => db.PointEntries
        .Where(e => e.Kind == PointKind.Awarded && db.People.Any(p => p.Id == e.PersonId && p.Name == name)).SumAsync(e => e.Points, TestContext.Current.CancellationToken));

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_approved_claim_pays_from_the_lab_and_is_told_to_its_owner_and_to_the_challenge()
    {
        await using var lab = await LabAsync();
        var claim = (await ClaimAsync(lab, "ada", "#interscience")).Value;
        Assert.Equal(0, await lab.EarnedAsync("ada"));
        Assert.Equal([(NoticeKind.AwardClaimed, "mia")], await ToldAsync(lab));
        Assert.True((await ApproveAsync(lab, "mia", claim.Id)).Ok);

        Assert.Equal(100, await lab.EarnedAsync("ada"));
        Assert.Equal([(NoticeKind.AwardClaimed, "mia"), (NoticeKind.AwardDecided, "ada"), (NoticeKind.AwardGiven, null)], await ToldAsync(lab));
        var line = await lab.ReadAsync(db => db.PointEntries.SingleAsync(Now));
        Assert.Equal((PointKind.Awarded, Purse.Earned, claim.ChallengeId, $"award:{claim.Id.Value}"), (line.Kind, line.Purse, line.ChallengeId!.Value, line.Subject));
        Assert.Equal(100, await lab.ReadAsync(db => db.PointSums.Where(s => s.Month == PointSum.Ever && s.ChallengeId == PointSum.InAll).Select(s => s.Awards).SingleAsync(Now)));
    }

    [Fact]
    public async Task Nobody_has_an_award_twice_for_the_same()
    {
        await using var lab = await LabAsync();
        var first = (await ClaimAsync(lab, "ada", "Interscience")).Value;
        Assert.IsType<ClaimWaits>((await ClaimAsync(lab, "ada", "INTERSCIENCE")).Error);
        Assert.True((await ApproveAsync(lab, "mia", first.Id)).Ok);
        Assert.IsType<ClaimDecided>((await ApproveAsync(lab, "mia", first.Id)).Error);
        Assert.IsType<ClaimDecided>((await DeclineAsync(lab, "mia", first.Id)).Error);
        Assert.IsType<AwardedAlready>((await ClaimAsync(lab, "ada", "Interscience")).Error);
        Assert.Equal(100, await lab.EarnedAsync("ada"));

        // A submission that shows it makes no second one of it.
        var submission = await lab.ScoredAsync("ada", Slug, 0.5);
        Assert.IsType<AwardedAlready>((await ClaimAsync(lab, "ada", "Interscience", submission.Id)).Error);
    }

    [Fact]
    public async Task Whoever_reproduced_a_submission_does_not_decide_what_it_is_worth()
    {
        await using var lab = await LabAsync();
        var submission = await lab.ScoredAsync("ada", Slug, 0.5);
        await lab.ScoredAsync("mia", Slug, 0.7);
        await ReproduceAsync(lab, "mia", submission.Id, 0.5);
        var claim = (await ClaimAsync(lab, "ada", "Reproducible", submission.Id)).Value;
        Assert.Equal([(NoticeKind.AwardClaimed, "olga")], (await ToldAsync(lab)).Where(t => t.Kind == NoticeKind.AwardClaimed));
        Assert.IsType<OwnReproduction>((await ApproveAsync(lab, "mia", claim.Id)).Error);
        Assert.IsType<OwnReproduction>((await DeclineAsync(lab, "mia", claim.Id)).Error);
        Assert.True((await ApproveAsync(lab, "olga", claim.Id)).Ok);
        await lab.RemoveAsync("olga");
        var second = await lab.ScoredAsync("ada", Slug, 0.4);
        await ReproduceAsync(lab, "mia", second.Id, 0.4);
        Assert.IsType<NobodyDecides>((await ClaimAsync(lab, "ada", "Reproducible", second.Id)).Error);
    }

    [Fact]
    public async Task A_declined_claim_says_why_pays_nothing_and_may_be_made_again()
    {
        await using var lab = await LabAsync();
        var claim = (await ClaimAsync(lab, "ada", "Interscience")).Value;
        Assert.True((await DeclineAsync(lab, "mia", claim.Id)).Ok);
        Assert.Equal("Show the second science", (await lab.ReadAsync(db => db.AwardClaims.AsNoTracking().SingleAsync(Now))).Reason);
        Assert.IsType<ClaimDecided>((await ApproveAsync(lab, "mia", claim.Id)).Error);
        Assert.Equal(0, await lab.EarnedAsync("ada"));
        Assert.True((await ApproveAsync(lab, "mia", (await ClaimAsync(lab, "ada", "Interscience")).Value.Id)).Ok);
        Assert.Equal(100, await lab.EarnedAsync("ada"));
    }

    [Fact]
    public async Task Of_many_approvals_at_once_one_counts()
    {
        await using var lab = await LabAsync();
        var claim = (await ClaimAsync(lab, "ada", "Interscience")).Value;
        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(i => Task.Run(() => ApproveAsync(lab, i % 2 == 0 ? "mia" : "olga", claim.Id), Now)));
        Assert.Single(answers, a => a.Ok);
        Assert.Equal((100, 1), (await lab.EarnedAsync("ada"), (await ToldAsync(lab)).Count(t => t.Kind == NoticeKind.AwardGiven)));
    }

    [Fact]
    public async Task A_reproducible_award_wants_somebody_else_to_have_come_to_the_same()
    {
        await using var lab = await LabAsync();
        await lab.MemberAsync("bob", Slug);
        await lab.ScoredAsync("bob", Slug, 0.4);
        var submission = await lab.ScoredAsync("ada", Slug, 0.5);
        Assert.IsType<AwardNeedsSubmission>((await ClaimAsync(lab, "ada", "Reproducible")).Error);
        Assert.IsType<NotYetReproduced>((await ClaimAsync(lab, "ada", "Reproducible", submission.Id)).Error);

        // Her own run shows nothing, and neither does one that came to something else.
        await ReproduceAsync(lab, "ada", submission.Id, 0.5);
        await ReproduceAsync(lab, "bob", submission.Id, 0.9);
        Assert.IsType<NotYetReproduced>((await ClaimAsync(lab, "ada", "Reproducible", submission.Id)).Error);

        await ReproduceAsync(lab, "bob", submission.Id, 0.5);
        Assert.IsType<NotYours>((await ClaimAsync(lab, "bob", "Reproducible", submission.Id)).Error);
        Assert.True((await ApproveAsync(lab, "mia", (await ClaimAsync(lab, "ada", "Reproducible", submission.Id)).Value.Id)).Ok);
        Assert.Equal(50, await AwardedAsync(lab, "ada"));
        Assert.IsType<AwardedAlready>((await ClaimAsync(lab, "ada", "Reproducible", submission.Id)).Error);
    }

    [Fact]
    public async Task A_best_score_leads_the_leaderboard_now_and_counts_once_in_a_challenge()
    {
        await using var lab = await LabAsync();
        await lab.MemberAsync("bob", Slug);
        Assert.Equal(new NotTheBest(Slug, null), (await ClaimAsync(lab, "ada", "Best-score")).Error);
        var worse = await lab.ScoredAsync("ada", Slug, 0.5);
        var bobs = await lab.ScoredAsync("bob", Slug, 0.3);
        Assert.Equal(new NotTheBest(Slug, 2), (await ClaimAsync(lab, "ada", "Best-score", worse.Id)).Error);
        var best = await lab.ScoredAsync("ada", Slug, 0.1);
        Assert.IsType<NotTheBestSubmission>((await ClaimAsync(lab, "ada", "Best-score", worse.Id)).Error);
        Assert.IsType<NotTheBest>((await ClaimAsync(lab, "bob", "Best-score", bobs.Id)).Error);
        var claim = (await ClaimAsync(lab, "ada", "Best-score")).Value;
        Assert.Equal(best.Id, claim.SubmissionId);
        Assert.True((await ApproveAsync(lab, "mia", claim.Id)).Ok);
        var better = await lab.ScoredAsync("ada", Slug, 0.05);
        Assert.IsType<AwardedAlready>((await ClaimAsync(lab, "ada", "Best-score", better.Id)).Error);
        Assert.Equal(100, await AwardedAsync(lab, "ada"));
    }

    [Fact]
    public async Task What_is_no_new_result_is_awarded_nothing()
    {
        await using var lab = await LabAsync();
        await lab.MemberAsync("bob", Slug);
        await lab.ScoreAsync((await lab.ReadAsync(db => db.Submissions.SingleAsync(s => s.IsBaseline, Now))).Id, 0.9);
        var unchanged = (await lab.SubmitAsync("ada", Slug)).Value;
        await lab.ScoreAsync(unchanged.Id, 0.9001);
        Assert.IsType<NothingButTheBaseline>((await ClaimAsync(lab, "ada", "Best-score")).Error);
        var plain = await lab.ScoredAsync("bob", Slug, 0.9);
        await ReproduceAsync(lab, "ada", plain.Id, 0.9);
        Assert.IsType<NothingButTheBaseline>((await ClaimAsync(lab, "bob", "Reproducible", plain.Id)).Error);

        // The very tree of somebody else, and one's own result a second time.
        var first = (await lab.SubmitAsync("ada", Slug, "a wider net")).Value;
        await lab.ScoreAsync(first.Id, 0.5);
        var copy = (await lab.SubmitAsync("bob", Slug, "a wider net")).Value;
        await lab.ScoreAsync(copy.Id, 0.6);
        var again = await lab.ScoredAsync("ada", Slug, 0.5);
        await ReproduceAsync(lab, "bob", first.Id, 0.5);
        await ReproduceAsync(lab, "mia", copy.Id, 0.6);
        await ReproduceAsync(lab, "bob", again.Id, 0.5);
        Assert.Equal(new NoNewResult(copy.Id, first.Id, "ada"), (await ClaimAsync(lab, "bob", "Reproducible", copy.Id)).Error);
        Assert.Equal(new NoNewResult(again.Id, first.Id, "ada"), (await ClaimAsync(lab, "ada", "Reproducible", again.Id)).Error);
        Assert.True((await ClaimAsync(lab, "ada", "Reproducible", first.Id)).Ok);

        // Another claim may name a copy: whoever decides reads that it is one.
        Assert.True((await ClaimAsync(lab, "bob", "Interscience", copy.Id)).Ok);
        await lab.DoAsync<AwardList, bool>(async (list, db) =>
        {
            var rows = await list.WaitingForAsync(await Shop.Of(db, "olga"), Now);
            Assert.Equal([null, (first.Id, "ada")], rows.Select(r => r.Repeat is { } repeat ? (repeat.Of, repeat.Author) : ((SubmissionId, string)?)null));
            return true;
        });
    }

    [Fact]
    public async Task What_was_so_when_it_was_claimed_is_looked_at_again_when_it_is_approved()
    {
        await using var lab = await LabAsync();
        await lab.MemberAsync("bob", Slug);
        await lab.ScoredAsync("ada", Slug, 0.5);
        var claim = (await ClaimAsync(lab, "ada", "Best-score")).Value;
        await lab.ScoredAsync("bob", Slug, 0.3);
        Assert.IsType<ClaimFaded>((await ApproveAsync(lab, "mia", claim.Id)).Error);
        Assert.Equal(0, await AwardedAsync(lab, "ada"));
        await lab.DoAsync<AwardList, bool>(async (list, db) =>
        {
            Assert.False(Assert.Single(await list.WaitingForAsync(await Shop.Of(db, "mia"), Now)).Holds);
            return true;
        });
        await lab.ScoredAsync("ada", Slug, 0.2);
        Assert.IsType<ClaimFaded>((await ApproveAsync(lab, "mia", claim.Id)).Error);
        Assert.True((await DeclineAsync(lab, "mia", claim.Id)).Ok);
        Assert.True((await ApproveAsync(lab, "mia", (await ClaimAsync(lab, "ada", "Best-score")).Value.Id)).Ok);
    }

    [Fact]
    public async Task Nobody_decides_their_own_claim_and_students_decide_none()
    {
        await using var lab = await LabAsync();
        await lab.MemberAsync("bob", Slug);
        await lab.PersonAsync("stranger");
        var mias = (await ClaimAsync(lab, "mia", "Interscience")).Value;
        Assert.Equal([(NoticeKind.AwardClaimed, "olga")], await ToldAsync(lab));
        Assert.IsType<OwnClaim>((await ApproveAsync(lab, "mia", mias.Id)).Error);
        Assert.IsType<OwnClaim>((await DeclineAsync(lab, "mia", mias.Id)).Error);
        foreach (var other in new[] { "bob", "stranger" }) Assert.IsType<NoSuchClaim>((await ApproveAsync(lab, other, mias.Id)).Error);
        Assert.True((await ApproveAsync(lab, "olga", mias.Id)).Ok);
    }

    [Fact]
    public async Task Where_nobody_could_decide_a_claim_is_refused()
    {
        await using var lab = await LabAsync();
        await lab.RemoveAsync("olga");
        Assert.IsType<NobodyDecides>((await ClaimAsync(lab, "mia", "Interscience")).Error);
        await lab.RemoveAsync("mia");
        Assert.IsType<NobodyDecides>((await ClaimAsync(lab, "ada", "Interscience")).Error);
    }

    [Fact]
    public async Task Somebody_who_was_removed_is_awarded_nothing()
    {
        await using var lab = await LabAsync();
        var claim = (await ClaimAsync(lab, "ada", "Interscience")).Value;
        await lab.RemoveAsync("ada");
        Assert.IsType<NoLongerHere>((await ApproveAsync(lab, "mia", claim.Id)).Error);
        Assert.Equal(0, await lab.ReadAsync(db => db.PointEntries.CountAsync(Now)));
        Assert.True((await DeclineAsync(lab, "mia", claim.Id)).Ok);
        Assert.IsType<NoLongerHere>((await ClaimAsync(lab, "ada", "Interscience")).Error);
    }

    [Fact]
    public async Task A_claim_needs_an_award_that_there_is_and_evidence_that_can_be_read()
    {
        await using var lab = await LabAsync();
        Assert.Contains("Did you mean Interscience?", Assert.IsType<NoSuchAward>((await ClaimAsync(lab, "ada", "Interscence")).Error).Message, StringComparison.Ordinal);
        Assert.IsType<EvidenceTooShort>((await ClaimAsync(lab, "ada", "Interscience", evidence: "!!! ??? ... !!! ??? ...")).Error);
        Assert.IsType<AwardTextTooLong>((await ClaimAsync(lab, "ada", "Interscience", evidence: new string('x', AwardClaim.LongestText + 1))).Error);
        Assert.Equal(0, await lab.ReadAsync(db => db.AwardClaims.CountAsync(Now)));
    }

    [Fact]
    public async Task The_lists_show_who_has_what_and_what_waits_for_whom()
    {
        await using var lab = await LabAsync();
        await lab.MemberAsync("bob", Slug);
        Assert.True((await ApproveAsync(lab, "mia", (await ClaimAsync(lab, "ada", "Interscience")).Value.Id)).Ok);
        Assert.True((await ApproveAsync(lab, "mia", (await ClaimAsync(lab, "bob", "Interscience")).Value.Id)).Ok);
        await lab.ScoredAsync("ada", Slug, 0.5);
        var waiting = (await ClaimAsync(lab, "ada", "Best-score")).Value.Id;
        await lab.DoAsync<AwardList, bool>(async (list, db) =>
        {
            var holders = await list.HoldersAsync(1, Now);
            Assert.Equal(LabFile.Shipped.Awards.Count, holders.Count);
            Assert.Equal((2, "bob"), (holders[0].Given, Assert.Single(holders[0].Latest).Person));
            Assert.Equal(0, holders[1].Given);
            Assert.Equal(waiting, Assert.Single(await list.WaitingOfAsync((await Shop.Of(db, "ada")).Id, Now)).Claim.Id);
            foreach (var name in new[] { "mia", "olga" })
            {
                var row = Assert.Single(await list.WaitingForAsync(await Shop.Of(db, name), Now));
                Assert.Equal(waiting, row.Claim.Id);
                Assert.Equal([("Interscience", Slug, null)], row.Has);
            }
            foreach (var name in new[] { "ada", "bob" }) Assert.Empty(await list.WaitingForAsync(await Shop.Of(db, name), Now));
            return true;
        });
    }

    /// <summary>A challenge with a mentor, mia, and a student, ada; olga owns the lab.</summary>
    private static async Task<TestLab> LabAsync()
    {
        var lab = await TestLab.StartAsync();
        await lab.PersonAsync("olga", owner: true);
        await lab.MemberAsync("ada", Slug);
        await lab.MemberAsync("mia", Slug);
        await lab.ReadAsync(async db =>
        {
            var mia = await Shop.Of(db, "mia");
            (await db.Memberships.SingleAsync(m => m.PersonId == mia.Id, Now)).Become(Role.Mentor);
            return true;
        });
        return lab;
    }

    private static Task<Result<AwardClaim>> ClaimAsync(TestLab lab, string name, string tag, SubmissionId? submission = null, string evidence = Evidence) =>
        lab.TryAsync<ClaimAward, AwardClaim>(async (claim, db) => await claim.RunAsync(
            await Shop.Of(db, name), tag, await db.Challenges.SingleAsync(Now),
            submission is { } id ? await db.Submissions.SingleAsync(s => s.Id == id, Now) : null, evidence, Now));

    private static Task<Result<AwardClaim>> ApproveAsync(TestLab lab, string name, AwardClaimId id) =>
        lab.TryAsync<DecideClaim, AwardClaim>(async (decide, db) => await decide.ApproveAsync(await Shop.Of(db, name), id.Value, null, Now));

    private static Task<Result<AwardClaim>> DeclineAsync(TestLab lab, string name, AwardClaimId id) =>
        lab.TryAsync<DecideClaim, AwardClaim>(async (decide, db) => await decide.DeclineAsync(await Shop.Of(db, name), id.Value, "Show the second science", Now));

    private static async Task ReproduceAsync(TestLab lab, string name, SubmissionId id, double value)
    {
        var again = (await lab.TryAsync<ReproduceSubmission, Submission>(async (reproduce, db) =>
        {
            var (person, original) = (await Shop.Of(db, name), await db.Submissions.SingleAsync(s => s.Id == id, Now));
            var membership = await db.Memberships.SingleAsync(m => m.PersonId == person.Id && m.ChallengeId == original.ChallengeId, Now);
            return await reproduce.RunAsync(person, membership, await db.Challenges.SingleAsync(Now), original, Now);
        })).Value;
        await lab.ScoreAsync(again.Id, value);
    }

    private static Task<List<(NoticeKind Kind, string? Person)>> ToldAsync(TestLab lab) => lab.ReadAsync(async db =>
    {
        var names = await db.People.ToDictionaryAsync(p => p.Id, p => p.Name, Now);
        var notices = await db.Notices.Where(n => n.AboutId != null).OrderBy(n => n.Id).ToListAsync(Now);
        return notices.Select(n => (n.Kind, n.PersonId is { } person ? names[person] : null)).ToList();
    });
}
