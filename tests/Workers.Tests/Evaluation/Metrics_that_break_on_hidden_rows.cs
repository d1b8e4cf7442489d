using System.Globalization;
using CoResearch.Domain.Challenges;
using CoResearch.Domain.Scoring;
using CoResearch.Domain.Shared;
using CoResearch.TestKit;
using CoResearch.Workers.Evaluation;
using CoResearch.Workers.Tests.Challenges;
using CoResearch.Workers.Tests.Sandbox;
using Xunit;

namespace CoResearch.Workers.Tests.Evaluation;

/// <summary>
/// A challenge's own metric that breaks on a row of which no value is shown: did the run fail, each would tell its author a bit of a hidden label.
/// </summary>
public sealed class Metrics_that_break_on_hidden_rows : IDisposable
{
    // Whoever predicts 9 for a row with a label above 5 is found out.
    private const string Metric = """
        import csv, json, os
        predicted = {r["id"]: float(r["score"]) for r in csv.DictReader(open(os.environ["CORESEARCH_PREDICTIONS"]))}
        labels = list(csv.DictReader(open(os.environ["CORESEARCH_LABELS"])))
        assert set(predicted) == {r["id"] for r in labels}
        assert not any(float(r["x"]) > 5 and predicted[r["id"]] == 9 for r in labels), "overflow"
        print(json.dumps({s: {"loss": sum(r["split"] == s for r in labels)} for s in {r["split"] for r in labels}}))
        """;

    private const string Yaml = """
        slug: own
        title: Own
        predictions: { id: id, columns: [score], range: [0, 9] }
        objective: { metric: custom, value: loss, direction: minimize, precision: 3 }
        limits: { time: 1m, memory: 1GB, output: 10MB }
        """;

    private readonly TemporaryFolder _folder = new();

    public Metrics_that_break_on_hidden_rows()
    {
        DebianPython.Require();
        Write("v1/metric/coresearch.yml", "run: python3 metric.py\n");
        Write("v1/metric/metric.py", Metric);
        Write("v1/private/labels.csv", "id,x,split\n1,1,public\n2,9,public\n\"3,a\",9,private\n4,1,private\n5,9,private\n6,9,shifted\n");
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("", 2.0, 1.0, 3.0, false)]
    [InlineData("3,a", 2.0, 1.0, null, true)]
    [InlineData("6", 2.0, null, null, true)]
    [InlineData("2", null, null, null, true)]
    public void What_is_shown_keeps_its_value(string nine, double? open, double? shifted, double? hidden, bool broke)
    {
        Write("out/predictions.csv", "id,score\n" + string.Concat(new[] { "1", "2", "3,a", "4", "5", "6" }.Select(id => string.Create(CultureInfo.InvariantCulture, $"{CsvLine.Quoted(id)},{(id == nine ? 9 : 1)}\n"))));
        var version = ChallengeVersion.Create(new ChallengeId(1), 1, Yaml, "v1", "hash", null, default);
        var program = SandboxOf.Metrics(new StatePaths(_folder["."]));
        var judged = new Judge(new StatePaths(_folder["."]), program).Evaluate(_folder["out/predictions.csv"], version, new RunFacts(1, 1, 1, 1), TestContext.Current.CancellationToken);
        if (open is null)
        {
            Assert.Equal("metric_failed", judged.Error?.Code);
            return;
        }
        Assert.True(judged.Ok, judged.Error?.Message);
        Assert.Equal((open, shifted, hidden), (judged.Value.Verdict.ValueOn(Splits.Public), judged.Value.Verdict.ValueOn(Splits.Shifted), judged.Value.Verdict.ValueOn(Splits.Private)));
        Assert.Equal(broke ? "it ended with exit code 1" : null, judged.Value.MetricBroke);
    }

    private void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder[path])!);
        File.WriteAllText(_folder[path], text);
    }
}
