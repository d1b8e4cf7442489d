using System.Diagnostics;
using System.Globalization;
using System.Runtime.Versioning;
using CoResearch.Workers.Sandbox;
using Xunit;

namespace CoResearch.Workers.Tests.Sandbox;

/// <summary>What an adversary tries, in the real sandbox: each ends in its verdict, with nothing left running and nothing leaked.</summary>
[SupportedOSPlatform("linux")]
public sealed class Attacks() : AttacksOn(SandboxCase.Rung());

/// <summary>The same where cgroups are not to be had, as root.</summary>
[SupportedOSPlatform("linux")]
public sealed class Attacks_without_cgroups() : AttacksOn(SandboxCase.Watched());

/// <summary>The attacks of one rung.</summary>
[SupportedOSPlatform("linux")]
public abstract class AttacksOn : IDisposable
{
    private readonly SandboxCase _case;

    private protected AttacksOn(SandboxRung rung) => _case = new() { On = rung };

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _case.Dispose();
        GC.SuppressFinalize(this);
    }

    [Theory]
    [InlineData("fork bomb", "b() { b | b & }; b; sleep 30; exit 1", nameof(SandboxBreach.Processes))]
    [InlineData("memory bomb", "python3 -c 'a=[]\nwhile True: a.append(bytearray(8<<20))'", nameof(SandboxBreach.Memory))]
    [InlineData("disk fill", "head -c 64M /dev/zero > /out/big", nameof(SandboxBreach.Output))]
    [InlineData("a file that nobody may read", "exec 4>/out/big; chmod 0 /out/big; head -c 64M /dev/zero >&4", nameof(SandboxBreach.Output))]
    [InlineData("a folder that nobody may enter", "mkdir /out/in; exec 4>/out/in/big; chmod 0 /out/in; head -c 64M /dev/zero >&4", nameof(SandboxBreach.Output))]
    [InlineData("a file without a name", "exec 4>/out/big; rm /out/big; head -c 64M /dev/zero >&4", nameof(SandboxBreach.None))]
    [InlineData("inode fill", "i=0; while [ $i -lt 500 ]; do : > /out/$i || exit 1; i=$((i+1)); done", nameof(SandboxBreach.Output))]
    [InlineData("shared memory fill", "head -c 600M /dev/zero > /dev/shm/big", nameof(SandboxBreach.None))]
    [InlineData("output flood", "yes", nameof(SandboxBreach.Printed))]
    [InlineData("busy loop", "while :; do :; done", nameof(SandboxBreach.Time))]
    [InlineData("sleep past the limit", "sleep 100", nameof(SandboxBreach.Time))]
    [InlineData("a child that ignores to be ended", "trap '' TERM INT HUP; sh -c \"trap '' TERM; sleep 100\" & wait", nameof(SandboxBreach.Time))]
    public async Task A_limit_is_a_limit(string attack, string line, string breach)
    {
        var end = await _case.RunAsync(line, limits => limits with { Seconds = attack == "fork bomb" ? 5 : breach == nameof(SandboxBreach.Time) ? 2 : 20 });

        // On a busy machine the limit of its user's processes may end it before the watch has looked, which the program says itself.
        if (attack == "fork bomb" && end.Breach == SandboxBreach.None) Assert.Contains(_case.Printed, l => l.Contains("Cannot fork", StringComparison.Ordinal) && _case.On.Rung == Rung.Watched);
        else if (attack == "fork bomb") Assert.Contains(end.Breach, new[] { SandboxBreach.Processes, SandboxBreach.Time });
        else Assert.Equal(breach, end.Breach.ToString());
        Assert.NotEqual(0, end.ExitCode);
        Assert.InRange(end.Seconds, 0, 30);
        await NothingIsLeftAsync();
    }

    /// <summary>Each keeps far more than the limit in memory that no process has mapped, and then ends well.</summary>
    [Theory]
    [InlineData("files that no folder has", """
        for i in range(24): os.write(os.memfd_create(str(i)), bytes(64 << 20))
        """)]
    [InlineData("System V segments", """
        c.shmat.restype = ctypes.c_void_p
        for i in range(24):
            id = c.shmget(0, 64 << 20, 0o1600)
            if id < 0: raise OSError(ctypes.get_errno(), "shmget")
            at = c.shmat(id, None, 0); ctypes.memset(at, 1, 64 << 20); c.shmdt(ctypes.c_void_p(at))
        """)]
    [InlineData("devices", """
        for i in range(24): open(f"/dev/{i}", "wb").write(bytes(64 << 20))
        """)]
    [InlineData("scratch", """
        for folder in "/tmp", "/dev/shm":
            for i in range(7): open(f"{folder}/{i}", "wb").write(bytes(64 << 20))
        """)]
    [InlineData("files without content", """
        for i in range(1500000): os.close(os.open(f"/tmp/{i}", os.O_CREAT))
        """)]
    [InlineData("shared pages that were let go of", """
        import mmap
        keep = []
        for i in range(24):
            at = mmap.mmap(-1, 64 << 20); at.write(bytes(64 << 20)); at.madvise(mmap.MADV_DONTNEED); keep.append(at)
        """)]
    [InlineData("page tables", """
        import mmap
        for i in range(48):
            if os.fork() == 0:
                at = mmap.mmap(-1, 8 << 30, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS | 0x4000, mmap.PROT_READ)  # 0x4000: MAP_NORESERVE
                for byte in range(0, 8 << 30, 2 << 20): at[byte]; at.madvise(mmap.MADV_DONTNEED, byte, 4096)
                time.sleep(20); os._exit(0)
        if os.waitpid(-1, 0)[1]: raise OSError("a child is gone")
        """)]
    [InlineData("sockets", """
        import socket
        def fill():
            keep = []
            for i in range(500):
                pair = socket.socketpair(); keep.append(pair)
                for end in pair:
                    end.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1 << 24); end.setblocking(False)
                    try:
                        while True: end.send(bytes(32000))
                    except BlockingIOError: pass
            return keep
        def child():
            for again in range(50):
                try: return os.fork()
                except BlockingIOError: time.sleep(0.1)  # the dying of another program of this user still count
            raise OSError("no child")
        for i in range(8):
            if child() == 0: kept = fill(); time.sleep(20); os._exit(0)
        time.sleep(3)
        if os.waitpid(-1, os.WNOHANG)[0]: raise OSError("a child is gone")
        """)]
    public async Task Memory_that_is_in_no_process_counts(string attack, string program)
    {
        _case.Write("code/fill.py", "import ctypes, os, time\nc = ctypes.CDLL(None, use_errno=True)\n" + program + "\ntime.sleep(4)\n");

        // Long enough for a machine that has other work, too.
        var end = await _case.RunAsync("python3 fill.py", limits => limits with { ScratchBytes = 512L << 20, Seconds = 60 });

        // The kernel kills one process of a group after the other.
        Assert.True(end.Breach == SandboxBreach.Memory || end is { Breach: SandboxBreach.Time, Met: SandboxBreach.Memory } || (end.ExitCode != 0 && attack is "files that no folder has" or "System V segments" or "devices"), $"{end} {string.Join('\n', _case.Printed)}");
        Assert.InRange(end.PeakMemoryBytes, 0, 1L << 30);
        await NothingIsLeftAsync();
    }

    [Fact]
    public async Task What_waits_in_sockets_of_its_network_is_held_to_its_memory()
    {
        _case.Write("code/fill.py", """
            import socket, time
            server = socket.create_server(("127.0.0.1", 0), backlog=400)
            kept, sent = [], 0
            for i in range(300):
                one = socket.create_connection(server.getsockname()); other = server.accept()[0]; kept += [one, other]
                for end in one, other:
                    end.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1 << 24); end.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 24); end.setblocking(False)
            for again in range(40):
                for end in kept:
                    try:
                        while True: sent += end.send(bytes(1 << 20))
                    except BlockingIOError: pass
                time.sleep(0.05)
            print(sent >> 20)
            """);
        var end = await _case.RunAsync("python3 fill.py", limits => limits with { MemoryBytes = 256L << 20 });
        if (end.Breach == SandboxBreach.None) Assert.True(_case.Printed is [var sent] && int.Parse(sent, CultureInfo.InvariantCulture) < 400, $"{end} {string.Join('\n', _case.Printed)}");
        else Assert.Equal(SandboxBreach.Memory, end.Breach);
        await NothingIsLeftAsync();
    }

    [Fact]
    public async Task A_process_that_stays_behind_is_gone_with_its_program()
    {
        var end = await _case.RunAsync("setsid sh -c 'trap \"\" TERM HUP; sleep 1000' >/dev/null 2>&1 & echo done");
        Assert.True(end.ExitCode == 0, $"{end.ExitCode}: {string.Join(" | ", end.LastLines)}");
        await NothingIsLeftAsync();
    }

    [Theory]
    [InlineData("network", "python3 -c 'import socket; socket.create_connection((\"1.1.1.1\", 53), 2)'")]
    [InlineData("network of this machine", "python3 -c 'import socket; s = socket.socket(); s.settimeout(2); s.connect((\"127.0.0.1\", 22))'")]
    [InlineData("netlink", "python3 -c 'import socket; socket.socket(16, 3)'")]
    [InlineData("vsock", "python3 -c 'import socket; socket.socket(40, 1)'")]
    [InlineData("hidden labels", "cat PRIVATE/labels.csv")]
    [InlineData("path traversal", "cat /data/../private/labels.csv /data/../../private/labels.csv /code/../private/labels.csv")]
    [InlineData("shadow", "cat /etc/shadow")]
    [InlineData("other processes", "cat /proc/2/environ /proc/self/../1/mem")]
    [InlineData("writing into the code", "echo x > /code/x")]
    [InlineData("writing into the data", "echo x > /data/train.csv")]
    [InlineData("writing outside", "echo x > /usr/x")]
    [InlineData("writing at the root", "echo x > /x")]
    [InlineData("mount", "mount -t tmpfs none /tmp")]
    [InlineData("user namespace", "unshare --user true")]
    [InlineData("mount namespace", "unshare --mount true")]
    [InlineData("entering a namespace", "nsenter --target 1 --mount true")]
    [InlineData("chroot", "chroot /out true")]
    [InlineData("device", "mknod /out/disk b 8 0")]
    [InlineData("running what it wrote", "cp /usr/bin/true /out/own; /out/own")]
    [InlineData("becoming root", "su -c id; sudo id; setpriv --reuid 0 id")]
    [InlineData("raw block device", "head -c 1 /dev/sda; head -c 1 /dev/vda")]
    [InlineData("kernel log", "dmesg")]
    [InlineData("the clock", "date -s 2001-01-01")]
    [InlineData("the host's name", "hostname evil")]
    [InlineData("cgroup", "echo 1 > /sys/fs/cgroup/memory/cgroup.procs")]
    public async Task What_is_forbidden_fails(string attack, string line)
    {
        // Its output is a plain folder there; what it writes to /tmp it can run on either rung.
        if (attack == "running what it wrote" && !Environment.IsPrivilegedProcess) Assert.Skip("An ordinary user cannot mount a folder from which nothing runs.");
        var end = await _case.RunAsync(line.Replace("PRIVATE", _case.Path("private"), StringComparison.Ordinal));

        Assert.True(end.ExitCode != 0, $"{attack} worked: {string.Join('\n', _case.Printed)}");
        Assert.Equal(SandboxBreach.None, end.Breach);
        Assert.DoesNotContain(_case.Printed, l => l.Contains("secret", StringComparison.Ordinal));
        Assert.Equal("x,y\n1,2\n", await File.ReadAllTextAsync(_case.Path("public/train.csv"), Now));
    }

    [Fact]
    public async Task System_calls_that_only_harm_are_refused()
    {
        var refused = new Dictionary<string, string>
        {
            ["ptrace"] = "c.syscall(101, 0, 0, 0, 0)",
            ["mount"] = "c.syscall(165, 0, 0, 0, 0, 0)",
            ["init_module"] = "c.syscall(175, 0, 0, 0)",
            ["kexec_load"] = "c.syscall(246, 0, 0, 0, 0)",
            ["keyctl"] = "c.syscall(250, 0, 0, 0, 0, 0)",
            ["unshare"] = "c.syscall(272, 0)",
            ["perf_event_open"] = "c.syscall(298, 0, 0, 0, 0, 0)",
            ["open_by_handle_at"] = "c.syscall(304, 0, 0, 0)",
            ["setns"] = "c.syscall(308, 0, 0)",
            ["bpf"] = "c.syscall(321, 0, 0, 0)",
            ["userfaultfd"] = "c.syscall(323, 0)",
            ["io_uring_setup"] = "c.syscall(425, 1, 0)",
            ["clone with a new user namespace"] = "c.syscall(56, 0x10000000 | 17, 0, 0, 0, 0)",
            ["typing into the terminal"] = "c.ioctl(0, 0x5412, b'x')",
            ["the same with high bits set"] = "c.syscall(16, 0, 0x100005412, b'x')",
        };
        _case.Write("code/calls.py", "import ctypes\nc = ctypes.CDLL(None, use_errno=True)\n" + string.Concat(refused.Select(call =>
            $"ctypes.set_errno(0); {call.Value}; print('{call.Key}:', ctypes.get_errno())\n")) + "c.syscall(435, 0, 0); print('clone3:', ctypes.get_errno())\n");
        var end = await _case.RunAsync("python3 calls.py");

        Assert.True(end.ExitCode == 0, $"{end.ExitCode}: {string.Join(" | ", end.LastLines)}");
        Assert.Equal([.. refused.Keys.Select(name => $"{name}: 1"), "clone3: 38"], _case.Printed);
    }

    [Theory]
    [InlineData("a link to hidden labels", "ln -s PRIVATE/labels.csv /out/predictions.csv")]
    [InlineData("a link through /proc", "ln -s /proc/self/root/../PRIVATE/labels.csv /out/predictions.csv")]
    [InlineData("a pipe", "mkfifo /out/predictions.csv")]
    [InlineData("a socket", "python3 -c 'import socket; socket.socket(1).bind(\"/out/predictions.csv\")'")]
    [InlineData("a folder", "mkdir /out/predictions.csv")]
    [InlineData("a folder that is a link", "ln -s PRIVATE /out/logs; ln -s logs/labels.csv /out/predictions.csv")]
    public async Task What_is_no_file_is_not_read(string attack, string line)
    {
        var end = await _case.RunAsync(line.Replace("PRIVATE", _case.Path("private"), StringComparison.Ordinal));
        Assert.True(end.ExitCode == 0, $"{attack}: {string.Join('\n', _case.Printed)}");
        Assert.All(_case.Output.Values, Assert.Null);
    }

    [Fact]
    public async Task The_next_run_is_as_if_nothing_had_been()
    {
        await _case.RunAsync("cp /usr/bin/env /tmp/x; echo left > /out/left; echo left > /dev/shm/left; yes", limits => limits with { Seconds = 2 });
        _case.Printed.Clear();
        _case.Output.Clear();
        var end = await _case.RunAsync("ls /tmp /dev/shm /out; echo ok > /out/predictions.csv");
        Assert.True(end.ExitCode == 0, $"{end.ExitCode}: {string.Join(" | ", end.LastLines)}");
        Assert.DoesNotContain("left", _case.Printed);
        Assert.Equal(["predictions.csv"], _case.Output.Keys);
    }

    /// <summary>Its memory can be written, as it runs as the program does: it is told to outlive all that would end it, with a process beside it.</summary>
    [Fact]
    public async Task Whoever_takes_over_the_first_process_is_behind_the_same_walls_and_outlives_nothing()
    {
        _case.Write("code/take.py", """
            import os, sys, time
            print(next(l.strip() for l in open("/proc/1/status") if l.startswith("Seccomp:")), flush=True)
            if os.fork() == 0:
                os.setsid()
                if os.fork() == 0:
                    os.close(1); os.close(2)
                    os.execv("/bin/sleep", ["sleep", "90"])
                os._exit(0)
            # prctl(PR_SET_PDEATHSIG, 0), and pause for ever, where it wakes.
            code = bytes.fromhex("b89d000000bf0100000031f60f05" + "b8220000000f05ebf7")
            try:
                at = int(open("/proc/1/syscall").read().split()[-1], 16)
                os.pwrite(os.open("/proc/1/mem", os.O_RDWR), code, at)
            except OSError as e:
                print("shut", e)
            """);
        var end = await _case.RunAsync("python3 take.py; echo done > /out/predictions.csv", limits => limits with { Seconds = 5 });
        Assert.Equal("Seccomp:\t2", _case.Printed[0]);
        if (!_case.Printed.Exists(l => l.StartsWith("shut", StringComparison.Ordinal))) Assert.Equal(SandboxBreach.Time, end.Breach);
        await NothingIsLeftAsync();
    }

    [Fact]
    public async Task It_holds_no_file_of_the_labs_open()
    {
        await _case.RunAsync("for p in 1 self; do for f in /proc/$p/fd/*; do echo \"$p ${f##*/} $(readlink $f)\"; done; done");
        Assert.All(_case.Printed, l => Assert.Matches("^(1|self) [0-9]+ (/dev/null|pipe:.*|)$", l));
        Assert.Contains(_case.Printed, l => l.StartsWith("1 0 /dev/null", StringComparison.Ordinal));
    }

    // Each run has a pid namespace of its own: whatever is in another one than this process stayed behind.
    private async Task NothingIsLeftAsync()
    {
        var started = Stopwatch.GetTimestamp();
        while (_case.Processes() is { Count: > 0 } left)
        {
            Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(10), $"Stayed behind: {string.Join(", ", left)}");
            await Task.Delay(50, Now);
        }
    }
}
