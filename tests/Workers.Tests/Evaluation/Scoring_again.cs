using CoResearch.Domain.Challenges;
using CoResearch.Domain.GitHub;
using CoResearch.Domain.Scoring;
using CoResearch.Domain.Shared;
using CoResearch.Domain.Standings;
using CoResearch.Domain.Submissions;
using CoResearch.TestKit;
using CoResearch.Workers.Evaluation;
using CoResearch.Workers.Execution;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CoResearch.Workers.Tests.Evaluation;

/// <summary>Stored predictions are scored again by a service, beside which nothing stops.</summary>
public sealed class Scoring_again : IAsyncLifetime
{
    private TestLab _lab = null!;
    private Rescoring _rescoring = null!;

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _lab = await TestLab.StartAsync(services =>
            services.AddOptions().Configure<WorkerOptions>(_ => { }).AddSingleton<LabSandbox>().AddSingleton<JobPreparation>().AddSingleton<CodeEnvironments>().AddSingleton<MetricProgram>().AddSingleton<Judge>());
        _rescoring = ActivatorUtilities.CreateInstance<Rescoring>(_lab.Services);
    }

    public async ValueTask DisposeAsync()
    {
        await _rescoring.StopAsync(CancellationToken.None);
        _rescoring.Dispose();
        await _lab.DisposeAsync();
    }

    [Fact]
    public async Task The_order_is_that_of_the_predictions_and_ties_stay_with_the_earlier()
    {
        // The truth is 5 on the public row; the first scores were of an evaluator that did not know.
        await PredictedAsync("ada", "small", "id,y\n1,6\n2,2\n", was: 0.1);
        await PredictedAsync("bob", "small", "id,y\n1,5.5\n2,2\n", was: 0.2);
        await PredictedAsync("cem", "small", "id,y\n1,4\n2,2\n", was: 0.3);
        await BeginAsync("small");
        await _rescoring.StartAsync(Now);
        await CompleteAsync("small");

        Assert.Equal(["bob 0.5", "ada 1", "cem 1"], await BoardAsync("small"));
    }

    [Fact]
    public async Task A_newer_evaluator_scores_everything_again_by_itself()
    {
        await PredictedAsync("ada", "small", "id,y\n1,6\n2,2\n", was: 0.1);
        await _lab.ReadAsync(db => db.Judgings.ExecuteUpdateAsync(set => set.SetProperty(j => j.EvaluatorVersion, "0.of-old"), Now));
        await _rescoring.StartAsync(Now);
        await UntilAsync("small", c => c.BoardJudgingId == c.NewestJudgingId, "0.of-old");

        Assert.Equal(["ada 1"], await BoardAsync("small"));
    }

    [Fact]
    public async Task A_database_that_cannot_be_read_for_a_moment_ends_nothing()
    {
        await PredictedAsync("ada", "small", "id,y\n1,6\n2,2\n", was: 0.1);
        await BeginAsync("small");
        var pulses = _lab.Services.GetRequiredService<Pulses>();
        var database = new UnreachableAtFirst(_lab.Services.GetRequiredService<IServiceScopeFactory>());
        using var rescoring = ActivatorUtilities.CreateInstance<Rescoring>(_lab.Services, database);
        await rescoring.StartAsync(Now);
        while (database.Failures > 0 && rescoring.ExecuteTask is not { IsCompleted: true }) pulses.Judgings.Beat();
        pulses.Judgings.Beat();
        await CompleteAsync("small");
        await rescoring.StopAsync(Now);

        Assert.Equal(["ada 1"], await BoardAsync("small"));
    }

    [Fact]
    public async Task Predictions_that_are_gone_ask_for_a_new_run_and_nothing_else_waits()
    {
        var gone = await PredictedAsync("ada", "small", "id,y\n1,6\n2,2\n", was: 0.1);
        File.Delete(await PredictionsOfAsync(gone));
        await PredictedAsync("bob", "small", "id,y\n1,5.5\n2,2\n", was: 0.2);
        await BeginAsync("small");
        await _rescoring.StartAsync(Now);
        await CompleteAsync("small");

        Assert.Equal(["bob 0.5"], await BoardAsync("small"));
        Assert.True(await _lab.ReadAsync(db => db.Scores.Where(s => s.SubmissionId == gone && s.NeedsRun != null).Select(s => s.RunDamaged).SingleAsync(Now)));
        Assert.Contains("wrote no predictions.csv", await _lab.ReadAsync(db => db.Scores.Where(s => s.SubmissionId == gone && s.NeedsRun != null).Select(s => s.NeedsRun!).SingleAsync(Now)));
    }

    [Fact]
    public async Task A_damaged_record_of_a_run_asks_for_a_new_run_and_nothing_else_waits()
    {
        var damaged = await PredictedAsync("ada", "small", "id,y\n1,6\n2,2\n", was: 0.1);
        await File.WriteAllTextAsync(Path.Combine(Path.GetDirectoryName(Path.GetDirectoryName(await PredictionsOfAsync(damaged)))!, "job.json"), "{", Now);
        await PredictedAsync("bob", "small", "id,y\n1,5.5\n2,2\n", was: 0.2);
        await BeginAsync("small");
        await _rescoring.StartAsync(Now);
        await CompleteAsync("small");

        Assert.Equal(["bob 0.5"], await BoardAsync("small"));
        var score = await _lab.ReadAsync(db => db.Scores.AsNoTracking().SingleAsync(s => s.SubmissionId == damaged && s.NeedsRun != null, Now));
        Assert.True(score.RunDamaged);
        Assert.Contains("job.json is damaged", score.NeedsRun, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Predictions_that_were_judged_before_and_do_not_fit_the_same_version_now_are_damaged()
    {
        var cut = await PredictedAsync("ada", "small", "id,y\n1,6\n", was: 0.1);
        await BeginAsync("small");
        await _rescoring.StartAsync(Now);
        await CompleteAsync("small");

        Assert.True(await _lab.ReadAsync(db => db.Scores.Where(s => s.SubmissionId == cut && s.NeedsRun != null).Select(s => s.RunDamaged).SingleAsync(Now)));
    }

    [Fact]
    public async Task Predictions_of_other_data_are_not_compared_and_the_same_tree_may_run_again()
    {
        var old = await PredictedAsync("ada", "small", "id,y\n1,6\n2,2\n", was: 0.1);
        var run = await _lab.ReadAsync(db => db.Runs.SingleAsync(r => r.SubmissionId == old, Now));
        _lab.Services.GetRequiredService<JobPreparation>().FolderOf(run).WriteJob(new JobSpec
        {
            Name = run.JobName,
            Train = "train.csv",
            Predict = "test.csv",
            Predictions = new PredictionsFormat("id", ["y"], null, null),
            DataHash = "of older data",
        });
        Assert.IsType<AlreadySubmitted>((await _lab.SubmitAsync("ada", "small")).Error);
        await BeginAsync("small");
        await _rescoring.StartAsync(Now);
        await CompleteAsync("small");

        Assert.Empty(await BoardAsync("small"));
        Assert.False(await _lab.ReadAsync(db => db.Scores.Where(s => s.SubmissionId == old && s.NeedsRun != null).Select(s => s.RunDamaged).SingleAsync(Now)));
        Assert.NotEqual(old, (await _lab.SubmitAsync("ada", "small")).Value.Id);
    }

    [Fact]
    public async Task A_challenge_with_damaged_labels_keeps_its_leaderboard_and_holds_up_no_other()
    {
        await PredictedAsync("ada", "small", "id,y\n1,6\n2,2\n", was: 0.1);
        await PredictedAsync("ada", "other", "id,y\n1,6\n2,2\n", was: 0.1);
        var folder = await _lab.ReadAsync(db => db.ChallengeVersions.Where(v => db.Challenges.Any(c => c.Slug == "small" && c.VersionId == v.Id)).Select(v => v.Folder).SingleAsync(Now));
        var labels = Path.Combine(_lab.Paths.Resolve(folder), "private", "labels.csv");
        var whole = await File.ReadAllTextAsync(labels, Now);
        await File.WriteAllTextAsync(labels, "damaged", Now);
        await BeginAsync("small");
        await BeginAsync("other");
        await _rescoring.StartAsync(Now);
        await CompleteAsync("other");
        Assert.Equal(["ada 1"], await BoardAsync("other"));
        Assert.Equal(["ada 0.1"], await BoardAsync("small"));

        await File.WriteAllTextAsync(labels, whole, Now);
        _lab.Clock.Advance(TimeSpan.FromMinutes(2));
        _lab.Services.GetRequiredService<Domain.Shared.Pulses>().Judgings.Beat();
        await CompleteAsync("small");
        Assert.Equal(["ada 1"], await BoardAsync("small"));
    }

    [Fact]
    public async Task A_commit_on_GitHub_is_told_anew_where_its_shown_score_changed()
    {
        var changed = await PredictedAsync("ada", "small", "id,y\n1,6\n2,2\n", was: 0.1);
        await PredictedAsync("bob", "small", "id,y\n1,5.5\n2,2\n", was: 0.5);
        var gone = await PredictedAsync("cem", "small", "id,y\n1,6\n2,2\n", was: 1);
        var local = await PredictedAsync("dee", "small", "id,y\n1,6\n2,2\n", was: 0.1);
        File.Delete(await PredictionsOfAsync(gone));
        await ShowOnGitHubAsync(local);
        Assert.Equal([changed, gone], await RenewedAsync());

        // And what a commit says then is the new score.
        Assert.Equal("rmse 1.00 on the public split, rank 2", await _lab.DoAsync<VerdictLine, string>(async (lines, _) => (await lines.OfAsync(changed, Now)).Description));
    }

    /// <summary>All but one have a repository on GitHub, and GitHub knows all; then they are scored again.</summary>
    private async Task ShowOnGitHubAsync(SubmissionId except)
    {
        await _lab.ReadAsync(async db =>
        {
            foreach (var one in await db.Submissions.Where(s => !s.IsBaseline).Join(db.Memberships, s => s.PersonId, m => m.PersonId, (s, m) => new { s, m.Id }).ToListAsync(Now))
            {
                if (one.s.Id == except) continue;
                db.GitHubForks.Add(GitHubFork.Of(one.Id, new GitHubRepository(one.Id, $"m{one.Id}/small", new GitHubUser(one.Id, "m"), false, false, true, []), _lab.Clock.GetUtcNow()));
                await db.SaveChangesAsync(Now);
                await GitHubStatus.AskAsync(db, one.Id, one.s.Commit, one.s.Id, null, _lab.Clock.GetUtcNow(), Now);
                await db.SaveChangesAsync(Now);
                foreach (var status in db.GitHubStatuses.Local) status.Told(status.Asked);
            }
            return true;
        });
        await BeginAsync("small");
        await _rescoring.StartAsync(Now);
        await CompleteAsync("small");
    }

    private Task<List<SubmissionId>> RenewedAsync() =>
        _lab.ReadAsync(db => db.GitHubStatuses.Where(s => s.NextTryAt != null).OrderBy(s => s.SubmissionId).Select(s => s.SubmissionId!.Value).ToListAsync(Now));

    private async Task<SubmissionId> PredictedAsync(string name, string slug, string predictions, double was)
    {
        await _lab.MemberAsync(name, slug);
        var id = (await _lab.ScoredAsync(name, slug, was)).Id;
        var file = await PredictionsOfAsync(id);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        await File.WriteAllTextAsync(file, predictions, Now);
        _lab.Clock.Advance(TimeSpan.FromSeconds(1));
        return id;
    }

    private async Task<string> PredictionsOfAsync(SubmissionId id) => _lab.Services.GetRequiredService<JobPreparation>()
        .FolderOf(await _lab.ReadAsync(db => db.Runs.SingleAsync(r => r.SubmissionId == id, Now))).Predictions;

    private Task<int> BeginAsync(string slug) => _lab.DoAsync<BeginJudging, int>(async (begin, db) =>
        await begin.RunAsync(await db.Challenges.SingleAsync(c => c.Slug == slug, Now), "rejudge", Now));

    private Task CompleteAsync(string slug) => UntilAsync(slug, c => c.BoardJudgingId == c.NewestJudgingId, "");

    private async Task UntilAsync(string slug, Func<Challenge, bool> holds, string notUnder)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!await _lab.ReadAsync(async db => await db.Challenges.AsNoTracking().SingleAsync(c => c.Slug == slug, Now) is var challenge
            && holds(challenge) && await db.Judgings.AnyAsync(j => j.Id == challenge.NewestJudgingId && j.EvaluatorVersion != notUnder, Now)))
        {
            Assert.False(deadline.IsCancellationRequested, $"{slug} was never scored again.");
            await Task.Delay(20, Now);
        }
    }

    private Task<string[]> BoardAsync(string slug) => _lab.DoAsync<Leaderboard, string[]>(async (board, db) =>
    {
        var challenge = await db.Challenges.AsNoTracking().SingleAsync(c => c.Slug == slug, Now);
        var rows = await board.PageAsync(challenge.BoardJudgingId, Splits.Public, 0, 100, Now);
        return [.. rows.Select(r => FormattableString.Invariant($"{r.PersonName} {r.Score.Public}"))];
    });

    private sealed class UnreachableAtFirst(IServiceScopeFactory scopes) : IServiceScopeFactory
    {
        private int _failures = 2;

        public int Failures => Volatile.Read(ref _failures);

        public IServiceScope CreateScope() =>
            Failures > 0 && Interlocked.Decrement(ref _failures) >= 0 ? throw new InvalidOperationException("The database cannot be reached.") : scopes.CreateScope();
    }
}
