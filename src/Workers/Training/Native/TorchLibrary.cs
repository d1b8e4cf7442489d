using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using TorchSharp;

namespace CoResearch.Workers.Training.Native;

/// <summary>
/// Loads libtorch and TorchSharp's own native part before anything else touches them. Where the system's libstdc++ is older than the
/// one TorchSharp was linked with (Debian 12, Ubuntu 22.04), a private copy is loaded whose requirement of that version is weak.
/// </summary>
internal static class TorchLibrary
{
    /// <summary>A folder with another libtorch, such as a PyTorch installation's <c>torch/lib</c> built for CUDA.</summary>
    public const string Variable = "CORESEARCH_LIBTORCH";

    private const string MissingVersion = "GLIBCXX_3.4.32";
    private static readonly Lock _gate = new();
    private static string? _how;

    /// <summary>Loads it once; says how it was loaded. Refuses with <c>missing_library</c> where it cannot be.</summary>
    public static string Load()
    {
        lock (_gate)
            return _how ??= LoadOnce();
    }

    private static string LoadOnce()
    {
        if (RuntimeInformation.ProcessArchitecture != Architecture.X64 || !(OperatingSystem.IsLinux() || OperatingSystem.IsWindows()))
            throw Refused($"this build of libtorch is for x86-64 Linux and Windows, and this is {RuntimeInformation.RuntimeIdentifier}");
        if (!System.Runtime.Intrinsics.X86.Sse42.IsSupported)
            throw Refused("libtorch needs a processor with SSE 4.2, which this one lacks");
        var own = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } v ? v : null;
        if (own is not null && !Directory.Exists(own))
            throw Refused($"{Variable} names {own}, which is no folder");
        if (OperatingSystem.IsWindows())
            return own is null ? "as shipped" : Preload(own, ["c10.dll", "torch_cpu.dll", "torch.dll"], ["c10_cuda.dll", "torch_cuda.dll"]);
        var folder = NativeFolder() ?? throw Refused("libLibTorchSharp.so is not beside the program; publish it again");
        var torch = own ?? folder;
        var how = Preload(torch, ["libc10.so", "libtorch_cpu.so", "libtorch.so"], own is null ? [] : ["libc10_cuda.so", "libtorch_cuda.so"]);
        var bridge = Path.Combine(folder, "libLibTorchSharp.so");
        if (NativeLibrary.TryLoad(bridge, out _))
            return how;
        var bytes = File.ReadAllBytes(bridge);
        if (ElfVersionPatch.MakeWeak(bytes, MissingVersion) > 0
            && NativeLibrary.TryLoad(NativeCache.Keep("libLibTorchSharp.so", bytes), out var handle))
        {
            NativeLibrary.SetDllImportResolver(typeof(torch).Assembly, (name, _, _) => name == "LibTorchSharp" ? handle : 0);
            return how + $", with a copy that does not insist on {MissingVersion}";
        }
        throw Refused(Reason(bridge) + "; install libstdc++ of GCC 13 or newer (Debian 13, Ubuntu 24.04 have it)");
    }

    private static string Preload(string folder, string[] needed, string[] optional)
    {
        foreach (var name in needed)
            if (!NativeLibrary.TryLoad(Path.Combine(folder, name), out _))
                throw Refused(Reason(Path.Combine(folder, name)));
        foreach (var name in optional)
            if (File.Exists(Path.Combine(folder, name)))
                NativeLibrary.TryLoad(Path.Combine(folder, name), out _);
        return "as shipped";
    }

    /// <summary>Where the build put native files: beside the program, or in its folder for this runtime.</summary>
    private static string? NativeFolder()
    {
        string[] folders =
        [
            AppContext.BaseDirectory,
            Path.Combine(AppContext.BaseDirectory, "runtimes", "linux-x64", "native"),
            .. (AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES") as string ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries),
        ];
        return folders.FirstOrDefault(f => File.Exists(Path.Combine(f, "libLibTorchSharp.so")));
    }

    private static string Reason(string file)
    {
        try
        {
            NativeLibrary.Load(file);
            return $"{Path.GetFileName(file)} loads only by itself";
        }
        catch (Exception e) when (e is DllNotFoundException or BadImageFormatException)
        {
            var lines = e.Message.Split('\n').Where(l => l.Contains(Path.GetFileName(file), StringComparison.Ordinal));
            return lines.FirstOrDefault()?.Trim() ?? $"{file} cannot be loaded";
        }
    }

    private static TrainingRefused Refused(string why) => new(RunErrors.MissingLibrary,
        $"Neural networks (model_type: ecd) cannot be trained on this machine: {why}. Use model_type: gbm or linear, or ask the lab owner.");

    /// <summary>Whether a CUDA device works; asked only when a workflow wants one or has no preference.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static bool HasCuda()
    {
        Load();
        // Without a CUDA libtorch the question itself is safe and answers no.
        return Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } && torch.cuda.is_available();
    }
}
