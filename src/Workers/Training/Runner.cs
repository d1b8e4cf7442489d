using System.Diagnostics;
using System.Text;
using System.Text.Json;
using CoResearch.Domain.Shared;
using CoResearch.Domain.Submissions;
using CoResearch.Domain.Workflows;
using CoResearch.Workers.Sandbox;
using CoResearch.Workers.Training.Monitoring;

namespace CoResearch.Workers.Training;

/// <summary>
/// The runner: one process for one job folder. It reads <c>job.json</c>, trains, predicts, and as its last act writes
/// <c>result.json</c>; a submission's mistakes are a result too. Exit codes: 0 when <c>result.json</c> was written, 1 when it could
/// not be, 2 for wrong arguments or an unreadable <c>job.json</c>.
/// </summary>
internal static class Runner
{
    public const string Usage = "usage: CoResearch.Workers run <job folder> [--die-with-parent]";

    /// <summary>The arguments after <c>run</c>.</summary>
    public static int Run(string[] args, TextWriter output, TextWriter errors)
    {
        var clock = Stopwatch.StartNew();
        if (args.Length is 0 or > 2 || (args.Length == 2 && args[1] != "--die-with-parent"))
        {
            errors.WriteLine(Usage);
            return 2;
        }
        if (args.Length == 2)
            Watchdog.DieWithParent();
        var folder = new JobFolder(Path.GetFullPath(args[0]));
        JobSpec job;
        try
        {
            job = folder.ReadJob();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or InvalidDataException)
        {
            errors.WriteLine($"{folder.JobFile} cannot be read: {e.Message}");
            return 2;
        }
        try
        {
            new Attempt(folder, job, clock, new RunLog(output)).Run();
            return 0;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            errors.WriteLine($"The result cannot be written: {e.Message}");
            return 1;
        }
    }

    /// <summary>One attempt: whatever happens becomes a result.</summary>
    private sealed class Attempt(JobFolder folder, JobSpec job, Stopwatch clock, RunLog log)
    {
        private WorkflowRun? _run;
        private CodeRun? _code;
        private TrainingContext? _context;
        private int _seed = job.Seed ?? 0;
        private int _threads = job.Threads;

        public void Run()
        {
            var watchdog = new Watchdog(folder, job, clock, Failed);
            watchdog.Start();
            var result = Outcome();
            if (!watchdog.End())
            {
                // It is writing the result and will end this process.
                Thread.Sleep(Timeout.Infinite);
            }
            if (result.Error is { } error)
                log.Write($"{result.ErrorCode}: {error}");
            else
                log.Write($"Done in {result.Seconds:0.0} s.");
            folder.WriteResult(result);
        }

        private RunResult Outcome()
        {
            try
            {
                Train();
                return Describe(RunOutcome.Succeeded) with { Seconds = clock.Elapsed.TotalSeconds };
            }
            catch (TrainingRefused refused)
            {
                return Failed(refused);
            }
            catch (OutOfMemoryException)
            {
                return Failed(Watchdog.OutOfMemory(job.MemoryBytes));
            }
            catch (IOException e) when (FullDisk.Is(e))
            {
                return Failed(new TrainingRefused(RunErrors.DiskFull, $"The disk of the training machine is full. Try again later, or tell the lab owner."));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Its words name folders of the lab's, and what a run is lost by is read by the whole world.
                log.Write(e.Message);
                return Failed(new TrainingRefused(RunErrors.MachineFailed, e switch
                {
                    SandboxUnmade => SandboxUnmade.Says,
                    _ => $"The training machine could not read or write the files of this run. Your quota is untouched; a lab owner should look, the log says why.",
                }));
            }
            catch (Exception e)
            {
                log.Write(e.ToString());
                return Failed(new TrainingRefused(RunErrors.InternalError,
                    $"The runner failed ({e.GetType().Name}: {e.Message.Split('\n')[0]}). That is a bug, not yours: show the log to the lab owner."));
            }
        }

        private void Train()
        {
            if (job.Kind == JobSpec.Code)
            {
                RunCode();
                return;
            }
            if (job.Kind != JobSpec.Workflow)
                throw new TrainingRefused(RunErrors.UnsupportedKind, $"This runner trains workflows and runs code; it cannot run {job.Kind}.");
            var workflow = ReadWorkflow();
            (_seed, _threads) = (job.Seed ?? workflow.Training.Seed, Math.Clamp(workflow.Training.Threads ?? job.Threads, 1, Math.Max(1, Environment.ProcessorCount)));
            _run = new WorkflowRun(folder, job, workflow);
            using var events = new EventFileWriter(folder.Events, TimeProvider.System);
            var wanted = (workflow as EcdWorkflow)?.Trainer.Device ?? Device.Cpu;
            _context = new TrainingContext(log, events, clock, job.TimeSeconds)
            {
                Seed = _seed,
                Threads = _threads,
                Device = wanted == Device.Auto ? job.Device : wanted.ToString().ToLowerInvariant(),
            };
            using (new ResourceCurves(folder.Events, () => ResourceUse.OfThisProcess(gpu: _context.DeviceUsed != "cpu")).InBackground()) _run.Execute(_context);
            var size = new DirectoryInfo(folder.Out).EnumerateFiles("*", SearchOption.AllDirectories).Sum(f => f.Length);
            if (size > job.OutputBytes)
                throw new TrainingRefused(RunErrors.OutputLimit, $"The run wrote {size >> 20:N0} MB; the limit is {job.OutputBytes >> 20:N0} MB. Use a smaller model.");
        }

        private void RunCode()
        {
            if (CodeFile.Parse(Encoding.UTF8.GetString(ReadSource(CodeFile.FileName))).Failed(out var code, out var error))
                throw new TrainingRefused(RunErrors.InvalidWorkflow, Phrase.Of(error));
            _seed = job.Seed ?? code.Seed ?? 42;
            if (!OperatingSystem.IsLinux())
                throw new TrainingRefused(RunErrors.NoSandbox, CodeRun.Unsafe($"student code runs on Linux alone"));
            _code = new CodeRun(folder, job, code.Among(path => File.Exists(Path.Combine(folder.Source, path))), _seed, log);
            _code.ExecuteAsync().GetAwaiter().GetResult();
        }

        private Workflow ReadWorkflow()
        {
            if (WorkflowLanguage.Parse(WorkflowLanguage.FileName, ReadSource(WorkflowLanguage.FileName)).Failed(out var workflow, out var error))
                throw new TrainingRefused(RunErrors.InvalidWorkflow, Phrase.Of(error));
            return workflow;
        }

        private byte[] ReadSource(string name)
        {
            var file = Path.Combine(folder.Source, name);
            if (!File.Exists(file))
                throw new TrainingRefused(RunErrors.InvalidWorkflow, $"The commit has no {name} at its top. Add one; the challenge's baseline shows how it looks.");
            // One byte more than is ever read, so that an endless file is refused by its size.
            using var stream = File.OpenRead(file);
            var bytes = new byte[Math.Min(stream.Length, StrictYaml.MaxBytes + 1)];
            stream.ReadExactly(bytes);
            return bytes;
        }

        private RunResult Failed(TrainingRefused refused) =>
            Describe(RunOutcome.Failed) with { ErrorCode = refused.Code, Error = refused.Says, Seconds = clock.Elapsed.TotalSeconds };

        private RunResult Describe(RunOutcome outcome)
        {
            using var process = Process.GetCurrentProcess();
            return new RunResult
            {
                Outcome = outcome,
                Note = _code?.Note,
                Seed = _seed,
                Threads = _threads,
                Device = _context?.DeviceUsed ?? _code?.Device ?? "cpu",
                PeakMemoryBytes = _code?.PeakMemoryBytes ?? Math.Max(process.PeakWorkingSet64, Environment.WorkingSet),
                Parameters = _run?.Parameters,
                StepsRun = _run?.StepsRun,
                Settings = _run?.Settings ?? _code?.Settings ?? new Dictionary<string, string>(),
                Metrics = _context is null ? new() : new Dictionary<string, double>(_context.Metrics),
                Technologies = _run is not null ? [_run.Technology] : _code?.Technologies ?? [],
                Environment = RunEnvironment.Describe(_run?.Technology ?? "", _code?.Packages, _code?.Environment),
            };
        }
    }
}
