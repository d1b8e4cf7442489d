using System.Globalization;
using System.Runtime.Versioning;

namespace CoResearch.Workers.Sandbox;

/// <summary>What runs in a sandbox: a shell line, where its code and data lie outside, and what it may know.</summary>
internal sealed record SandboxCommand(string Line, string Code, SandboxLimits Limits)
{
    /// <summary>Files below /data: the path inside, and where the file lies.</summary>
    public IReadOnlyDictionary<string, string> Data { get; init; } = new Dictionary<string, string>();

    /// <summary>Other folders that are shown read-only: the path inside, and where it lies.</summary>
    public IReadOnlyDictionary<string, string> Folders { get; init; } = new Dictionary<string, string>();

    /// <summary>Device files of graphics processors that it may use.</summary>
    public IReadOnlyList<string> Graphics { get; init; } = [];

    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();
}

/// <summary>
/// The words that start a command behind its walls. The shell around it holds bubblewrap as its own child, because --die-with-parent
/// follows the thread that started it, and kills it when the runner closes its standard input or dies. The shell has a pid namespace of its own:
/// whatever the program does to the processes that it can see, what came of it is in there, where the shell can kill it, and goes when the shell does.
/// </summary>
[SupportedOSPlatform("linux")]
internal static class SandboxWords
{
    /// <summary>
    /// $1 output folder, $2 options of its tmpfs or empty, $3 the filter's file, $4 the arguments' file, $5 the groups' folders, one a
    /// line, $6 what to mount, source and target on lines in turn, $7 the file that says that something began behind the walls; the rest is the command.
    /// It says <c>stands</c> once all is mounted. When bubblewrap has ended it kills all that is left in its namespace, until
    /// nothing is: bubblewrap may end before the last process of its own namespace does, or be made to. Then it closes standard error, where all was
    /// printed, says <c>ended</c> and the exit code, or <c>unmade</c> where the walls could not be made (bubblewrap ends as a program may then, but nothing
    /// began behind them), and stays until its standard input ends: until then the output folder is there to be read.
    /// </summary>
    public const string Shell = """
        out=$1; options=$2; filter=$3; arguments=$4; groups=$5; mounts=$6; told=$7; shift 7
        exec 3<&0 </dev/null
        case $$ in 1|2) ;; *) echo unmade; exit 1;; esac
        exec 2>&4 4>&-
        if [ -n "$options" ]; then
          mount -t proc proc /proc &
          mount -t tmpfs -o "$options" out "$out" && wait $! || { echo unmade; exit 1; }
        fi
        while IFS= read -r from && IFS= read -r to; do mount --bind "$from" "$to" || { echo unmade; exit 1; }; done <"$mounts"
        echo stands
        (
          IFS='
        '
          for group in $groups; do echo 0 >"$group/cgroup.procs" || exit 125; done
          exec "$@" 9<"$filter" 8<"$arguments" 7>"$told" 3<&- >&2
        ) &
        run=$!
        ( read -r _ <&3; kill -KILL $run ) >/dev/null 2>&1 &
        watch=$!
        wait $run; code=$?
        exec 2>/dev/null
        kill $watch; wait $watch
        while kill -KILL -1; do sleep 0.002; done
        if [ -s "$told" ]; then echo "ended $code"
        else case $code in 1|2|12[5-7]) echo unmade;; *) echo "ended $code";; esac; fi
        read -r _ <&3
        """;

    public const string Stands = "stands";

    /// <summary>
    /// The first process of the program's own namespace, which takes over what lost its parent. It is behind all the walls that the program, $1, is
    /// behind: bubblewrap's own would be without the filter of system calls, and its memory can be written by whoever runs as the same user.
    /// </summary>
    public const string First = """
        echo begun >&7; exec 3>&2 2>/dev/null 7>&-; /bin/sh -c "$1" 2>&3 3>&-; exit $?
        """;

    /// <summary>What every program is shown of the system, to read. Debian's Matplotlib does not begin without its settings.</summary>
    public static IReadOnlyList<string> OfTheSystem { get; } = ["/usr", "/etc/alternatives", "/etc/ld.so.cache", "/etc/matplotlibrc"];

    private const long ReservedBytes = 8L << 30;

    /// <summary>
    /// What the shell runs in: all as it is, but for mounts and processes of its own. What is around it stays to the end, and keeps standard error open
    /// no longer than it must, since its end says that all was printed: the shell has that as 4.
    /// </summary>
    public static IEnumerable<string> Around(SandboxCommand command, SandboxPlaces places, SandboxUser? user) => [.. user is null ? OfAnyUser(command, places) : OfRoot, "/bin/sh"];

    // The first process after unshare is the first of the new namespace.
    private static string[] OfRoot =>
        ["/usr/bin/unshare", "--mount", "--propagation", "private", "--pid", "/bin/sh", "-c", """
            exec 4>&2 2>/dev/null 5<&0; "$@" <&5 5<&- & exec 4>&- 5<&-; wait $!
            """, "sh"];

    // Only a user namespace lets anybody make these, and an output folder in memory of so many bytes.
    private static string[] OfAnyUser(SandboxCommand command, SandboxPlaces places) =>
        ["/bin/sh", "-c", "exec 4>&2 2>/dev/null; exec \"$@\"", "sh", "/usr/bin/bwrap", "--dev-bind", "/", "/", "--size", Number(command.Limits.OutputBytes), "--perms", "0700", "--tmpfs", places.Output, "--unshare-pid", "--proc", "/proc"];

    /// <summary>From the shell to bubblewrap, whose own arguments come by file descriptor 8.</summary>
    public static IEnumerable<string> Chain(SandboxCommand command, SandboxUser? user, bool watched)
    {
        var limits = command.Limits;
        if (user is not null)
            foreach (var word in new[] { "/usr/bin/setpriv", "--reuid", Number(user.Id), "--regid", Number(user.Id), "--clear-groups", "--no-new-privs", "--inh-caps=-all", "--bounding-set=-all" })
                yield return word;
        yield return "/usr/bin/prlimit";
        yield return "--core=0";
        yield return "--nofile=1024";
        yield return $"--fsize={Number(limits.OutputBytes + limits.ScratchBytes)}";
        yield return $"--cpu={Number((long)Math.Ceiling(limits.Seconds * Math.Max(1, limits.Threads)) + 5)}";

        // More than the group or the watch allows, which tell when it was too much; this one only refuses, and a watch needs the time to see it.
        // All of a user's processes count.
        yield return $"--nproc={Number(limits.Processes * (watched ? 4 : 2) + (user is null ? ProcessTree.TasksOfThisUser() : 0))}";

        // Libraries reserve far more than they use, and a graphics processor's all that there is.
        if (watched && command.Graphics.Count == 0) yield return $"--as={Number(limits.MemoryBytes * 2 + ReservedBytes)}";
        yield return "/usr/bin/bwrap";
        yield return "--args";
        yield return "8";
        foreach (var word in new[] { "/bin/sh", "-c", First, "first" }) yield return word;
    }

    /// <summary>Bubblewrap's own arguments, each ended by a zero byte.</summary>
    public static string Arguments(SandboxCommand command, SandboxPlaces places)
    {
        var limits = command.Limits;
        List<string> words =
        [
            "--unshare-user", "--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts", "--unshare-cgroup", "--disable-userns",
            "--die-with-parent", "--as-pid-1", "--new-session", "--cap-drop", "ALL", "--hostname", "sandbox", "--clearenv",
            .. OfTheSystem.SelectMany(shown => new[] { "--ro-bind-try", shown, shown }),
            "--symlink", "usr/bin", "/bin", "--symlink", "usr/lib", "/lib", "--symlink", "usr/lib64", "/lib64",
            "--ro-bind", places.Passwd, "/etc/passwd", "--ro-bind", places.Hosts, "/etc/hosts",
            "--proc", "/proc", "--dev", "/dev",
            "--size", Number(limits.ScratchBytes), "--tmpfs", "/dev/shm", "--size", Number(limits.ScratchBytes), "--tmpfs", "/tmp",
            "--ro-bind", places.Code, "/code", "--bind", places.Output, "/out", "--dir", "/data",
        ];
        foreach (var (inside, file) in command.Data) words.AddRange(["--ro-bind", places.Of(inside, file), "/data/" + inside]);
        foreach (var (inside, folder) in command.Folders) words.AddRange(["--ro-bind", places.Of(folder), inside]);
        foreach (var (name, value) in Known(limits).Concat(command.Environment)) words.AddRange(["--setenv", name, value]);
        words.AddRange(GraphicsDevices.Words(command.Graphics));

        // Both lie in memory that nothing limits; what is mounted below them stays as it is.
        words.AddRange(["--chdir", "/code", "--remount-ro", "/dev", "--remount-ro", "/", "--seccomp", "9"]);
        return string.Concat(words.Select(word => word + '\0'));
    }

    private static Dictionary<string, string> Known(SandboxLimits limits) => new()
    {
        ["PATH"] = "/usr/bin:/bin",
        ["HOME"] = "/tmp",
        ["USER"] = "student",
        ["LANG"] = "C.UTF-8",
        ["PYTHONUNBUFFERED"] = "1",
        ["PYTHONDONTWRITEBYTECODE"] = "1",
        ["OMP_NUM_THREADS"] = Number(limits.Threads),
        ["OPENBLAS_NUM_THREADS"] = Number(limits.Threads),
        ["MKL_NUM_THREADS"] = Number(limits.Threads),
    };

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
