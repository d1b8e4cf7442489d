using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace CoResearch.Workers.Sandbox;

/// <summary>
/// The system calls that student code may not make, as a classic BPF program for <c>bwrap --seccomp</c>: instructions of 8 bytes (code u16,
/// jump-true u8, jump-false u8, k u32), run on <c>struct seccomp_data</c> (nr at 0, architecture at 4, arguments from 16). x86-64 only.
/// Numbers: <c>arch/x86/entry/syscalls/syscall_64.tbl</c> of Linux.
/// </summary>
internal static class SeccompFilter
{
    private const ushort Load = 0x20, JumpIfEqual = 0x15, JumpIfAtLeast = 0x35, JumpIfAnyBit = 0x45, Return = 0x06;
    private const uint Allow = 0x7FFF0000, Kill = 0x80000000, Errno = 0x00050000, NotPermitted = 1, NotImplemented = 38, NoSuchFamily = 97;
    private const uint X64 = 0xC000003E, X32Bit = 0x40000000;
    private const uint Number = 0, Architecture = 4, FirstArgument = 16, SecondArgument = 24, ThirdArgument = 32;
    private const uint Clone = 56, Clone3 = 435, Ioctl = 16, Socket = 41, SocketPair = 53, SetSocketOption = 54;

    /// <summary>CLONE_NEWNS, NEWCGROUP, NEWUTS, NEWIPC, NEWUSER, NEWPID, NEWNET; a new time namespace needs clone3 or unshare.</summary>
    private const uint NewNamespaces = 0x00020000 | 0x02000000 | 0x04000000 | 0x08000000 | 0x10000000 | 0x20000000 | 0x40000000;

    /// <summary>Puts characters into a terminal as if typed there; TIOCLINUX can do the same on a console.</summary>
    private static readonly uint[] TypingIoctls = [0x5412, 0x541C];

    /// <summary>SO_SNDBUF, SO_RCVBUF: how much a socket holds.</summary>
    private static readonly uint[] SocketSizes = [7, 8];

    private static readonly uint[] Families = [1, 2, 10];

    private static readonly uint[] Refused =
    [
        101, // ptrace
        135, // personality
        155, 161, // pivot_root, chroot
        165, 166, 428, 429, 430, 431, 432, 433, 442, // mount and its newer relatives
        167, 168, // swapon, swapoff
        169, // reboot
        163, // acct
        172, 173, // iopl, ioperm
        175, 176, 313, // modules
        246, 320, // kexec
        248, 249, 250, // add_key, request_key, keyctl
        272, 308, // unshare, setns
        298, // perf_event_open
        304, // open_by_handle_at
        310, 311, // process_vm_readv, process_vm_writev
        321, // bpf
        323, // userfaultfd
        425, 426, 427, // io_uring
        434, 438, // pidfd_open, pidfd_getfd
    ];

    /// <summary>Memory that lies in no process and in no file system that is limited: a watch over processes does not see it.</summary>
    private static readonly uint[] Unwatched =
    [
        319, 447, // memfd_create, memfd_secret
        29, 64, 68, // shmget, semget, msgget
    ];

    /// <summary>Why there is no filter for this machine, or null.</summary>
    public static string? Missing => RuntimeInformation.ProcessArchitecture == System.Runtime.InteropServices.Architecture.X64 ? null
        : $"the filter of system calls knows x64 alone, and this machine is {RuntimeInformation.ProcessArchitecture}";

    /// <param name="watched">Whether a watch holds the program to its memory, and not the kernel.</param>
    public static byte[] Build(bool watched)
    {
        var program = new List<Instruction>
        {
            new(Load, 0, 0, Architecture),
            new(JumpIfEqual, 1, 0, X64),
            new(Return, 0, 0, Kill),
            new(Load, 0, 0, Number),
            new(JumpIfAtLeast, 0, 1, X32Bit),
            new(Return, 0, 0, Kill),
        };
        foreach (var number in watched ? [.. Refused, .. Unwatched] : Refused) program.AddRange([new(JumpIfEqual, 0, 1, number), new(Return, 0, 0, Errno | NotPermitted)]);

        // glibc falls back to clone, whose flags can be seen.
        program.AddRange([new(JumpIfEqual, 0, 1, Clone3), new(Return, 0, 0, Errno | NotImplemented)]);
        program.AddRange(Branch(Clone, FirstArgument, [new(JumpIfAnyBit, 0, 1, NewNamespaces), new(Return, 0, 0, Errno | NotPermitted)]));
        program.AddRange(Branch(Ioctl, SecondArgument, [.. TypingIoctls.SelectMany(k => new Instruction[] { new(JumpIfEqual, 0, 1, k), new(Return, 0, 0, Errno | NotPermitted) })]));
        foreach (var call in new[] { Socket, SocketPair })
            program.AddRange(Branch(call, FirstArgument,
                [.. Families.SelectMany(k => new Instruction[] { new(JumpIfEqual, 0, 1, k), new(Return, 0, 0, Allow) }), new(Return, 0, 0, Errno | NoSuchFamily)]));

        // Done, it is told, and nothing is: the kernel itself gives less than was asked for without a word.
        if (watched) program.AddRange(Branch(SetSocketOption, ThirdArgument, [.. SocketSizes.SelectMany(k => new Instruction[] { new(JumpIfEqual, 0, 1, k), new(Return, 0, 0, Errno) })]));
        program.Add(new(Return, 0, 0, Allow));

        var bytes = new byte[program.Count * 8];
        for (var i = 0; i < program.Count; i++) program[i].Write(bytes.AsSpan(i * 8, 8));
        return bytes;
    }

    // Looks at an argument of one call, and lets it pass when nothing in the body decided.
    private static Instruction[] Branch(uint call, uint argument, Instruction[] body) =>
    [
        new(JumpIfEqual, 0, (byte)(body.Length + 2), call),
        new(Load, 0, 0, argument),
        .. body,
        new(Return, 0, 0, Allow),
    ];

    private readonly record struct Instruction(ushort Code, byte True, byte False, uint K)
    {
        public void Write(Span<byte> to)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(to, Code);
            (to[2], to[3]) = (True, False);
            BinaryPrimitives.WriteUInt32LittleEndian(to[4..], K);
        }
    }
}
