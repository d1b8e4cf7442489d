using CoResearch.Domain.Challenges;
using CoResearch.Domain.Data;
using CoResearch.Domain.Notices;
using CoResearch.Domain.People;
using CoResearch.Domain.Recognition;
using CoResearch.Domain.Shared;
using CoResearch.Domain.Submissions;
using CoResearch.TestKit;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace CoResearch.Domain.Tests.Recognition;

public sealed class Claiming_awards : IAsyncLifetime
{
    private const string Evidence = "The README says how to run it, and the seed is in the workflow.";
    private TestLab _lab = null!;

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _lab = await TestLab.StartAsync();
        await _lab.PersonAsync("olga", owner: true);
        foreach (var name in new[] { "ada", "bob", "mia" }) await _lab.MemberAsync(name, "tides");
        await _lab.TryAsync<JoinChallenge, Membership>(async (join, db) => await join.AppointAsync(await PersonAsync(db, "mia"), await db.Challenges.SingleAsync(Now), Role.Mentor, Now));
    }

    public ValueTask DisposeAsync() => _lab.DisposeAsync();

    [Fact]
    public async Task A_mentor_approves_and_the_lab_pays_once()
    {
        var claim = (await ClaimAsync("ada", "interscience")).Value;
        Assert.Equal(["mia"], await ToldAsync(NoticeKind.AwardClaimed));
        Assert.IsType<ClaimedAlready>((await ClaimAsync("ada", "Interscience")).Error);
        Assert.True((await DecideAsync("mia", claim, true)).Ok);
        Assert.Equal((100, 100), (await _lab.EarnedAsync("ada"), await _lab.AllowanceAsync("ada")));
        Assert.IsType<ClaimDecided>((await DecideAsync("mia", claim, true)).Error);
        Assert.IsType<ClaimDecided>((await DecideAsync("olga", claim, false)).Error);
        Assert.IsType<HasAward>((await ClaimAsync("ada", "Interscience")).Error);
        Assert.Equal(100, await _lab.EarnedAsync("ada"));
        Assert.Single(await _lab.ReadAsync(db => db.Notices.Where(n => n.Kind == NoticeKind.AwardGiven && n.PersonId == null).ToListAsync(Now)));
        await _lab.BalanceAsync();
    }

    [Fact]
    public async Task A_declined_claim_pays_nothing_and_can_be_made_again()
    {
        var claim = (await ClaimAsync("ada", "Interscience")).Value;
        Assert.True((await DecideAsync("mia", claim, false)).Ok);
        Assert.Equal(0, await _lab.EarnedAsync("ada"));
        Assert.True((await ClaimAsync("ada", "Interscience")).Ok);
    }

    [Fact]
    public async Task Nobody_decides_on_a_claim_of_their_own()
    {
        var claim = (await ClaimAsync("mia", "Interscience")).Value;
        Assert.Equal(["olga"], await ToldAsync(NoticeKind.AwardClaimed));
        Assert.IsType<OwnClaim>((await DecideAsync("mia", claim, true)).Error);
        Assert.True((await DecideAsync("olga", claim, true)).Ok);
    }

    [Fact]
    public async Task What_makes_no_sense_is_refused()
    {
        Assert.Equal(" Did you mean Reproducible?", Assert.IsType<NoSuchAward>((await ClaimAsync("ada", "Reproducable")).Error).Hint);
        Assert.IsType<EvidenceNeeded>((await ClaimAsync("ada", "Interscience", evidence: "because!")).Error);
        Assert.IsType<EvidenceNeeded>((await ClaimAsync("ada", "Interscience", evidence: new string('x', 1001))).Error);
        Assert.IsType<AwardNeedsSubmission>((await ClaimAsync("ada", "Reproducible")).Error);
    }

    [Fact]
    public async Task Reproducible_wants_somebody_else_to_have_reproduced_it()
    {
        var submission = (await _lab.SubmitAsync("ada", "tides", "one")).Value;
        Assert.IsType<NotReproducedYet>((await ClaimAsync("ada", "Reproducible", submission)).Error);
        Assert.IsType<NotYourSubmission>((await ClaimAsync("bob", "Reproducible", submission)).Error);
        var other = (await _lab.SubmitAsync("bob", "tides", "two")).Value;
        await ReproducedByAsync(submission, submission);
        Assert.IsType<NotReproducedYet>((await ClaimAsync("ada", "Reproducible", submission)).Error);
        await ReproducedByAsync(submission, other);
        var claim = (await ClaimAsync("ada", "Reproducible", submission)).Value;
        Assert.True((await DecideAsync("mia", claim, true)).Ok);
        Assert.Equal(50, await _lab.EarnedAsync("ada"));
    }

    private Task<int> ReproducedByAsync(Submission original, Submission reproduction) => _lab.ReadAsync(db =>
        db.Submissions.Where(s => s.Id == original.Id).ExecuteUpdateAsync(set => set.SetProperty(s => s.ReproducedById, reproduction.Id), Now));

    private Task<Result<AwardClaim>> ClaimAsync(string name, string tag, Submission? submission = null, string evidence = Evidence) =>
        _lab.TryAsync<ClaimAward, AwardClaim>(async (claim, db) => await claim.RunAsync(
            await PersonAsync(db, name), await db.Challenges.SingleAsync(Now), tag, submission is null ? null : await db.Submissions.SingleAsync(s => s.Id == submission.Id, Now), evidence, Now));

    private Task<Result<AwardClaim>> DecideAsync(string name, AwardClaim claim, bool approve) =>
        _lab.TryAsync<ClaimAward, AwardClaim>(async (decide, db) => await decide.DecideAsync(await PersonAsync(db, name), await db.AwardClaims.SingleAsync(c => c.Id == claim.Id, Now), approve, null, Now));

    private Task<List<string>> ToldAsync(NoticeKind kind) => _lab.ReadAsync(db => (
        from notice in db.Notices
        join person in db.People on notice.PersonId equals person.Id
        where notice.Kind == kind
        orderby notice.Id
        select person.Name).ToListAsync(Now));

    private static Task<Person> PersonAsync(CoResearchDb db, string name) => db.People.SingleAsync(p => p.Name == name, Now);
}
