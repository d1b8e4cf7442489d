using CoResearch.Domain.Challenges;
using CoResearch.Domain.People;
using CoResearch.Domain.Shared;
using CoResearch.Domain.Submissions;
using CoResearch.TestKit;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace CoResearch.Domain.Tests.Challenges;

public sealed class Joining_and_leaving
{
    private const string Slug = "small";

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_member_has_a_fork_of_the_baseline_whose_first_commit_is_not_submitted_by_itself()
    {
        await using var lab = await TestLab.StartAsync();

        var membership = await lab.MemberAsync("ada", Slug);

        Assert.Equal(($"forks/{membership.PersonId.Value}/small.git", Role.Student), (membership.ForkPath, membership.Role));
        Assert.Equal(SmallChallenges.Workflow, lab.Forks.ReadText(membership.ForkPath, membership.Seen["main"], "workflow.yml"));
        Assert.Equal(membership.Seen["main"], lab.Forks.Heads(membership.ForkPath, ["main"])["main"]);
    }

    [Fact]
    public async Task Joining_twice_is_told_and_changes_nothing()
    {
        await using var lab = await TestLab.StartAsync();
        await lab.MemberAsync("ada", Slug);

        Assert.Matches("^/lab/forks/[0-9]+/small.git$", Assert.IsType<AlreadyAMember>((await lab.JoinAsync("ada", Slug)).Error).Address);
    }

    [Fact]
    public async Task Joining_from_two_places_at_once_makes_one_member()
    {
        await using var lab = await TestLab.StartAsync();
        await lab.MemberAsync("bob", Slug);
        await lab.PersonAsync("ada");

        var first = await lab.TryAsync<JoinChallenge, Membership>(async (join, db) =>
        {
            var ada = await db.People.SingleAsync(p => p.Name == "ada", Now);
            var challenge = await db.Challenges.SingleAsync(Now);
            lab.Forks.OnCreate = () => lab.JoinAsync("ada", Slug);
            return await join.RunAsync(ada, challenge, Now);
        });

        Assert.True(first.Ok);
        Assert.Equal(3, await lab.ReadAsync(db => db.Memberships.CountAsync(Now))); // ada, bob and the baseline
    }

    [Fact]
    public async Task Nobody_joins_a_draft_and_nobody_new_joins_what_is_closed()
    {
        await using var lab = await TestLab.StartAsync();
        await lab.DraftAsync("draft");
        await lab.MemberAsync("ada", Slug);
        await lab.PersonAsync("bob");
        await LeaveAsync(lab, "ada");
        await lab.MoveAsync(Slug, (move, challenge) => move.CloseAsync(challenge, Now));

        Assert.IsType<ChallengeNotOpen>((await lab.JoinAsync("bob", "draft")).Error);
        Assert.IsType<JoinedTooLate>((await lab.JoinAsync("bob", Slug)).Error);
        Assert.True((await lab.JoinAsync("ada", Slug)).Ok);
    }

    [Fact]
    public async Task Leaving_cancels_what_waits_and_keeps_the_score()
    {
        await using var lab = await TestLab.StartAsync();
        await lab.MemberAsync("ada", Slug);
        var scored = await lab.ScoredAsync("ada", Slug, 1);
        var waits = (await lab.SubmitAsync("ada", Slug, "waits")).Value;

        Assert.Equal(1, (await LeaveAsync(lab, "ada")).Value);

        Assert.Equal(SubmissionState.Cancelled, (await lab.FindAsync(waits.Id)).State);
        Assert.Equal(SubmissionState.Scored, (await lab.FindAsync(scored.Id)).State);
        Assert.Equal(1, await lab.ReadAsync(db => db.Standings.CountAsync(Now)));
        Assert.IsType<NotAMember>((await lab.SubmitAsync("ada", Slug, "more")).Error);
        Assert.IsType<NotAMember>((await LeaveAsync(lab, "ada")).Error);
    }

    [Fact]
    public async Task Coming_back_revives_the_fork_but_neither_the_role_nor_what_was_pushed_meanwhile()
    {
        await using var lab = await TestLab.StartAsync();
        var membership = await lab.MemberAsync("ada", Slug);
        await AppointAsync(lab, "ada", Role.Mentor);
        await LeaveAsync(lab, "ada");
        var meanwhile = lab.Forks.Push(membership.ForkPath, files: ("README.md", "secret work"));

        var back = (await lab.JoinAsync("ada", Slug)).Value;

        Assert.Equal((membership.ForkPath, Role.Student, true), (back.ForkPath, back.Role, back.Active));
        Assert.Equal(meanwhile.Id, back.Seen["main"]);
    }

    [Fact]
    public async Task A_role_can_be_given_to_who_is_not_in_the_challenge_and_changed_again()
    {
        await using var lab = await TestLab.StartAsync();
        await lab.ChallengeAsync(Slug);
        await lab.PersonAsync("marie");

        Assert.True((await AppointAsync(lab, "marie", Role.Mentor)).Value.Guides);
        Assert.Equal(Role.DomainExpert, (await AppointAsync(lab, "marie", Role.DomainExpert)).Value.Role);
        Assert.False((await AppointAsync(lab, "marie", Role.Student)).Value.Guides);
        Assert.Equal(1, await lab.ReadAsync(db => db.Memberships.CountAsync(m => m.ForkPath.EndsWith("/small.git") && db.People.Any(p => p.Id == m.PersonId && p.Name == "marie"), Now)));
    }

    [Theory]
    [InlineData("baseline")]
    [InlineData("Baseline")]
    public async Task Nobody_is_the_baseline(string name)
    {
        await using var lab = await TestLab.StartAsync();
        await lab.ChallengeAsync(Slug);

        Assert.IsType<ReservedName>(Person.Create(name, false, DateTimeOffset.UnixEpoch).Error);
        Assert.IsType<NotAHuman>((await AppointAsync(lab, "baseline", Role.Mentor)).Error);
        Assert.IsType<NotAHuman>((await lab.TryAsync<AppointOwner, Done>(async (appoint, db) =>
            await appoint.RunAsync(await db.People.SingleAsync(p => p.Name == name, Now), true, Now))).Error);
    }

    private static Task<Result<int>> LeaveAsync(TestLab lab, string name) => lab.TryAsync<LeaveChallenge, int>(async (leave, db) =>
        await leave.RunAsync(await db.People.SingleAsync(p => p.Name == name, Now), await db.Challenges.SingleAsync(c => c.Slug == Slug, Now), Now));

    private static Task<Result<Membership>> AppointAsync(TestLab lab, string name, Role role) => lab.TryAsync<JoinChallenge, Membership>(async (join, db) =>
        await join.AppointAsync(await db.People.FirstAsync(Now), await db.People.SingleAsync(p => p.Name == name, Now), await db.Challenges.SingleAsync(c => c.Slug == Slug, Now), role, Now));
}
