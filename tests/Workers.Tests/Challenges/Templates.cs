using CoResearch.Domain.Challenges;
using CoResearch.Domain.Scoring;
using CoResearch.Domain.Shared;
using CoResearch.Domain.Submissions;
using CoResearch.Domain.Workflows;
using CoResearch.TestKit;
using CoResearch.Workers.Challenges;
using Xunit;

namespace CoResearch.Workers.Tests.Challenges;

public sealed class Templates : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ChallengeTemplates _templates = new(Repository.Challenges);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Both_are_listed() =>
        Assert.Equal(["gamma-hadron", "satellites"], _templates.Templates.Select(t => t.Slug));

    [Theory]
    [InlineData("satellites")]
    [InlineData("gamma-hadron")]
    public async Task A_template_becomes_a_folder_without_mistakes_the_same_every_time(string slug)
    {
        var first = await MakeAsync(slug, null, "a");
        var second = await MakeAsync(slug, null, "b");

        Assert.Equal(slug, first.Definition.Slug);
        Assert.Empty(_templates.Check(_folder["a"]));
        Assert.Equal(first.DataHash, second.DataHash);
        Assert.Equal(File.ReadAllBytes(Labels("a")), File.ReadAllBytes(Labels("b")));
        Assert.Equal(Splits.All, Column("a", "split").Distinct().OrderBy(s => Splits.All.ToList().IndexOf(s)));
        Assert.NotEqual(first.DataHash, (await MakeAsync(slug, null, "c", ("seed", "5"))).DataHash);
    }

    [Theory]
    [InlineData("satellites")]
    [InlineData("gamma-hadron")]
    public async Task Data_from_a_secret_are_other_ones_every_time(string slug)
    {
        var first = await MakeAsync(slug, null, "a", ("seed", "secret"));
        var second = await MakeAsync(slug, null, "b", ("seed", "secret"));

        Assert.Empty(_templates.Check(_folder["a"]));
        Assert.NotEqual(first.DataHash, second.DataHash);
        Assert.NotEqual(File.ReadAllBytes(Labels("a")), File.ReadAllBytes(Labels("b")));
    }

    [Theory]
    [InlineData("satellites")]
    [InlineData("gamma-hadron")]
    public async Task The_folder_can_bear_another_name(string slug)
    {
        var made = await MakeAsync(slug, "second-try", "a");
        Assert.Equal("second-try", made.Definition.Slug);
        Assert.Equal(made.Yaml, File.ReadAllText(Path.Combine(_folder["a"], "challenge.yml")));
    }

    [Theory]
    [InlineData("satellites")]
    [InlineData("gamma-hadron")]
    public void Every_shipped_workflow_is_valid(string slug)
    {
        var baseline = Path.Combine(Repository.Challenges, slug, "baseline");
        var files = Directory.EnumerateFiles(baseline, "*.yml", SearchOption.AllDirectories).ToLookup(f => Path.GetFileName(f) == CodeFile.FileName);
        Assert.True(files[false].Count() >= 5);
        Assert.All(files[false], f => Assert.Null(WorkflowLanguage.Parse(f, File.ReadAllBytes(f)).Error));
        Assert.Equal(2, files[true].Count());
        Assert.All(files[true], f => Assert.Null(CodeFile.Parse(File.ReadAllText(f)).Error));
    }

    [Theory]
    [InlineData("satelites", null, "", "", "Did you mean satellites?")]
    [InlineData("satellites", "No Name", "", "", "lower-case")]
    [InlineData("satellites", null, "sead", "1", "Did you mean seed?")]
    [InlineData("satellites", null, "seed", "-1", "whole number")]
    [InlineData("satellites", null, "predict", "2024-03-05", "at least")]
    [InlineData("satellites", null, "predict", "soon", "not a day")]
    [InlineData("satellites", null, "from", "/no/such/folder", "is not a folder")]
    [InlineData("gamma-hadron", null, "split", "all", "goes with from=")]
    [InlineData("gamma-hadron", null, "from", "/no/such/folder", "is not a folder")]
    public async Task A_request_that_cannot_be_met_is_refused_and_leaves_nothing(string what, string? slug, string key, string value, string says)
    {
        var options = key.Length > 0 ? new Dictionary<string, string> { [key] = value } : [];
        var made = await _templates.MaterializeAsync(new ChallengeRequest(what, slug, options), _folder["x"], TestContext.Current.CancellationToken);

        Assert.False(made.Ok);
        Assert.Contains(says, made.Error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    [Fact]
    public async Task What_the_hidden_labels_do_not_hold_is_told_with_its_line_beside_mistakes_elsewhere()
    {
        await MakeAsync("gamma-hadron", null, "a");
        var definition = Path.Combine(_folder["a"], "challenge.yml");
        File.WriteAllText(definition, File.ReadAllText(definition).Replace("positive: g", "positive: gamma", StringComparison.Ordinal) + "\nlimit: 1\n");

        var mistakes = _templates.Check(_folder["a"]);

        Assert.Contains(mistakes, m => m.Key == "limit");
        var positive = Assert.Single(mistakes, m => m.Key == "objective.positive");
        Assert.Contains("positive: gamma", File.ReadLines(definition).ElementAt(positive.Line - 1), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_is_copied_checked_and_renamed_and_its_hidden_part_may_lie_elsewhere()
    {
        await MakeAsync("gamma-hadron", null, "a");
        Directory.Move(Path.Combine(_folder["a"], "private"), Path.Combine(Directory.CreateDirectory(_folder["hidden"]).FullName, "private"));

        var without = await _templates.MaterializeAsync(new ChallengeRequest(_folder["a"], "copy", new Dictionary<string, string>()), _folder["b"], TestContext.Current.CancellationToken);
        Assert.Contains(Assert.IsType<MistakesError>(without.Error).Mistakes, m => m.File == "private/labels.csv");

        var made = await MakeAsync(_folder["a"], "copy", "b", ("hidden", _folder["hidden"]));
        Assert.Equal("copy", made.Definition.Slug);
        Assert.Contains("names it gamma-hadron; here it is copy", made.Report, StringComparison.Ordinal);
        Assert.True(File.Exists(Labels("b")));
    }

    [Fact]
    public async Task A_folder_that_is_no_challenge_is_refused_before_anything_is_copied()
    {
        Directory.CreateDirectory(_folder["a"]);
        Directory.CreateSymbolicLink(Path.Combine(_folder["a"], "up"), "..");

        var made = await _templates.MaterializeAsync(
            new ChallengeRequest(_folder["a"], null, new Dictionary<string, string>()), _folder["b"], TestContext.Current.CancellationToken);

        Assert.Equal("challenge.yml", Assert.Single(Assert.IsType<MistakesError>(made.Error).Mistakes).File);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_pipe_in_a_folder_is_copied_as_an_empty_file()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There are no such pipes on Windows.");
        await MakeAsync("gamma-hadron", null, "a");
        using var pipe = System.Diagnostics.Process.Start("mkfifo", [Path.Combine(_folder["a"], "public", "pipe")]);
        await pipe.WaitForExitAsync(TestContext.Current.CancellationToken);

        await MakeAsync(_folder["a"], "copy", "b").WaitAsync(TimeSpan.FromSeconds(40), TestContext.Current.CancellationToken);

        Assert.Equal(0, new FileInfo(Path.Combine(_folder["b"], "public", "pipe")).Length);
    }

    private async Task<MaterializedChallenge> MakeAsync(string what, string? slug, string target, params (string Key, string Value)[] options)
    {
        var request = new ChallengeRequest(what, slug, options.ToDictionary(o => o.Key, o => o.Value));
        return (await _templates.MaterializeAsync(request, _folder[target], TestContext.Current.CancellationToken)).Value;
    }

    private string Labels(string target) => Path.Combine(_folder[target], "private", "labels.csv");

    private IEnumerable<string> Column(string target, string name)
    {
        var lines = File.ReadAllLines(Labels(target));
        var index = Array.IndexOf(lines[0].Split(','), name);
        return lines.Skip(1).Select(l => l.Split(',')[index]);
    }
}
