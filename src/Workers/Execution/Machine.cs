using System.Diagnostics;
using CoResearch.Domain.Shared;
using CoResearch.Workers.Sandbox;
using Microsoft.Extensions.Options;

namespace CoResearch.Workers.Execution;

internal sealed class Machine(LabSandbox sandbox, CodeEnvironments environments, StatePaths paths, IOptions<WorkerOptions> options) : IMachine
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public string? ExposedToCode => sandbox.Exposed();

    public async Task<MachineReport> LookAsync(CancellationToken cancellationToken)
    {
        var missing = MissingAsync(cancellationToken);
        var disk = await Task.Run(() => Parts(), cancellationToken);
        var rung = sandbox.Rung;
        return new MachineReport(rung.Rung != Rung.None, rung.Lacks, await missing, environments.Names, options.Value.EffectiveSlots, disk, new DriveInfo(paths.Root).AvailableFreeSpace);
    }

    // The bot never loads the trainers' libraries: a process of their own tries them.
    private static async Task<IReadOnlyList<string>> MissingAsync(CancellationToken cancellationToken)
    {
        using var process = Process.Start(LocalExecutor.Runner(["check"]))!;
        process.StandardInput.Close();
        var (said, errors) = (process.StandardOutput.ReadToEndAsync(cancellationToken), process.StandardError.ReadToEndAsync(cancellationToken));
        try
        {
            await process.WaitForExitAsync(cancellationToken).WaitAsync(Patience, cancellationToken);
        }
        catch (TimeoutException)
        {
            process.Kill(entireProcessTree: true);
            return [$"The check of the trainers did not end within {Patience.TotalSeconds:0} s."];
        }
        return process.ExitCode == 0
            ? (await said).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            : [$"The check of the trainers ended with exit code {process.ExitCode}: {(await errors).Trim().Split('\n')[0]}"];
    }

    private List<DiskUse> Parts()
    {
        var parts = new DirectoryInfo(paths.Root).EnumerateDirectories().Select(d => Sum(d.Name, Files(d)))
            .Append(Sum("database", new DirectoryInfo(paths.Root).EnumerateFiles(Path.GetFileName(paths.Database) + "*")));
        return [.. parts.Where(p => p.Bytes > 0).OrderByDescending(p => p.Bytes)];
    }

    private static IEnumerable<FileInfo> Files(DirectoryInfo folder) =>
        folder.EnumerateFiles("*", new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true, AttributesToSkip = FileAttributes.ReparsePoint });

    private static DiskUse Sum(string part, IEnumerable<FileInfo> files)
    {
        var (bytes, count) = (0L, 0);
        foreach (var file in files)
        {
            // A run may remove one meanwhile.
            try
            {
                bytes += file.Length;
                count++;
            }
            catch (FileNotFoundException)
            {
            }
        }
        return new DiskUse(part, bytes, count);
    }
}
