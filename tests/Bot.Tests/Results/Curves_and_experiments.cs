using System.Globalization;
using System.IO.Compression;
using CoResearch.Bot.Commands;
using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Views;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Challenges;
using CoResearch.Domain.Notices;
using CoResearch.Domain.Submissions;
using CoResearch.TestKit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CoResearch.Bot.Tests.Results;

/// <summary>What runs logged, for those who may see it: plots, comparisons, tables, parameters, files.</summary>
public sealed class Curves_and_experiments : IAsyncLifetime
{
    private const string Slug = "small";
    private readonly Archive _archive = new();
    private TestLab _lab = null!;

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _lab = await BotLab.StartAsync(_archive);
        await _lab.MemberAsync("ada", Slug);
        await _lab.MemberAsync("emmy", Slug);
        await _lab.PersonAsync("stranger");
    }

    public ValueTask DisposeAsync()
    {
        _archive.Dispose();
        return _lab.DisposeAsync();
    }

    [Fact]
    public async Task Curves_of_one_quantity_share_a_picture_and_the_losses_come_first()
    {
        var id = await RunAsync("ada", 0.5, Curve("val_acc", 0.5, 0.75), Curve("loss/train", 1, 0.5), Curve("loss/validation", 1.5, 0.75), Curve("progress/epoch", 1, 2));
        var answer = await SayAsync<PlotCommand>("ada", id);
        Assert.Equal([["train", "validation"], ["val_acc"]], Pictures(answer).Select(p => p.Series.Select(s => s.Name).ToArray()));
        Assert.All(Pictures(answer), p => Assert.True(File.Exists(_lab.Paths.Resolve(p.Path))));
        Assert.DoesNotContain("progress", Read(answer), StringComparison.Ordinal);

        // What only the bar is for is no curve by name either.
        Assert.Equal("no_such_curve", (await SayAsync<PlotCommand>("ada", id, ("metrics", "progress/epoch"))).Refused);
    }

    [Fact]
    public async Task Of_many_values_some_are_shown_and_the_others_named()
    {
        var id = await RunAsync("ada", 0.5, [.. Enumerable.Range(0, 70).Select(i => Curve($"m{i:00}", i))]);
        Assert.Contains("m30, m31", Read(await SayAsync<PlotCommand>("ada", id)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("loss/train", "loss/train")]
    [InlineData("train", "loss/train")]
    [InlineData("LOSS", "loss/train,loss/validation")]
    [InlineData("acc", "val_acc")]
    [InlineData("acc, loss/train", "loss/train,val_acc")]
    public async Task Named_curves_are_found_by_what_people_call_them(string typed, string tags)
    {
        var id = await RunAsync("ada", 0.5, Curve("val_acc", 0.5, 0.75), Curve("loss/train", 1, 0.5), Curve("loss/validation", 1.5, 0.75));
        var drawn = Pictures(await SayAsync<PlotCommand>("ada", id, ("metrics", typed))).SelectMany(p => p.Series.Select(s => s.Name is "train" or "validation" ? "loss/" + s.Name : s.Name));
        Assert.Equal(tags.Split(','), drawn.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_curve_that_is_not_there_is_told_with_those_that_are()
    {
        var id = await RunAsync("ada", 0.5, Curve("loss/train", 1, 0.5));
        var answer = await SayAsync<PlotCommand>("ada", id, ("metrics", "los/train"));
        Assert.Equal("no_such_curve", answer.Refused);
        Assert.Contains("Did you mean loss/train?", Read(answer), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, 100.0, 10.0, 1.0, 0.1)]
    [InlineData(false, 1.0, 0.5, 0.25, 0.125)]
    [InlineData(false, 100.0, 10.0, 1.0, 0.0)]
    [InlineData(false, 100.0, 1.0, -1.0, 0.5)]
    public async Task Values_of_several_decades_have_a_logarithmic_axis(bool logarithmic, params double[] values)
    {
        var id = await RunAsync("ada", 0.5, Curve("loss", values));
        Assert.Equal(logarithmic, Pictures(await SayAsync<PlotCommand>("ada", id)).Single().Logarithmic);
    }

    [Fact]
    public async Task A_run_without_curves_says_how_to_have_some()
    {
        var id = await RunAsync("ada", 0.5);
        Assert.Contains("""{"step": 1, "loss": 0.3}""", Read(await SayAsync<PlotCommand>("ada", id)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Curves_that_were_cleaned_away_are_told_with_what_is_kept_of_them()
    {
        var first = await RunAsync("ada", 0.5, Curve("loss", 1, 0.25, 0.5));
        var second = await RunAsync("ada", 0.6, Curve("loss", 1, 0.75));
        _archive.Curves.Remove((await _lab.ReadAsync(db => db.Runs.SingleAsync(r => r.SubmissionId == first.Id, Now))).Id);
        var shown = Read(await SayAsync<PlotCommand>("ada", first));
        Assert.Contains($"The curves of submission {first.Id.Value} were cleaned away", shown, StringComparison.Ordinal);
        Assert.Matches(@"loss +0\.25 \(0\.5\)", shown);
        var compared = Read(await SayAsync<CompareCommand>("ada", first, ("first", first), ("second", second)));
        Assert.Contains($"The curves of submission {first.Id.Value} were cleaned away", compared, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_loss_that_is_not_finite_any_more_is_told()
    {
        var id = await RunAsync("ada", 0.5, Curve("loss", 1, 0.25) with { NotFiniteSince = 21 }, Curve("acc", 0.5, 0.6));
        foreach (var shown in new[] { Read(await SayAsync<PlotCommand>("ada", id)), Read(await ViewAsync(id.Id)) })
            Assert.Contains("loss: no finite value any more (NaN or infinity) since step 21.", shown, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("OSError: [Errno 30] Read-only file system: 'predictions.csv'", "the commit's own folder, /code, is read-only. Write to $CORESEARCH_PREDICTIONS", "/code, писать нельзя")]
    [InlineData("ModuleNotFoundError: No module named 'xgboost'", "There is no Python module xgboost where it ran.", "нет модуля Python xgboost.")]
    [InlineData("urllib.error.URLError: <urlopen error [Errno -3] Temporary failure in name resolution>", "speak of the network, and runs have none", "речь о сети")]
    [InlineData("OSError: [Errno 28] No space left on device", "/tmp and /dev/shm hold 512 MB each", "/tmp и /dev/shm вмещают по 512 МБ")]
    [InlineData("OSError: [Errno 24] Too many open files: 'part-1019.csv'", "may hold 1,024 files open at once", "открытыми не больше 1024 файлов")]
    [InlineData("/bin/sh: 1: python: not found", "write run: python3 …", "run: python3 …")]
    [InlineData("ValueError: x", "What went wrong is usually in the last lines below. Correct it and push", "Исправь и запушь")]
    public async Task The_usual_first_mistakes_are_told_with_what_to_do(string line, string english, string russian)
    {
        var id = (await _lab.SubmitAsync("ada", Slug, "an idea")).Value.Id;
        await _lab.EndAsync(id, (finish, claimed) => finish.FailAsync(claimed, "program_failed", $"Your program ended with exit code 1.", Now));
        _archive.Log = ["Traceback (most recent call last):", line, "program_failed: Your program ended with exit code 1."];
        Assert.Contains(english, Read(await ViewAsync(id)), StringComparison.Ordinal);
        Assert.Contains(russian, Read(await ViewAsync(id, "ru")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Missing_predictions_are_told_with_where_they_belong()
    {
        var id = (await _lab.SubmitAsync("ada", Slug, "an idea")).Value.Id;
        await _lab.EndAsync(id, (finish, claimed) => finish.FailAsync(claimed, "predictions_missing", $"The run wrote no predictions.csv.", Now));
        Assert.Contains("at the path that it finds in $CORESEARCH_PREDICTIONS", Read(await ViewAsync(id)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, 0, "could not judge submission {0} by @ada: it ended with exit code 1. What it printed", "more")]
    [InlineData(false, 2, "2 more submissions have failed so", "hidden rows")]
    [InlineData(true, 0, "broke on hidden rows of submission {0} by @ada: it ended with exit code 1. The submission keeps its public score", "could not judge")]
    public async Task A_metric_that_broke_is_told_to_a_mentor_with_its_reason(bool scored, int others, string says, string saysNot)
    {
        var id = (await _lab.SubmitAsync("ada", Slug, "an idea")).Value.Id;
        if (scored) await _lab.ScoreAsync(id, 0.5);
        else await _lab.EndAsync(id, (finish, claimed) => finish.FailAsync(claimed, "metric_failed", $"It could not judge.", Now));
        var shown = await _lab.DoAsync<IEnumerable<INoticeView>, string>(async (views, _) => Read((await views.Single(v => v.Kind == NoticeKind.MetricBroke)
            .ViewAsync(Notice.Of(NoticeKind.MetricBroke, null, null, id.Value, $"{others} it ended with exit code 1", _lab.Clock.GetUtcNow()), Now))!));
        Assert.Contains(string.Format(CultureInfo.InvariantCulture, says, id.Value), shown, StringComparison.Ordinal);
        Assert.DoesNotContain(saysNot, shown, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", true)]
    [InlineData(", range: [0, 1]", false)]
    public async Task A_metric_of_its_own_without_a_range_is_told_when_it_is_checked(string range, bool warned)
    {
        var folder = Directory.CreateTempSubdirectory("coresearch-checked-").FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, ChallengeFolder.DefinitionFile),
            $$"""
            slug: own
            title: Own
            predictions: { id: id, columns: [y]{{range}} }
            objective: { metric: custom, value: damage, direction: minimize }
            """, Now);
        Assert.Equal(warned, Read(await SayAsync<ChallengeCheckCommand>("ada", null, ("folder", folder))).Contains("its predictions have no range", StringComparison.Ordinal));
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Of_the_log_of_a_failed_run_no_line_fills_the_screen()
    {
        var id = (await _lab.SubmitAsync("ada", Slug, "an idea")).Value.Id;
        await _lab.EndAsync(id, (finish, claimed) => finish.FailAsync(claimed, "program_failed", $"It failed.", Now));
        _archive.Log = [.. Enumerable.Repeat(new string('y', 10_000), 12)];
        var log = (await ViewAsync(id)).Blocks.OfType<LogBlock>().Single().Text;
        Assert.Equal(Enumerable.Repeat(new string('y', 200) + "…", 12), log.Split('\n'));
    }

    [Fact]
    public async Task A_submission_to_a_draft_is_none_to_who_may_not_see_it()
    {
        var (first, second) = (await RunAsync("ada", 0.5), await RunAsync("ada", 0.6));
        await _lab.DraftAsync("draft");
        await _lab.MemberAsync("emmy", "hidden");
        var hidden = (await _lab.SubmitAsync("emmy", "hidden", "an idea")).Value.Id.Value;
        async Task<string?> RefusedAsync() => (await SayAsync<CompareCommand>("ada", first, ("first", first), ("second", second), ("more", $"{hidden}"))).Refused;
        Assert.Equal("different_challenges", await RefusedAsync());
        await _lab.ReadAsync(db => db.Database.ExecuteSqlAsync($"UPDATE Challenges SET State = (SELECT State FROM Challenges WHERE Slug = 'draft') WHERE Slug = 'hidden'", Now));
        Assert.Equal("no_such_submission", await RefusedAsync());
    }

    [Fact]
    public async Task Curves_and_parameters_open_with_the_code()
    {
        var emmys = await RunAsync("emmy", 0.6, Curve("loss", 1, 0.5));
        foreach (var who in new[] { "ada", "stranger" })
        {
            foreach (var answer in new[] { await SayAsync<PlotCommand>(who, emmys), await SayAsync<ParamsCommand>(who, emmys), await SayAsync<CompareCommand>(who, emmys, ("first", emmys), ("second", emmys)) })
                Assert.Equal(who == "ada" ? "code_opens_after_score" : "code_for_members", answer.Refused);
            Assert.DoesNotContain("emmy", Read(await SayAsync<ExperimentsCommand>(who, null)) + Read(await SayAsync<BestCommand>(who, null)), StringComparison.Ordinal);
        }
        await RunAsync("ada", 0.5, Curve("loss", 1, 0.25));
        Assert.Null((await SayAsync<PlotCommand>("ada", emmys)).Refused);
        Assert.Null((await SayAsync<ParamsCommand>("ada", emmys)).Refused);
        Assert.Contains("@emmy", Read(await SayAsync<ExperimentsCommand>("ada", null)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Experiments_are_sorted_by_any_metric_best_first_and_show_nothing_hidden()
    {
        await RunAsync("ada", 0.51, Curve("val_acc", 0.9, 0.3), Curve("loss", 3, 2));
        await RunAsync("emmy", 0.61, Curve("val_acc", 0.2, 0.8), Curve("loss", 2, 1));
        await RunAsync("ada", 0.41, Curve("val_acc", 0.1, 0.7));
        Assert.Equal([2, 1, 3], await SortedAsync("loss"));
        Assert.Equal([1, 2, 3], await SortedAsync("acc"));
        Assert.Equal([3, 2, 1], await SortedAsync("newest"));
        Assert.Equal([3, 1, 2], await SortedAsync("score"));
        var shown = Read(await SayAsync<ExperimentsCommand>("ada", null));
        Assert.Contains("3 scored runs, sorted by score.", shown, StringComparison.Ordinal);

        // The private values are the public ones and a hundred more.
        Assert.DoesNotContain("100.", shown, StringComparison.Ordinal);
        Assert.Equal("no_such_curve", (await SayAsync<ExperimentsCommand>("ada", null, ("settings", new Dictionary<string, string> { ["sort"] = "nonsense" }))).Refused);
        Assert.Equal("no_such_curve", (await SayAsync<ExperimentsCommand>("ada", null, ("settings", new Dictionary<string, string> { ["sort"] = "" }))).Refused);
        Assert.Equal("no_such_page", (await SayAsync<ExperimentsCommand>("ada", null, ("settings", new Dictionary<string, string> { ["page"] = "2" }))).Refused);
    }

    [Fact]
    public async Task The_best_of_each_metric_is_named_with_its_step()
    {
        var first = await RunAsync("ada", 0.51, Curve("val_acc", 0.9, 0.3), Curve("rate", 1, 2));
        var second = await RunAsync("emmy", 0.41, Curve("val_acc", 0.2, 0.8));
        var answer = await SayAsync<BestCommand>("ada", null);
        Assert.Equal(
            [$"rmse, public 0.41  @emmy {second.Id.Value}", $"val_acc 0.9 1 @ada {first.Id.Value}"],
            answer.Blocks.OfType<TableBlock>().Single().Rows.Select(r => string.Join(' ', r.Cells.Select(Plain))));
    }

    [Fact]
    public async Task A_comparison_lays_curves_over_each_other_and_lists_only_what_differs()
    {
        var first = await RunAsync("ada", 0.5, [("depth", "6"), ("rate", "0.1")], Curve("loss", 1, 0.5), Curve("auc", 0.6, 0.7));
        var second = await RunAsync("emmy", 0.6, [("depth", "8"), ("rate", "0.1")], Curve("loss", 1, 0.25), Curve("auc", 0.8, 0.75));
        var third = await RunAsync("emmy", 0.7, [("depth", "8"), ("rate", "0.1"), ("seed", "1")], Curve("loss", 1, 0.125));
        var answer = await SayAsync<CompareCommand>("ada", first, ("first", first), ("second", second), ("more", $"{third.Id.Value} loss"));
        Assert.Equal([$"#{first.Id.Value} @ada", $"#{second.Id.Value} @emmy", $"#{third.Id.Value} @emmy"], Pictures(answer).Single().Series.Select(s => s.Name));
        var tables = answer.Blocks.OfType<TableBlock>().Select(t => t.Rows.Select(r => string.Join(' ', r.Cells.Select(Plain))).ToList()).ToList();
        Assert.Equal(["depth 6 8 8", "seed – – 1"], tables[0]);
        Assert.Equal(["loss 0.5 0.25 0.125", "auc 0.7 0.8 (0.75) –"], tables[1]);
        Assert.Equal("no_such_submission", (await SayAsync<CompareCommand>("ada", first, ("first", first), ("second", second), ("more", "99"))).Refused);
    }

    [Fact]
    public async Task Parameters_come_with_commit_data_and_seed()
    {
        var id = await RunAsync("ada", 0.5, [("depth", "6")], Curve("loss", 1, 0.5));
        _archive.Files = _archive.Files with { Job = Job(JobSpec.Workflow) with { DataHash = "0123456789abcdef" } };
        var shown = Read(await SayAsync<ParamsCommand>("ada", id));
        Assert.Contains(id.Commit[..10], shown, StringComparison.Ordinal);
        Assert.Contains("0123456789", shown, StringComparison.Ordinal);
        Assert.Matches(@"Seed +7", shown);
        Assert.Matches(@"depth +6", shown);
    }

    [Theory]
    [InlineData("ada", JobSpec.Code, false, null)]
    [InlineData("ada", JobSpec.Workflow, true, null)]
    [InlineData("ada", JobSpec.Code, true, "artifact_holds_lab_data")]
    [InlineData("ada", null, true, "artifact_holds_lab_data")]
    [InlineData("emmy", JobSpec.Workflow, false, "artifact_not_yours")]
    [InlineData("stranger", JobSpec.Workflow, false, "artifact_not_yours")]
    [InlineData("owner", JobSpec.Code, true, null)]
    public async Task Files_are_for_their_author_and_carry_no_lab_data_out(string who, string? kind, bool labData, string? refused)
    {
        if (who == "owner") await _lab.PersonAsync("owner", owner: true);
        var id = await RunAsync("ada", 0.5, Curve("loss", 1, 0.5));
        await RunAsync("emmy", 0.4);
        await ChallengeFilesAsync(labData);
        _archive.Leave(kind is null ? null : Job(kind));
        var answer = await SayAsync<ArtifactCommand>(who, id);
        Assert.Equal(refused, answer.Refused);
        if (refused is not null) return;
        using var zip = ZipFile.OpenRead(answer.Blocks.OfType<FileBlock>().Single().Path);
        Assert.Equal(
            labData ? ["logs/a/events.out.tfevents.1", "model/.._.._evil__[31m_"] : ["logs/a/events.out.tfevents.1", "model/.._.._evil__[31m_", "predictions.csv"],
            zip.Entries.Select(e => e.FullName).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("ada", JobSpec.Code, true, true)]
    [InlineData("ada", JobSpec.Code, false, false)]
    [InlineData("ada", JobSpec.Workflow, true, false)]
    [InlineData("owner", JobSpec.Code, true, false)]
    public async Task Of_what_a_program_prints_beside_data_of_the_lab_members_see_the_end_in_short_lines(string who, string kind, bool labData, bool cut)
    {
        if (who == "owner") await _lab.PersonAsync("owner", owner: true);
        var id = await RunAsync("ada", 0.5);
        await ChallengeFilesAsync(labData);
        _archive.Leave(Job(kind));
        _archive.Log = [.. Enumerable.Range(1, 400).Select(i => $"{i}:{new string('x', 1000)}")];
        var answer = await SayAsync<LogsCommand>(who, id, ("settings", new Dictionary<string, string> { ["lines"] = "400" }));
        var log = answer.Blocks.OfType<LogBlock>().Single().Text;
        Assert.Equal(cut ? 20 : 400, log.Split('\n').Length);
        Assert.True(cut ? log.Length < 20 * 170 : log.Length > 400_000);
        Assert.EndsWith(cut ? "x…" : "xx", log, StringComparison.Ordinal);
        Assert.Equal(cut, Read(answer).Contains("a program can print them. A mentor sees the whole log", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Training_is_told_with_best_way_time_and_what_it_uses()
    {
        var id = (await _lab.SubmitAsync("ada", Slug, "an idea")).Value.Id;
        await _lab.ClaimAsync(id);
        await _lab.ReadAsync(async db =>
        {
            var run = await db.Runs.SingleAsync(r => r.SubmissionId == id, Now);
            Assert.True(run.Train("handle", _lab.Clock.GetUtcNow() - TimeSpan.FromMinutes(2)).Ok);
            run.Advance(new RunProgress(10, 40, StepUnit.Epoch, "val_acc", 0.75) { MetricBest = 0.875, Way = "0 0.875 0.75", MemoryBytes = 300 << 20, Processors = 1.96, Gpu = 0.5 });
            return run;
        });
        var shown = Read(await ViewAsync(id));
        Assert.Matches(@"epoch 10 of 40, val_acc 0\.75, about 6 min left", shown);
        Assert.Matches(@"Best +0\.875 of val_acc", shown);
        Assert.Matches(@"Course +▁█▇", shown);
        Assert.Matches(@"Time +2 min, about 6 min left", shown);
        Assert.Matches(@"Uses +2 cores, 300 MB, graphics processor 50 %", shown);

        await _lab.ReadAsync(async db =>
        {
            (await db.Runs.SingleAsync(r => r.SubmissionId == id, Now)).Advance(new RunProgress(30, 40, StepUnit.Epoch, "loss", 0.75) { NotFiniteSince = 21 });
            return true;
        });
        Assert.Contains("epoch 30 of 40, loss not finite since epoch 21", Read(await ViewAsync(id)), StringComparison.Ordinal);
    }

    private Task<ChatMessage> ViewAsync(SubmissionId id, string culture = "") => _lab.DoAsync<IServiceProvider, ChatMessage>(async (services, _) =>
    {
        services.GetRequiredService<Texts>().Culture = CultureInfo.GetCultureInfo(culture);
        return await services.GetRequiredService<SubmissionView>().ShowAsync((await _lab.DoAsync<SubmissionOverviews, SubmissionOverview?>((overviews, _) => overviews.FindAsync(id, Now)))!, Reader.Author, Now);
    });

    private async Task<IEnumerable<long>> SortedAsync(string sort)
    {
        var answer = await SayAsync<ExperimentsCommand>("ada", null, ("settings", new Dictionary<string, string> { ["sort"] = sort }));
        var first = await _lab.ReadAsync(db => db.Submissions.Where(s => !s.IsBaseline).Select(s => s.Id).MinAsync(Now));
        return answer.Blocks.OfType<TableBlock>().Single().Rows.Select(r => long.Parse(Plain(r.Cells[0])) - first.Value + 1);
    }

    private static Curve Curve(string tag, params double[] values) => new(tag, [.. Enumerable.Range(1, values.Length).Select(i => (double)i)], values);

    private static JobSpec Job(string kind) => new() { Name = "cr-1", Kind = kind, Train = "train.csv", Predict = "test.csv", Predictions = new PredictionsFormat("id", ["y"], null, null) };

    private static string Plain(IReadOnlyList<Span> cell) => string.Concat(cell.Select(s => s switch
    {
        TextSpan t => t.Text,
        StrongSpan t => t.Text,
        CodeSpan t => t.Text,
        PersonSpan p => "@" + p.Name,
        _ => "?",
    }));

    private static List<PlotBlock> Pictures(ChatMessage message) => [.. message.Blocks.OfType<PlotBlock>()];

    private Task<Submission> RunAsync(string who, double score, params Curve[] curves) => RunAsync(who, score, [], curves);

    /// <summary>A scored submission whose run logged these curves.</summary>
    private async Task<Submission> RunAsync(string who, double score, (string Key, string Value)[] settings, params Curve[] curves)
    {
        var submission = (await _lab.SubmitAsync(who, Slug, Guid.NewGuid().ToString())).Value;
        await _lab.EndAsync(submission.Id, async (finish, claimed) =>
        {
            RunQueue.Demand(claimed.Run.Evaluate(
                new RunResult { Outcome = RunOutcome.Succeeded, Seed = 7, Settings = settings.ToDictionary(s => s.Key, s => s.Value) }, 0));
            await finish.ScoreAsync(claimed, TestLab.VerdictOf(score, score + 100, true), ["torch"], Now);
        });
        await _lab.ReadAsync(async db =>
        {
            var run = await db.Runs.SingleAsync(r => r.SubmissionId == submission.Id, Now);
            db.RunMetrics.AddRange(curves.Where(c => Domain.Submissions.Curve.IsMetric(c.Tag)).Select(c =>
            {
                var higher = MetricWay.HigherIsBetter(c.Tag);
                double? best = higher switch { true => c.Values.Max(), false => c.Values.Min(), null => null };
                return RunMetric.Of(run.Id, new MetricSummary(c.Tag, higher, best, best is { } b ? c.Values.ToList().IndexOf(b) + 1 : null, c.Values[^1], c.Values.Count));
            }));
            _archive.Curves[run.Id] = curves;
            return true;
        });
        return await _lab.FindAsync(submission.Id);
    }

    private Task<bool> ChallengeFilesAsync(bool labData) => _lab.ReadAsync(async db =>
    {
        var version = await db.ChallengeVersions.SingleAsync(Now);
        var folder = _lab.Paths.Resolve(version.Folder);
        foreach (var part in labData ? new[] { ChallengeFolder.Public, ChallengeFolder.Lab } : [ChallengeFolder.Public])
        {
            Directory.CreateDirectory(Path.Combine(folder, part));
            await File.WriteAllTextAsync(Path.Combine(folder, part, version.Definition.Data.Predict), "id,x\n", Now);
        }
        return true;
    });

    private async Task<ChatMessage> SayAsync<TCommand>(string who, Submission? submission, params (string Name, object Value)[] values)
        where TCommand : ICommand => await _lab.DoAsync<TCommand, ChatMessage>(async (command, db) =>
    {
        var challenge = await db.Challenges.SingleAsync(c => c.Slug == Slug, Now);
        var person = await db.People.SingleAsync(p => p.Name == who, Now);
        return await command.RunAsync(
            new CommandCall(person, "terminal", "room", "/x")
            {
                Challenge = challenge,
                Submission = submission,
                Membership = await db.Memberships.FirstOrDefaultAsync(m => m.PersonId == person.Id, Now),
                Values = values.ToDictionary(v => v.Name, v => v.Value),
            }, Now);
    });

    private string Read(ChatMessage message) => _lab.Read(message);

    private sealed class Archive : IRunArchive, IDisposable
    {
        private readonly string _folder = Directory.CreateTempSubdirectory("coresearch-files-").FullName;

        public Dictionary<RunId, Curve[]> Curves { get; } = [];

        public RunFiles Files { get; set; } = RunFiles.None;

        public string[] Log { get; set; } = [];

        public void Leave(JobSpec? job) =>
            Files = new RunFiles(job, [File("model/..\\..\\evil\n\u001b[31m\u202e")], [File("logs/a/events.out.tfevents.1")], [File("predictions.csv")]);

        public void Dispose() => Directory.Delete(_folder, recursive: true);

        IReadOnlyList<Curve> IRunArchive.Curves(Run run) => Curves.GetValueOrDefault(run.Id) ?? [];

        IReadOnlyList<string> IRunArchive.Log(Run run, int lastLines) => [.. Log.TakeLast(lastLines)];

        RunFiles IRunArchive.Files(Run run) => Files;

        private RunFile File(string name)
        {
            var path = Path.Combine(_folder, Guid.NewGuid().ToString());
            System.IO.File.WriteAllText(path, name);
            return new RunFile(path, name, name.Length);
        }
    }
}
