using CoResearch.Domain.Submissions;
using CoResearch.Workers.Monitor;
using CoResearch.Workers.Tests.Sandbox;
using CoResearch.Workers.Training;
using Xunit;

namespace CoResearch.Workers.Tests.Training;

/// <summary>What programs log becomes curves while they run in the sandbox of this machine, whatever they do to their files.</summary>
public sealed class Logging_in_the_sandbox : IDisposable
{
    private readonly RunnerCase _case = new();

    public Logging_in_the_sandbox()
    {
        if (OperatingSystem.IsLinux()) SandboxCase.Rung();
        else Assert.Skip("Student code runs on Linux alone.");
        _case.Job = _case.Job with { Kind = JobSpec.Code, TimeSeconds = 30, MemoryBytes = 512L << 20, OutputBytes = 32L << 20 };
        _case.WriteTables(rows: 40);
        _case.Write("source/coresearch.yml", "run: python3 train.py\n");
    }

    public void Dispose() => _case.Dispose();

    /// <summary>As MLflow 2 writes its store; its client is not among Debian's packages.</summary>
    [Fact]
    public void MLflows_file_store_is_followed_metrics_and_parameters()
    {
        var result = Run("""
            import os, time, urllib.parse
            store = urllib.parse.urlparse(os.environ["MLFLOW_TRACKING_URI"])
            assert store.scheme == "file"
            run = os.path.join(store.path, "0", "0123456789abcdef0123456789abcdef")
            for part in ("metrics/val", "params", "tags"): os.makedirs(os.path.join(run, part))
            open(os.path.join(run, "params", "learning_rate"), "w").write("0.01")
            open(os.path.join(run, "params", "depth"), "w").write("6")
            for step in range(1, 6):
                for name, value in (("loss", 1 / step), ("val/auc", step / 10)):
                    with open(os.path.join(run, "metrics", name), "a") as file:
                        file.write(f"{int(time.time() * 1000)} {value} {step}\n")
                time.sleep(0.15)
            with open(os.path.join(run, "metrics", "loss"), "a") as file: file.write("1 nonsense 7\n2 0.125\n3 0.5 unfinished")
            """);
        Assert.Equal(new Dictionary<string, string> { ["learning_rate"] = "0.01", ["depth"] = "6" }, result.Settings);
        var curves = Curves();
        Assert.Equal([0.125, 1, 0.5, 1 / 3f, 0.25, 0.2f], curves["loss"].Select(p => p.Value));
        Assert.Equal([(1, 0.1f), (2, 0.2f), (3, 0.3f), (4, 0.4f), (5, 0.5f)], curves["val/auc"].Select(p => (p.Step, (float)p.Value)));
        var summaries = new ProgressFollower(_case.Folder.Events).Summaries();
        Assert.Equal((true, 0.5, 5L), summaries.Where(s => s.Name == "val/auc").Select(s => (s.HigherIsBetter, s.Best, s.BestStep)).Single() is var (h, b, s) ? (h, b, s) : default);
        Assert.False(Directory.Exists(Path.Combine(_case.Folder.Events, "mlruns")));
    }

    [Fact]
    public void What_is_followed_stays_within_what_it_may_write()
    {
        _case.Job = _case.Job with { OutputBytes = 8L << 20 };
        Run("""
            import os, time
            logs = os.environ["CORESEARCH_LOGS"]
            os.makedirs(logs, exist_ok=True)
            for again in range(6):
                path = os.path.join(logs, f"events.out.tfevents.{again}.host")
                open(path, "wb").write(bytes(6 << 20))
                time.sleep(1.1)
                os.remove(path)
            """);
        Assert.InRange(Directory.EnumerateFiles(_case.Folder.Events, "*tfevents*", SearchOption.AllDirectories).Sum(f => new FileInfo(f).Length), 1L << 20, 9L << 20);
    }

    [Fact]
    public void A_flood_of_lines_is_read_whole_and_shown_at_its_beginning_and_end()
    {
        Run("""
            import sys
            for step in range(300000): sys.stdout.write('{"step": %d, "loss": %d}\n' % (step, step % 7))
            print("the reason at last")
            """);
        Assert.Contains("the reason at last", _case.Output, StringComparison.Ordinal);
        Assert.Matches(@"\(… [0-9,]+ lines are left out here …\)", _case.Output);
        Assert.InRange(_case.Output.Length, 1 << 20, 6 << 20);
        Assert.Equal(299_999, Curves()["loss"][^1].Step);
    }

    [Fact]
    public void Parameters_may_be_printed_too()
    {
        var result = Run("""
            print('{"params": {"depth": 6, "name": "forest"}}')
            print('{"params": {"features": "' + 16000 * 'x' + '"}}')
            print('{"step": 1, "loss": 0.5}')
            """);
        Assert.Contains("That line is too long: what it says of parameters or metrics is not read.", _case.Output, StringComparison.Ordinal);
        Assert.Equal(new Dictionary<string, string> { ["depth"] = "6", ["name"] = "forest" }, result.Settings);
    }

    /// <summary>As Python's json writes what is not finite, which is no JSON.</summary>
    [Fact]
    public void A_loss_that_diverges_is_known_with_its_step_and_costs_no_other_value()
    {
        Run("""
            import json
            print('{"note": "NaN, Infinity \\" NaN", "step": 1, "loss": 0.5, "acc": 0.25}')
            print(json.dumps({"step": 2, "loss": float("nan"), "acc": 0.375}))
            print(json.dumps({"step": 3, "loss": float("-inf"), "acc": 0.5, "of": {"x": float("nan")}}))
            print('{"params": {"limit": Infinity}}')
            """);
        var curves = Curves();
        Assert.Equal([(1, 0.5)], curves["loss"].Select(p => (p.Step, p.Value)));
        Assert.Equal([0.25, 0.375, 0.5], curves["acc"].Select(p => p.Value));
        Assert.Equal("Infinity", _case.Folder.ReadResult()!.Settings["limit"]);
        var progress = new ProgressFollower(_case.Folder.Events).Look()!;
        Assert.Equal((3, "loss", 2L), (progress.Step, progress.MetricName, progress.NotFiniteSince));
        Assert.Equal([("loss", 2L), ("acc", null)], new ProgressFollower(_case.Folder.Events).Summaries().Select(s => (s.Name, s.NotFiniteSince)));
    }

    [Fact]
    public void A_dictionary_as_Python_prints_it_is_read_too()
    {
        Run("""
            for step in (1, 2): print({"step": step, "loss": 1 / step, "is nan": False, "acc": float("nan") if step == 1 else 0.5})
            print("{'step': 3, 'loss': np.float64(0.25), 'acc': np.float32(-inf)}")
            print({"step": 4, "it's": 1})
            """);
        var curves = Curves();
        Assert.Equal([(1, 1.0), (2, 0.5), (3, 0.25)], curves["loss"].Select(p => (p.Step, p.Value)));
        Assert.Equal([(2, 0.5)], curves["acc"].Select(p => (p.Step, p.Value)));
    }

    [Fact]
    public void One_wrong_step_does_not_stretch_a_curve()
    {
        Run("""
            for step in (1, 2, 9223372036854775807, -5, 1e300, 3): print('{"step": %s, "loss": 0.25}' % step)
            """);
        Assert.Equal([1, 2, 3], Curves()["loss"].Select(p => p.Step));
    }

    [Fact]
    public void Event_files_beyond_those_that_are_followed_are_told_once()
    {
        File.Copy(Written("a", 0.5), Path.Combine(_case.Folder.Source, "events"));
        Run("""
            import os, shutil
            for i in range(70):
                os.makedirs(f"/out/logs/{i}")
                shutil.copy("events", f"/out/logs/{i}/events.out.tfevents.1.host")
            """);
        Assert.Single(_case.Output.Split('\n'), l => l.Contains("Only the first 64 event files are followed", StringComparison.Ordinal));
    }

    [Fact]
    public void Event_files_keep_their_folders_and_hostile_names_stay_inside()
    {
        File.Copy(Written("a", 0.5), Path.Combine(_case.Folder.Source, "events"));
        Run("""
            import os, shutil
            logs = os.environ["CORESEARCH_LOGS"]
            for folder in ("train", "validation", "x/../..", "é\n;", "..a", "a/b/c/d/e/f"):
                os.makedirs(os.path.join(logs, folder), exist_ok=True)
                shutil.copy("events", os.path.join(logs, folder, "events.out.tfevents.1.host"))
            os.makedirs("/out/logs/real")
            os.symlink("/etc", "/out/logs/link")
            os.symlink("/etc/passwd", "/out/logs/real/passwd.tfevents.1")
            os.mkfifo("/out/logs/real/fifo.tfevents.1")
            os.makedirs("/out/logs/mlruns/0/r/metrics")
            os.symlink("/etc/passwd", "/out/logs/mlruns/0/r/metrics/passwd")
            os.mkfifo("/out/logs/mlruns/0/r/metrics/fifo")
            os.makedirs("/out/logs/mlruns/0/r/params")
            os.symlink("/etc/hostname", "/out/logs/mlruns/0/r/params/host")
            """);
        var events = new EventFollower(_case.Folder.Events);
        events.Look();
        Assert.Equal(["..a", "___", "a/b/c/d", "train", "validation"], events.Series.Where(s => s.Tag == "loss").Select(s => s.Folder).Order(StringComparer.Ordinal));
        Assert.Empty(_case.Folder.ReadResult()!.Settings);
        Assert.DoesNotContain(new DirectoryInfo(_case.Folder.Out).EnumerateFiles("*", SearchOption.AllDirectories), f => f.LinkTarget is not null);
    }

    [Fact]
    public void What_a_program_uses_is_a_curve()
    {
        Run("""
            import time
            keep, end = bytearray(100 << 20), time.time() + 3.5
            for i in range(0, len(keep), 4096): keep[i] = 1
            while time.time() < end: pass
            """);
        var curves = Curves();
        Assert.InRange(curves["resources/memory"].Max(p => p.Value), 100, 512);
        Assert.InRange(curves["resources/processors"].Max(p => p.Value), 0.3, 1.5);
    }

    [Fact]
    public void A_flood_of_values_is_followed()
    {
        Run("""
            import os
            run = "/out/logs/mlruns/0/r/metrics"
            os.makedirs(run)
            with open(run + "/loss", "w") as file:
                for step in range(200000): file.write(f"1 {1 / (step + 1)} {step}\n")
            """);
        Assert.InRange(Curves()["loss"].Count, 1000, 2000);
    }

    /// <summary>Stands in for tensorboardX, whose writer asks for its flush_secs as PyTorch's does.</summary>
    [Fact]
    public void Writers_for_TensorBoard_flush_often()
    {
        Directory.CreateDirectory(Path.Combine(_case.Folder.Source, "tensorboardX"));
        _case.Write("source/tensorboardX/__init__.py", "");
        _case.Write("source/tensorboardX/event_file_writer.py", """
            class EventFileWriter:
                def __init__(self, logdir, max_queue_size=10, flush_secs=120, filename_suffix=""):
                    self.seen = (logdir, max_queue_size, flush_secs, filename_suffix)
            """);
        Run("""
            from tensorboardX.event_file_writer import EventFileWriter
            print(EventFileWriter("a").seen, EventFileWriter("b", 5, 120, "x").seen, EventFileWriter("c", flush_secs=1).seen)
            """);
        Assert.Contains("('a', 10, 2, '') ('b', 5, 2, 'x') ('c', 10, 1, '')", _case.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1700000000000 0.5 3", 3, 0.5)]
    [InlineData("1700000000000 1e-3", 0, 0.001)]
    [InlineData("1700000000000 nan 4", 4, double.NaN)]
    public void A_line_of_MLflow_is_a_time_a_value_and_a_step(string line, long step, double value) =>
        Assert.Equal((step, value), MlflowStore.Read(System.Text.Encoding.UTF8.GetBytes(line)));

    [Theory]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("1 x 2")]
    [InlineData("1 2 x")]
    [InlineData("1 2 3 4")]
    public void Other_lines_tell_nothing(string line) => Assert.Null(MlflowStore.Read(System.Text.Encoding.UTF8.GetBytes(line)));

    private RunResult Run(string program)
    {
        _case.Write("source/train.py", program + "\nopen('/out/predictions.csv', 'w').write('id,score\\n')\n");
        var (exit, result) = _case.Run();
        Assert.True(exit == 0 && result is { Outcome: RunOutcome.Succeeded }, result?.Error + _case.Output);
        return result!;
    }

    private Dictionary<string, IReadOnlyList<Point>> Curves()
    {
        var events = new EventFollower(_case.Folder.Events);
        events.Look();
        return events.Named().ToDictionary(n => n.Name, n => n.Series.Points());
    }

    private string Written(string folder, double value)
    {
        using var writer = new CoResearch.Workers.Training.Monitoring.EventFileWriter(Path.Combine(_case.Folder.Path, folder), TimeProvider.System);
        writer.Scalar("loss", 7, value);
        return writer.Path;
    }
}
