namespace CoResearch.Workers.Sandbox;

/// <summary>How well student code can be walled in on a machine.</summary>
internal enum Rung
{
    /// <summary>Not at all: such code is refused.</summary>
    None,

    /// <summary>
    /// By namespaces, a filter of system calls, limits of each process, an output folder in limited memory and a watch over all of them. Where the
    /// bot is root, each run has a user of its own, too.
    /// </summary>
    Watched,

    /// <summary>By these and cgroups instead of the watch, so that no limit is passed for a moment. Needs root.</summary>
    Full,
}

/// <summary>The rung of this machine's ladder, and what keeps it from the next one.</summary>
internal sealed record SandboxRung(Rung Rung, string? Lacks)
{
    private static readonly Lazy<SandboxRung> Here = new(Look);

    /// <summary>Looked at once a process.</summary>
    public static SandboxRung OfThisMachine => Here.Value;

    private static SandboxRung Look()
    {
        if (!OperatingSystem.IsLinux()) return new(Rung.None, "student code runs on Linux alone");
        if (SeccompFilter.Missing is { } filter) return new(Rung.None, filter);
        if (Tools.Find("bwrap") is null) return new(Rung.None, "bubblewrap is not installed (Debian, Ubuntu: apt install bubblewrap)");
        if (Tools.Find("prlimit") is null || Tools.Find("setpriv") is null) return new(Rung.None, "util-linux (prlimit, setpriv) is not installed");
        string[] around = Environment.IsPrivilegedProcess ? [] : ["--dev-bind", "/", "/", "--unshare-pid", "bwrap"];
        if (Tools.Try("bwrap", [.. around, "--unshare-user", "--unshare-pid", "--unshare-net", "--ro-bind", "/usr", "/usr", "--symlink", "usr/bin", "/bin", "--symlink", "usr/lib", "/lib",
            "--symlink", "usr/lib64", "/lib64", "--proc", "/proc", "--dev", "/dev", "true"]) is { } refused)
            return new(Rung.None, $"bubblewrap cannot make namespaces here ({refused}); in a container it needs user namespaces, see README");
        if (!Environment.IsPrivilegedProcess)
            return new(Rung.Watched, "as root each run would get a user of its own and cgroups");

        // As root within, a program would be root outside: it needs a user of its own, who needs mounts to see anything.
        if (Tools.Try("unshare", "--mount", "--propagation", "private", "--pid", "--fork", "--kill-child", "sh", "-c", "mount -t tmpfs none /mnt && mount -t proc proc /proc") is { } mount)
            return new(Rung.None, $"as root it needs to mount folders, which is refused here ({mount}); start the bot as an ordinary user, or allow mounts, see README");
        if (ControlGroup.Missing is { } groups) return new(Rung.Watched, groups);
        return new(Rung.Full, null);
    }
}
