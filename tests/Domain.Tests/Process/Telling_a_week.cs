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
        Assert.Equal(new Dictionary<string, string> { ["done"] = "four cuts", ["next"] = "a network" }, week.Answers);
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

    [Fact]
    public async Task Nothing_and_too_much_are_refused()
    {
        Assert.IsType<NothingSaid>((await _lab.AnswerAsync("ada", "tides", "  ")).Error);
        Assert.IsType<AnswerTooLong>((await _lab.AnswerAsync("ada", "tides", new string('x', 2001))).Error);
        Assert.Equal(0, Assert.Single(await _lab.CheckInsAsync("ada")).Version);
    }
}
