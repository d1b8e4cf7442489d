using CoResearch.Domain.Challenges;
using CoResearch.Domain.Notices;
using CoResearch.Domain.People;
using CoResearch.Domain.Process.CheckIns;
using CoResearch.Domain.Process.Digests;
using CoResearch.Domain.Submissions;
using CoResearch.TestKit;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace CoResearch.Domain.Tests.Process;

public sealed class Who_is_stuck : IAsyncLifetime
{
    private static readonly DateTimeOffset Friday = new(2026, 12, 18, 10, 0, 0, TimeSpan.Zero);
    private TestLab _lab = null!;

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _lab = await TestLab.StartAsync();
        await _lab.ChallengeAsync("tides");
        foreach (var name in (string[])["ada", "bob", "mia"]) await _lab.MemberAsync(name, "tides");
        await _lab.AppointAsync("mia", "tides", Role.Mentor);
    }

    public ValueTask DisposeAsync() => _lab.DisposeAsync();

    [Fact]
    public void Each_rule_has_its_edge()
    {
        Assert.Empty(Reasons(new() { Submitted = 6 }));
        Assert.Equal([StuckKind.NoCommit], Reasons(new() { Submitted = 7 }));
        Assert.Empty(Reasons(new() { Submitted = 13, Free = 7 }));
        Assert.Equal([StuckKind.NoCommit], Reasons(new() { Submitted = 14, Free = 7 }));
        Assert.Empty(Reasons(new() { Submitted = 14, Blocked = 9, Missed = 2, Away = true }));
        Assert.Empty(Reasons(new() { Failures = [true, true, false] }));
        Assert.Equal([StuckKind.FailingRuns], Reasons(new() { Failures = [true, true, true, false] }));
        Assert.Empty(Reasons(new() { Keys = [4, 3, 2] }));
        Assert.Equal([StuckKind.FallingScore], Reasons(new() { Keys = [4, 3, 2, 1] }));
        Assert.Empty(Reasons(new() { Keys = [1, 2, 3, 4] }));
        Assert.Empty(Reasons(new() { Missed = 1 }));
        Assert.Equal([StuckKind.MissedCheckIns], Reasons(new() { Missed = 2 }));
        Assert.Empty(Reasons(new() { Blocked = 2 }));
        Assert.Equal([StuckKind.Blocker], Reasons(new() { Blocked = 3 }));
        Assert.Equal([StuckKind.CardOverdue], Reasons(new() { Due = 1 }));
        Assert.Equal([StuckKind.Blocker, StuckKind.NoCommit], Reasons(new() { Blocked = 9, Submitted = 20 }));
    }

    [Fact]
    public async Task A_digest_names_who_needs_a_word_and_what_is_looked_after_leaves_it()
    {
        await _lab.ScoredAsync("ada", "tides", 0.9);
        for (var week = 0; week < 3; week++)
        {
            _lab.GoTo(new DateTimeOffset(2026, 11, 30, 9, 0, 0, TimeSpan.Zero).AddDays(7 * week));
            await _lab.AskAsync();
            Assert.True((await _lab.AnswerAsync("ada", "tides", "a cut", blockers: "the disk is full")).Ok);
        }
        _lab.GoTo(Friday);
        await _lab.ScoredAsync("ada", "tides", 0.8);
        var digest = await DigestAsync();
        Assert.Equal(["bob", "ada"], digest.Stuck.Select(s => s.Name));
        Assert.Equal([StuckKind.NoCommit, StuckKind.MissedCheckIns], digest.Stuck[0].Reasons.Select(r => r.Kind));
        var blocked = Assert.Single(digest.Stuck[1].Reasons);
        Assert.Equal((StuckKind.Blocker, "the disk is full", 18), (blocked.Kind, blocked.Text, blocked.Count));
        var move = Assert.Single(digest.Week.Moves);
        Assert.Equal(("ada", 1, 0.9, 0.8), (move.Name, move.Rank, move.Before, move.Now));

        Assert.Equal(1, (await HandleAsync("ada")).Value);
        Assert.DoesNotContain((await DigestAsync()).Stuck, s => s.Name == "ada");
        Assert.DoesNotContain((await DigestAsync()).Blockers, b => b.From == "ada");
        Assert.IsType<NothingToHandle>((await HandleAsync("ada")).Error);

        // Something new is up: the blocker is gone and comes back.
        Assert.True((await _lab.AnswerAsync("ada", "tides", "a cut", blockers: "")).Ok);
        _lab.Clock.Advance(TimeSpan.FromDays(3));
        await _lab.AskAsync();
        Assert.True((await _lab.AnswerAsync("ada", "tides", "a cut", blockers: "full again")).Ok);
        _lab.Clock.Advance(TimeSpan.FromDays(4));
        Assert.Contains((await DigestAsync()).Stuck, s => s.Name == "ada");
    }

    [Theory]
    [InlineData(StuckKind.FailingRuns)]
    [InlineData(StuckKind.FallingScore)]
    [InlineData(StuckKind.MissedCheckIns)]
    [InlineData(StuckKind.CardOverdue)]
    [InlineData(StuckKind.Blocker)]
    public void What_was_looked_after_is_told_again_when_there_is_a_new_sign_of_it(StuckKind kind)
    {
        var facts = new Facts { Failures = [true, true, true], Keys = [4, 3, 2, 1], Missed = 2, Due = 1, Blocked = 9, BlockedAnew = 4 };
        Assert.Contains(kind, Reasons(facts with { Handled = (kind, 5) }));
        Assert.DoesNotContain(kind, Reasons(facts with { Handled = (kind, 0) }));
    }

    [Fact]
    public void Another_week_without_a_submission_is_told_again()
    {
        Assert.Empty(Reasons(new() { Submitted = 30, Handled = (StuckKind.NoCommit, 6) }));
        Assert.Empty(Reasons(new() { Submitted = 30, Free = 1, Handled = (StuckKind.NoCommit, 7) }));
        var told = Assert.Single(StuckRules.Of(Member(new() { Submitted = 30, Handled = (StuckKind.NoCommit, 7) }), new StuckLimits(), Friday));
        Assert.Equal((StuckKind.NoCommit, 30), (told.Kind, told.Count));
    }

    [Fact]
    public void A_card_that_is_late_after_another_was_looked_after_is_told()
    {
        var member = Member(new() { Due = 9, Handled = (StuckKind.CardOverdue, 4) });
        Assert.Empty(StuckRules.Of(member, new StuckLimits(), Friday));
        var late = StuckRules.Of(member with { Overdue = [.. member.Overdue, new OverdueCard(2, "y", Friday.AddDays(-2), 3)] }, new StuckLimits(), Friday);
        Assert.Equal("2 y", Assert.Single(late).Text);
    }

    [Fact]
    public async Task Who_is_looked_after_and_goes_on_to_miss_everything_is_told_of_again()
    {
        await _lab.ScoredAsync("ada", "tides", 0.9);
        for (var week = 0; week < 3; week++)
        {
            _lab.GoTo(new DateTimeOffset(2026, 11, 30, 9, 0, 0, TimeSpan.Zero).AddDays(7 * week));
            await _lab.AskAsync();
        }
        _lab.GoTo(Friday);
        Assert.Equal(2, (await HandleAsync("bob")).Value);
        Assert.Empty(Reasons(await DigestAsync(), "bob"));
        _lab.GoTo(Friday.AddDays(3));
        await _lab.AskAsync();
        _lab.GoTo(Friday.AddDays(7));
        Assert.Equal([StuckKind.NoCommit, StuckKind.MissedCheckIns], Reasons(await DigestAsync(), "bob").Select(r => r.Kind));
    }

    [Fact]
    public async Task Another_blocker_is_a_new_one_as_old_as_its_words()
    {
        _lab.GoTo(Friday.AddDays(-18));
        Assert.True((await _lab.AnswerAsync("ada", "tides", "a cut", blockers: "the disk is full")).Ok);
        _lab.GoTo(Friday.AddDays(-4));
        Assert.True((await _lab.AnswerAsync("ada", "tides", "a cut", blockers: "The disk is full")).Ok);
        _lab.GoTo(Friday);
        Assert.Equal(18, Assert.Single(Reasons(await DigestAsync(), "ada"), r => r.Kind == StuckKind.Blocker).Count);
        Assert.True((await HandleAsync("ada")).Ok);
        _lab.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.True((await _lab.AnswerAsync("ada", "tides", null, blockers: "the labels are wrong")).Ok);
        Assert.Empty(Reasons(await DigestAsync(), "ada"));
        Assert.Equal(("ada", "the labels are wrong", null), Assert.Single((await DigestAsync()).Blockers));
        _lab.GoTo(Friday.AddDays(4));
        Assert.Equal(("the labels are wrong", 3), Assert.Single(Reasons(await DigestAsync(), "ada").Where(r => r.Kind == StuckKind.Blocker).Select(r => (r.Text, r.Count))));
    }

    [Fact]
    public async Task The_blocker_of_a_card_is_as_old_as_the_card_is_blocked_and_new_words_are_news()
    {
        var card = (await _lab.CardAsync("ada", "tides", "Cut #doing", "ada")).Value.Id.Value;
        _lab.GoTo(Friday.AddDays(-11));
        Assert.True((await _lab.AnswerAsync("ada", "tides", "a cut", blockers: $"card {card} waits for the disk")).Ok);
        Assert.Equal($"card {card} waits for the disk", Assert.Single((await DigestAsync()).Blockers).Blocker);
        Assert.True((await HandleAsync("ada")).Ok);
        Assert.Empty((await DigestAsync()).Blockers);
        _lab.GoTo(Friday.AddDays(-4));
        Assert.True((await _lab.AnswerAsync("ada", "tides", "a cut", blockers: $"card {card} lost its data")).Ok);
        Assert.Equal(($"card {card} lost its data", 7), Assert.Single(Reasons(await DigestAsync(), "ada").Where(r => r.Kind == StuckKind.Blocker).Select(r => (r.Text, r.Count))));
    }

    [Fact]
    public async Task A_blocked_card_hides_nothing_else_that_is_said_to_block()
    {
        var card = (await _lab.CardAsync("ada", "tides", "Cut #doing", "ada")).Value.Id;
        await _lab.WithCardAsync("ada", card, (cards, by, c) => cards.BlockAsync(by, c, "the licence", Now));
        _lab.Clock.Advance(TimeSpan.FromHours(1));
        Assert.True((await _lab.AnswerAsync("ada", "tides", "a cut", blockers: "the labels are wrong")).Ok);
        Assert.Equal(["Cut: the licence", "the labels are wrong"], (await DigestAsync()).Blockers.Select(b => b.Blocker));
    }

    [Fact]
    public async Task A_late_card_counts_the_days_that_people_count()
    {
        await _lab.CardAsync("ada", "tides", "\"Read the gauge\" due 2026-11-30", "ada");
        _lab.GoTo(new DateTimeOffset(2026, 12, 4, 10, 0, 0, TimeSpan.Zero));
        var reason = (await DigestAsync()).Stuck.Single(s => s.Name == "ada").Reasons.Single(r => r.Kind == StuckKind.CardOverdue);
        Assert.Equal(4, reason.Count);
    }

    [Fact]
    public async Task A_card_that_is_late_by_its_holders_clock_is_looked_after_by_it()
    {
        await _lab.MemberAsync("kai", "tides", "Pacific/Auckland");
        await _lab.CardAsync("kai", "tides", "\"Read the gauge\" due 2026-11-30", "kai");
        Assert.True((await _lab.AnswerAsync("ada", "tides", "a cut", blockers: "the disk is full")).Ok);

        // One in the morning of the next day there, and noon of the day itself in UTC.
        _lab.GoTo(new DateTimeOffset(2026, 11, 30, 12, 0, 0, TimeSpan.Zero));
        Assert.Equal([StuckKind.CardOverdue], Reasons(await DigestAsync(), "kai").Select(r => r.Kind));
        Assert.Equal(1, (await HandleAsync("kai")).Value);
        Assert.Empty(Reasons(await DigestAsync(), "kai"));
        _lab.GoTo(new DateTimeOffset(2026, 12, 1, 11, 0, 0, TimeSpan.Zero));
        Assert.Empty(Reasons(await DigestAsync(), "kai"));
    }

    [Fact]
    public async Task A_run_that_fails_after_somebody_looked_is_a_new_sign()
    {
        Submission? waiting = null;
        for (var i = 0; i < 4; i++)
        {
            var sent = (await _lab.SubmitAsync("bob", "tides", $"try {i}")).Value;
            _lab.Clock.Advance(TimeSpan.FromDays(1));
            if (i == 3) waiting = sent;
            else await _lab.FailAsync(sent.Id);
        }
        _lab.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(1, (await HandleAsync("bob")).Value);
        Assert.Empty(Reasons(await DigestAsync(), "bob"));
        _lab.Clock.Advance(TimeSpan.FromHours(1));
        var beside = (await _lab.SubmitAsync("bob", "tides", "beside it")).Value;
        await _lab.FailAsync(beside.Id);
        Assert.Equal(1, (await HandleAsync("bob")).Value);
        Assert.Empty(Reasons(await DigestAsync(), "bob"));

        // The later one was over first.
        _lab.Clock.Advance(TimeSpan.FromHours(1));
        await _lab.FailAsync(waiting!.Id);
        Assert.Equal((StuckKind.FailingRuns, 5), Assert.Single(Reasons(await DigestAsync(), "bob").Select(r => (r.Kind, r.Count))));
    }

    [Fact]
    public async Task What_a_digest_says_of_a_blocker_can_be_handled_at_once()
    {
        Assert.True((await _lab.AnswerAsync("ada", "tides", "a cut", blockers: "the disk is full")).Ok);
        Assert.Equal("ada", Assert.Single((await DigestAsync()).Blockers).From);
        Assert.Equal(1, (await HandleAsync("ada")).Value);
        Assert.DoesNotContain(await _lab.DoAsync<MentorDigest, IReadOnlyList<ChallengeDigest>>(async (digest, db) => await digest.OfAsync([await db.ChallengeAsync("tides")], _lab.Clock.GetUtcNow().AddDays(-7), Now)), d => d.Blockers.Count > 0);
    }

    [Fact]
    public async Task Nobody_is_stuck_while_they_are_away_and_the_days_are_not_counted_when_they_are_back()
    {
        _lab.GoTo(Friday);
        Assert.Equal(["ada", "bob"], (await DigestAsync()).Stuck.Select(s => s.Name));
        await _lab.TryAsync<GoAway, Absence>(async (away, db) => await away.RunAsync(await db.NamedAsync("bob"), DateOnly.FromDateTime(Friday.UtcDateTime).AddDays(10), Now));
        await _lab.ScoredAsync("bob", "tides", 0.9);
        _lab.GoTo(Friday.AddDays(10));
        Assert.Equal(["ada"], (await DigestAsync()).Stuck.Select(s => s.Name));
        _lab.GoTo(Friday.AddDays(16));
        Assert.Equal(["ada"], (await DigestAsync()).Stuck.Select(s => s.Name));
        _lab.GoTo(Friday.AddDays(17));
        Assert.Equal(["ada", "bob"], (await DigestAsync()).Stuck.Select(s => s.Name));
    }

    [Fact]
    public async Task The_sum_counts_students_alone_and_the_leaderboard_everybody()
    {
        _lab.GoTo(Friday);
        await _lab.ScoredAsync("mia", "tides", 0.7);
        await _lab.ScoredAsync("ada", "tides", 0.8);
        await _lab.ScoredAsync("ada", "tides", 0.75);
        var digest = await DigestAsync();
        Assert.Equal(((2, 1), 2, (3, 2)), (digest.Sent, digest.Students, (digest.Week.Submissions, digest.Week.People)));
    }

    [Fact]
    public async Task Who_told_early_and_is_asked_again_is_one_of_those_who_told()
    {
        _lab.GoTo(Friday.AddDays(-6));
        Assert.True((await _lab.AnswerAsync("ada", "tides", "a cut")).Ok);
        _lab.GoTo(new DateTimeOffset(2026, 12, 14, 9, 0, 0, TimeSpan.Zero));
        await _lab.AskAsync();
        _lab.GoTo(Friday);
        var checkIns = await _lab.ReadAsync(db => db.CheckIns.CountAsync(Now));
        Assert.Equal((3, 2, 1), (checkIns, (await DigestAsync()).Asked, (await DigestAsync()).Answered));
    }

    [Fact]
    public async Task A_mentor_is_told_once_a_week_at_their_own_time_and_there_may_be_nothing_to_say()
    {
        await _lab.ReadAsync(async db => (await db.NamedAsync("mia")).MoveTo("America/New_York").Ok);
        _lab.GoTo(Friday);
        await _lab.SendDigestsAsync();
        Assert.Empty(await _lab.NoticesAsync(NoticeKind.MentorDigest));
        for (var at = Friday; at < Friday.AddDays(2); at = at.AddMinutes(30))
        {
            _lab.GoTo(at);
            await _lab.SendDigestsAsync();
        }
        var told = Assert.Single(await _lab.NoticesAsync(NoticeKind.MentorDigest));
        Assert.Equal(new DateTimeOffset(2026, 12, 18, 15, 0, 0, TimeSpan.Zero), told.CreatedAt);

        // The two who had done nothing left: there is nothing to say.
        foreach (var name in (string[])["ada", "bob"])
            await _lab.TryAsync<LeaveChallenge, int>(async (leave, db) => await leave.RunAsync(await db.NamedAsync(name), await db.ChallengeAsync("tides"), Now));
        Assert.Empty(await _lab.DoAsync<MentorDigest, IReadOnlyList<ChallengeDigest>>(async (digest, db) => await digest.OfMentorAsync((await db.NamedAsync("mia")).Id, _lab.Clock.GetUtcNow().AddDays(-7), Now)));
    }

    [Fact]
    public async Task Channels_hear_of_each_week_once_and_of_a_new_leader_at_once()
    {
        await _lab.ScoredAsync("ada", "tides", 0.9);
        Assert.Empty(await _lab.NoticesAsync(NoticeKind.NewLeader));
        await _lab.ScoredAsync("bob", "tides", 0.8);
        await _lab.ScoredAsync("ada", "tides", 0.75);
        Assert.Single(await _lab.NoticesAsync(NoticeKind.NewLeader));
        _lab.Clock.Advance(TimeSpan.FromHours(7));
        await _lab.ScoredAsync("bob", "tides", 0.7);
        Assert.Equal(2, (await _lab.NoticesAsync(NoticeKind.NewLeader)).Count);
        for (var at = new DateTimeOffset(2026, 11, 27, 9, 0, 0, TimeSpan.Zero); at < Friday; at = at.AddHours(1))
        {
            _lab.GoTo(at);
            await _lab.SendDigestsAsync();
        }
        var friday = new DateTimeOffset(2026, 11, 27, 10, 0, 0, TimeSpan.Zero);
        Assert.Equal([friday, friday.AddDays(7), friday.AddDays(14)], (await _lab.NoticesAsync(NoticeKind.LeaderboardDigest)).Select(n => n.CreatedAt));
        Assert.True((await _lab.DoAsync<WeekOnBoard, BoardWeek>(async (week, db) => await week.OfAsync(await db.ChallengeAsync("tides"), friday.AddDays(7), Now))).Empty);
    }

    [Fact]
    public async Task A_near_miss_would_lead_but_for_a_gate()
    {
        await _lab.ScoredAsync("ada", "tides", 0.8);
        await _lab.ScoredAsync("bob", "tides", 0.75, passed: false);
        await _lab.ScoredAsync("bob", "tides", 0.9, passed: false);
        var week = await _lab.DoAsync<WeekOnBoard, BoardWeek>(async (week, db) => await week.OfAsync(await db.ChallengeAsync("tides"), _lab.Clock.GetUtcNow().AddDays(-7), Now));
        var miss = Assert.Single(week.NearMisses);
        Assert.Equal(("bob", 0.75), (miss.Name, miss.Value));
        Assert.Equal((3, 2, 1), (week.Submissions, week.People, week.Ranked));
    }

    [Fact]
    public async Task A_student_is_nudged_once_a_day_by_whoever_guides()
    {
        Assert.True((await TellAsync("bob")).Ok);
        Assert.IsType<NudgedAlready>((await TellAsync("bob")).Error);
        Assert.IsType<NotAStudentHere>((await TellAsync("mia")).Error);
        _lab.Clock.Advance(TimeSpan.FromHours(21));
        Assert.True((await TellAsync("bob")).Ok);
        Assert.Equal(2, (await _lab.NoticesAsync(NoticeKind.MentorWrote)).Count);
    }

    [Fact]
    public async Task The_weeks_report_waits_for_the_last_answer()
    {
        _lab.GoTo(new DateTimeOffset(2026, 11, 30, 9, 0, 0, TimeSpan.Zero));
        await _lab.AskAsync();
        await _lab.AnswerAsync("ada", "tides", "a cut");
        _lab.GoTo(new DateTimeOffset(2026, 12, 2, 9, 0, 0, TimeSpan.Zero));
        await _lab.SendDigestsAsync();
        Assert.Empty(await _lab.NoticesAsync(NoticeKind.WeekReport));
        _lab.GoTo(new DateTimeOffset(2026, 12, 3, 9, 30, 0, TimeSpan.Zero));
        await _lab.SendDigestsAsync();
        await _lab.SendDigestsAsync();
        Assert.Equal("2026-11-30", Assert.Single(await _lab.NoticesAsync(NoticeKind.WeekReport)).Text);
    }

    [Fact]
    public async Task The_weeks_report_waits_for_those_who_have_not_even_been_asked_yet()
    {
        await _lab.PlanAsync("tides", DayOfWeek.Friday, new TimeOnly(16, 0));
        await _lab.ReadAsync(async db => (await db.NamedAsync("ada")).MoveTo("Pacific/Kiritimati").Ok && (await db.NamedAsync("bob")).MoveTo("Pacific/Pago_Pago").Ok);
        _lab.GoTo(new DateTimeOffset(2026, 11, 28, 20, 0, 0, TimeSpan.Zero));
        Assert.Equal(2, await _lab.AskAsync());
        var early = new DateTimeOffset(2026, 12, 4, 2, 0, 0, TimeSpan.Zero);
        _lab.GoTo(early);
        Assert.Equal(1, await _lab.AskAsync());
        Assert.True((await _lab.AnswerAsync("ada", "tides", "a cut")).Ok);
        for (var at = early; at < early.AddHours(25); at = at.AddMinutes(30))
        {
            _lab.GoTo(at);
            await _lab.AskAsync();
            await _lab.SendDigestsAsync();
        }
        Assert.Empty(await _lab.NoticesAsync(NoticeKind.WeekReport));
        Assert.True((await _lab.AnswerAsync("bob", "tides", "another cut")).Ok);
        _lab.GoTo(early.AddDays(2));
        await _lab.SendDigestsAsync();
        Assert.Single(await _lab.NoticesAsync(NoticeKind.WeekReport));
    }

    private Task<Domain.Shared.Result<Domain.Shared.Done>> TellAsync(string name) => _lab.TryAsync<HelpMember, Domain.Shared.Done>(async (help, db) =>
        await help.TellAsync(await db.NamedAsync("mia"), await db.ChallengeAsync("tides"), await db.NamedAsync(name), MentorActionKind.Nudged, "", Now));

    private Task<Domain.Shared.Result<int>> HandleAsync(string name) => _lab.TryAsync<HelpMember, int>(async (help, db) =>
        await help.HandleAsync(await db.NamedAsync("mia"), await db.ChallengeAsync("tides"), await db.NamedAsync(name), Now));

    private Task<ChallengeDigest> DigestAsync() => _lab.DoAsync<MentorDigest, ChallengeDigest>(async (digest, db) =>
        Assert.Single(await digest.OfMentorAsync((await db.NamedAsync("mia")).Id, _lab.Clock.GetUtcNow().AddDays(-7), Now)));

    private sealed record Facts
    {
        public int Submitted { get; init; }
        public int Free { get; init; }
        public bool Away { get; init; }
        public bool[] Failures { get; init; } = [];
        public double[] Keys { get; init; } = [];
        public int Missed { get; init; }
        public int? Blocked { get; init; }
        public int? BlockedAnew { get; init; }
        public int? Due { get; init; }
        public (StuckKind Kind, int DaysAgo)? Handled { get; init; }
    }

    private static IReadOnlyList<StuckReason> Reasons(ChallengeDigest digest, string name) => digest.Stuck.SingleOrDefault(s => s.Name == name)?.Reasons ?? [];

    private static IEnumerable<StuckKind> Reasons(Facts facts) => StuckRules.Of(Member(facts), new StuckLimits(), Friday).Select(r => r.Kind);

    private static MemberFacts Member(Facts facts) => new()
    {
        Person = new PersonId(1),
        Name = "ada",
        JoinedAt = Friday.AddDays(-100),
        LastSubmission = Friday.AddDays(-facts.Submitted),
        FreeDays = facts.Free,
        Away = facts.Away,
        Handled = facts.Handled is var (kind, ago) ? new Dictionary<StuckKind, DateTimeOffset> { [kind] = Friday.AddDays(-ago) } : [],
        Runs = [.. facts.Failures.Select((f, i) => (Friday.AddDays(-i), f))],
        Scores = [.. facts.Keys.Select((k, i) => (Friday.AddDays(-i), k))],
        Missed = [.. Enumerable.Range(0, facts.Missed).Select(i => Friday.AddDays(-7 * i))],
        Blockers = facts.Blocked is { } days ? [new("x", Friday.AddDays(-days), Friday.AddDays(-(facts.BlockedAnew ?? days)), null)] : [],
        Overdue = facts.Due is { } over ? [new(1, "x", Friday.AddDays(1 - over), over)] : [],
    };
}
