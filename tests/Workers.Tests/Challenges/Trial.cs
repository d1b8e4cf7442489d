using System.Diagnostics;
using CoResearch.Domain.Challenges;
using CoResearch.Domain.Scoring;
using CoResearch.Domain.Submissions;
using CoResearch.TestKit;
using CoResearch.Workers.Challenges;
using CoResearch.Workers.Evaluation;

namespace CoResearch.Workers.Tests.Challenges;

/// <summary>A challenge folder on which shipped workflows are run by the real runner, in a process each, and judged by the real evaluator.</summary>
internal sealed class Trial : IDisposable
{
    private readonly TemporaryFolder _folder;
    private readonly string _template;
    private int _runs;

    private Trial(string template, TemporaryFolder folder) => (_template, _folder) = (template, folder);

    public required MaterializedChallenge Challenge { get; init; }

    public static async Task<Trial> OfAsync(string template, CancellationToken cancellationToken, params (string Key, string Value)[] options)
    {
        var folder = new TemporaryFolder();
        var request = new ChallengeRequest(template, null, options.ToDictionary(o => o.Key, o => o.Value));
        var made = await new ChallengeTemplates(Repository.Challenges).MaterializeAsync(request, folder["challenge"], cancellationToken);
        return new Trial(template, folder) { Challenge = made.Value };
    }

    /// <summary>
    /// Runs a workflow of the template's baseline, such as <c>examples/gbm.yml</c>, or the program in a folder of it, such as
    /// <c>examples/sklearn</c>; the seed overrides its own.
    /// </summary>
    public async Task<Verdict> RunAsync(string workflow, CancellationToken cancellationToken, int? seed = null)
    {
        var job = new JobFolder(_folder[$"run-{++_runs}"]);
        Directory.CreateDirectory(job.Source);
        Directory.CreateDirectory(job.Data);
        var path = Path.Combine(Repository.Challenges, _template, "baseline", workflow);
        var isCode = Directory.Exists(path);
        if (isCode)
            foreach (var file in Directory.EnumerateFiles(path)) File.Copy(file, Path.Combine(job.Source, Path.GetFileName(file)));
        else
            File.Copy(path, Path.Combine(job.Source, "workflow.yml"));
        foreach (var file in Directory.EnumerateFiles(Path.Combine(_folder["challenge"], "public")))
            File.Copy(file, Path.Combine(job.Data, Path.GetFileName(file)));
        var definition = Challenge.Definition;
        var (id, columns, range) = (definition.Predictions.Id, definition.Predictions.Columns, definition.Predictions.Range);
        job.WriteJob(new JobSpec
        {
            Name = $"trial-{_runs}",
            Kind = isCode ? JobSpec.Code : JobSpec.Workflow,
            Train = definition.Data.Train,
            Predict = definition.Data.Predict,
            Seed = seed,
            Device = "cpu",
            Predictions = new(id, columns, range?.Low, range?.High),
        });
        var said = await StartAsync(job.Path, cancellationToken);
        var result = job.ReadResult() ?? throw new InvalidOperationException("The runner left no result: " + said);
        if (result.Error is { } failed)
            throw new InvalidOperationException($"{workflow}: {failed}");
        var verdict = Evaluator.Evaluate(
            job.Predictions, Path.Combine(_folder["challenge"], "private", "labels.csv"), definition, new(result.Seconds, null, null, null), cancellationToken);
        Seconds = result.Seconds;
        return verdict.Failed(out var value, out var error) ? throw new InvalidOperationException(error.Message) : value;
    }

    /// <summary>How long the last run took, by its own account.</summary>
    public double Seconds { get; private set; }

    /// <summary>log10 of the RMS error over all splits together, from its values on each.</summary>
    public static double Pooled(Verdict verdict)
    {
        var squares = verdict.Splits.Sum(s => s.Rows * Math.Pow(10, 2 * s.Value!.Value));
        return Math.Log10(squares / verdict.Splits.Sum(s => s.Rows)) / 2;
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>What the runner printed.</summary>
    private static async Task<string> StartAsync(string folder, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in new[] { typeof(ChallengeTemplates).Assembly.Location, "run", folder })
            start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(cancellationToken), process.StandardError.ReadToEndAsync(cancellationToken));
        await process.WaitForExitAsync(cancellationToken);
        if (process.ExitCode != 0)
            throw new InvalidOperationException("The runner ended badly: " + await errors);
        return await output;
    }
}
