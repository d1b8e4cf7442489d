using System.Runtime.Versioning;
using CoResearch.Domain.Submissions;
using CoResearch.Workers.Monitor;
using CoResearch.Workers.Sandbox;
using CoResearch.Workers.Tests.Sandbox;
using Xunit;

namespace CoResearch.Workers.Tests.Training;

/// <summary>A student's own program, from the job folder to its predictions, by the runner and the sandbox of this machine.</summary>
[SupportedOSPlatform("linux")]
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
        Assert.Matches(@"^\d+\.\d+", result.Environment["numpy"]);
        Assert.Equal(41, File.ReadAllLines(_case.Folder.Predictions).Length);
        Assert.True(File.Exists(Path.Combine(_case.Folder.Model, "weights.bin")));
        Assert.Contains("seed 11", _case.Output, StringComparison.Ordinal);
        Assert.Equal((3, 3, StepUnit.Step, "loss/train"), new ProgressFollower(_case.Folder.Events).Look() is { } p ? (p.Step, p.Steps, p.Unit, p.MetricName) : default);
    }

    [Fact]
    public void A_sandbox_that_cannot_be_made_is_the_machine_s_fault_and_told_so()
    {
        _case.Job = _case.Job with { Environment = "/nowhere" };
        _case.Write("source/coresearch.yml", "run: sh train.sh\n");
        var (exit, result) = _case.Run();
        Assert.Equal((0, "machine_failed", SandboxUnmade.Says), (exit, result?.ErrorCode, result?.Error));
        Assert.Contains("The sandbox could not be made: ", _case.Output, StringComparison.Ordinal);
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
    [InlineData("sh -c 'echo first; echo last; exit 4'", "program_failed", "ended with exit code 4.")]
    [InlineData("nonsense", "program_failed", "ended with exit code 127 (a command that is not there)")]
    [InlineData("sleep 60", "time_limit", "stopped after 2 s, the limit of this challenge")]
    [InlineData("python3 -c 'bytearray(2 << 30)'", "memory_limit", "needed more than 512 MB of memory")]
    [InlineData("head -c 20M /dev/zero > /out/x", "output_limit", "wrote more than 8 MB")]
    public void The_verdict_says_which_limit_at_what_value_with_its_last_words(string line, string code, string says)
    {
        _case.Job = _case.Job with { TimeSeconds = line.StartsWith("sleep", StringComparison.Ordinal) ? 2 : 30 };
        _case.Write("source/coresearch.yml", $"run: \"{line.Replace("\"", "\\\"", StringComparison.Ordinal)}\"\n");
        var result = _case.Run().Result!;
        Assert.Equal(code, result.ErrorCode);
        Assert.Contains(says, result.Error, StringComparison.Ordinal);

        // They are in the log, which is shown with the verdict.
        if (line.Contains("last", StringComparison.Ordinal)) Assert.Contains("first\nlast\n", _case.Output.ReplaceLineEndings("\n"), StringComparison.Ordinal);
    }

    /// <summary>A cgroup kills one process and refuses another; a watch ends the program, and then there is no question.</summary>
    [Theory]
    [InlineData("import os, time\nwhile True:\n  try:\n    if os.fork() == 0: time.sleep(60); os._exit(0)\n  except OSError: time.sleep(0.1)", "process_limit", "started more than 256 processes and threads.", "stopped after 25 s")]
    [InlineData("import os, time\nif os.fork() == 0: b'x' * (2 << 30)\ntime.sleep(60)", "memory_limit", "needed more than 512 MB of memory", "stopped after 25 s")]
    public void A_limit_that_held_it_until_its_time_was_up_is_the_verdict(string program, string code, string says, string then)
    {
        // Long enough for a busy machine to start so many.
        _case.Job = _case.Job with { TimeSeconds = 25 };
        _case.Write("source/coresearch.yml", "run: python3 train.py\n");
        _case.Write("source/train.py", program);
        var result = _case.Run().Result!;
        Assert.Equal(code, result.ErrorCode);
        Assert.Contains(says, result.Error, StringComparison.Ordinal);
        if (Environment.IsPrivilegedProcess) Assert.Contains(then, result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_process_that_was_killed_for_memory_is_named_when_the_rest_ends_well()
    {
        _case.Write("source/coresearch.yml", "run: python3 train.py\n");
        _case.Write("source/train.py", """
            import os
            if os.fork() == 0: os._exit(bytearray(b"x") * (2 << 30) == b"")
            os.wait()
            open("/out/predictions.csv", "w").write("id,score\n")
            """);
        if (!Environment.IsPrivilegedProcess)
        {
            _case.Fail("memory_limit");
            return;
        }
        var result = _case.Run().Result!;
        Assert.Equal((RunOutcome.Succeeded, new RunNote("memory_limit", 512L << 20)), (result.Outcome, result.Note));
        Assert.Contains("A process of your program was killed, as all of them together needed more than 512 MB of memory.", _case.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void An_output_folder_that_was_full_is_named_when_the_program_ends_well()
    {
        _case.Write("source/coresearch.yml", "run: python3 train.py\n");
        _case.Write("source/train.py", """
            open("/out/predictions.csv", "w").write("id,score\n")
            try:
                with open("/out/model.bin", "wb", buffering=0) as model:
                    while True: model.write(b"x" * 4096)
            except OSError: pass
            """);
        var result = _case.Run().Result!;
        Assert.Equal((RunOutcome.Succeeded, new RunNote("output_limit", 8L << 20)), (result.Outcome, result.Note));
        Assert.Contains("The output folder was full at 8 MB", _case.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_lab_needs_to_read_a_flood_is_not_its_authors_memory()
    {
        _case.Job = _case.Job with { MemoryBytes = 64L << 20 };
        _case.Write("source/coresearch.yml", "run: python3 train.py\n");
        _case.Write("source/train.py", """
            open("/out/predictions.csv", "w").write("id,score\n")
            for step in range(100000): print('{"step": %d, "loss": %r}' % (step, 1 / (step + 1)))
            """);
        Assert.Equal(RunOutcome.Succeeded, _case.Run().Result!.Outcome);
    }

    [Theory]
    [InlineData("epoch: 1, loss: 0.3", true)]
    [InlineData("loss=0.3 step=1", true)]
    [InlineData("[train] Epoch = 3 | val_acc = nan", true)]
    [InlineData("reading 3 files: 12 rows, loss of precision", false)]
    [InlineData("step: 1", false)]
    [InlineData("epoch: 1, loss: 0.3\n{\"step\": 1, \"loss\": 0.3}", false)]
    public void Metrics_in_a_form_that_is_not_read_are_told_of_once(string printed, bool told)
    {
        _case.Write("source/coresearch.yml", "run: sh train.sh\n");
        _case.Write("source/train.sh", "cat lines; cat lines; echo id,score > /out/predictions.csv");
        _case.Write("source/lines", printed + "\n");
        var result = _case.Run().Result!;
        Assert.Equal((RunOutcome.Succeeded, told ? new RunNote("metrics_unread", 0) : null), (result.Outcome, result.Note));
        Assert.Equal(told ? 1 : 0, _case.Output.Split("No metric of your program was read").Length - 1);
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

    [Theory]
    [InlineData("ln -s /data/test.csv /out/predictions.csv", "is a link,")]
    [InlineData("mkfifo /out/predictions.csv", "is a named pipe,")]
    [InlineData("mkdir /out/predictions.csv", "is a folder,")]
    public void Predictions_that_are_no_file_are_refused_with_what_they_are(string line, string says)
    {
        _case.Write("source/coresearch.yml", $"run: {line}\n");
        Assert.Contains("predictions.csv " + says, _case.Fail("predictions_not_a_file").Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("mkdir /out/result.json; echo x > /out/result.json/x", "result.json/x has a name of the lab's own; it was left out.")]
    [InlineData("rm -rf /out/logs; echo x > /out/logs", "logs has too long a name, or that of something else that is kept; it was left out.")]
    [InlineData("n=$(printf %0200d 0); i=0; while [ $i -lt 20 ]; do mkdir $n; cd $n; i=$((i+1)); done; echo x > $(printf %060d 0)", "… has too long a name, or that of something else that is kept; it was left out.")]
    [InlineData("mkdir -p /out/logs; echo x > /out/logs/a.tfevents; sleep 1.2; rm /out/logs/a.tfevents; mkdir /out/logs/a.tfevents.tfevents.000; echo x > /out/logs/a.tfevents.tfevents.000/b.tfevents; sleep 1.2", "")]
    [InlineData("mkdir -p /out/logs/x; cp /code/train.sh /out/logs/x/a.tfevents; sleep 1.2; rm -r /out/logs/x; echo x > /out/logs/x; sleep 1.2", "x has too long a name, or that of something else that is kept; it was left out.")]
    public void No_name_that_it_chooses_ends_a_run_otherwise_than_its_predictions_do(string mischief, string says)
    {
        _case.Write("source/coresearch.yml", "run: sh train.sh\n");
        _case.Write("source/train.sh", $"echo id,score > /out/predictions.csv\ncd /out\n{mischief}\n");
        var (exit, result) = _case.Run();
        Assert.True(exit == 0 && result is { Outcome: RunOutcome.Succeeded }, _case.Output);
        Assert.Contains(says, _case.Output, StringComparison.Ordinal);
        Assert.True(File.Exists(_case.Folder.Predictions));
    }

    [Fact]
    public void Half_a_character_in_a_name_costs_that_line_alone()
    {
        _case.Write("source/coresearch.yml", "run: sh train.sh\n");
        _case.Write("source/train.sh", """
            echo id,score > /out/predictions.csv
            echo '{"\ud800": 1}'
            echo '{"params": {"\ud800": 1, "depth": "\ud800"}}'
            echo '{"step": 4, "loss": 0.5}'
            echo after
            """);
        Assert.Equal(RunOutcome.Succeeded, _case.Run().Result!.Outcome);
        Assert.Contains("after", _case.Output, StringComparison.Ordinal);
        Assert.Equal((4, "loss"), new ProgressFollower(_case.Folder.Events).Look() is { } p ? (p.Step, p.MetricName) : default);
    }

    [Fact]
    public void A_mistake_in_coresearch_yml_is_named()
    {
        _case.Write("source/coresearch.yml", "rn: python3 train.py\n");
        var result = _case.Run().Result!;
        Assert.Equal("invalid_workflow", result.ErrorCode);
        Assert.Contains("coresearch.yml:1 rn: is not a known key here. Did you mean run?", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_notebook_runs_cell_by_cell_and_an_error_names_its_cell()
    {
        _case.Write("source/coresearch.yml", "run: solution.ipynb\n");
        _case.Write("source/helper.py", "half = 0.5\n");
        _case.Write("source/solution.ipynb", """
            {"cells": [
              {"cell_type": "code", "source": ["%matplotlib inline\n", "import csv, os, pickle\n", "from helper import half\n", "class Model: pass\n", "display(len(pickle.dumps(Model())) > 0)"]},
              {"cell_type": "markdown", "source": "# Predict"},
              {"cell_type": "code", "source": ["with open(os.environ['CORESEARCH_PREDICTIONS'], 'w') as file:\n", "    print('id,score', file=file)\n",
                "    for row in csv.DictReader(open(os.environ['CORESEARCH_PREDICT'])): print(row['id'], half, sep=',', file=file)"]}]}
            """);
        var result = _case.Run().Result!;
        Assert.True(result.Outcome == RunOutcome.Succeeded, _case.Output);
        Assert.Equal(41, File.ReadAllLines(_case.Folder.Predictions).Length);
        Assert.Contains("True", _case.Output, StringComparison.Ordinal);
        Assert.StartsWith("3.", result.Environment["python"], StringComparison.Ordinal);

        _case.Write("source/solution.ipynb", """{"cells": [{"cell_type": "code", "source": "x = 1"}, {"cell_type": "code", "source": "# here\ny = x / 0"}]}""");
        var failed = _case.Run().Result!;
        Assert.Equal("program_failed", failed.ErrorCode);
        Assert.Contains("File \"cell 2\", line 2", _case.Output, StringComparison.Ordinal);
        Assert.Contains("y = x / 0", _case.Output, StringComparison.Ordinal);
    }

    /// <summary>Spawned processes run the file of the main module again; a notebook has none.</summary>
    [Fact]
    public void A_notebook_has_no_file_so_that_processes_may_be_spawned_as_in_Jupyter()
    {
        _case.Write("source/coresearch.yml", "run: solution.ipynb\n");
        _case.Write("source/solution.ipynb", """
            {"cells": [
              {"cell_type": "code", "source": "import multiprocessing\nprint('__file__' in globals(), multiprocessing.get_context('spawn').Pool(2).map(abs, [-1, -2]))"},
              {"cell_type": "code", "source": "open('/out/predictions.csv', 'w').write('id,score')"}]}
            """);
        Assert.True(_case.Run().Result!.Outcome == RunOutcome.Succeeded, _case.Output);
        Assert.Contains("False [1, 2]", _case.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_notebook_may_have_a_blank_in_its_name()
    {
        _case.Write("source/coresearch.yml", "run: my solution.ipynb\n");
        _case.Write("source/my solution.ipynb", """{"cells": [{"cell_type": "code", "source": "open('/out/predictions.csv', 'w').write('id,score')"}]}""");
        Assert.True(_case.Run().Result!.Outcome == RunOutcome.Succeeded, _case.Output);
    }

    [Fact]
    public void A_notebook_may_show_things_and_wait_for_them_as_in_Jupyter()
    {
        _case.Write("source/coresearch.yml", "run: solution.ipynb\n");
        _case.Write("source/solution.ipynb", """
            {"cells": [
              {"cell_type": "code", "source": "from IPython.display import display, clear_output, HTML, Markdown\nimport asyncio\ndisplay(HTML('shown'), 7)\nclear_output(wait=True)"},
              {"cell_type": "code", "source": "async def half(): return 0.5\nx = await half()\nawait asyncio.sleep(0)"},
              {"cell_type": "code", "source": "print(x, asyncio.run(half()))\nopen('/out/predictions.csv', 'w').write('id,score')"}]}
            """);
        Assert.True(_case.Run().Result!.Outcome == RunOutcome.Succeeded, _case.Output);
        Assert.Contains("shown\n7\n", _case.Output.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.Contains("0.5 0.5", _case.Output, StringComparison.Ordinal);

        _case.Write("source/solution.ipynb", """{"cells": [{"cell_type": "code", "source": "import asyncio\nawait asyncio.sleep(0)\n1 / 0"}]}""");
        Assert.Equal("program_failed", _case.Run().Result!.ErrorCode);
        Assert.Contains("File \"cell 1\", line 3", _case.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("run.py", _case.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("get_ipython().run_line_magic('matplotlib', 'inline')  # as jupytext writes it", "line 1: get_ipython() is not Python")]
    [InlineData("%pip install torch", "solution.ipynb cell 1, line 1: %pip is not Python")]
    [InlineData("!id", "!id is not Python")]
    public void A_notebook_with_magics_does_not_run(string source, string says)
    {
        _case.Write("source/coresearch.yml", "run: solution.ipynb\n");
        _case.Write("source/solution.ipynb", $$"""{"cells": [{"cell_type": "code", "source": "{{source}}"}]}""");
        var result = _case.Run().Result!;
        Assert.Equal("invalid_workflow", result.ErrorCode);
        Assert.Contains(says, result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void An_environment_of_the_labs_comes_first_in_the_path_and_cannot_be_changed()
    {
        _case.Write("env/bin/tool", "#!/bin/sh\necho the tool of the lab; echo x > \"$(dirname \"$0\")/new\" || true\necho id,score > $CORESEARCH_PREDICTIONS\n");
        File.SetUnixFileMode(Path.Combine(_case.Folder.Path, "env/bin/tool"), UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
        _case.Job = _case.Job with { Environment = Path.Combine(_case.Folder.Path, "env") };
        _case.Write("source/coresearch.yml", "run: tool\nneeds: tools\n");
        Assert.True(_case.Run().Result!.Outcome == RunOutcome.Succeeded, _case.Output);
        Assert.Contains("the tool of the lab", _case.Output, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(_case.Folder.Path, "env/bin/new")));
    }

    [Fact]
    public void The_record_tells_the_Python_that_ran_and_what_its_imports_need()
    {
        // This Python lies where the sandbox shows nothing, so that another one runs.
        _case.Write("elsewhere/python3", "#!/bin/sh\necho '{\"python\": \"9.9\"}'\n");
        File.SetUnixFileMode(Path.Combine(_case.Folder.Path, "elsewhere/python3"), UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
        Directory.CreateDirectory(Path.Combine(_case.Folder.Path, "env/bin"));
        File.CreateSymbolicLink(Path.Combine(_case.Folder.Path, "env/bin/python3"), Path.Combine(_case.Folder.Path, "elsewhere/python3"));
        _case.Job = _case.Job with { Environment = Path.Combine(_case.Folder.Path, "env") };
        _case.Write("source/coresearch.yml", "run: python3 train.py\nneeds: torch2\n");
        _case.Write("source/train.py", "import platform\nprint('It is', platform.python_version() + '.')\nopen('/out/predictions.csv', 'w').write('id,score\\n')\n");
        var facts = _case.Succeed().Environment;
        Assert.Equal("torch2", facts["environment"]);
        Assert.Contains($"It is {facts["python"]}.", _case.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_record_tells_what_was_imported_under_another_name_and_what_that_needs()
    {
        using (var made = System.Diagnostics.Process.Start("/usr/bin/python3", ["-I", "-m", "venv", "--without-pip", Path.Combine(_case.Folder.Path, "env")])) made.WaitForExit();
        var packages = Directory.EnumerateDirectories(Path.Combine(_case.Folder.Path, "env/lib"), "python3*").Single();
        Install("Big-Model", "1.2", "Requires-Dist: small_part>=1\nRequires-Dist: never; extra == 'test'\n", "bigmodel");
        Install("Small.Part", "2.0", "", "smallpart");
        Install("never", "3.0", "", "never");
        _case.Job = _case.Job with { Environment = Path.Combine(_case.Folder.Path, "env") };
        _case.Write("source/coresearch.yml", "run: python3 train.py\nneeds: own\n");
        _case.Write("source/train.py", "import os, bigmodel\nopen('/out/predictions.csv', 'w').write('id,score\\n')\n");
        var facts = _case.Succeed().Environment;
        Assert.Equal(("1.2", "2.0", false), (facts["Big-Model"], facts["Small.Part"], facts.ContainsKey("never")));

        void Install(string name, string version, string needs, string module)
        {
            var at = $"{Path.GetRelativePath(_case.Folder.Path, packages)}/site-packages/{name.Replace('-', '_')}-{version}.dist-info";
            _case.Write($"{at}/METADATA", $"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n{needs}");
            _case.Write($"{at}/top_level.txt", module + "\n");
            _case.Write($"{at}/../{module}.py", "");
        }
    }

    private static string EventFileOf(string folder)
    {
        using var writer = new CoResearch.Workers.Training.Monitoring.EventFileWriter(Path.Combine(folder, "made"), TimeProvider.System);
        writer.Scalar("loss", 7, 0.25);
        return writer.Path;
    }
}
