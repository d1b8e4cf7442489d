using CoResearch.Domain.Challenges;
using CoResearch.Domain.Process.Costs;
using CoResearch.Domain.Process.Digests;
using CoResearch.Domain.Process.Meetings;
using CoResearch.Domain.Process.Questions;
using CoResearch.Domain.Shared;
using CoResearch.Domain.Submissions;
using CoResearch.Domain.Tests.Recognition;
using CoResearch.TestKit;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace CoResearch.Domain.Tests.Process;

public sealed class What_supervision_costs : IAsyncLifetime
{
    private static readonly DateTimeOffset Monday = new(2026, 11, 30, 0, 0, 0, TimeSpan.Zero);
    private TestLab _lab = null!;

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _lab = await TestLab.StartAsync();
        _lab.GoTo(Monday);
        await _lab.ChallengeAsync("tides");
        foreach (var name in (string[])["ada", "bob", "mia"]) await _lab.MemberAsync(name, "tides");
        await _lab.AppointAsync("mia", "tides", Role.Mentor);
    }

    public ValueTask DisposeAsync() => _lab.DisposeAsync();

    [Fact]
    public async Task Hours_are_the_actions_minutes_and_the_meetings_against_the_weeks_that_students_were_there()
    {
        var question = (await _lab.TryAsync<AskMentors, AskedQuestion>(async (ask, db) => await ask.AskAsync(await db.NamedAsync("ada"), await db.ChallengeAsync("tides"), "Why does the gate fail?", Now))).Value.Question;
        Assert.True((await _lab.TryAsync<AskMentors, Question>(async (ask, db) => await ask.AnswerAsync(await db.NamedAsync("mia"), question.Id, "Map it", Now))).Ok);
        await TellAsync("bob", MentorActionKind.Nudged);
        await _lab.ScoredAsync("ada", "tides", 0.9);
        await MeetAsync(TimeSpan.FromMinutes(90));
        _lab.GoTo(Monday.AddDays(8));
        await TellAsync("bob", MentorActionKind.ProposedTalk);
        await _lab.ScoredAsync("ada", "tides", 0.95);
        await _lab.ScoredAsync("ada", "tides", 0.7);
        await _lab.ScoredAsync("bob", "tides", 0.7, passed: false);
        _lab.GoTo(Monday.AddDays(10.5));

        // rmse is minimised: 0.9 is ada's first, 0.95 is worse, 0.7 is her second best; what fails a gate is none.
        var report = await ReportAsync();
        Assert.Equal([new DateOnly(2026, 11, 30), new DateOnly(2026, 12, 7)], report.Weeks.Select(w => w.Monday));
        Assert.Equal([2, 2], report.Weeks.Select(w => w.Students));
        Assert.Equal([2, 1], report.Weeks.Select(w => w.Actions));
        Assert.Equal([1, 1], report.Weeks.Select(w => w.Improvements));
        Assert.Equal([(10 + 3) / 60.0 + 1.5, 30 / 60.0], report.Weeks.Select(w => w.SpentHours).ToArray(), (a, b) => Math.Abs(a - b) < 1e-9);
        Assert.Equal([2, 1], report.Weeks.Select(w => w.OneToOneHours).ToArray(), (a, b) => Math.Abs(a - b) < 1e-9);
        Assert.Equal(3, report.StudentWeeks, 9);
        Assert.Equal(3 - 43 / 60.0 - 1.5, report.SavedHours, 9);
        Assert.Equal(1.5, report.MeetingHours, 9);
        Assert.Equal([("bob", 2, 33 / 60.0, 0), ("ada", 1, 10 / 60.0, 2)], report.Students.Select(s => (s.Name, s.Actions, s.Hours, s.Improvements)));
    }

    [Fact]
    public async Task Whoever_left_counts_until_then_and_after_the_close_nothing_counts()
    {
        _lab.GoTo(Monday.AddDays(3.5));
        await _lab.TryAsync<LeaveChallenge, int>(async (leave, db) => await leave.RunAsync(await db.NamedAsync("bob"), await db.ChallengeAsync("tides"), Now));
        _lab.GoTo(Monday.AddDays(7));
        Assert.True((await _lab.MoveAsync("tides", (move, challenge) => move.CloseAsync(challenge, Now))).Ok);
        _lab.GoTo(Monday.AddDays(30));
        var report = await ReportAsync();
        Assert.Equal((1.5, 1.5), (report.StudentWeeks, report.OneToOneHours));
        Assert.Single(report.Weeks);
    }

    [Fact]
    public async Task A_look_at_the_same_students_work_counts_once_an_hour_and_only_a_mentors()
    {
        async Task LookAsync(string by, string at) => await _lab.DoAsync<NoteReview, bool>(async (note, db) =>
        {
            await note.OfAsync(await db.NamedAsync(by), (await db.NamedAsync(at)).Id, (await db.ChallengeAsync("tides")).Id, Now);
            return true;
        });
        await LookAsync("mia", "ada");
        await LookAsync("mia", "ada");
        await LookAsync("mia", "bob");
        await LookAsync("ada", "bob");
        await LookAsync("mia", "mia");
        Assert.Equal(2, await _lab.ReadAsync(db => db.MentorActions.CountAsync(Now)));
        _lab.Clock.Advance(TimeSpan.FromHours(1));
        await LookAsync("mia", "ada");
        Assert.Equal(3, await _lab.ReadAsync(db => db.MentorActions.CountAsync(Now)));

        var card = (await _lab.CardAsync("ada", "tides", "\"Plot\"", "bob")).Value;
        Assert.True((await _lab.WithCardAsync("mia", card.Id, (cards, mia, one) => cards.CommentAsync(mia, one, "Which axis?", Now))).Ok);
        Assert.True((await _lab.WithCardAsync("ada", card.Id, (cards, ada, one) => cards.CommentAsync(ada, one, "The time", Now))).Ok);
        Assert.Equal(4, await _lab.ReadAsync(db => db.MentorActions.CountAsync(a => a.Kind == MentorActionKind.Reviewed, Now)));
    }

    [Fact]
    public void Every_action_has_its_minutes() => Assert.All(Enum.GetValues<MentorActionKind>(), kind => Assert.True(new SupervisionRule().MinutesOf(kind) > 0));

    [Fact]
    public async Task The_gradebook_has_a_row_for_each_student_and_nothing_that_a_spreadsheet_runs()
    {
        await _lab.AskAsync();
        _lab.GoTo(Monday.AddHours(10));
        await _lab.AskAsync();
        _lab.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.True((await _lab.AnswerAsync("ada", "tides", "a cut")).Ok);
        await _lab.ScoredAsync("ada", "tides", 0.9, 0.8);
        await _lab.FailAsync((await _lab.SubmitAsync("bob", "tides", "two")).Value.Id);
        Assert.True((await _lab.GiveAsync("ada", 5, "bob")).Ok);
        await _lab.ReadAsync(db => db.Gifts.ExecuteUpdateAsync(set => set.SetProperty(g => g.ChallengeId, db.Challenges.Select(c => (ChallengeId?)c.Id).First()), Now));
        _lab.GoTo(Monday.AddDays(8));
        await _lab.ScoredAsync("ada", "tides", 0.95, 0.7);
        var lines = await ExportAsync();
        Assert.Equal("student,joined,left,submissions,scored,failed,best_public,public_rank,final_private,private_rank,weeks_active,check_ins_answered,check_ins_asked,kudos_received,kudos_given,stage_reports,stage_reports_with_work", lines[0]);
        Assert.Equal(["ada,2026-11-30T00:00:00.000Z,,2,2,0,0.9,1,,,2,1,1,0,5,0,0", "bob,2026-11-30T00:00:00.000Z,,1,0,1,,,,,1,0,1,5,0,0,0"], lines[1..^1]);

        // What is private shows when it is revealed, and whoever is called like a formula is a word.
        await _lab.ReadAsync(async db => await db.Submissions.Where(s => s.IsBaseline).ExecuteUpdateAsync(set => set.SetProperty(s => s.State, SubmissionState.Cancelled), Now));
        Assert.True((await _lab.MoveAsync("tides", (move, challenge) => move.CloseAsync(challenge, Now))).Ok);
        Assert.True((await _lab.MoveAsync("tides", (move, challenge) => move.RevealAsync(challenge, Now))).Ok);
        await _lab.ReadAsync(async db => db.Entry(await db.NamedAsync("bob")).Property(p => p.Name).CurrentValue = "=cmd()");
        lines = await ExportAsync();
        Assert.StartsWith("'=cmd(),", lines[1], StringComparison.Ordinal);
        Assert.Contains(",0.9,1,0.8,1,", lines[2], StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_gradebook_counts_the_reports_of_stages_in_which_somebody_was_there_and_questions_that_were_asked()
    {
        // Answered before anybody asked, it is an answer to no question.
        Assert.True((await _lab.AnswerAsync("ada", "tides", "a cut")).Ok);
        _lab.Clock.Advance(TimeSpan.FromDays(1));
        await _lab.BeginAsync();
        Assert.True((await _lab.PresentAsync()).Ok);
        Assert.True((await _lab.PresentAsync(again: true)).Ok);
        _lab.Clock.Advance(TimeSpan.FromDays(1));
        await _lab.ScoredAsync("ada", "tides", 0.9);
        await _lab.FailAsync((await _lab.SubmitAsync("bob", "tides", "two")).Value.Id);
        await _lab.EndAsync();
        await _lab.TryAsync<LeaveChallenge, int>(async (leave, db) => await leave.RunAsync(await db.NamedAsync("bob"), await db.ChallengeAsync("tides"), Now));
        await _lab.BeginAsync();
        _lab.Clock.Advance(TimeSpan.FromDays(1));
        Assert.True((await _lab.PresentAsync()).Ok);
        Assert.True((await _lab.KeepAsync("slides", "https://example.org", by: "ada")).Ok);
        var card = (await _lab.CardAsync("mia", "tides", "Plot it", "mia")).Value;
        await _lab.WithCardAsync("mia", card.Id, (cards, by, c) => cards.MoveAsync(by, c, Domain.Process.Roadmap.CardColumn.Done, Now));
        await _lab.AppointAsync("mia", "tides", Role.Student);
        var rows = (await ExportAsync())[1..^1].Select(l => l.Split(',')).ToDictionary(r => r[0]);
        Assert.Equal(["1", "0"], rows["ada"][11..13]);
        Assert.Equal([("2", "2"), ("1", "0"), ("2", "1")], ((string[])["ada", "bob", "mia"]).Select(n => (rows[n][^2], rows[n][^1])));
    }

    [Fact]
    public async Task An_answer_that_is_said_better_took_its_time_once_and_machines_are_counted()
    {
        var question = (await _lab.TryAsync<AskMentors, AskedQuestion>(async (ask, db) => await ask.AskAsync(await db.NamedAsync("ada"), await db.ChallengeAsync("tides"), "Why does the gate fail?", Now))).Value.Question;
        foreach (var text in (string[])["Map it", "Map it in bins of Size"])
            Assert.True((await _lab.TryAsync<AskMentors, Question>(async (ask, db) => await ask.AnswerAsync(await db.NamedAsync("mia"), question.Id, text, Now))).Ok);
        var submission = (await _lab.SubmitAsync("ada", "tides", "one")).Value;
        await _lab.ReadAsync(async db =>
        {
            var run = await db.Runs.SingleAsync(r => r.SubmissionId == submission.Id, Now);
            db.Entry(run).Property(r => r.StartedAt).CurrentValue = Monday.AddHours(1);
            db.Entry(run).Property(r => r.FinishedAt).CurrentValue = Monday.AddHours(4);
            return await db.SaveChangesAsync(Now);
        });
        _lab.GoTo(Monday.AddDays(8));
        var report = await ReportAsync();
        Assert.Equal((1, 10 / 60.0), (report.Actions[MentorActionKind.Answered], report.SpentHours));
        Assert.Equal([3, 0], report.Weeks.Select(w => w.ComputeHours));
        Assert.Equal([("ada", 3), ("bob", 0)], report.Students.OrderBy(s => s.Name).Select(s => (s.Name, s.ComputeHours)));
    }

    private async Task<string[]> ExportAsync() =>
        (await File.ReadAllTextAsync(await _lab.DoAsync<ExportCourse, string>(async (export, db) => await export.RunAsync(await db.ChallengeAsync("tides"), Now)), Now)).Split("\r\n");

    private Task<SupervisionReport> ReportAsync() => _lab.DoAsync<SupervisionCost, SupervisionReport>(async (cost, db) => await cost.OfAsync(await db.ChallengeAsync("tides"), Now));

    private async Task TellAsync(string student, MentorActionKind kind) =>
        Assert.True((await _lab.TryAsync<HelpMember, Done>(async (help, db) => await help.TellAsync(await db.NamedAsync("mia"), await db.ChallengeAsync("tides"), await db.NamedAsync(student), kind, "", Now))).Ok);

    private async Task MeetAsync(TimeSpan length)
    {
        Assert.True((await _lab.TryAsync<HoldMeeting, Meeting>(async (hold, db) => await hold.BeginAsync(await db.NamedAsync("mia"), await db.ChallengeAsync("tides"), Now))).Ok);
        _lab.Clock.Advance(length);
        Assert.True((await _lab.TryAsync<HoldMeeting, Meeting>(async (hold, db) => await hold.EndAsync(await db.NamedAsync("mia"), await db.ChallengeAsync("tides"), "chat", "room", Now))).Ok);
    }
}
