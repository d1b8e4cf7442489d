using System.Diagnostics;
using System.Globalization;
using System.Text;
using CoResearch.Domain.Submissions;
using Xunit;

namespace CoResearch.Workers.Tests.Training;

/// <summary>A job folder with given files, and the runner as a process of its own.</summary>
internal sealed class RunnerCase : IDisposable
{
    public RunnerCase() => Folder = new JobFolder(Directory.CreateTempSubdirectory("coresearch-job-").FullName);

    public JobFolder Folder { get; }
    public string Output { get; private set; } = "";

    public JobSpec Job { get; set; } = new()
    {
        Name = "cr-1",
        Train = "train.csv",
        Predict = "test.csv",
        Predictions = new PredictionsFormat("id", ["score"], 0, 1),
    };

    public void Write(string path, string text)
    {
        var file = Path.Combine(Folder.Path, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }

    /// <summary>Inputs of every kind and a class; what follows may add keys.</summary>
    public const string Classifier = """
        input_features:
          - { name: a, type: number }
          - { name: b, type: number, preprocessing: { normalization: quantile } }
          - { name: kind, type: category }
          - { name: flag, type: binary }
          - { name: v, type: vector }
        output_features:
          - { name: class, type: binary, positive: g }

        """;

    public void Workflow(string text) => Write("source/workflow.yml", text);

    /// <summary>Tables with every kind of column, some cells missing, and a class that depends on them.</summary>
    public void WriteTables(int rows = 400)
    {
        var random = new Random(5);
        var (train, test) = (new StringBuilder("a,b,kind,flag,v,x,x1,y,z,day,part,class,type\n"), new StringBuilder("id,a,b,kind,flag,v,x,x1,y,z,day,part\n"));
        for (var i = 0; i < rows; i++)
        {
            double a = random.NextDouble() * 4 - 2, b = Math.Exp(random.NextDouble() * 5);
            var kind = "abc"[random.Next(3)];
            var flag = random.Next(2) == 0 ? "yes" : "no";
            var score = a * (kind == 'a' ? 2 : -1) + Math.Log(b) - 2.5 + random.NextDouble() - 0.5;
            var inputs = string.Create(CultureInfo.InvariantCulture,
                $"{(i % 50 == 0 ? "" : a)},{b},{(i % 33 == 0 ? "NA" : kind)},{flag},{a} {b} {i % 7},{i},{i + 1},{a * 3},{b * 2},2026-11-{1 + i % 28:00},{i % 5 / 4}");
            train.Append(inputs).Append(score > 0 ? ",g" : ",h").Append(score > 1 ? ",high\n" : score > -1 ? ",mid\n" : ",low\n");
            test.Append(CultureInfo.InvariantCulture, $"\"row,{i}\",").Append(inputs).Append('\n');
        }
        Write("data/train.csv", train.ToString());
        Write("data/test.csv", test.ToString());
    }

    public ProcessStartInfo Start(params string[] arguments)
    {
        Folder.WriteJob(Job);
        return new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "CoResearch.Workers.dll"), "run", Folder.Path, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
    }

    /// <summary>Runs to the end and returns the exit code and the result. What an earlier run left is gone: an attempt is a new folder.</summary>
    public (int ExitCode, RunResult? Result) Run(params string[] arguments)
    {
        if (File.Exists(Folder.ResultFile)) Directory.Delete(Folder.Out, recursive: true);
        using var process = Process.Start(Start(arguments))!;
        var errors = process.StandardError.ReadToEndAsync();
        Output = process.StandardOutput.ReadToEnd() + errors.Result;
        process.WaitForExit();
        return (process.ExitCode, Folder.ReadResult());
    }

    public RunResult Succeed()
    {
        var (code, result) = Run();
        Assert.True(code == 0 && result is { Outcome: RunOutcome.Succeeded }, $"exit code {code}, {result?.ErrorCode}: {result?.Error}\n{Output}");
        return result!;
    }

    public RunResult Fail(string errorCode)
    {
        var (code, result) = Run();
        Assert.True(code == 0 && result is { Outcome: RunOutcome.Failed }, $"exit code {code}\n{Output}");
        Assert.Equal(errorCode, result!.ErrorCode);
        Assert.False(File.Exists(Folder.Predictions) && errorCode is not "output_limit");
        return result;
    }

    public void Dispose() => Directory.Delete(Folder.Path, recursive: true);
}
