using System.Diagnostics;
using CoResearch.Domain.Workflows;
using CoResearch.Workers.Training.Data;
using CoResearch.Workers.Training.Models;
using CoResearch.Workers.Training.Monitoring;
using Xunit;

namespace CoResearch.Workers.Tests.Training;

/// <summary>Libtorch's random generator and thread count belong to the whole process: tests that train in it take turns.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class InProcessTraining
{
    public const string Name = "in-process training";
}

/// <summary>A context with a folder of its own for trainers that are called without the runner.</summary>
internal sealed class TrainingCase : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("coresearch-test-").FullName;
    private readonly EventFileWriter _events;

    public TrainingCase(int seed = 7, double limitSeconds = 600)
    {
        _events = new EventFileWriter(_folder, TimeProvider.System);
        Context = new TrainingContext(new RunLog(TextWriter.Null), _events, Stopwatch.StartNew(), limitSeconds) { Seed = seed, Threads = 1, Device = "cpu" };
    }

    public TrainingContext Context { get; }

    /// <summary>The values of a tag in the order of their steps.</summary>
    public double[] Curve(string tag)
    {
        _events.Dispose();
        return [.. EventFile.Read(_events.Path).Where(e => e.Tag == tag).OrderBy(e => e.Step).Select(e => (double)e.Value)];
    }

    /// <summary>Numbers that need no file: x_ij = sin(1.7 i + 0.9 j), and a target from their score x_0 + x_1 x_2.</summary>
    public static TrainingData Data(LearningTask task, int rows = 200, int held = 0)
    {
        const int columns = 3;
        var inputs = Matrix.Of(rows, columns);
        var outputs = task switch { LearningTask.Binary => 1, LearningTask.Classes => 3, _ => 2 };
        var targets = Matrix.Of(rows, task == LearningTask.Numbers ? 2 : 1);
        for (var i = 0; i < rows; i++)
        {
            var x = Enumerable.Range(0, columns).Select(j => Math.Sin(1.7 * i + 0.9 * j)).ToArray();
            var score = x[0] + x[1] * x[2];
            for (var j = 0; j < columns; j++)
                inputs.Row(i)[j] = (float)x[j];
            if (task == LearningTask.Numbers)
                (targets.Row(i)[0], targets.Row(i)[1]) = ((float)score, (float)(-2 * score));
            else
                targets.Row(i)[0] = task == LearningTask.Binary ? (score > 0 ? 1 : 0) : (score > -0.3 ? 1 : 0) + (score > 0.3 ? 1 : 0);
        }
        return new TrainingData(inputs, [new Block("x", BlockKind.Numbers, 0, columns, 0, 0)],
            new Targets(task, targets, [], outputs, NumberLossType.MeanSquaredError),
            [.. Enumerable.Range(0, rows - held)], [.. Enumerable.Range(rows - held, held)]);
    }

    public void Dispose()
    {
        _events.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
