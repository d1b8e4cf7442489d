using CoResearch.Domain.Challenges;
using CoResearch.Domain.Shared;

namespace CoResearch.TestKit;

/// <summary>Makes challenge folders with a definition and a baseline but next to no data, for tests that train nothing.</summary>
public sealed class SmallChallenges : IChallengeSource
{
    /// <summary>A workflow that is valid.</summary>
    public const string Workflow = """
        input_features:
          - { name: x, type: number }
        output_features:
          - { name: y, type: number }
        trainer:
          learning_rate: 0.001

        """;

    /// <summary>What comes after slug and title in challenge.yml.</summary>
    public string Rest { get; set; } = """
        predictions: { id: id, columns: [y] }
        objective: { metric: rmse, target: y, direction: minimize, precision: 2 }
        limits: { scored_per_day: 3, failed_per_day: 2, time: 1m, memory: 1GB, output: 20MB, source: 1MB }

        """;

    /// <summary>Called while a folder is being made: where a test lets something happen in between.</summary>
    public Func<Task>? OnMaking { get; set; }

    /// <summary>When set, every folder is refused with it.</summary>
    public Error? Refusal { get; set; }

    public IReadOnlyList<(string Slug, string Title)> Templates => [("small", "A small challenge")];

    public async Task<Result<MaterializedChallenge>> MaterializeAsync(ChallengeRequest request, string target, CancellationToken cancellationToken)
    {
        if (Refusal is not null) return Refusal;
        var slug = request.Slug ?? "small";
        var yaml = $"slug: {slug}\ntitle: The {slug} challenge\n{Rest}";
        await WriteAsync(target, "challenge.yml", yaml, cancellationToken);
        await WriteAsync(target, "statement.md", "# Predict y\n", cancellationToken);
        await WriteAsync(target, "baseline/workflow.yml", Workflow, cancellationToken);
        await WriteAsync(target, "private/labels.csv", $"id,y,split\n1,{request.What.Length},public\n2,2,private\n", cancellationToken);
        if (OnMaking is not null) await OnMaking();
        return new MaterializedChallenge(ChallengeFile.Parse(yaml, "challenge.yml").Value, yaml, "00", "");
    }

    public WrongRequest? Look(ChallengeRequest request) => null;

    public IReadOnlyList<Mistake> Check(string folder) => [];

    private static async Task WriteAsync(string root, string path, string text, CancellationToken cancellationToken)
    {
        var file = Path.Combine(root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        await File.WriteAllTextAsync(file, text, cancellationToken);
    }
}
