using CoResearch.Domain.Challenges;
using CoResearch.Domain.Notices;
using CoResearch.Domain.Process.CheckIns;
using CoResearch.Domain.Process.Digests;
using CoResearch.Domain.Process.Risks;
using CoResearch.TestKit;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace CoResearch.Domain.Tests.Process;

/// <summary>Each role reads of the week what is theirs.</summary>
public sealed class Digests_by_role : IAsyncLifetime
{
    private static readonly DateTimeOffset Friday = new(2026, 12, 18, 10, 0, 0, TimeSpan.Zero);
    private TestLab _lab = null!;

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _lab = await TestLab.StartAsync();
        await _lab.ChallengeAsync("tides");
        foreach (var name in (string[])["ada", "bob", "mia", "lea", "dan"]) await _lab.MemberAsync(name, "tides");
        await _lab.AppointAsync("mia", "tides", Role.Mentor);
        await _lab.AppointAsync("lea", "tides", Role.MlExpert);
        await _lab.AppointAsync("dan", "tides", Role.DomainExpert);
        _lab.GoTo(Friday.AddDays(-4));
        await _lab.ScoredAsync("ada", "tides", 0.9);
        await _lab.ScoredAsync("ada", "tides", 0.7, passed: false);
        for (var day = -3; day < 0; day++)
        {
            _lab.GoTo(Friday.AddDays(day));
            await _lab.FailAsync((await _lab.SubmitAsync("ada", "tides", $"try {day}")).Value.Id);
        }
        _lab.GoTo(Friday);
        await RaiseAsync("The gauge is moved", RiskLevel.Low, RiskLevel.Low);
        await RaiseAsync("The labels drift", RiskLevel.High, RiskLevel.Medium);
    }

    public ValueTask DisposeAsync() => _lab.DisposeAsync();

    [Fact]
    public async Task A_mentor_reads_of_everybody_who_is_stuck_and_of_the_risks_and_not_of_runs()
    {
        var digest = await OfAsync("mia");
        Assert.Equal((Role.Mentor, null), (digest.Reader, digest.Runs));
        Assert.Equal(["ada", "bob"], digest.Stuck.Select(s => s.Name).Order());
        Assert.Equal(["The labels drift", "The gauge is moved"], digest.Risks.Select(r => r.Text));
    }

    [Fact]
    public async Task An_expert_in_machine_learning_reads_whose_runs_fail_and_why()
    {
        var digest = await OfAsync("lea");
        Assert.Equal(Role.MlExpert, digest.Reader);
        var stuck = Assert.Single(digest.Stuck);
        Assert.Equal(("ada", StuckKind.FailingRuns), (stuck.Name, Assert.Single(stuck.Reasons).Kind));
        Assert.Equal((2, 3), (digest.Runs!.Scored, digest.Runs.Failed));
        Assert.Equal(new Tally("diverged", 3), Assert.Single(digest.Runs.Failures));
        Assert.Equal(new Tally("torch", 2), Assert.Single(digest.Runs.Technologies));
    }

    [Fact]
    public async Task A_domain_expert_reads_which_gates_fail_and_of_nobody_who_is_stuck()
    {
        var digest = await OfAsync("dan");
        Assert.Equal(Role.DomainExpert, digest.Reader);
        Assert.Empty(digest.Stuck);
        Assert.Equal(1, Assert.Single(digest.Runs!.GatesFailed).Count);
    }

    [Fact]
    public async Task A_week_without_a_run_is_not_silent_where_somebody_is_blocked()
    {
        _lab.GoTo(Friday.AddDays(20));
        await CloseAsync("The labels drift");
        Assert.Empty(await AllAsync("dan"));
        Assert.True((await _lab.AnswerAsync("ada", "tides", "a cut", blockers: "the gauge is broken")).Ok);
        foreach (var expert in (string[])["dan", "lea"]) Assert.Equal("the gauge is broken", Assert.Single((await OfAsync(expert)).Blockers).Blocker);
    }

    [Fact]
    public async Task A_grave_risk_is_told_until_it_is_over_and_another_while_it_is_new()
    {
        _lab.GoTo(Friday.AddDays(7));
        await CloseAsync("The labels drift");
        Assert.Equal("The gauge is moved", Assert.Single((await OfAsync("dan")).Risks).Text);
        _lab.GoTo(Friday.AddDays(20));
        Assert.Empty(await AllAsync("dan"));
        await RaiseAsync("The sea dries up", RiskLevel.Medium, RiskLevel.High);
        _lab.GoTo(Friday.AddDays(50));
        Assert.Equal("The sea dries up", (await OfAsync("dan")).Risks[0].Text);
        Assert.Empty(await AllAsync("lea"));
    }

    [Fact]
    public async Task Where_there_is_no_mentor_an_expert_reads_everything()
    {
        await _lab.TryAsync<LeaveChallenge, int>(async (leave, db) => await leave.RunAsync(await db.NamedAsync("mia"), await db.ChallengeAsync("tides"), Now));
        var digest = await OfAsync("dan");
        Assert.Equal((Role.Mentor, 2), (digest.Reader, digest.Stuck.Count));
    }

    [Fact]
    public async Task A_student_reads_of_their_own_week_and_of_nothing_when_nothing_was()
    {
        var week = Assert.Single(await WeekAsync("ada"));
        Assert.Equal((5, 3, 1, 1), (week.Submissions, week.Failed, week.Place!.Rank, week.Ranked));
        Assert.Equal((null, 0.9), (week.Move!.Before, week.Move.Now));
        Assert.Empty(await WeekAsync("bob"));
        await _lab.CardAsync("bob", "tides", "\"Read the gauge\" due 2026-12-21", "bob");
        Assert.Equal("Read the gauge", Assert.Single(Assert.Single(await WeekAsync("bob")).Due).Title);
        _lab.GoTo(Friday.AddDays(30));
        Assert.Empty(await WeekAsync("ada"));
    }

    [Fact]
    public async Task Students_are_told_once_a_week_at_their_own_time_unless_they_are_away()
    {
        await _lab.ReadAsync(async db => (await db.NamedAsync("ada")).MoveTo("America/New_York").Ok);
        await _lab.TryAsync<GoAway, Absence>(async (away, db) => await away.RunAsync(await db.NamedAsync("bob"), new DateOnly(2026, 12, 22), Now));
        for (var at = Friday; at < Friday.AddDays(2); at = at.AddMinutes(30))
        {
            _lab.GoTo(at);
            await _lab.SendDigestsAsync();
        }
        var told = Assert.Single(await _lab.NoticesAsync(NoticeKind.MemberDigest));
        Assert.Equal(new DateTimeOffset(2026, 12, 18, 15, 0, 0, TimeSpan.Zero), told.CreatedAt);
        _lab.GoTo(Friday.AddDays(7).AddHours(6));
        await _lab.SendDigestsAsync();
        Assert.Equal(3, (await _lab.NoticesAsync(NoticeKind.MemberDigest)).Count);
    }

    private async Task<ChallengeDigest> OfAsync(string name) => Assert.Single(await AllAsync(name));

    private Task<IReadOnlyList<ChallengeDigest>> AllAsync(string name) => _lab.DoAsync<MentorDigest, IReadOnlyList<ChallengeDigest>>(async (digest, db) =>
        await digest.OfMentorAsync((await db.NamedAsync(name)).Id, _lab.Clock.GetUtcNow().AddDays(-7), Now));

    private Task<int> RaiseAsync(string text, RiskLevel likelihood, RiskLevel impact) => _lab.ReadAsync(async db =>
    {
        db.Risks.Add(Risk.Raise((await db.ChallengeAsync("tides")).Id, text, likelihood, impact, null, "", (await db.NamedAsync("mia")).Id, _lab.Clock.GetUtcNow()).Value);
        return await db.SaveChangesAsync(Now);
    });

    private Task<int> CloseAsync(string risk) => _lab.ReadAsync(async db =>
    {
        Assert.True((await db.Risks.SingleAsync(r => r.Text == risk, Now)).Close("It is over", (await db.NamedAsync("mia")).Id, _lab.Clock.GetUtcNow()).Ok);
        return await db.SaveChangesAsync(Now);
    });

    private Task<IReadOnlyList<StudentWeek>> WeekAsync(string name) => _lab.DoAsync<MemberWeek, IReadOnlyList<StudentWeek>>(async (week, db) =>
        await week.OfAsync(await db.NamedAsync(name), _lab.Clock.GetUtcNow().AddDays(-7), Now));
}
