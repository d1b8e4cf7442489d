using CoResearch.Domain.Challenges;
using CoResearch.Domain.Notices;
using CoResearch.Domain.People;
using CoResearch.Domain.Process.CheckIns;
using CoResearch.Domain.Process.Roadmap;
using CoResearch.TestKit;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace CoResearch.Domain.Tests.Process;

public sealed class Telling_a_week : IAsyncLifetime
{
    private TestLab _lab = null!;

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _lab = await TestLab.StartAsync();
        await _lab.ChallengeAsync("tides");
        await _lab.MemberAsync("ada", "tides");
        _lab.GoTo(new DateTimeOffset(2026, 11, 30, 9, 0, 0, TimeSpan.Zero));
        await _lab.AskAsync();
    }

    public ValueTask DisposeAsync() => _lab.DisposeAsync();

    [Fact]
    public async Task A_change_keeps_what_it_does_not_name_and_every_version_stays()
    {
        await _lab.AnswerAsync("ada", "tides", "three cuts", "a network", "no GPU");
        _lab.Clock.Advance(TimeSpan.FromDays(4));
        var changed = (await _lab.AnswerAsync("ada", "tides", "four cuts", blockers: "")).Value;
        Assert.True(changed is { Edited: true, Late: true });
        var week = Assert.Single(await _lab.DoAsync<CheckInList, IReadOnlyList<CheckInRow>>(async (list, db) => await list.WeekAsync((await db.ChallengeAsync("tides")).Id, new DateOnly(2026, 11, 30), Now)));
        Assert.Equal(new Dictionary<string, string> { ["done"] = "four cuts", ["next"] = "a network", ["blockers"] = "" }, week.Answers);
        Assert.True(week.Late && week.Edited);
        var first = await _lab.ReadAsync(db => db.CheckInAnswers.AsNoTracking().Where(a => a.Version == 1).OrderBy(a => a.Part).Select(a => a.Text).ToListAsync(Now));
        Assert.Equal(["no GPU", "three cuts", "a network"], first);
    }

    [Fact]
    public async Task Cards_that_are_named_move()
    {
        var done = (await _lab.CardAsync("ada", "tides", "Cut #doing")).Value;
        var next = (await _lab.CardAsync("ada", "tides", "Network")).Value;
        var blocked = (await _lab.CardAsync("ada", "tides", "Plot #doing")).Value;
        var answered = (await _lab.AnswerAsync("ada", "tides", $"Card {done.Id.Value}, at last", $"begin card {next.Id.Value}", $"card {blocked.Id.Value} waits for the disk")).Value;
        Assert.Equal(3, answered.Moved.Count);
        Assert.Equal(CardColumn.Done, (await _lab.FindCardAsync(done.Id)).Column);
        Assert.Equal(CardColumn.Planned, (await _lab.FindCardAsync(next.Id)).Column);
        Assert.NotNull((await _lab.FindCardAsync(blocked.Id)).BlockedAt);
    }

    [Theory]
    [InlineData("Карточка 1 готова", true)]
    [InlineData("закрыла карточку №1", true)]
    [InlineData("закрывает карточки 2 и 1", true)]
    [InlineData("фотокарточка 1", false)]
    public async Task Cards_are_named_in_Russian_as_well(string done, bool moves)
    {
        var card = (await _lab.CardAsync("ada", "tides", "Cut #doing")).Value;
        Assert.Equal(1, card.Id.Value);
        await _lab.AnswerAsync("ada", "tides", done);
        Assert.Equal(moves ? CardColumn.Done : CardColumn.Doing, (await _lab.FindCardAsync(card.Id)).Column);
        Assert.Equal(done.StartsWith("закры", StringComparison.Ordinal), CardsInCommits.Mentioned([done]).Any(m => m.Closes));
    }

    [Fact]
    public async Task What_an_answer_blocked_is_free_when_nothing_blocks_any_more()
    {
        var said = (await _lab.CardAsync("ada", "tides", "Cut #doing", "ada")).Value;
        var held = (await _lab.CardAsync("ada", "tides", "Plot #doing", "ada")).Value;
        await _lab.WithCardAsync("ada", held.Id, (cards, by, c) => cards.BlockAsync(by, c, "the licence", Now));
        await _lab.AnswerAsync("ada", "tides", "a cut", blockers: $"card {said.Id.Value} has no data");
        Assert.NotNull((await _lab.FindCardAsync(said.Id)).BlockedAt);
        _lab.Clock.Advance(TimeSpan.FromDays(7));
        await _lab.AskAsync();
        var answered = (await _lab.AnswerAsync("ada", "tides", "a cut", blockers: "none")).Value;
        Assert.Null((await _lab.FindCardAsync(said.Id)).BlockedAt);
        Assert.NotNull((await _lab.FindCardAsync(held.Id)).BlockedAt);
        Assert.Equal((said.Id, held.Id), (Assert.Single(answered.Moved).Id, Assert.Single(answered.StillBlocked).Id));
    }

    [Fact]
    public async Task A_new_version_frees_what_the_one_before_blocked_and_no_other_weeks_card()
    {
        var old = (await _lab.CardAsync("ada", "tides", "Cut #doing", "ada")).Value;
        var wrong = (await _lab.CardAsync("ada", "tides", "Plot #doing", "ada")).Value;
        var right = (await _lab.CardAsync("ada", "tides", "Network #doing", "ada")).Value;
        await _lab.AnswerAsync("ada", "tides", "a cut", blockers: $"card {old.Id.Value} has no data");
        _lab.Clock.Advance(TimeSpan.FromDays(7));
        await _lab.AskAsync();
        await _lab.AnswerAsync("ada", "tides", "a cut", blockers: $"card {wrong.Id.Value} waits for the disk");
        await _lab.AnswerAsync("ada", "tides", null, blockers: $"card {right.Id.Value} waits for the disk");
        Assert.Equal((true, false, true), ((await _lab.FindCardAsync(old.Id)).BlockedAt is not null, (await _lab.FindCardAsync(wrong.Id)).BlockedAt is not null, (await _lab.FindCardAsync(right.Id)).BlockedAt is not null));
    }

    [Fact]
    public async Task Whoever_left_was_removed_or_guides_now_is_not_awaited()
    {
        foreach (var name in (string[])["bob", "carl", "dora", "eve"]) await _lab.MemberAsync(name, "tides");
        _lab.GoTo(new DateTimeOffset(2026, 12, 7, 9, 0, 0, TimeSpan.Zero));
        await _lab.AskAsync();
        await _lab.AnswerAsync("eve", "tides", "a cut");
        await _lab.TryAsync<LeaveChallenge, int>(async (leave, db) => await leave.RunAsync(await db.NamedAsync("bob"), await db.ChallengeAsync("tides"), Now));
        await _lab.TryAsync<JoinChallenge, Membership>(async (join, db) => await join.AppointAsync(await db.NamedAsync("ada"), await db.NamedAsync("carl"), await db.ChallengeAsync("tides"), Role.Mentor, Now));
        await _lab.TryAsync<ErasePerson, string>(async (erase, db) => await erase.RunAsync(await db.NamedAsync("dora"), Now));
        var week = await _lab.DoAsync<CheckInList, IReadOnlyList<CheckInRow>>(async (list, db) => await list.WeekAsync((await db.ChallengeAsync("tides")).Id, new DateOnly(2026, 12, 7), Now));
        Assert.Equal(["ada", "eve"], week.Where(r => r.Awaited).Select(r => r.Name));

        // Their windows hold nothing back: all who are awaited have answered.
        await _lab.AnswerAsync("ada", "tides", "a cut");
        _lab.GoTo(new DateTimeOffset(2026, 12, 8, 12, 0, 0, TimeSpan.Zero));
        await _lab.SendDigestsAsync();
        Assert.Equal("2026-12-07", Assert.Single(await _lab.NoticesAsync(NoticeKind.WeekReport)).Text);
    }

    [Fact]
    public async Task Who_becomes_mentor_is_told_and_not_reminded_of_their_week()
    {
        await _lab.MemberAsync("bob", "tides");
        async Task<bool> AppointAsync(string by) =>
            (await _lab.TryAsync<JoinChallenge, Membership>(async (join, db) => await join.AppointAsync(await db.NamedAsync(by), await db.NamedAsync("ada"), await db.ChallengeAsync("tides"), Role.Mentor, Now))).Ok;
        Assert.True(await AppointAsync("bob"));
        Assert.True(await AppointAsync("bob"));
        Assert.Equal("Mentor", Assert.Single(await _lab.NoticesAsync(NoticeKind.RoleGiven)).Text);
        Assert.Equal(CheckInState.Skipped, Assert.Single(await _lab.CheckInsAsync("ada")).StateAt(_lab.Clock.GetUtcNow()));
        _lab.Clock.Advance(TimeSpan.FromHours(50));
        await _lab.AskAsync();
        Assert.Empty(await _lab.NoticesAsync(NoticeKind.CheckInReminder));
    }

    [Fact]
    public async Task After_the_close_the_last_week_can_be_told_to_its_end_and_no_other()
    {
        await _lab.MoveAsync("tides", (move, challenge) => move.CloseAsync(challenge, Now));
        _lab.Clock.Advance(TimeSpan.FromDays(2));
        Assert.True((await _lab.AnswerAsync("ada", "tides", "a cut")).Ok);
        _lab.Clock.Advance(TimeSpan.FromDays(2));
        Assert.IsType<WeeksAreOver>((await _lab.AnswerAsync("ada", "tides", "another")).Error);
    }

    [Fact]
    public async Task Whoever_answers_before_being_asked_is_not_asked_that_week()
    {
        await _lab.MemberAsync("bob", "tides", "America/Los_Angeles");
        _lab.GoTo(new DateTimeOffset(2026, 12, 7, 10, 0, 0, TimeSpan.Zero));
        Assert.True((await _lab.AnswerAsync("bob", "tides", "early")).Ok);
        _lab.GoTo(new DateTimeOffset(2026, 12, 7, 18, 0, 0, TimeSpan.Zero));
        await _lab.AskAsync();
        Assert.Equal(new DateOnly(2026, 12, 7), Assert.Single(await _lab.CheckInsAsync("bob")).Week);
    }

    [Fact]
    public async Task The_draft_is_the_week_as_the_lab_saw_it()
    {
        var card = (await _lab.CardAsync("ada", "tides", "Cut", "ada")).Value;
        (await _lab.CardAsync("ada", "tides", "Network #planned", "ada")).Value.ToString();
        await _lab.WithCardAsync("ada", card.Id, (cards, by, c) => cards.MoveAsync(by, c, CardColumn.Done, Now));
        await _lab.ScoredAsync("ada", "tides", 0.9);
        var draft = await _lab.DoAsync<CheckInList, CheckInDraft>(async (list, db) => await list.DraftAsync((await db.NamedAsync("ada")).Id, await db.ChallengeAsync("tides"), Now));
        Assert.Equal("Cut", Assert.Single(draft.DoneCards).Title);
        Assert.Equal("Network", Assert.Single(draft.NextCards).Title);
        Assert.Equal((1, 0, 0.9, null), (draft.Submissions, draft.Failed, draft.Best, draft.BestBefore));
    }

    [Fact]
    public async Task The_draft_does_not_say_again_what_was_told()
    {
        await _lab.ScoredAsync("ada", "tides", 0.9);
        _lab.Clock.Advance(TimeSpan.FromHours(1));
        await _lab.AnswerAsync("ada", "tides", "a cut");
        _lab.GoTo(new DateTimeOffset(2026, 12, 7, 9, 0, 0, TimeSpan.Zero));
        var draft = await _lab.DoAsync<CheckInList, CheckInDraft>(async (list, db) => await list.DraftAsync((await db.NamedAsync("ada")).Id, await db.ChallengeAsync("tides"), Now));
        Assert.Equal(0, draft.Submissions);
    }

    [Fact]
    public async Task The_draft_names_no_card_that_an_answer_moved_and_no_run_that_a_later_version_came_after()
    {
        var card = (await _lab.CardAsync("ada", "tides", "Cut #doing", "ada")).Value;
        _lab.Clock.AutoAdvanceAmount = TimeSpan.FromMilliseconds(1);
        await _lab.AnswerAsync("ada", "tides", $"card {card.Id.Value}");
        await _lab.ScoredAsync("ada", "tides", 0.9);
        await _lab.AnswerAsync("ada", "tides", $"card {card.Id.Value}, and a run");
        _lab.Clock.AutoAdvanceAmount = TimeSpan.Zero;
        _lab.GoTo(new DateTimeOffset(2026, 12, 7, 9, 0, 0, TimeSpan.Zero));
        var draft = await _lab.DoAsync<CheckInList, CheckInDraft>(async (list, db) => await list.DraftAsync((await db.NamedAsync("ada")).Id, await db.ChallengeAsync("tides"), Now));
        Assert.Empty(draft.DoneCards);
        Assert.Equal(0, draft.Submissions);
    }

    [Fact]
    public async Task Whoever_is_erased_takes_their_words_out_of_weeks_and_cards()
    {
        await _lab.MemberAsync("bob", "tides");
        var card = (await _lab.CardAsync("bob", "tides", "Cut", "ada")).Value;
        await _lab.WithCardAsync("ada", card.Id, (cards, by, c) => cards.CommentAsync(by, c, "ada was ill", Now));
        await _lab.AnswerAsync("ada", "tides", "I was ill");
        await _lab.TryAsync<ErasePerson, string>(async (erase, db) => await erase.RunAsync(await db.NamedAsync("ada"), Now));
        Assert.Equal(0, await _lab.ReadAsync(db => db.CheckInAnswers.CountAsync(Now)));
        Assert.DoesNotContain(await _lab.ReadAsync(db => db.CardEvents.Select(e => e.Text).ToListAsync(Now)), text => text.Contains("ada", StringComparison.Ordinal));
        Assert.Empty((await _lab.DoAsync<CardList, CardDetails>(async (list, db) => await list.DetailsAsync(await db.Cards.SingleAsync(Now), Now))).Row.People);
    }

    [Theory]
    [InlineData("none")]
    [InlineData("No blockers!")]
    [InlineData("нет")]
    public async Task That_nothing_blocks_is_said_where_something_did_and_is_nothing_otherwise(string nothing)
    {
        Assert.IsType<NothingSaid>((await _lab.AnswerAsync("ada", "tides", null, blockers: nothing)).Error);
        Assert.IsType<NothingSaid>((await _lab.AnswerAsync("ada", "tides", "-", "-", "-")).Error);
        Assert.Equal(0, Assert.Single(await _lab.CheckInsAsync("ada")).Version);
        await _lab.AnswerAsync("ada", "tides", null, blockers: "the disk is full");
        Assert.True((await _lab.AnswerAsync("ada", "tides", null, blockers: nothing)).Ok);
        Assert.IsType<NothingSaid>((await _lab.AnswerAsync("ada", "tides", null, blockers: nothing)).Error);

        // What another week named is taken back by this one, which is told by that.
        await _lab.AnswerAsync("ada", "tides", null, blockers: "the disk is full again");
        _lab.Clock.Advance(TimeSpan.FromDays(7));
        await _lab.AskAsync();
        Assert.True((await _lab.AnswerAsync("ada", "tides", null, blockers: nothing)).Ok);
        var week = await _lab.DoAsync<CheckInList, IReadOnlyList<CheckInRow>>(async (list, db) => await list.WeekAsync((await db.ChallengeAsync("tides")).Id, new DateOnly(2026, 12, 7), Now));
        Assert.Equal(new Dictionary<string, string> { ["blockers"] = "" }, Assert.Single(week).Answers);
    }

    [Fact]
    public async Task That_nothing_blocks_any_more_frees_no_card_that_was_blocked_without_a_word()
    {
        var card = (await _lab.CardAsync("ada", "tides", "Cut #doing", "ada")).Value;
        await _lab.AnswerAsync("ada", "tides", "a cut", blockers: $"card {card.Id.Value} waits");
        await _lab.AnswerAsync("ada", "tides", null, blockers: "none");
        await _lab.WithCardAsync("ada", card.Id, (cards, by, c) => cards.BlockAsync(by, c, "", Now));
        Assert.Equal(card.Id, Assert.Single((await _lab.AnswerAsync("ada", "tides", null, blockers: "none")).Value.StillBlocked).Id);
    }

    [Fact]
    public async Task A_dash_takes_back_what_was_told_but_not_all_of_it()
    {
        await _lab.AnswerAsync("ada", "tides", "three cuts", "a network", "no GPU");
        Assert.True((await _lab.AnswerAsync("ada", "tides", null, "-")).Ok);
        Assert.True((await _lab.AnswerAsync("ada", "tides", "-")).Ok);
        var week = Assert.Single(await _lab.DoAsync<CheckInList, IReadOnlyList<CheckInRow>>(async (list, db) => await list.WeekAsync((await db.ChallengeAsync("tides")).Id, new DateOnly(2026, 11, 30), Now)));
        Assert.Equal(new Dictionary<string, string> { ["blockers"] = "no GPU" }, week.Answers);
        await _lab.AnswerAsync("ada", "tides", "a cut", blockers: "-");
        Assert.IsType<NothingSaid>((await _lab.AnswerAsync("ada", "tides", "-")).Error);
    }

    [Fact]
    public async Task Nothing_and_too_much_are_refused()
    {
        Assert.IsType<NothingSaid>((await _lab.AnswerAsync("ada", "tides", "  ")).Error);
        Assert.IsType<NothingSaid>((await _lab.AnswerAsync("ada", "tides", "-")).Error);
        Assert.IsType<AnswerTooLong>((await _lab.AnswerAsync("ada", "tides", new string('x', 2001))).Error);
        Assert.Equal(0, Assert.Single(await _lab.CheckInsAsync("ada")).Version);
    }
}
