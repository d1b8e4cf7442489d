using System.Buffers.Binary;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using CoResearch.Workers.Training.Native;
using Xunit;

namespace CoResearch.Workers.Tests.Training;

/// <summary>What training.md measured about native libraries.</summary>
[Collection(InProcessTraining.Name)]
public sealed class NativeLibraryTests
{
    private const string Version = "GLIBCXX_3.4.32";

    private static string Bridge => Path.Combine(AppContext.BaseDirectory, "runtimes", "linux-x64", "native", "libLibTorchSharp.so");

    [Fact]
    public void The_patch_changes_one_flag_of_the_shipped_library_and_nothing_else()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "ELF libraries are shipped for Linux only.");
        var before = File.ReadAllBytes(Bridge);
        byte[] after = [.. before];
        Assert.Equal(1, ElfVersionPatch.MakeWeak(after, Version));
        var changed = Enumerable.Range(0, before.Length).Where(i => before[i] != after[i]).ToList();
        Assert.Equal((0, 2), (before[Assert.Single(changed)], after[changed[0]]));
        Assert.Equal(1, ElfVersionPatch.MakeWeak(after, Version));
        Assert.Equal(0, ElfVersionPatch.MakeWeak(after, "GLIBCXX_9.9"));
        // The package's own file stays as it is.
        Assert.Equal(before, File.ReadAllBytes(Bridge));
    }

    [Fact]
    public void An_independent_reader_sees_the_flag()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/readelf") && OperatingSystem.IsLinux(), "binutils is not installed.");
        var bytes = File.ReadAllBytes(Bridge);
        ElfVersionPatch.MakeWeak(bytes, Version);
        var file = Path.GetTempFileName();
        File.WriteAllBytes(file, bytes);
        using var process = Process.Start(new ProcessStartInfo("/usr/bin/readelf", ["-V", file]) { RedirectStandardOutput = true })!;
        var lines = process.StandardOutput.ReadToEnd().Split('\n');
        File.Delete(file);
        Assert.Contains("Flags: WEAK", lines.Single(l => l.Contains("Name: " + Version, StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Fact]
    public void Broken_elf_files_are_left_alone()
    {
        Assert.Equal(0, ElfVersionPatch.MakeWeak([], Version));
        Assert.Equal(0, ElfVersionPatch.MakeWeak(Encoding.ASCII.GetBytes(new string('x', 500)), Version));
        var elf = new byte[4096];
        "\u007fELF"u8.CopyTo(elf);
        (elf[4], elf[5]) = (2, 1);
        var random = new Random(1);
        for (var i = 0; i < 20_000; i++)
        {
            random.NextBytes(elf.AsSpan(16));
            BinaryPrimitives.WriteUInt64LittleEndian(elf.AsSpan(0x28), (ulong)random.Next(4096));
            BinaryPrimitives.WriteUInt16LittleEndian(elf.AsSpan(0x3A), 64);
            BinaryPrimitives.WriteUInt32LittleEndian(elf.AsSpan(random.Next(1000) * 4), 0x6ffffffe);
            ElfVersionPatch.MakeWeak(elf, Version);
        }
    }

    [Fact]
    public void The_cache_replaces_what_does_not_have_the_right_bytes()
    {
        var folder = Directory.CreateTempSubdirectory("coresearch-test-").FullName;
        var before = Environment.GetEnvironmentVariable("CORESEARCH_CACHE");
        Environment.SetEnvironmentVariable("CORESEARCH_CACHE", folder);
        try
        {
            var file = NativeCache.Keep("a.so", [1, 2, 3]);
            Assert.StartsWith(folder, file, StringComparison.Ordinal);
            var written = File.GetLastWriteTimeUtc(file);
            Assert.Equal(file, NativeCache.Keep("a.so", [1, 2, 3]));
            Assert.Equal(written, File.GetLastWriteTimeUtc(file));
            File.WriteAllBytes(file, [6, 6, 6]);
            NativeCache.Keep("a.so", [1, 2, 3]);
            Assert.Equal([1, 2, 3], File.ReadAllBytes(file));
            Assert.Single(Directory.GetFiles(Path.GetDirectoryName(file)!));
        }
        finally
        {
            Environment.SetEnvironmentVariable("CORESEARCH_CACHE", before);
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Libtorch_loads_here() =>
        Assert.StartsWith("as shipped", TorchLibrary.Load(), StringComparison.Ordinal);

    [Fact]
    public void Lightgbm_needs_only_libraries_that_are_named_to_people()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture == Architecture.X64, "LightGBM for Linux on x86-64.");
        LightGbm.Load();
    }
}
