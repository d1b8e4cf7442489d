using CoResearch.Domain.Challenges;
using CoResearch.Domain.Notices;
using CoResearch.Domain.People;
using CoResearch.Domain.Process.CheckIns;
using CoResearch.Domain.Process.Meetings;
using CoResearch.Domain.Process.Questions;
using CoResearch.Domain.Process.Risks;
using CoResearch.Domain.Process.Roadmap;
using CoResearch.Domain.Shared;
using CoResearch.TestKit;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace CoResearch.Domain.Tests.Process;

public sealed class Meetings_and_their_agenda : IAsyncLifetime
{
    private TestLab _lab = null!;

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _lab = await TestLab.StartAsync();
        foreach (var (name, slug) in new[] { ("ada", "tides"), ("bob", "tides"), ("mia", "tides"), ("wim", "winds") }) await _lab.MemberAsync(name, slug);
        await _lab.AppointAsync("mia", "tides", Role.Mentor);
    }

    public ValueTask DisposeAsync() => _lab.DisposeAsync();

    [Fact]
    public async Task The_agenda_holds_what_the_week_left_to_talk_about()
    {
        _lab.GoTo(new DateTimeOffset(2026, 11, 30, 9, 0, 0, TimeSpan.Zero));
        await _lab.AskAsync();
        Assert.True((await _lab.AnswerAsync("ada", "tides", "a cut", "a network", "no data")).Ok);
        var late = (await _lab.CardAsync("ada", "tides", "\"Read\" due 2026-12-01", "bob")).Value;
        var stuck = (await _lab.CardAsync("ada", "tides", "\"Plot\"")).Value;
        Assert.True((await _lab.WithCardAsync("ada", stuck.Id, (cards, ada, card) => cards.BlockAsync(ada, card, "no ink", Now))).Ok);
        Assert.True((await _lab.TryAsync<ManageRisks, Risk>(async (manage, db) => await manage.AddAsync(await db.NamedAsync("ada"), await db.ChallengeAsync("tides"), "Rain", new RiskWords(null, null, null, null), Now))).Ok);
        Assert.True((await _lab.TryAsync<AskMentors, AskedQuestion>(async (ask, db) => await ask.AskAsync(await db.NamedAsync("ada"), await db.ChallengeAsync("tides"), "Why does the gate fail?", Now))).Ok);
        Assert.True((await SayAsync("bob", MeetingLineKind.Topic, "The summer school")).Ok);
        await _lab.ScoredAsync("ada", "tides", 0.9);
        _lab.GoTo(new DateTimeOffset(2026, 12, 2, 9, 0, 0, TimeSpan.Zero));

        var agenda = await AgendaAsync("tides");
        Assert.Equal(["The summer school"], agenda.Topics.Select(t => t.Line.Text));
        Assert.Equal(["ada"], agenda.Blockers.Select(c => c.Name));
        Assert.Equal([stuck.Id], agenda.Blocked.Select(c => c.Card.Id));
        Assert.Equal("no ink", agenda.Why[stuck.Id]);
        Assert.Equal([late.Id], agenda.Overdue.Select(c => c.Card.Id));
        Assert.Equal(["bob"], agenda.CheckIns.Where(c => c.Answers.Count == 0).Select(c => c.Name));
        Assert.Equal((1, 1, 1, false), (agenda.Risks.Count, agenda.Questions.Count, agenda.Week.Moves.Count, agenda.Empty));
        Assert.True((await AgendaAsync("winds")).Empty);

        // Weeks later the answers are no news, and the best is none.
        _lab.GoTo(new DateTimeOffset(2026, 12, 20, 9, 0, 0, TimeSpan.Zero));
        agenda = await AgendaAsync("tides");
        Assert.Empty(agenda.CheckIns);
        Assert.Empty(agenda.Week.Moves);
    }

    [Fact]
    public async Task Nobody_waits_for_a_word_of_who_lost_access_or_left()
    {
        _lab.GoTo(new DateTimeOffset(2026, 11, 30, 9, 0, 0, TimeSpan.Zero));
        await _lab.AskAsync();
        Assert.Equal(["ada", "bob"], (await AgendaAsync("tides")).CheckIns.Select(c => c.Name));
        Assert.True((await _lab.TryAsync<EnterLab, Done>(async (enter, db) => await enter.RemoveAsync(await db.NamedAsync("bob"), true, Now))).Ok);
        Assert.Equal(["ada"], (await AgendaAsync("tides")).CheckIns.Select(c => c.Name));
        Assert.Equal(["mia", "ada"], (await _lab.DoAsync<Team, IReadOnlyList<TeamMember>>(async (team, db) => await team.PageAsync((await db.ChallengeAsync("tides")).Id, 0, 9, Now))).Select(m => m.Name));
        Assert.True((await _lab.TryAsync<ErasePerson, string>(async (erase, db) => await erase.RunAsync(await db.NamedAsync("ada"), Now))).Ok);
        Assert.Empty((await AgendaAsync("tides")).CheckIns);
    }

    [Fact]
    public async Task Who_is_away_or_was_then_has_not_kept_silent()
    {
        _lab.GoTo(new DateTimeOffset(2026, 11, 30, 9, 0, 0, TimeSpan.Zero));
        await _lab.AskAsync();
        await _lab.TryAsync<GoAway, Absence>(async (away, db) => await away.RunAsync(await db.NamedAsync("bob"), new DateOnly(2026, 12, 1), Now));
        Assert.Equal(["ada"], (await AgendaAsync("tides")).CheckIns.Select(c => c.Name));
        _lab.GoTo(new DateTimeOffset(2026, 12, 3, 9, 0, 0, TimeSpan.Zero));
        Assert.Equal(["ada"], (await AgendaAsync("tides")).CheckIns.Select(c => c.Name));
    }

    [Fact]
    public async Task What_is_said_is_kept_and_a_task_is_a_card_that_the_next_agenda_asks_about()
    {
        Assert.True((await SayAsync("bob", MeetingLineKind.Topic, "The summer school")).Ok);
        Assert.IsType<NoMeetingNow>((await SayAsync("ada", MeetingLineKind.Note, "too early")).Error);
        var meeting = (await BeginAsync("mia", "tides")).Value;
        Assert.IsType<MeetingGoesOn>((await BeginAsync("ada", "tides")).Error);
        Assert.True((await SayAsync("ada", MeetingLineKind.Note, "The cut hides the faint showers")).Ok);
        Assert.True((await SayAsync("ada", MeetingLineKind.Decision, "No cut")).Ok);
        Assert.IsType<BadMeetingLine>((await SayAsync("ada", MeetingLineKind.Note, new string('x', MeetingLine.LongestText + 1))).Error);
        var card = (await TaskAsync("mia", "\"Try without the cut\" due 2026-12-18", "ada")).Value;
        Assert.Equal((CardColumn.Planned, new DateOnly(2026, 12, 18)), (card.Column, card.Due));
        Assert.Single(await _lab.NoticesAsync(NoticeKind.CardAssigned));
        Assert.True((await EndAsync("ada", "tides")).Ok);
        Assert.IsType<NoMeetingNow>((await EndAsync("ada", "tides")).Error);
        Assert.Single(await _lab.NoticesAsync(NoticeKind.MeetingEnded));

        var minutes = await NewestAsync("tides");
        Assert.Equal((meeting.Id, "mia"), (minutes.Meeting.Id, minutes.BegunBy));
        Assert.Equal(
            [(MeetingLineKind.Topic, "bob", "The summer school"), (MeetingLineKind.Note, "ada", "The cut hides the faint showers"), (MeetingLineKind.Decision, "ada", "No cut"), (MeetingLineKind.Task, "mia", "Try without the cut")],
            minutes.Lines.Select(l => (l.Line.Kind, l.By, l.Line.Text)));
        var agenda = await AgendaAsync("tides");
        Assert.Empty(agenda.Topics);
        Assert.Equal(CardColumn.Planned, Assert.Single(agenda.Tasks).Card!.Card.Column);
        Assert.True((await _lab.WithCardAsync("ada", card.Id, (cards, ada, one) => cards.MoveAsync(ada, one, CardColumn.Done, Now))).Ok);
        Assert.Equal(CardColumn.Done, Assert.Single((await AgendaAsync("tides")).Tasks).Card!.Card.Column);
    }

    [Fact]
    public async Task A_meeting_that_nobody_ends_is_over_after_some_hours()
    {
        var first = (await BeginAsync("mia", "tides")).Value;
        _lab.Clock.Advance(Meeting.Longest);
        Assert.IsType<NoMeetingNow>((await SayAsync("ada", MeetingLineKind.Note, "late")).Error);
        var second = (await BeginAsync("ada", "tides")).Value;
        Assert.NotEqual(first.Id, second.Id);
        Assert.Equal(first.BeganAt, (await _lab.ReadAsync(db => db.Meetings.AsNoTracking().SingleAsync(m => m.Id == first.Id, Now))).EndedAt);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_minutes_of_a_forgotten_meeting_are_read_and_it_took_until_the_last_word(bool byTheLab)
    {
        await _lab.DoAsync<BindChannel, bool>(async (bind, db) =>
        {
            await bind.BindAsync("chat", "the-team", null, await db.ChallengeAsync("tides"), await db.NamedAsync("mia"), Now);
            await db.CommitAsync(Now);
            return true;
        });
        Assert.True((await SayAsync("ada", MeetingLineKind.Topic, "Summer school")).Ok);
        var meeting = (await BeginAsync("ada", "tides")).Value;
        _lab.Clock.Advance(TimeSpan.FromMinutes(40));
        Assert.True((await SayAsync("ada", MeetingLineKind.Decision, "We go by train")).Ok);
        await EndForgottenAsync();
        Assert.Empty(await _lab.NoticesAsync(NoticeKind.MeetingEnded));
        _lab.Clock.Advance(TimeSpan.FromDays(1));
        if (byTheLab)
        {
            await EndForgottenAsync();
            await EndForgottenAsync();
        }
        else Assert.True((await EndAsync("mia", "tides")).Ok);
        Assert.Equal(meeting.BeganAt.AddMinutes(40), (await NewestAsync("tides")).Meeting.EndedAt);

        // The channel, and the mentor where the lab ended it.
        var mia = (await _lab.ReadAsync(db => db.NamedAsync("mia"))).Id;
        Assert.Equal(byTheLab ? [(null, HoldMeeting.Forgotten), (mia, HoldMeeting.Forgotten)] : [((PersonId?)null, "")], (await _lab.NoticesAsync(NoticeKind.MeetingEnded)).Select(n => (n.PersonId, n.Text)));
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task Topics_of_a_forgotten_meeting_wait_again_where_nothing_came_of_it(bool noted, bool byTheLab)
    {
        Assert.True((await SayAsync("ada", MeetingLineKind.Topic, "Summer school")).Ok);
        await BeginAsync("ada", "tides");
        _lab.Clock.Advance(TimeSpan.FromMinutes(5));
        Assert.True((await SayAsync("ada", MeetingLineKind.Topic, "Autumn school")).Ok);
        if (noted) Assert.True((await SayAsync("ada", MeetingLineKind.Note, "It rained")).Ok);
        _lab.Clock.Advance(TimeSpan.FromDays(1));
        if (byTheLab) await EndForgottenAsync();
        else Assert.True((await BeginAsync("ada", "tides")).Ok);

        // The next meeting takes up at once what waits.
        Assert.Equal(noted ? [] : ["Summer school", "Autumn school"], (await AgendaAsync("tides")).Topics.Select(t => t.Line.Text));
        if (noted && byTheLab) Assert.Equal(3, (await NewestAsync("tides")).Lines.Count);
    }

    [Fact]
    public async Task A_meeting_of_the_lab_takes_what_is_said_of_any_challenge()
    {
        Assert.IsType<NotYoursToLead>((await BeginAsync("ada", null)).Error);
        Assert.IsType<NoLabMeetingNow>((await EndAsync("mia", null)).Error);
        var lab = (await BeginAsync("mia", null)).Value;
        Assert.True((await SayAsync("wim", MeetingLineKind.Note, "Much wind", "winds")).Ok);

        // The challenge's own meeting comes first.
        var own = (await BeginAsync("ada", "tides")).Value;
        Assert.True((await SayAsync("ada", MeetingLineKind.Note, "Much water")).Ok);
        Assert.IsType<NotYoursToLead>((await EndAsync("ada", null)).Error);
        Assert.True((await EndAsync("mia", null)).Ok);
        Assert.Equal([("winds", "Much wind")], (await NewestAsync(null)).Lines.Select(l => (l.Slug, l.Line.Text)));
        Assert.Equal([(own.Id, "Much water")], (await NewestAsync("tides")).Lines.Select(l => (l.Line.MeetingId!.Value, l.Line.Text)));
        Assert.NotEqual(lab.Id, own.Id);
    }

    [Fact]
    public async Task Topics_and_lines_have_their_limits_and_a_refused_task_leaves_no_line()
    {
        for (var i = 0; i < MeetingLine.MostWaiting; i++) Assert.True((await SayAsync("ada", MeetingLineKind.Topic, $"Topic {i}")).Ok);
        Assert.IsType<TooManyTopics>((await SayAsync("ada", MeetingLineKind.Topic, "One more")).Error);
        await BeginAsync("mia", "tides");
        Assert.IsType<NotInTeam>((await TaskAsync("mia", "\"Look\"", "wim")).Error);
        Assert.Equal(MeetingLine.MostWaiting, (await NewestAsync("tides")).Lines.Count);
        Assert.Equal(0, await _lab.ReadAsync(db => db.Cards.CountAsync(Now)));
    }

    [Fact]
    public async Task Whoever_is_erased_takes_their_notes_along()
    {
        await BeginAsync("mia", "tides");
        await SayAsync("bob", MeetingLineKind.Note, "what only bob would say");
        await SayAsync("bob", MeetingLineKind.Decision, "No cut");
        Assert.True((await _lab.TryAsync<ErasePerson, string>(async (erase, db) => await erase.RunAsync(await db.NamedAsync("bob"), Now))).Ok);
        Assert.Equal(["No cut"], (await NewestAsync("tides")).Lines.Select(l => l.Line.Text));
    }

    private Task<Result<Meeting>> BeginAsync(string by, string? slug) =>
        _lab.TryAsync<HoldMeeting, Meeting>(async (hold, db) => await hold.BeginAsync(await db.NamedAsync(by), slug is null ? null : await db.ChallengeAsync(slug), Now));

    private Task<Result<Meeting>> EndAsync(string by, string? slug) =>
        _lab.TryAsync<HoldMeeting, Meeting>(async (hold, db) => await hold.EndAsync(await db.NamedAsync(by), slug is null ? null : await db.ChallengeAsync(slug), "chat", "room", Now));

    private Task<bool> EndForgottenAsync() => _lab.DoAsync<HoldMeeting, bool>(async (hold, _) =>
    {
        await hold.EndForgottenAsync(Now);
        return true;
    });

    private Task<Result<MeetingLine>> SayAsync(string by, MeetingLineKind kind, string text, string slug = "tides") =>
        _lab.TryAsync<HoldMeeting, MeetingLine>(async (hold, db) => await hold.SayAsync(await db.NamedAsync(by), await db.ChallengeAsync(slug), kind, text, Now));

    private Task<Result<Card>> TaskAsync(string by, string typed, string assignee) => _lab.TryAsync<HoldMeeting, Card>(async (hold, db) =>
        await hold.TaskAsync(await db.NamedAsync(by), await db.ChallengeAsync("tides"), CardText.Read(typed, new DateOnly(2026, 11, 24)).Value, [await db.NamedAsync(assignee)], Now));

    private Task<Agenda> AgendaAsync(string slug) => _lab.DoAsync<AssembleAgenda, Agenda>(async (assemble, db) => await assemble.OfAsync(await db.ChallengeAsync(slug), Now));

    private Task<MeetingMinutes> NewestAsync(string? slug) =>
        _lab.DoAsync<MeetingList, MeetingMinutes>(async (list, db) => (await list.NewestAsync(slug is null ? null : (await db.ChallengeAsync(slug)).Id, 0, Now))!);
}
