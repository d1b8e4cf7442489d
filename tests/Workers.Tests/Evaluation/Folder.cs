using System.Text;
using CoResearch.Domain.Challenges;
using CoResearch.Domain.Scoring;
using CoResearch.Domain.Shared;
using CoResearch.Workers.Evaluation;

namespace CoResearch.Workers.Tests.Evaluation;

/// <summary>A folder with a predictions file and hidden labels, gone with the test.</summary>
internal sealed class Folder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("evaluation-");

    public string Predictions => Path.Combine(_folder.FullName, "predictions.csv");
    public string Labels => Path.Combine(_folder.FullName, "labels.csv");

    public static RunFacts NoFacts { get; } = new(null, null, null, null);

    public static ChallengeDefinition Challenge(
        string metric = "roc_auc", string parameters = "target=class;positive=g", string columns = "score", params GateSpec[] gates) => new()
        {
            Slug = "test",
            Title = "Test",
            Predictions = new("id", columns.Split(','), metric is "rmse" or "log_rms" ? null : (0, 1)),
            Objective = new(metric, Parse(parameters), MetricCatalog.Find(metric)!.Direction, 4),
            Gates = gates,
        };

    public static Dictionary<string, string> Parse(string parameters) =>
        parameters.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(p => p.Split('=')).ToDictionary(p => p[0], p => p[1]);

    public Result<Verdict> Evaluate(string predictions, string labels, ChallengeDefinition? challenge = null, RunFacts? facts = null) =>
        Evaluate(Encoding.UTF8.GetBytes(predictions), Encoding.UTF8.GetBytes(labels), challenge, facts);

    public Result<Verdict> Evaluate(byte[] predictions, byte[] labels, ChallengeDefinition? challenge = null, RunFacts? facts = null)
    {
        File.WriteAllBytes(Predictions, predictions);
        File.WriteAllBytes(Labels, labels);
        return Evaluator.Evaluate(Predictions, Labels, challenge ?? Challenge(), facts ?? NoFacts, CancellationToken.None);
    }

    public void Dispose() => _folder.Delete(true);
}
