using CoResearch.Domain.Shared;
using CoResearch.TestKit;
using CoResearch.Workers.Challenges;
using CoResearch.Workers.Evaluation;
using CoResearch.Workers.Tests.Challenges;
using CoResearch.Workers.Tests.Sandbox;
using Xunit;

namespace CoResearch.Workers.Tests.Evaluation;

/// <summary>/challenge check and /challenge add run a challenge's own metric once, before members do.</summary>
public sealed class Metric_trials : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public Metric_trials()
    {
        DebianPython.Require();
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Repository.Root, "tests", "Conversations", "challenges", "floods"), "*", SearchOption.AllDirectories))
        {
            var copy = _folder[Path.Combine("floods", Path.GetRelativePath(Path.Combine(Repository.Root, "tests", "Conversations", "challenges", "floods"), file))];
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_metric_that_works_has_no_mistakes() => Assert.Empty(Check());

    [Fact]
    public void Labels_that_only_their_owner_may_read_do_not_keep_it_from_working()
    {
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(_folder["floods/private/labels.csv"], UnixFileMode.UserRead);
        Assert.Empty(Check());
    }

    [Fact]
    public void A_metric_that_crashes_is_told_with_what_it_printed_last()
    {
        Become("import os\nraise KeyError('heigth')\n");
        var mistake = Assert.Single(Check());
        Assert.Equal(("metric/coresearch.yml", "run"), (mistake.File, mistake.Key));
        Assert.Contains("was tried on made-up predictions: it ended with exit code 1. It printed last:", mistake.Message, StringComparison.Ordinal);
        Assert.EndsWith("KeyError: 'heigth'", mistake.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_split_without_a_value_is_told() =>
        Assert.Contains("it has no object \"private\"", Assert.Single(Check("print('{\"public\": {\"damage\": 1, \"missed\": 0}}')\n")).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("print(7)\n", "it printed no line with a JSON object.")]
    [InlineData("print('{\"public\": {\"damage\": 1, \"missed\": 0}, \"private\": {\"damage\": Infinity, \"missed\": 0}}')\n", "\"damage\" of \"private\" is Infinity, which is no value")]
    [InlineData("print('{\"public\": {\"damage\": NaN, \"missed\": 0}}')\n", "\"damage\" of \"public\" is NaN, which is no value")]
    public void Each_mistake_of_a_line_has_its_own_sentence(string program, string says) =>
        Assert.Contains(says, Assert.Single(Check(program)).Message, StringComparison.Ordinal);

    [Fact]
    public void Members_read_the_same_whatever_made_it_fail()
    {
        Assert.Equal(new MetricFailed("it ended with exit code 1").Message, new MetricFailed("\"damage\" of \"public\" is NaN").Message);
        Assert.DoesNotContain("exit code", new MetricFailed("it ended with exit code 1").Message, StringComparison.Ordinal);
    }

    [Fact]
    public void It_sees_every_row_with_values_inside_the_range() =>
        Assert.Empty(Check("""
            import csv, json, os
            predicted = {r["id"]: float(r["height"]) for r in csv.DictReader(open(os.environ["CORESEARCH_PREDICTIONS"]))}
            labels = list(csv.DictReader(open(os.environ["CORESEARCH_LABELS"])))
            assert set(predicted) == {r["id"] for r in labels} and len(set(predicted.values())) == len(labels)
            assert all(-10 <= v <= 10 for v in predicted.values())
            print(json.dumps({r["split"]: {"damage": 1, "missed": None} for r in labels}))
            """));

    private IReadOnlyList<Mistake> Check(string? program = null)
    {
        if (program is not null) Become(program);
        var paths = new StatePaths(_folder["state"]);
        var mistakes = new ChallengeTemplates(Repository.Challenges, new MetricTrial(SandboxOf.Metrics(paths), paths)).Check(_folder["floods"]);
        if (Directory.Exists(paths.Runs)) Assert.Empty(Directory.EnumerateFileSystemEntries(paths.Runs));
        return mistakes;
    }

    private void Become(string program) => File.WriteAllText(_folder["floods/metric/metric.py"], program);
}
