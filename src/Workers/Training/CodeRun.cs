using System.Runtime.Versioning;
using System.Text;
using CoResearch.Domain.Shared;
using CoResearch.Domain.Submissions;
using CoResearch.Workers.Monitor;
using CoResearch.Workers.Sandbox;
using CoResearch.Workers.Training.Monitoring;

namespace CoResearch.Workers.Training;

/// <summary>
/// From a student's own program to predictions: it runs in the sandbox, what it logs is followed while it runs, and what it leaves is
/// taken over only when every process of it is dead.
/// </summary>
internal sealed class CodeRun(JobFolder folder, JobSpec job, CodeFile code, int seed, RunLog log)
{
    private const int MostNotebookBytes = 1 << 20;
    private readonly string _line = code.Notebook is null ? code.Run : NotebookProgram.Line;
    private readonly IReadOnlyList<string> _graphics = job.Device == "cpu" ? [] : GraphicsDevices.Find();
    private readonly string _cells = Path.Combine(folder.Path, "notebook");

    /// <summary>Where the program finds what the lab adds to Python.</summary>
    private const string LabPython = "/coresearch";

    private readonly Imports _imports = Imports.Of(folder.Source);

    /// <summary>Where the lab's part of Python lies.</summary>
    public static string PythonFolder => Path.Combine(AppContext.BaseDirectory, "python");

    /// <summary>Libraries that the program imports, as the leaderboard shows them.</summary>
    public IReadOnlyList<string> Technologies => _imports.Technologies;

    /// <summary>The environment that it asked for, by the lab's name; null where it runs with the system's own programs.</summary>
    public string? Environment => code.Needs;

    /// <summary><c>cuda</c> where the lab lets runs use a graphics processor and the machine has one, else <c>cpu</c>.</summary>
    public string Device => _graphics.Count > 0 ? "cuda" : "cpu";

    public long? PeakMemoryBytes { get; private set; }

    /// <summary>What held it on its way, though it ended well.</summary>
    public RunNote? Note { get; private set; }

    /// <summary>The Python that the program finds and the libraries that it imports, with what these need, and their versions; empty for a program that is none.</summary>
    public IReadOnlyDictionary<string, string> Packages { get; private set; } = new Dictionary<string, string>();

    /// <summary>The parameters that the program said of itself.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; private set; } = new Dictionary<string, string>();

    public static Phrase Unsafe(Phrase lacks) =>
        $"This lab's machine cannot run student code safely: {lacks}. A workflow.yml trains as always; README says what code needs.";

    [SupportedOSPlatform("linux")]
    public async Task ExecuteAsync()
    {
        var rung = SandboxRung.OfThisMachine;
        if (rung.Rung == Rung.None) throw new TrainingRefused(RunErrors.NoSandbox, Unsafe($"{rung.Lacks}"));
        Directory.CreateDirectory(folder.Events);
        if (code.Notebook is { } notebook) WriteNotebook(notebook);
        var limits = SandboxLimits.Of(job);
        var command = Command(limits);

        // Beside the program, which need not wait for it.
        var packages = code.Notebook is not null || _imports.Modules.Count > 0 || code.Run.Contains("python", StringComparison.Ordinal)
            ? PythonPackages.OfAsync(command, rung, $"{LabPython}/coresearch_versions.py", _imports.Modules) : null;
        using var metrics = new CodeMetrics(folder.Events);
        using var run = SandboxRun.Start(command, rung, metrics.Read, line =>
        {
            log.Write(line);
            if (line is ['{', .., '…']) log.Write("That line is too long: what it says of parameters or metrics is not read.");
        });
        using var relay = new EventRelay(folder.Events, job.OutputBytes, log.Write);
        long most = 0;
        using var resources = new ResourceCurves(folder.Events, () =>
        {
            if (run.MemoryBytes is not { } memory) return null;
            most = Math.Max(most, memory);
            return new ResourceUse(memory, run.ProcessorSeconds, _graphics.Count > 0 ? Native.Nvml.BusyPercent() : null);
        });
        var end = await run.WaitAsync(
            () =>
            {
                relay.Look(run);
                resources.Look();
            },
            CancellationToken.None);

        if (packages is not null) Packages = await packages;

        // Some kernels do not tell the peak: then it is the most that was seen.
        PeakMemoryBytes = Math.Max(end.PeakMemoryBytes, most) is > 0 and var peak ? peak : null;
        relay.Look(run, last: true);
        Settings = metrics.Settings.Concat(relay.Parameters).DistinctBy(p => p.Key).ToDictionary(p => p.Key, p => p.Value);
        if (Refusal(end, limits) is { } refusal) throw refusal;
        Note = NoteOf(end, limits) ?? (metrics.MissedSome && new ProgressFollower(folder.Events).Summaries().Count == 0 ? new(RunErrors.MetricsUnread, 0) : null);
        if (Note is not null) log.Write(Warning(Note));
        using var output = run.Output() ?? throw new IOException("The program's output cannot be read.");
        new OutputHarvest(folder.Out, job.OutputBytes, log.Write).Take(output);
    }

    private SandboxCommand Command(SandboxLimits limits) => new(_line, folder.Source, limits)
    {
        Data = Directory.EnumerateFiles(folder.Data, "*", SearchOption.AllDirectories).ToDictionary(
            f => Path.GetRelativePath(folder.Data, f), f => File.ResolveLinkTarget(f, returnFinalTarget: true)?.FullName ?? f),
        Folders = Shown(),
        Graphics = _graphics,
        Environment = new Dictionary<string, string>
        {
            ["PATH"] = job.Environment is { } environment ? $"{environment}/bin:/usr/bin:/bin" : "/usr/bin:/bin",
            ["PYTHONPATH"] = LabPython,
            ["MPLBACKEND"] = "agg",
            ["MPLCONFIGDIR"] = "/tmp",
            ["MLFLOW_TRACKING_URI"] = "file:///out/logs/mlruns",
            ["CORESEARCH_DATA"] = "/data",
            ["CORESEARCH_OUT"] = "/out",
            ["CORESEARCH_LOGS"] = "/out/logs",
            ["CORESEARCH_TRAIN"] = "/data/" + job.Train,
            ["CORESEARCH_PREDICT"] = "/data/" + job.Predict,
            ["CORESEARCH_PREDICTIONS"] = "/out/predictions.csv",
            ["CORESEARCH_SEED"] = $"{seed}",
            ["CORESEARCH_DEVICE"] = Device,
            ["CORESEARCH_THREADS"] = $"{job.Threads}",
        },
    };

    private Dictionary<string, string> Shown()
    {
        var shown = new Dictionary<string, string>();
        if (Directory.Exists(PythonFolder)) shown[LabPython] = PythonFolder;
        if (job.Environment is { } environment) shown[environment] = environment;
        if (code.Notebook is not null) shown[NotebookProgram.Inside] = _cells;
        return shown;
    }

    private void WriteNotebook(string notebook)
    {
        var file = Path.GetFullPath(Path.Combine(folder.Source, notebook));
        if (!file.StartsWith(folder.Source + Path.DirectorySeparatorChar, StringComparison.Ordinal) || !File.Exists(file))
            throw new TrainingRefused(RunErrors.InvalidWorkflow, $"{CodeFile.FileName} runs {notebook}, which is not in the commit.");
        var text = PlainFile.Read(file, MostNotebookBytes);
        if (Notebook.Cells(notebook, Encoding.UTF8.GetString(text)).Failed(out var cells, out var error)) throw new TrainingRefused(RunErrors.InvalidWorkflow, Phrase.Of(error));
        NotebookProgram.Write(_cells, cells);
    }

    private static TrainingRefused? Refusal(SandboxEnd end, SandboxLimits limits)
    {
        return (end.Breach == SandboxBreach.Time && end.Met != SandboxBreach.None ? end.Met : end.Breach) switch
        {
            SandboxBreach.Time => Because(RunErrors.TimeLimit, $"Your program was stopped after {limits.Seconds:0} s, the limit of this challenge. Train for fewer steps, or on fewer rows."),
            SandboxBreach.Memory => Because(RunErrors.MemoryLimit, $"Your program needed more than {Megabytes(limits.MemoryBytes)} of memory, the limit of this challenge (the most was {Megabytes(end.PeakMemoryBytes)}). Read or keep less at once."),
            SandboxBreach.Processes => Because(RunErrors.ProcessLimit, $"Your program started more than {limits.Processes} processes and threads. Use fewer workers."),
            SandboxBreach.Output => Because(RunErrors.OutputLimit, $"Your program wrote more than {Megabytes(limits.OutputBytes)}, the limit of this challenge, or more than {limits.OutputEntries:N0} files. Keep only the best model."),
            SandboxBreach.Printed => Because(RunErrors.OutputLimit, $"Your program printed more than {Megabytes(limits.PrintedBytes)}. Print once an epoch, not once a row."),
            _ when end.ExitCode == 0 => null,
            _ => Because(RunErrors.ProgramFailed, $"Your program ended with exit code {end.ExitCode}{ExitCodes.Meaning(end.ExitCode)}."),
        };

        // Its last lines are in the log, which is shown with the verdict.
        TrainingRefused Because(string code, Phrase why)
        {
            var told = new List<Phrase> { why };
            if (end.Breach == SandboxBreach.Time && code != RunErrors.TimeLimit) told.Add($"What was left of it was stopped after {limits.Seconds:0} s, the limit of time.");
            if (end.LastLines.Count == 0) told.Add($"It printed nothing.");
            return new(code, Phrase.Sentences(told));
        }
    }

    /// <summary>What held a program that ended well: it may have done less than its author thinks.</summary>
    private static RunNote? NoteOf(SandboxEnd end, SandboxLimits limits) => end.Met switch
    {
        SandboxBreach.Memory => new(RunErrors.MemoryLimit, limits.MemoryBytes),
        SandboxBreach.Processes => new(RunErrors.ProcessLimit, limits.Processes),
        SandboxBreach.Output => new(RunErrors.OutputLimit, limits.OutputBytes),
        _ => null,
    };

    private static string Warning(RunNote note) => note.Code switch
    {
        RunErrors.MemoryLimit => $"A process of your program was killed, as all of them together needed more than {Megabytes(note.Value)} of memory.",
        RunErrors.ProcessLimit => $"Your program was refused a process or thread beyond {note.Value}.",
        RunErrors.OutputLimit => $"The output folder was full at {Megabytes(note.Value)}: what your program wrote last may be cut off.",
        _ => $"No metric of your program was read: print a line such as {CodeMetrics.Form} for each step.",
    };

    private static Phrase Megabytes(long bytes) => $"{bytes >> 20:N0} MB";
}
