using CoResearch.Domain.Challenges;
using CoResearch.Domain.Notices;
using CoResearch.Domain.People;
using CoResearch.Domain.Process.Roadmap;
using CoResearch.Domain.Process.Stages;
using CoResearch.Domain.Shared;
using CoResearch.Domain.Tests.Recognition;
using CoResearch.TestKit;
using Xunit;

namespace CoResearch.Domain.Tests.Process;

public sealed class Reports_of_stages : IAsyncLifetime
{
    private TestLab _lab = null!;

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _lab = await TestLab.StartAsync();
        foreach (var name in new[] { "ada", "bob", "mia" }) await _lab.MemberAsync(name, StageLab.Slug);
        await _lab.AppointAsync("mia", StageLab.Slug, Role.Mentor);
    }

    public ValueTask DisposeAsync() => _lab.DisposeAsync();

    [Fact]
    public async Task A_report_tells_of_its_stage_alone_and_of_public_values_alone()
    {
        Assert.Null(await _lab.FactsAsync());
        await _lab.ScoredAsync("ada", StageLab.Slug, 0.9, privateValue: 0.111);
        _lab.Clock.Advance(TimeSpan.FromDays(1));
        await _lab.BeginAsync();
        _lab.Clock.Advance(TimeSpan.FromDays(1));
        await _lab.ScoredAsync("bob", StageLab.Slug, 0.7, privateValue: 0.222);
        await _lab.ScoredAsync("ada", StageLab.Slug, 0.8, privateValue: 0.05);
        await _lab.FailAsync((await _lab.SubmitAsync("bob", StageLab.Slug, "broken")).Value.Id);
        var facts = (await _lab.FactsAsync())!;
        Assert.Equal((0.9, 0.7), (facts.BestBefore, facts.BestAfter));
        Assert.Equal([("bob", 0.7)], facts.Bests.Select(b => (b.Name, b.Value)));
        Assert.Equal((3, 1), (facts.Submissions.Count, facts.Submissions.Count(s => s.Failed)));
        _lab.Clock.Advance(TimeSpan.FromDays(1));
        await _lab.EndAsync();
        _lab.Clock.Advance(TimeSpan.FromDays(1));
        await _lab.ScoredAsync("ada", StageLab.Slug, 0.5);
        facts = (await _lab.FactsAsync())!;
        Assert.Equal((0.7, 3), (facts.BestAfter, facts.Submissions.Count));
    }

    [Fact]
    public async Task It_holds_cards_blockers_questions_reading_and_thanks_of_its_time()
    {
        var card = (await _lab.CardAsync("ada", StageLab.Slug, "Plot the tides", "ada")).Value;
        await _lab.BeginAsync();
        _lab.Clock.Advance(TimeSpan.FromHours(1));
        await _lab.WithCardAsync("ada", card.Id, (cards, by, c) => cards.BlockAsync(by, c, "The library is closed", Now));
        await _lab.AnswerAsync("bob", StageLab.Slug, "nothing", blockers: "the library is closed");
        await _lab.AnswerAsync("ada", StageLab.Slug, "a bit", blockers: " I am ill: card 1 waits ");
        await _lab.WithCardAsync("ada", card.Id, (cards, by, c) => cards.MoveAsync(by, c, CardColumn.Done, Now));
        await _lab.ReadAsync("ada", "Tides https://example.org/tides");
        await _lab.ReadDoneAsync("bob", 1, "the moon");
        var facts = (await _lab.FactsAsync())!;
        Assert.Equal(["Plot the tides"], facts.DoneCards.Select(c => c.Card.Title));

        // What stands in a check-in is read by the team; a report, by the lab.
        Assert.Equal([(card.Id, "The library is closed")], facts.Blockers.Select(b => (b.Card!.Value, b.Text)));

        // Said twice, told once, and never whose it was.
        var whole = await _lab.DoAsync<ReadBlockers, IReadOnlyList<Blocker>>(async (read, db) => await read.OfAsync((await db.ChallengeAsync(StageLab.Slug)).Id, facts.From, facts.Until, Now));
        Assert.Equal(["The library is closed", "I am ill: card 1 waits"], whole.Select(b => b.Text));
        Assert.Equal([("bob", "the moon")], Assert.Single(facts.Readings).Readers.Select(r => (r.Name, r.Note)));
    }

    [Fact]
    public async Task A_card_that_stands_blocked_stood_in_the_way_though_nobody_may_read_why()
    {
        var (old, ended, own) = ((await _lab.CardAsync("ada", StageLab.Slug, "Old")).Value, (await _lab.CardAsync("ada", StageLab.Slug, "Over")).Value, (await _lab.CardAsync("ada", StageLab.Slug, "Mine", "ada")).Value);
        foreach (var card in new[] { old, ended }) await _lab.WithCardAsync("ada", card.Id, (cards, by, c) => cards.BlockAsync(by, c, $"why {c.Title}", Now));
        await _lab.WithCardAsync("ada", ended.Id, (cards, by, c) => cards.BlockAsync(by, c, null, Now));
        _lab.Clock.Advance(TimeSpan.FromDays(1));
        await _lab.BeginAsync();
        await _lab.AnswerAsync("ada", StageLab.Slug, "a bit", blockers: $"I am ill: card {own.Id.Value} waits");
        Assert.Equal([(old.Id, "why Old"), (own.Id, "Mine")], (await _lab.FactsAsync())!.Blockers.Select(b => (b.Card!.Value, b.Text)));
    }

    [Fact]
    public async Task A_presented_report_is_told_to_the_lab_and_words_about_it_to_who_presented_it()
    {
        Assert.IsType<NothingBegun>((await _lab.PresentAsync()).Error);
        await _lab.BeginAsync();
        Assert.IsType<NothingPresented>((await _lab.SayAsync("bob", "Why the moon?")).Error);
        Assert.False((await _lab.PresentAsync()).Value.ToLab);
        await _lab.DoAsync<BindChannel, Channel>(async (bind, db) => await bind.BindAsync("slack", "C1", null, null, await db.NamedAsync("mia"), Now));
        Assert.IsType<PresentedLately>((await _lab.PresentAsync()).Error);
        Assert.True((await _lab.PresentAsync(again: true)).Value.ToLab);
        Assert.NotNull(Assert.Single(await _lab.NoticesAsync(NoticeKind.ReportForTeam)).ChallengeId);
        Assert.Null(Assert.Single(await _lab.NoticesAsync(NoticeKind.ReportPresented)).ChallengeId);
        Assert.IsType<BadFeedback>((await _lab.SayAsync("bob", "?!")).Error);
        Assert.True((await _lab.SayAsync("bob", "Why the moon?")).Ok);
        Assert.True((await _lab.SayAsync("mia", "Well done")).Ok);
        Assert.Equal((await _lab.ReadAsync(db => db.NamedAsync("mia"))).Id, Assert.Single(await _lab.NoticesAsync(NoticeKind.FeedbackGiven)).PersonId);
        Assert.Equal([("bob", "Why the moon?"), ("mia", "Well done")], (await _lab.FactsAsync())!.Feedback.Select(f => (f.Name, f.Feedback.Text)));
        for (var i = 1; i < ReportFeedback.MostOfOne; i++) await _lab.SayAsync("bob", $"And {i}?");
        Assert.IsType<EnoughFeedback>((await _lab.SayAsync("bob", "One more")).Error);
    }

    [Fact]
    public async Task Of_two_stages_the_one_that_ended_is_presented_first_and_any_that_is_named()
    {
        await _lab.BeginAsync();
        await _lab.KeepAsync("slides", "https://example.org/a.pdf");
        await _lab.EndAsync("done");
        var second = (await _lab.BeginAsync("go on")).Value;
        var presented = (await _lab.PresentAsync()).Value.Stage;
        Assert.NotEqual(second.Id, presented.Id);
        Assert.IsType<PresentedLately>((await _lab.PresentAsync()).Error);
        _lab.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal(second.Id, (await _lab.PresentAsync()).Value.Stage.Id);
        Assert.Equal(presented.Id, (await _lab.PresentAsync(named: presented.Name)).Value.Stage.Id);
        Assert.IsType<NoSuchStage>((await _lab.PresentAsync(named: "lunch")).Error);
    }

    [Fact]
    public async Task A_stage_that_brought_nothing_gives_way_to_the_one_that_runs()
    {
        await _lab.BeginAsync();
        await _lab.EndAsync("nothing to do");
        var second = (await _lab.BeginAsync("go on")).Value;
        Assert.Equal(second.Id, (await _lab.PresentAsync()).Value.Stage.Id);
    }

    [Fact]
    public async Task A_report_is_presented_again_when_somebody_says_so_or_half_a_day_later()
    {
        await _lab.BeginAsync();
        Assert.True((await _lab.PresentAsync()).Ok);
        _lab.Clock.Advance(TimeSpan.FromHours(11));
        Assert.IsType<PresentedLately>((await _lab.PresentAsync()).Error);
        _lab.Clock.Advance(TimeSpan.FromHours(1));
        Assert.True((await _lab.PresentAsync()).Ok);
        Assert.True((await _lab.PresentAsync(again: true)).Ok);
        Assert.Equal(3, (await _lab.NoticesAsync(NoticeKind.ReportForTeam)).Count);
    }

    [Fact]
    public async Task Who_reads_from_outside_stands_apart_and_is_no_author()
    {
        await _lab.PersonAsync("zoe");
        await _lab.BeginAsync();
        await _lab.PresentAsync();
        Assert.IsType<ReportOfTeam>((await _lab.SayAsync("zoe", "I say things")).Error);
        await _lab.DoAsync<BindChannel, Channel>(async (bind, db) => await bind.BindAsync("slack", "C1", null, null, await db.NamedAsync("mia"), Now));
        await _lab.PresentAsync(again: true);
        Assert.True((await _lab.SayAsync("zoe", "I say things")).Ok);
        Assert.True((await _lab.SayAsync("bob", "Why the moon?")).Ok);
        await _lab.TryAsync<LeaveChallenge, int>(async (leave, db) => await leave.RunAsync(await db.NamedAsync("bob"), await db.ChallengeAsync(StageLab.Slug), Now));
        Assert.Equal([("zoe", false), ("bob", true)], (await _lab.FactsAsync())!.Feedback.Select(f => (f.Name, f.OfTeam)));
        var people = await _lab.DoAsync<ReadContributions, IReadOnlyList<Contributor>>(async (read, db) => await read.OfAsync(await db.ChallengeAsync(StageLab.Slug), Now));
        Assert.Equal(["bob", "mia"], people.Select(p => p.Name));
    }

    [Fact]
    public async Task A_reading_list_knows_what_is_on_it_and_who_read_it()
    {
        Assert.Equal(1, (await _lab.ReadAsync("ada", "Attention is all you need https://arxiv.org/abs/1706.03762")).Value.Number);
        Assert.IsType<ReadingKnown>((await _lab.ReadAsync("bob", "https://arxiv.org/abs/1706.03762")).Error);
        Assert.Equal(("Tides", null), (await _lab.ReadAsync("bob", "  Tides ")).Value is var tides ? (tides.Title, tides.Link) : default);
        Assert.IsType<ReadingKnown>((await _lab.ReadAsync("ada", "tides")).Error);
        Assert.IsType<BadReading>((await _lab.ReadAsync("ada", new string('x', Reading.LongestTitle + 1))).Error);
        Assert.Equal("", (await _lab.ReadAsync("ada", "https://example.org/c")).Value.Title);
        Assert.IsType<NoSuchReading>((await _lab.ReadDoneAsync("ada", 9)).Error);
        Assert.IsType<BadReadingNote>((await _lab.ReadDoneAsync("ada", 1, new string('x', ReadingNote.LongestNote + 1))).Error);
        await _lab.ReadDoneAsync("ada", 1, "first thought");
        await _lab.ReadDoneAsync("ada", 1, "second thought");
        await _lab.ReadDoneAsync("ada", 1);
        Assert.Equal([("ada", "second thought")], (await _lab.ReadingsAsync())[0].Readers.Select(r => (r.Name, r.Note)));
        Assert.IsType<NotYourReading>((await DropAsync("ada", guides: false, 2)).Error);
        Assert.True((await DropAsync("bob", guides: false, 2)).Ok);
        Assert.True((await DropAsync("mia", guides: true, 3)).Ok);
        Assert.Equal([1], (await _lab.ReadingsAsync()).Select(r => r.Reading.Number));

        // A number is never given again.
        Assert.Equal(4, (await _lab.ReadAsync("ada", "Tides")).Value.Number);
    }

    [Fact]
    public async Task Contributions_are_read_from_what_everybody_did()
    {
        await _lab.ScoredAsync("ada", StageLab.Slug, 0.9);
        await _lab.ScoredAsync("ada", StageLab.Slug, 0.8);
        await _lab.ScoredAsync("bob", StageLab.Slug, 0.85);
        var card = (await _lab.CardAsync("bob", StageLab.Slug, "Draw the figures #figures #plot", "ada")).Value;
        await _lab.WithCardAsync("ada", card.Id, (cards, by, c) => cards.MoveAsync(by, c, CardColumn.Done, Now));
        await _lab.BeginAsync();
        Assert.True((await _lab.GiveAsync("bob", 5, "ada")).Ok);
        var people = await _lab.DoAsync<ReadContributions, IReadOnlyList<Contributor>>(async (read, db) => await read.OfAsync(await db.ChallengeAsync(StageLab.Slug), Now));
        Assert.Equal(["ada", "bob", "mia"], people.Select(p => p.Name));
        Assert.Equal(
            [(CreditRole.Investigation, CreditDegree.Lead), (CreditRole.Methodology, null), (CreditRole.Software, CreditDegree.Lead), (CreditRole.Visualization, (CreditDegree?)null)],
            people[0].Roles.Select(r => (r.Role, r.Degree)));
        Assert.Equal([(CreditEvidence.FigureCards, 1)], people[0].Roles[^1].Evidence);
        Assert.Equal([(CreditRole.Conceptualization, (CreditDegree?)null), (CreditRole.Investigation, CreditDegree.Supporting), (CreditRole.Software, CreditDegree.Supporting)], people[1].Roles.Select(r => (r.Role, r.Degree)));
        Assert.Equal([CreditRole.ProjectAdministration], people[2].Roles.Select(r => r.Role));
    }

    [Fact]
    public async Task What_an_erased_person_did_was_done_by_a_former_member()
    {
        await _lab.ScoredAsync("ada", StageLab.Slug, 0.9);
        await _lab.ScoredAsync("ada", StageLab.Slug, 0.8);
        await _lab.ScoredAsync("bob", StageLab.Slug, 0.85);
        Assert.True((await _lab.TryAsync<ErasePerson, string>(async (erase, db) => await erase.RunAsync(await db.NamedAsync("ada"), Now))).Ok);
        var people = await _lab.DoAsync<ReadContributions, IReadOnlyList<Contributor>>(async (read, db) => await read.OfAsync(await db.ChallengeAsync(StageLab.Slug), Now));
        Assert.Equal([("bob", false), ($"former-{people[1].Person.Value}", true)], people.Select(p => (p.Name, p.Former)));
        Assert.Contains(people[1].Roles, r => r is { Role: CreditRole.Software, Degree: CreditDegree.Lead });
    }

    [Fact]
    public void Degrees_follow_the_shares()
    {
        var roles = CreditRules.Of([(new(1), CreditEvidence.NewBests, 3), (new(2), CreditEvidence.NewBests, 3), (new(3), CreditEvidence.NewBests, 1), (new(3), CreditEvidence.DataCards, 0)]);
        Assert.Equal([CreditDegree.Equal, CreditDegree.Equal, CreditDegree.Supporting], new[] { 1, 2, 3 }.Select(id => Assert.Single(roles[new(id)]).Degree!.Value));
    }

    private Task<Result<Reading>> DropAsync(string by, bool guides, long number) =>
        _lab.TryAsync<ReadingList, Reading>(async (list, db) => await list.DropAsync(await db.NamedAsync(by), guides, await db.ChallengeAsync(StageLab.Slug), number, Now));
}
