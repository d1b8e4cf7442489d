using System.Diagnostics;
using System.Globalization;
using System.Runtime.Versioning;
using System.Text;

namespace CoResearch.Workers.Sandbox;

/// <summary>
/// One program behind the walls of a rung, from its start to its end. Nothing of it is left when this is disposed, nor when the process
/// that made it is killed. What it wrote is read through <see cref="Output"/>, while it runs and, until the disposal, after its end.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed class SandboxRun : IDisposable
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(50);

    /// <summary>What the names of scratch folders begin with; the process that made one follows.</summary>
    internal const string Scratch = "coresearch-sandbox-";
    private static readonly TimeSpan Dying = TimeSpan.FromSeconds(3);

    private readonly SandboxCommand _command;
    private readonly Stopwatch _clock;
    private readonly Process _process;
    private readonly SandboxUser? _user;
    private readonly ControlGroup? _group;
    private readonly DirectoryInfo _scratch;
    private readonly Printed _printed;
    private readonly TaskCompletionSource<string> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SandboxPlaces _places;
    private readonly TreeWatch? _watch;
    private int _inside = -1;

    private SandboxRun(SandboxCommand command, Stopwatch clock, Process process, SandboxUser? user, ControlGroup? group, DirectoryInfo scratch, SandboxPlaces places, Action<string> line, Action<string> show)
    {
        (_command, _clock, _process, _user, _group, _scratch, _places) = (command, clock, process, user, group, scratch, places);
        if (group is null) _watch = new TreeWatch(process.Id, command.Limits);
        _printed = new Printed(command.Limits.PrintedBytes, line, show);
        _ = Task.Run(ReadStatusAsync);
        _ = Task.Run(() => _printed.ReadAsync(process.StandardError.BaseStream));
    }

    /// <summary>
    /// Starts a command; each line that it prints, to both of its streams, is told to <paramref name="line"/>, and to <paramref name="show"/> as
    /// many as somebody can read. Throws where the machine has no rung.
    /// </summary>
    public static SandboxRun Start(SandboxCommand command, SandboxRung rung, Action<string> line, Action<string>? show = null)
    {
        if (rung.Rung == Rung.None) throw new InvalidOperationException(rung.Lacks);
        var clock = Stopwatch.StartNew();
        var user = Environment.IsPrivilegedProcess ? SandboxUser.Take() ?? throw new SandboxUnmade("all users for sandboxes are taken.") : null;
        var group = rung.Rung == Rung.Full ? ControlGroup.Create($"run-{Environment.ProcessId}-{Guid.NewGuid():N}", command.Limits) : null;
        RemoveLeft();
        var scratch = Directory.CreateTempSubdirectory($"{Scratch}{Environment.ProcessId}-");
        try
        {
            var places = user is null ? SandboxPlaces.InPlace(scratch.FullName, command) : SandboxPlaces.Below(scratch.FullName, command);
            var (filter, arguments, mounts, told) = (At("filter"), At("arguments"), At("mounts"), At("told"));
            places.Introduce(user?.Id ?? ProcessTree.ThisUser());
            File.WriteAllBytes(filter, SeccompFilter.Build(watched: group is null));
            File.WriteAllText(arguments, SandboxWords.Arguments(command, places), new UTF8Encoding(false));
            File.WriteAllText(mounts, places.Mounts, new UTF8Encoding(false));
            List<string> words = [.. SandboxWords.Around(command, places, user), "-c", SandboxWords.Shell, "sandbox", places.Output, user is null ? "" : Options(user, command.Limits),
                filter, arguments, string.Join('\n', group?.Folders ?? []), mounts, told, .. SandboxWords.Chain(command, user, watched: group is null), command.Line];
            var start = new ProcessStartInfo(words[0], words.Skip(1))
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,

                // A shell exports where it stands, and the program can read that of its first process.
                WorkingDirectory = "/",
            };
            start.Environment.Clear();
            start.Environment["PATH"] = "/usr/bin:/bin:/usr/sbin:/sbin";
            OpenFiles.Keep();
            return new SandboxRun(command, clock, Process.Start(start)!, user, group, scratch, places, line, show ?? (_ => { }));
        }
        catch
        {
            group?.Dispose();
            user?.Dispose();
            Remove(scratch.FullName);
            throw;
        }

        string At(string name) => Path.Combine(scratch.FullName, name);
    }

    /// <summary>What the program writes, or null before it is there.</summary>
    public UntrustedFolder? Output() => UntrustedFolder.Open(Seen);

    /// <summary>Memory in use now, in bytes, where it can be told.</summary>
    public long? MemoryBytes => _group?.MemoryBytes ?? _watch?.MemoryBytes;

    /// <summary>Processor seconds used up to now, where it can be told.</summary>
    public double? ProcessorSeconds => _group?.ProcessorSeconds ?? _watch?.ProcessorSeconds;

    /// <summary>Waits for its end, or ends it at a limit. <paramref name="look"/> is called several times a second while it runs.</summary>
    public async Task<SandboxEnd> WaitAsync(Action look, CancellationToken cancellationToken)
    {
        var breach = SandboxBreach.None;
        while (!_ended.Task.IsCompleted)
        {
            breach = _clock.Elapsed.TotalSeconds > _command.Limits.Seconds ? SandboxBreach.Time
                : _printed.TooMuch ? SandboxBreach.Printed
                : _watch?.Look() is { } watched and not SandboxBreach.None ? watched
                : HasTooManyFiles() ? SandboxBreach.Output
                : SandboxBreach.None;
            if (breach != SandboxBreach.None) break;
            look();
            await Task.WhenAny(_ended.Task, Task.Delay(LookEvery, cancellationToken));
            cancellationToken.ThrowIfCancellationRequested();
        }
        var seconds = _clock.Elapsed.TotalSeconds;
        if (breach != SandboxBreach.None)
        {
            var met = Met();
            Kill();
            return new SandboxEnd(-1, breach, seconds, Peak(), _printed.LastLines) { Met = met };
        }
        var status = await _ended.Task;
        await _printed.Ended.WaitAsync(TimeSpan.FromSeconds(5), cancellationToken).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        if (!status.StartsWith("ended ", StringComparison.Ordinal)) throw new SandboxUnmade(string.Join(' ', _printed.LastLines));
        var code = int.Parse(status.AsSpan(6), CultureInfo.InvariantCulture);
        if (HasTooManyFiles()) return new SandboxEnd(code == 0 ? -1 : code, SandboxBreach.Output, seconds, Peak(), _printed.LastLines);
        var hit = _group is null ? SandboxBreach.None : Met();
        if (hit == SandboxBreach.None && IsFull()) hit = SandboxBreach.Output;
        return code == 0 ? new SandboxEnd(code, SandboxBreach.None, seconds, Peak(), _printed.LastLines) { Met = hit }
            : new SandboxEnd(code, hit, seconds, Peak(), _printed.LastLines);
    }

    public void Dispose()
    {
        Kill();

        // Dying takes a moment, and counts against whoever runs as this user next.
        for (var waited = Stopwatch.StartNew(); _group is { HasProcesses: true } && waited.Elapsed < Dying;) Thread.Sleep(5);
        _process.Dispose();
        _group?.Dispose();
        _user?.Dispose();

        Remove(_scratch.FullName);
    }

    // A program may have left paths there that are longer than .NET can name. What cannot be removed now is by the next start.
    private static void Remove(string folder) => Tools.Try("rm", "-rf", "--", folder);

    // What killed runners left, with all that their programs wrote: their mounts went with them. Another user's is not ours to remove.
    private static void RemoveLeft()
    {
        foreach (var folder in Directory.EnumerateDirectories(Path.GetTempPath(), Scratch + "*"))
            if (Path.GetFileName(folder)[Scratch.Length..].Split('-') is [var process, _] && int.TryParse(process, CultureInfo.InvariantCulture, out _) && !Directory.Exists("/proc/" + process))
                Remove(folder);
    }

    // The shell kills bubblewrap and every process of its namespace when its input ends.
    private void Kill()
    {
        if (_process.HasExited) return;
        _process.StandardInput.Close();
        if (_process.WaitForExit(TimeSpan.FromSeconds(5))) return;
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit(TimeSpan.FromSeconds(5));
    }

    // The mounts are this run's alone: they are reached through the first process that has them.
    private string Seen => $"/proc/{Volatile.Read(ref _inside)}/root{_places.Output}";

    private long Peak() => _group?.PeakMemoryBytes ?? _watch?.PeakMemoryBytes ?? 0;

    private SandboxBreach Met() => _group switch
    {
        { OutOfMemory: > 0 } => SandboxBreach.Memory,
        { TooManyProcesses: > 0 } => SandboxBreach.Processes,
        null => _watch!.Look(again: true),
        _ => SandboxBreach.None,
    };

    /// <summary>Whether its output has no room for another byte, or for another file.</summary>
    private bool IsFull() => FileSystemUse.Of(Seen) is { } use && (use.FreeBytes < 4096 || use.FreeEntries == 0);

    // Where root mounted the output folder, it has room for no more than these.
    private bool HasTooManyFiles() => _user is null && FileSystemUse.Of(Seen) is { } use && use.Entries > _command.Limits.OutputEntries;

    private async Task ReadStatusAsync()
    {
        try
        {
            string line;
            while ((line = await _process.StandardOutput.ReadLineAsync() ?? "") == SandboxWords.Stands) Volatile.Write(ref _inside, ProcessTree.ChildOf(_process.Id));
            _ended.TrySetResult(line);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or InvalidOperationException)
        {
            _ended.TrySetResult("");
        }
    }

    // mode=0700: nobody but the run's own user. noexec: what it writes there is data.
    private static string Options(SandboxUser user, SandboxLimits limits) => string.Create(CultureInfo.InvariantCulture,
        $"size={limits.OutputBytes},nr_inodes={limits.OutputEntries},nosuid,nodev,noexec,mode=0700,uid={user.Id},gid={user.Id}");
}
