using CoResearch.Bot.Commands;
using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Views;
using CoResearch.Domain.Notices;
using CoResearch.Domain.Scoring;
using CoResearch.Domain.Submissions;
using CoResearch.TestKit;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace CoResearch.Bot.Tests.Results;

/// <summary>What people read of a submission while it runs, when it fails, and when it has lost its score.</summary>
public sealed class What_people_read : IAsyncLifetime
{
    private const string Slug = "small";
    private TestLab _lab = null!;

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _lab = await BotLab.StartAsync();

    public ValueTask DisposeAsync() => _lab.DisposeAsync();

    [Theory]
    [InlineData(false, "because the challenge changed;", "do not fit the challenge any more: The ids are others now.", "on older data")]
    [InlineData(true, "a lab owner should look;", "cannot read what this run stored (The ids are others now): a lab owner should look.", "lost what its run stored")]
    public async Task The_leaderboard_the_notice_and_the_submission_say_so(bool damaged, string scores, string status, string list)
    {
        var id = await UnscorableAsync(damaged);

        Assert.Contains("1 scored submission needs a new run, ", await ScoresAsync(), StringComparison.Ordinal);
        Assert.Contains(scores, await ScoresAsync(), StringComparison.Ordinal);
        Assert.Contains("/submit small", await ScoresAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain("Nobody has a score yet", await ScoresAsync(), StringComparison.Ordinal);
        Assert.Contains(scores, await NoticeAsync(), StringComparison.Ordinal);
        var shown = await StatusAsync(id);
        Assert.Contains(status, shown, StringComparison.Ordinal);
        Assert.Single(shown.Split("/submit").Skip(1));
        Assert.Contains(list, await CommandAsync<SubmissionsCommand>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Training_is_told_in_words_and_a_failure_gives_its_advice_once()
    {
        await _lab.MemberAsync("ada", Slug);
        var id = (await _lab.SubmitAsync("ada", Slug, "an idea")).Value.Id;
        await _lab.ClaimAsync(id);
        await _lab.ReadAsync(async db =>
        {
            var run = await db.Runs.SingleAsync(r => r.SubmissionId == id, Now);
            Assert.True(run.Train("handle", _lab.Clock.GetUtcNow()).Ok);
            run.Advance(new RunProgress(174, 2000, StepUnit.Round, "metric/validation", 0.9397));
            return run;
        });
        Assert.Contains("round 174 of 2000, validation 0.9397", await StatusAsync(id), StringComparison.Ordinal);

        await _lab.DoAsync<FinishRun, bool>(async (finish, db) =>
        {
            var run = await db.Runs.Where(r => r.SubmissionId == id).Select(r => r.Id).SingleAsync(Now);
            await finish.FailAsync(await new RunQueue(db, _lab.Clock).LoadAsync(run, Now), "time_limit", $"Training was stopped. Use fewer epochs.", Now);
            return true;
        });
        Assert.Equal(1, (await StatusAsync(id)).Split("fewer").Length - 1);
    }

    [Theory]
    [InlineData(true, "memory_limit", 512L << 20, "one of its processes was ended at its limit of memory, 512 MB")]
    [InlineData(false, "memory_limit", 512L << 20, "one of its processes was ended at its limit of memory, 512 MB")]
    [InlineData(true, "output_limit", 8L << 20, "its output folder was full at its limit, 8 MB, and it went on")]
    [InlineData(true, "process_limit", 256, "refused a process or thread at its limit, 256")]
    public async Task A_limit_that_held_a_run_and_did_not_end_it_is_told(bool scored, string code, long value, string says)
    {
        await _lab.MemberAsync("ada", Slug);
        var id = (await _lab.SubmitAsync("ada", Slug, "an idea")).Value.Id;
        await _lab.EndAsync(id, async (finish, claimed) =>
        {
            var result = new RunResult { Outcome = RunOutcome.Succeeded, Note = new RunNote(code, value) };
            Assert.True(claimed.Run.Evaluate(result, 0).Ok);
            if (scored) await finish.ScoreAsync(claimed, TestLab.VerdictOf(0.5, 0.5, passed: true), ["torch"], Now);
            else await finish.FailAsync(claimed, "predictions_incomplete", $"Rows are missing.", Now);
        });
        Assert.Contains(says, await StatusAsync(id), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_a_reproduction_it_is_said_where_it_ran_otherwise()
    {
        await _lab.MemberAsync("ada", Slug);
        var original = (await _lab.SubmitAsync("ada", Slug, "an idea")).Value.Id;
        await EndAsync(original, new RunResult { Outcome = RunOutcome.Succeeded, Threads = 2, Environment = new Dictionary<string, string> { ["python"] = "3.11.2", ["numpy"] = "1.24.2", ["scipy"] = "1.10.1" } });
        var again = (await _lab.TryAsync<ReproduceSubmission, Submission>(async (reproduce, db) => await reproduce.RunAsync(
            await db.People.SingleAsync(p => p.Name == "ada", Now), await db.Memberships.SingleAsync(m => db.People.Any(p => p.Id == m.PersonId && p.Name == "ada"), Now), await db.Challenges.SingleAsync(Now),
            await db.Submissions.SingleAsync(s => s.Id == original, Now), Now))).Value.Id;
        await EndAsync(again, new RunResult { Outcome = RunOutcome.Succeeded, Threads = 1, Environment = new Dictionary<string, string> { ["python"] = "3.11.2", ["numpy"] = "2.0.1" } });

        Assert.Contains($"submission {original.Value} with 2 threads, numpy 1.24.2, this one with 1 thread, numpy 2.0.1", await StatusAsync(again), StringComparison.Ordinal);
        Assert.DoesNotContain("numpy", await StatusAsync(original), StringComparison.Ordinal);

        Task EndAsync(SubmissionId id, RunResult result) => _lab.EndAsync(id, async (finish, claimed) =>
        {
            Assert.True(claimed.Run.Evaluate(result, 0).Ok);
            await finish.ScoreAsync(claimed, TestLab.VerdictOf(0.5, 0.5, passed: true), ["numpy"], Now);
        });
    }

    [Fact]
    public async Task A_draft_invites_nobody()
    {
        await _lab.PersonAsync("ada");
        await _lab.DraftAsync(Slug);
        Assert.DoesNotContain("/join", await ScoresAsync() + await CommandAsync<ChallengeCommand>(), StringComparison.Ordinal);
    }

    private async Task<SubmissionId> UnscorableAsync(bool damaged)
    {
        await _lab.MemberAsync("ada", Slug);
        var id = (await _lab.ScoredAsync("ada", Slug, 0.5)).Id;
        await _lab.DoAsync<BeginJudging, int>(async (begin, db) => await begin.RunAsync(await db.Challenges.SingleAsync(Now), "update", Now));
        await _lab.ReadAsync(async db =>
        {
            var challenge = await db.Challenges.SingleAsync(Now);
            var run = await db.Runs.Where(r => r.SubmissionId == id).Select(r => r.Id).SingleAsync(Now);
            db.Scores.Add(Score.Unscorable(id, run, challenge.NewestJudgingId, "The ids are others now.", damaged, _lab.Clock.GetUtcNow()));
            challenge.ShowNewestJudging();
            return true;
        });
        return id;
    }

    [Fact]
    public async Task Of_somebody_who_left_the_lab_the_message_ends_without_a_result()
    {
        await _lab.MemberAsync("ada", Slug);
        var id = (await _lab.ScoredAsync("ada", Slug, 0.5)).Id;
        await _lab.ReadAsync(async db =>
        {
            (await db.People.SingleAsync(p => p.Name == "ada", Now)).Remove(_lab.Clock.GetUtcNow());
            return true;
        });
        var shown = await _lab.DoAsync<IEnumerable<INoticeView>, string>(async (views, db) => Read((await views.Single(v => v.Kind == NoticeKind.SubmissionMoved)
            .ViewAsync(Notice.About(await db.Submissions.SingleAsync(s => s.Id == id, Now), _lab.Clock.GetUtcNow()), Now))!));
        Assert.Equal($"Submission {id.Value} to small is not followed here any more: its author has left the lab.", shown);
    }

    [Theory]
    [InlineData(true, "/logs", "/like")]
    [InlineData(false, "/like", "/logs")]
    public async Task Where_others_read_along_a_result_has_the_buttons_that_everybody_can_press(bool isPrivate, string offered, string notOffered)
    {
        await _lab.MemberAsync("ada", Slug);
        var id = (await _lab.ScoredAsync("ada", Slug, 0.5)).Id;
        var shown = await _lab.DoAsync<StatusCommand, ChatMessage>(async (command, db) =>
        {
            var submission = await db.Submissions.SingleAsync(s => s.Id == id, Now);
            return await command.RunAsync(new CommandCall(await db.People.SingleAsync(p => p.Name == "ada", Now), "chat", "room", "/status") { Submission = submission, Private = isPrivate }, Now);
        });
        var commands = shown.Blocks.OfType<ButtonsBlock>().Single().Buttons.Select(b => b.Command).ToList();
        Assert.Contains($"{offered} {id.Value}", commands);
        Assert.DoesNotContain($"{notOffered} {id.Value}", commands);
    }

    [Theory]
    [InlineData("opened")]
    [InlineData("closed")]
    [InlineData("revealed")]
    [InlineData("updated")]
    [InlineData(Notice.Rescored)]
    public async Task Of_a_challenge_that_moved_it_is_said_what_happened(string what)
    {
        await _lab.MemberAsync("ada", Slug);
        Assert.Contains($" was {what}. ", await NoticeAsync(what), StringComparison.Ordinal);
    }

    private Task<string> ScoresAsync() => CommandAsync<ScoresCommand>();

    private Task<string> CommandAsync<TCommand>()
        where TCommand : ICommand => _lab.DoAsync<TCommand, string>(async (command, db) =>
    {
        var challenge = await db.Challenges.SingleAsync(Now);
        var ada = await db.People.SingleAsync(p => p.Name == "ada", Now);
        return Read(await command.RunAsync(new CommandCall(ada, "terminal", "room", "/x") { Challenge = challenge }, Now));
    });

    private Task<string> NoticeAsync(string what = Notice.Rescored) => _lab.DoAsync<IEnumerable<INoticeView>, string>(async (views, db) => Read((await views.Single(v => v.Kind == NoticeKind.ChallengeMoved)
        .ViewAsync(Notice.About(await db.Challenges.SingleAsync(Now), what, _lab.Clock.GetUtcNow()), Now))!));

    private Task<string> StatusAsync(SubmissionId id) => _lab.DoAsync<SubmissionView, string>(async (view, db) =>
        Read(await view.ShowAsync((await _lab.DoAsync<SubmissionOverviews, SubmissionOverview?>((overviews, _) => overviews.FindAsync(id, Now)))!, Reader.Author, Now)));

    private string Read(ChatMessage message) => _lab.Read(message);
}
