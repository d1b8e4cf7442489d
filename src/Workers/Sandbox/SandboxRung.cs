namespace CoResearch.Workers.Sandbox;

/// <summary>How well student code can be walled in on a machine.</summary>
internal enum Rung
{
    /// <summary>Not at all: such code is refused.</summary>
    None,

    /// <summary>By namespaces, a filter of system calls and limits of each process, as an ordinary user.</summary>
    User,

    /// <summary>By these, a user of its own for each run, cgroups, and an output folder in limited memory. Needs root.</summary>
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
        if (Tools.Try("bwrap", "--unshare-user", "--unshare-pid", "--unshare-net", "--ro-bind", "/usr", "/usr", "--symlink", "usr/bin", "/bin", "--symlink", "usr/lib", "/lib",
            "--symlink", "usr/lib64", "/lib64", "--proc", "/proc", "--dev", "/dev", "true") is { } refused)
            return new(Rung.None, $"bubblewrap cannot make namespaces here ({refused}); in a container it needs user namespaces, see README");
        if (Environment.UserName != "root") return new(Rung.User, "it runs as an ordinary user; as root each run gets a user of its own, cgroups and a limited output folder");
        if (ControlGroup.Missing is { } groups) return new(Rung.User, groups);
        if (Tools.Try("unshare", "--mount", "--propagation", "private", "mount", "-t", "tmpfs", "none", "/mnt") is { } mount) return new(Rung.User, $"no folder can be mounted here ({mount})");
        return new(Rung.Full, null);
    }
}
