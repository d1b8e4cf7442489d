using CoResearch.Domain.Submissions;
using CoResearch.Workers.Monitor;
using CoResearch.Workers.Sandbox;
using CoResearch.Workers.Tests.Sandbox;
using Xunit;

namespace CoResearch.Workers.Tests.Training;

/// <summary>A student's own program, from the job folder to its predictions, by the runner and the sandbox of this machine.</summary>
public sealed class Student_code : IDisposable
{
    private readonly RunnerCase _case = new();

    public Student_code()
    {
        if (OperatingSystem.IsLinux()) SandboxCase.Rung();
        else Assert.Skip("Student code runs on Linux alone.");
        _case.Job = _case.Job with { Kind = JobSpec.Code, TimeSeconds = 30, MemoryBytes = 512L << 20, OutputBytes = 8L << 20 };
        _case.WriteTables(rows: 40);
    }

    public void Dispose() => _case.Dispose();

    [Fact]
    public void It_reads_its_data_logs_what_it_does_and_leaves_predictions()
    {
        _case.Write("source/coresearch.yml", "run: python3 train.py\nseed: 11\n");
        _case.Write("source/train.py", """
            import csv, json, os
            import numpy as np
            rows = list(csv.DictReader(open(os.environ["CORESEARCH_PREDICT"])))
            for step in range(1, 4):
                print(json.dumps({"step": step, "steps": 3, "loss/train": 1 / step}))
            print("seed", os.environ["CORESEARCH_SEED"])
            out = csv.writer(open(os.environ["CORESEARCH_PREDICTIONS"], "w"))
            out.writerow(["id", "score"])
            for row in rows: out.writerow([row["id"], 0.5])
            os.makedirs("/out/model")
            open("/out/model/weights.bin", "wb").write(b"w")
            """);
        var (exit, result) = _case.Run();

        Assert.True(exit == 0 && result is { Outcome: RunOutcome.Succeeded, Seed: 11 }, _case.Output);
        Assert.Equal(["numpy"], result!.Technologies);
        Assert.Equal(41, File.ReadAllLines(_case.Folder.Predictions).Length);
        Assert.True(File.Exists(Path.Combine(_case.Folder.Model, "weights.bin")));
        Assert.Contains("seed 11", _case.Output, StringComparison.Ordinal);
        Assert.Equal((3, 3, StepUnit.Step, "loss/train"), new ProgressFollower(_case.Folder.Events).Look() is { } p ? (p.Step, p.Steps, p.Unit, p.MetricName) : default);
    }

    [Fact]
    public void What_it_writes_for_TensorBoard_is_followed()
    {
        _case.Write("source/coresearch.yml", "run: sh train.sh\n");
        File.Copy(EventFileOf(_case.Folder.Path), Path.Combine(_case.Folder.Source, "events.out.tfevents.1.host"));
        _case.Write("source/train.sh", "mkdir -p $CORESEARCH_LOGS/run1; cp events.out.tfevents.1.host $CORESEARCH_LOGS/run1/; echo id,score > $CORESEARCH_PREDICTIONS");
        Assert.Equal(RunOutcome.Succeeded, _case.Run().Result!.Outcome);
        Assert.Equal((7, "loss"), new ProgressFollower(_case.Folder.Events).Look() is { } p ? (p.Step, p.MetricName) : default);
    }

    [Theory]
    [InlineData("sh -c 'echo first; echo last; exit 4'", "program_failed", "ended with exit code 4.\nIts last lines:\nfirst\nlast")]
    [InlineData("nonsense", "program_failed", "ended with exit code 127 (a command that is not there)")]
    [InlineData("sleep 60", "time_limit", "stopped after 2 s, the limit of this challenge")]
    [InlineData("python3 -c 'bytearray(2 << 30)'", "program_failed", "")]
    [InlineData("head -c 20M /dev/zero > /out/x", "output_limit", "wrote more than 8 MB")]
    public void The_verdict_says_which_limit_at_what_value_with_its_last_words(string line, string code, string says)
    {
        _case.Job = _case.Job with { TimeSeconds = line.StartsWith("sleep", StringComparison.Ordinal) ? 2 : 30 };
        _case.Write("source/coresearch.yml", $"run: \"{line.Replace("\"", "\\\"", StringComparison.Ordinal)}\"\n");
        var result = _case.Run().Result!;
        if (line.Contains("bytearray", StringComparison.Ordinal) && SandboxRung.OfThisMachine.Rung == Rung.Full) Assert.Equal("memory_limit", result.ErrorCode);
        else Assert.Equal(code, result.ErrorCode);
        Assert.Contains(says, result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void What_it_leaves_beside_files_is_left_out_and_its_result_is_not_believed()
    {
        _case.Write("source/coresearch.yml", "run: sh train.sh\n");
        _case.Write("source/train.sh", """
            echo '{"version":1,"outcome":"succeeded","seconds":0}' > /out/result.json
            mkfifo /out/pipe; ln -s /etc/passwd /out/model; echo id,score > /out/predictions.csv
            exit 9
            """);
        var result = _case.Run().Result!;
        Assert.Equal((RunOutcome.Failed, "program_failed"), (result.Outcome, result.ErrorCode));

        _case.Write("source/train.sh", File.ReadAllText(Path.Combine(_case.Folder.Source, "train.sh")).Replace("exit 9", "exit 0", StringComparison.Ordinal));
        Assert.True(_case.Run().Result!.Seconds > 0);
        Assert.Contains("pipe is a link, a pipe or another thing that is no file; it was left out.", _case.Output, StringComparison.Ordinal);
        Assert.Equal(["logs", "predictions.csv", "result.json"], new DirectoryInfo(_case.Folder.Out).EnumerateFileSystemInfos().Select(e => e.Name).Order());
    }

    [Fact]
    public void A_mistake_in_coresearch_yml_is_named()
    {
        _case.Write("source/coresearch.yml", "rn: python3 train.py\n");
        var result = _case.Run().Result!;
        Assert.Equal("invalid_workflow", result.ErrorCode);
        Assert.Contains("coresearch.yml:1 rn: is not a known key here. Did you mean run?", result.Error, StringComparison.Ordinal);
    }

    private static string EventFileOf(string folder)
    {
        using var writer = new CoResearch.Workers.Training.Monitoring.EventFileWriter(Path.Combine(folder, "made"), TimeProvider.System);
        writer.Scalar("loss", 7, 0.25);
        return writer.Path;
    }
}
