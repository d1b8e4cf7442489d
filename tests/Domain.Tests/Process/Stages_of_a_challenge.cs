using CoResearch.Domain.Challenges;
using CoResearch.Domain.Lab;
using CoResearch.Domain.Notices;
using CoResearch.Domain.People;
using CoResearch.Domain.Process.Stages;
using CoResearch.Domain.Shared;
using CoResearch.TestKit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CoResearch.Domain.Tests.Process;

public sealed class Stages_of_a_challenge : IAsyncLifetime
{
    private TestLab _lab = null!;

    private LabCalendar Calendar => _lab.Services.GetRequiredService<LabCalendar>();

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _lab = await TestLab.StartAsync();
        foreach (var name in new[] { "ada", "mia" }) await _lab.MemberAsync(name, StageLab.Slug);
        await _lab.AppointAsync("mia", StageLab.Slug, Role.Mentor);
    }

    public ValueTask DisposeAsync() => _lab.DisposeAsync();

    [Fact]
    public async Task Until_a_mentor_decides_the_plan_says_which_stage_it_is_and_nothing_is_stored()
    {
        var line = await _lab.LineAsync();
        Assert.Equal(["Inception", "Learning", "Individual solution", "Write-up"], line.Rows.Select(r => r.Stage.Name));
        Assert.Equal("Inception", line.At(_lab.Clock.GetUtcNow())!.Name);
        Assert.Equal("Learning", line.At(_lab.Clock.GetUtcNow().AddDays(15))!.Name);
        Assert.False(line.Agreed);
        Assert.Equal(Enumerable.Range(1, line.Rows.Sum(r => r.Items.Count)), line.Rows.SelectMany(r => r.Items).Select(i => i.Number));
        Assert.Equal(0, await _lab.ReadAsync(db => db.Stages.CountAsync(Now)));
    }

    [Fact]
    public async Task A_challenge_that_names_its_stages_has_these()
    {
        _lab.Challenges.Rest += "stages: [ { name: Learning, length: 3w }, { name: Building, length: 10d } ]\n";
        await _lab.ChallengeAsync("winds");
        var line = await _lab.DoAsync<StageList, StageLine>(async (list, db) => await list.OfAsync(await db.ChallengeAsync("winds"), Now));
        Assert.Equal([("Learning", 21), ("Building", 10)], line.Rows.Select(r => (r.Stage.Name, r.Stage.Days)));
        Assert.True(line.Agreed);
        Assert.Equal(2, line.Rows[0].Open(entry: true).Count());
        Assert.Equal([("Everybody knows what this stage is for", true), ("The stage report is presented", false)], line.Rows[1].Items.Select(i => (i.Text, i.Entry)));
    }

    [Fact]
    public async Task A_challenge_may_bring_the_checklists_of_its_stages()
    {
        _lab.Challenges.Rest += "stages: [ { name: Learning, length: 3w, entry: [ The tide tables are here ] }, { name: Building, length: 10d, entry: [], exit: [ It floats, It steers ] } ]\n";
        await _lab.ChallengeAsync("winds");
        var line = await _lab.DoAsync<StageList, StageLine>(async (list, db) => await list.OfAsync(await db.ChallengeAsync("winds"), Now));
        Assert.Equal("The tide tables are here", Assert.Single(line.Rows[0].Open(entry: true)).Text);
        Assert.Equal(StageTemplates.ExitOf("Learning"), line.Rows[0].Open(entry: false).Select(i => i.Text));
        Assert.Equal([("It floats", false), ("It steers", false)], line.Rows[1].Items.Select(i => (i.Text, i.Entry)));
        Assert.Equal(Enumerable.Range(1, 7), line.Rows.SelectMany(r => r.Items).Select(i => i.Number));
    }

    [Fact]
    public async Task A_line_is_added_to_what_runs_or_to_the_entry_of_what_comes_next()
    {
        await _lab.BeginAsync();
        Assert.Null(await _lab.AddItemAsync("Tea is made", entry: false));
        Assert.Null(await _lab.AddItemAsync("Cake is there", entry: true));
        var line = await _lab.LineAsync();
        Assert.Contains(line.Rows[0].Items, i => i is { Text: "Tea is made", Entry: false });
        Assert.Contains(line.Rows[1].Items, i => i is { Text: "Cake is there", Entry: true });
        foreach (var _ in line.Rows.Skip(1))
        {
            await _lab.EndAsync();
            await _lab.BeginAsync();
        }
        Assert.IsType<NoStageComes>(await _lab.AddItemAsync("Cake is there", entry: true));
        await _lab.EndAsync();
        Assert.IsType<AllStagesEnded>(await _lab.AddItemAsync("Cake is there", entry: true));
    }

    [Fact]
    public async Task The_outer_stage_is_extended_by_its_name_while_an_iteration_runs()
    {
        Assert.IsType<NoStageRuns>((await _lab.ExtendAsync("1w", stage: "inception")).Error);
        await _lab.BeginAsync();
        await _lab.IterateAsync();
        await _lab.EndAsync();
        await _lab.IterateAsync("Round 2");
        Assert.Equal("Inception", (await _lab.ExtendAsync("1w", stage: "inc")).Value.Name);
        Assert.Equal("Round 2", (await _lab.ExtendAsync("2d", stage: "round-2")).Value.Name);
        Assert.Equal(("Round 2", 5), (await _lab.ExtendAsync("3d")).Value is var inner ? (inner.Name, inner.ExtendedDays) : default);
        Assert.Equal(7, (await _lab.LineAsync()).Current!.Stage.ExtendedDays);
        Assert.IsType<StageHasEnded>((await _lab.ExtendAsync("1w", stage: "iteration-1")).Error);
        Assert.IsType<StageNotBegun>((await _lab.ExtendAsync("1w", stage: "learning")).Error);
        Assert.Contains("Did you mean inception?", Assert.IsType<NoSuchStage>((await _lab.ExtendAsync("1w", stage: "incepton")).Error).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stage_begins_and_ends_when_its_checklist_is_ticked_or_with_a_reason()
    {
        var refused = Assert.IsType<ChecklistOpen>((await _lab.BeginAsync(reason: null)).Error);
        Assert.Contains("1 The statement, the data and the baseline are published", refused.Message, StringComparison.Ordinal);
        await _lab.TickAsync(1);
        Assert.Equal("Inception", (await _lab.BeginAsync(reason: null)).Value.Name);
        Assert.IsType<StageRuns>((await _lab.BeginAsync()).Error);
        foreach (var number in new[] { 2, 3 }) await _lab.TickAsync(number);
        Assert.Contains("4 The goal", Assert.IsType<ChecklistOpen>((await _lab.EndAsync(reason: null)).Error).Message, StringComparison.Ordinal);
        Assert.IsType<NeedsReason>((await _lab.EndAsync(reason: "  ")).Error);
        Assert.Equal(1, (await _lab.EndAsync("the expert is ill")).Value.Open);
        Assert.IsType<NoStageRuns>((await _lab.EndAsync()).Error);
        Assert.Equal("Learning", (await _lab.LineAsync()).Next!.Stage.Name);
        Assert.Null((await _lab.LineAsync()).At(_lab.Clock.GetUtcNow()));
        Assert.Equal(["begun", "ended"], (await _lab.NoticesAsync(NoticeKind.StageMoved)).Select(n => n.Text));
    }

    [Fact]
    public async Task A_tick_is_taken_away_again_and_numbers_of_other_challenges_are_none()
    {
        Assert.NotNull((await _lab.TickAsync(1)).Value.DoneAt);
        Assert.Null((await _lab.TickAsync(1)).Value.DoneAt);
        Assert.IsType<NoSuchItem>((await _lab.TickAsync(99)).Error);
    }

    [Fact]
    public async Task Iterations_nest_so_deep_and_the_innermost_ends_first()
    {
        Assert.IsType<NoStageRuns>((await _lab.IterateAsync()).Error);
        await _lab.BeginAsync();
        Assert.Equal(("Iteration 1", "Inception"), (await _lab.IterateAsync()).Value is var first ? (first.Stage.Name, first.Within.Name) : default);
        await _lab.EndAsync();
        await _lab.IterateAsync("Round 2");
        foreach (var depth in Enumerable.Range(2, Stage.Deepest - 1)) Assert.True((await _lab.IterateAsync($"Within {depth}")).Ok);
        Assert.IsType<TooDeep>((await _lab.IterateAsync()).Error);
        Assert.IsType<BadStageName>((await _lab.IterateAsync(new string('x', Stage.LongestName + 1))).Error);
        var line = await _lab.LineAsync();
        Assert.Equal([("Inception", 0), ("Iteration 1", 1), ("Round 2", 1), ("Within 2", 2), ("Within 3", 3)], line.Rows.Take(5).Select(r => (r.Stage.Name, r.Depth)));
        Assert.Equal("Within 3", (await _lab.EndAsync()).Value.Stage.Name);
        Assert.Equal(("Within 2", "Inception"), ((await _lab.LineAsync()).Running!.Stage.Name, (await _lab.LineAsync()).Current!.Stage.Name));

        // Each is told of once, to everybody in the challenge.
        Assert.Equal([.. Enumerable.Repeat("begun", 5), "ended", "ended"], (await _lab.NoticesAsync(NoticeKind.StageMoved)).Select(n => n.Text).Order());
        Assert.All(await _lab.NoticesAsync(NoticeKind.StageMoved), n => Assert.Null(n.PersonId));
    }

    [Fact]
    public async Task Iterations_without_a_name_are_numbered_through_the_stage()
    {
        await _lab.BeginAsync();
        await _lab.IterateAsync();
        var second = (await _lab.IterateAsync()).Value;
        await _lab.EndAsync();
        var third = (await _lab.IterateAsync()).Value;
        Assert.Equal([("Iteration 2", "Iteration 1"), ("Iteration 3", "Iteration 1")], new[] { second, third }.Select(i => (i.Stage.Name, i.Within.Name)));
    }

    [Fact]
    public async Task The_plan_stays_and_what_is_added_is_a_slip()
    {
        await _lab.PlanAsync(("inc", "10d"), ("learning", "2w"));
        var opened = (await _lab.LineAsync()).Rows[0].PlannedBegins!.Value;
        await _lab.BeginAsync();
        Assert.IsType<StageHasBegun>((await _lab.PlanAsync(("inception", "3w"))).Error);
        Assert.IsType<BadLength>((await _lab.ExtendAsync("soon")).Error);
        Assert.IsType<BadLength>((await _lab.ExtendAsync("99999w")).Error);
        Assert.IsType<TooLong>((await _lab.ExtendAsync("52w")).Error);
        Assert.IsType<NeedsReason>((await _lab.ExtendAsync("1w", " ")).Error);
        Assert.Equal(7, (await _lab.ExtendAsync("1w")).Value.ExtendedDays);
        var line = await _lab.LineAsync();
        Assert.Equal((opened.AddDays(10), opened.AddDays(17)), (line.Rows[0].PlannedEnds, line.Rows[0].Stage.DueAt));
        Assert.Equal(7, line.Rows[0].SlipAt(_lab.Clock.GetUtcNow(), Calendar));
        Assert.Equal(opened.AddDays(17 + 14), line.Expected(_lab.Clock.GetUtcNow())[1].Ends);
        _lab.Clock.Advance(TimeSpan.FromDays(20));
        await _lab.EndAsync();
        Assert.Equal(10, (await _lab.LineAsync()).Rows[0].SlipAt(_lab.Clock.GetUtcNow().AddDays(50), Calendar));
    }

    [Theory]
    [InlineData("Pacific/Auckland", "2026-12-04T10:59Z", 0)]
    [InlineData("Pacific/Auckland", "2026-12-04T11:00Z", 1)]
    [InlineData("America/Los_Angeles", "2026-12-04T11:00Z", 0)]
    [InlineData("America/Los_Angeles", "2026-12-05T07:59Z", 0)]
    [InlineData("America/Los_Angeles", "2026-12-05T08:00Z", 1)]
    [InlineData("America/Los_Angeles", "2026-12-03T23:00Z", -1)]
    public void A_stage_is_late_by_the_days_of_the_labs_calendar(string zone, string ended, int days)
    {
        // It is to end half an hour before midnight in Auckland, and at half past two at night in Los Angeles, both on the 4th.
        var (calendar, begun, end) = (new LabCalendar(new LabRules { Values = [], TimeZone = zone }), new DateTimeOffset(2026, 11, 24, 10, 30, 0, TimeSpan.Zero), DateTimeOffset.Parse(ended, System.Globalization.CultureInfo.InvariantCulture));
        var stage = Stage.Plan(new ChallengeId(1), null, 1, "Learning", TimeSpan.FromDays(10));
        stage.Begin(begun);
        stage.End(end);
        Assert.Equal(days, new StageRow(stage, 0, begun, begun.AddDays(10), []).SlipAt(end, calendar));
    }

    [Fact]
    public async Task Lengths_are_set_by_the_beginning_of_a_name_that_means_one_stage()
    {
        var known = Assert.IsType<NoSuchStage>((await _lab.PlanAsync(("lerning", "2w"))).Error);
        Assert.Contains("Did you mean learning?", known.Message, StringComparison.Ordinal);
        Assert.IsType<NoSuchStage>((await _lab.PlanAsync(("in", "2w"))).Error);
        Assert.Equal(21, (await _lab.PlanAsync(("individual", "3w"))).Value.Rows[2].Stage.Days);
        foreach (var typed in new[] { "Своё решение", "свое-решение", "сво" }) Assert.Equal("Individual solution", (await _lab.PlanAsync((typed, "3w"))).Value.Named(typed)!.Stage.Name);
        Assert.Contains("Did you mean своё-решение?", Assert.IsType<NoSuchStage>((await _lab.PlanAsync(("соё решение", "2w"))).Error).Message, StringComparison.Ordinal);
        Assert.Equal(4, await _lab.ReadAsync(db => db.Stages.CountAsync(Now)));
    }

    [Fact]
    public async Task A_draft_begins_none()
    {
        await _lab.DraftAsync("dunes");
        var refused = await _lab.TryAsync<ManageStages, Stage>(async (manage, db) => await manage.BeginAsync(await db.NamedAsync("mia"), await db.ChallengeAsync("dunes"), null, Now));
        Assert.IsType<NotOpenYet>(refused.Error);
    }

    [Fact]
    public async Task After_the_close_stages_begin_and_end_and_are_watched()
    {
        await _lab.MoveAsync(StageLab.Slug, (move, challenge) => move.CloseAsync(challenge, Now));
        Assert.True((await _lab.BeginAsync()).Ok);
        _lab.Clock.Advance(TimeSpan.FromDays(100));
        await _lab.WatchAsync();
        Assert.NotEmpty(await _lab.NoticesAsync(NoticeKind.StageDue));
        Assert.True((await _lab.EndAsync("late")).Ok);
    }

    [Fact]
    public async Task Artefacts_have_names_and_can_be_replaced_and_taken_off()
    {
        Assert.IsType<NothingBegun>((await _lab.KeepAsync("slides", "https://example.org/a.pdf")).Error);
        await _lab.BeginAsync();
        Assert.True((await _lab.KeepAsync("Slides", "https://example.org/a.pdf")).Ok);
        Assert.True((await _lab.KeepAsync("slides", "https://example.org/b.pdf")).Ok);
        Assert.True((await _lab.KeepAsync("model", "in the attic")).Ok);
        Assert.IsType<ArtefactIsNumber>((await _lab.KeepAsync("12", "https://example.org")).Error);
        Assert.IsType<BadArtefact>((await _lab.KeepAsync("model", new string('x', Artefact.LongestText + 1))).Error);
        Assert.IsType<NoSuchArtefact>((await _lab.KeepAsync("script", null)).Error);
        Assert.Equal(["in the attic", "https://example.org/b.pdf"], (await _lab.FactsAsync())!.Artefacts.Select(a => a.Text));
        Assert.True((await _lab.KeepAsync("model", null)).Ok);
        Assert.Equal(["slides"], (await _lab.FactsAsync())!.Artefacts.Select(a => a.What));
    }

    [Fact]
    public async Task A_file_is_kept_until_something_else_has_its_name()
    {
        await _lab.BeginAsync();
        Assert.IsType<NoSuchFileKept>((await FileAsync("slides")).Error);
        Assert.True((await _lab.KeepFileAsync("slides", "../../talk of May.pdf", [1, 2, 3])).Ok);
        var first = (await FileAsync("Slides")).Value;
        Assert.Equal((3, "talk-of-May.pdf"), (first.Bytes, Path.GetFileName(first.File!)));
        Assert.Equal([1, 2, 3], await File.ReadAllBytesAsync(_lab.Paths.Resolve(first.File!), Now));
        Assert.StartsWith(Path.Combine(_lab.Paths.Root, "artefacts"), Path.GetFullPath(_lab.Paths.Resolve(first.File!)), StringComparison.Ordinal);

        Assert.True((await _lab.KeepFileAsync("slides", "talk.pdf", [4])).Ok);
        Assert.False(File.Exists(_lab.Paths.Resolve(first.File!)));
        var second = (await FileAsync("slides")).Value;
        Assert.True((await _lab.KeepAsync("slides", "https://example.org/talk.pdf")).Ok);
        Assert.False(File.Exists(_lab.Paths.Resolve(second.File!)));
        Assert.IsType<NoSuchFileKept>((await FileAsync("slides")).Error);

        Task<Result<Artefact>> FileAsync(string what) => _lab.TryAsync<ManageStages, Artefact>(async (manage, db) => await manage.FileAsync(await db.ChallengeAsync("tides"), what, Now));
    }

    [Fact]
    public async Task What_somebody_brought_is_replaced_and_taken_off_by_them_and_by_mentors_alone()
    {
        await _lab.MemberAsync("bob", "tides");
        await _lab.BeginAsync();
        Assert.Equal((null, null), (await _lab.KeepFileAsync("slides", "talk.pdf", [1])).Value is var first ? (first.Before, first.By) : default);
        Assert.Equal("ada", Assert.IsType<ArtefactOfAnother>((await _lab.KeepFileAsync("slides", "evil.pdf", [2], by: "bob")).Error).Name);
        Assert.IsType<ArtefactOfAnother>((await _lab.KeepAsync("slides", null, by: "bob")).Error);
        Assert.IsType<EmptyFile>((await _lab.KeepFileAsync("slides", "talk.pdf", [])).Error);
        Assert.Equal(["talk.pdf"], (await _lab.FactsAsync())!.Artefacts.Select(a => a.Text));
        Assert.Equal(("talk.pdf", "ada"), (await _lab.KeepAsync("slides", "https://example.org/talk", by: "mia")).Value is var next ? (next.Before, next.By) : default);
        Assert.IsType<ArtefactOfAnother>((await _lab.KeepAsync("slides", null)).Error);
        Assert.True((await _lab.KeepAsync("slides", null, by: "mia")).Ok);
    }

    [Fact]
    public async Task Mentors_are_told_once_that_a_stage_is_over_its_day_and_again_after_it_was_lengthened()
    {
        await _lab.PlanAsync(("inception", "10d"));
        await _lab.BeginAsync();
        _lab.Clock.Advance(TimeSpan.FromDays(9));
        await _lab.WatchAsync();
        Assert.Empty(await _lab.NoticesAsync(NoticeKind.StageDue));
        _lab.Clock.Advance(TimeSpan.FromDays(1));
        await _lab.WatchAsync();
        await _lab.WatchAsync();
        Assert.Equal((await _lab.ReadAsync(db => db.NamedAsync("mia"))).Id, Assert.Single(await _lab.NoticesAsync(NoticeKind.StageDue)).PersonId);
        await _lab.ExtendAsync("3d");
        await _lab.WatchAsync();
        Assert.Single(await _lab.NoticesAsync(NoticeKind.StageDue));
        _lab.Clock.Advance(TimeSpan.FromDays(3));
        await _lab.WatchAsync();
        Assert.Equal(2, (await _lab.NoticesAsync(NoticeKind.StageDue)).Count);
        Assert.Equal(2, await _lab.ReadAsync(db => db.Told.CountAsync(Now)));
    }

    [Fact]
    public async Task After_the_last_stage_all_is_over()
    {
        for (var i = 0; i < 4; i++)
        {
            Assert.True((await _lab.BeginAsync()).Ok);
            Assert.Equal(i == 3, (await _lab.EndAsync()).Value.Last);
        }
        Assert.IsType<AllStagesEnded>((await _lab.BeginAsync()).Error);
        Assert.IsType<AllStagesEnded>((await _lab.EndAsync()).Error);
        Assert.Equal("Write-up", (await _lab.LineAsync()).Reported!.Stage.Name);
    }

    [Fact]
    public async Task What_an_erased_person_wrote_goes_and_links_stay()
    {
        await _lab.BeginAsync("because ada said so", by: "ada");
        await _lab.KeepAsync("slides", "https://example.org/a.pdf");
        await _lab.KeepAsync("model", "under my bed");
        await _lab.ReadAsync("ada", "Tides https://example.org/tides");
        await _lab.ReadDoneAsync("ada", 1, "my private thoughts");
        await _lab.PresentAsync();
        await _lab.SayAsync("ada", "I would have done it otherwise");
        await _lab.TryAsync<ErasePerson, string>(async (erase, db) => await erase.RunAsync(await db.NamedAsync("ada"), Now));
        var facts = (await _lab.FactsAsync())!;
        Assert.Equal(("", "", 0), (Assert.Single(facts.Events).Text, Assert.Single(Assert.Single(facts.Readings).Readers).Note, facts.Feedback.Count));
        Assert.Equal(["slides"], facts.Artefacts.Select(a => a.What));
    }
}
