using System.Globalization;
using System.Runtime.Versioning;
using CoResearch.Workers.Sandbox;
using Xunit;

namespace CoResearch.Workers.Tests.Sandbox;

/// <summary>Code, data and output of one program, and what became of it in the real sandbox of this machine.</summary>
[SupportedOSPlatform("linux")]
internal sealed class SandboxCase : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("coresearch-sandbox-test-");

    private readonly string _mark = Guid.NewGuid().ToString();

    public SandboxCase()
    {
        // As the state folder is: nobody else may enter.
        File.SetUnixFileMode(_folder.FullName, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        foreach (var part in new[] { "code", "public", "private" }) _folder.CreateSubdirectory(part);
        Write("public/train.csv", "x,y\n1,2\n");
        Write("private/labels.csv", "id,class\nsecret,g\n");
    }

    public string Path(string name) => System.IO.Path.Combine(_folder.FullName, name);

    public void Write(string name, string text) => File.WriteAllText(Path(name), text);

    /// <summary>Lines that the program printed.</summary>
    public List<string> Printed { get; } = [];

    /// <summary>What the output folder held at the end, by path; null for what is no regular file.</summary>
    public Dictionary<string, string?> Output { get; } = [];

    /// <summary>The rung that these tests are for: this machine's strongest, or the lower one.</summary>
    public SandboxRung On { get; init; } = Rung();

    /// <summary>Skips where the machine has no rung, and fails in CI where it has not the strongest; an ordinary user's tests are for theirs.</summary>
    public static SandboxRung Rung()
    {
        var rung = SandboxRung.OfThisMachine;
        if (rung.Rung == CoResearch.Workers.Sandbox.Rung.Full) return rung;
        Assert.False(Environment.GetEnvironmentVariable("CI") == "true" && (Environment.IsPrivilegedProcess || rung.Rung == CoResearch.Workers.Sandbox.Rung.None), rung.Lacks);
        if (rung.Rung == CoResearch.Workers.Sandbox.Rung.None) Assert.Skip(rung.Lacks!);
        return rung;
    }

    /// <summary>The rung below the strongest, on a machine that has one.</summary>
    public static SandboxRung Watched() => new(CoResearch.Workers.Sandbox.Rung.Watched, Rung().Lacks ?? "chosen by a test");

    /// <summary>Device files that the program is shown.</summary>
    public IReadOnlyList<string> Graphics { get; init; } = [];

    public async Task<SandboxEnd> RunAsync(string line, Func<SandboxLimits, SandboxLimits>? change = null)
    {
        var limits = new SandboxLimits(20, 512L << 20, 16L << 20, 1) { Processes = 64, ScratchBytes = 64L << 20, PrintedBytes = 1L << 20, OutputEntries = 100 };
        var command = new SandboxCommand(line, Path("code"), change?.Invoke(limits) ?? limits)
        {
            Graphics = Graphics,
            Data = new Dictionary<string, string> { ["train.csv"] = Path("public/train.csv") },
            Environment = new Dictionary<string, string> { ["CORESEARCH_SEED"] = "7", ["CASE"] = _mark },
        };
        using var run = SandboxRun.Start(command, On, line =>
        {
            lock (Printed) Printed.Add(line);
        });
        var end = await run.WaitAsync(() => { }, TestContext.Current.CancellationToken);

        // Whatever it did, what it wrote is read when nothing of it lives.
        Assert.Empty(Processes());
        using var output = run.Output();
        foreach (var entry in output?.List(1000) ?? [])
        {
            if (entry.IsFolder) continue;
            using var file = output!.OpenFile(entry.Path);
            using var reader = file is null ? null : new StreamReader(file);
            Output[entry.Path] = reader is null ? null : await reader.ReadToEndAsync();
        }
        return end;
    }

    /// <summary>The ids of processes that came of its programs and still live.</summary>
    public List<int> Processes() =>
        [.. Directory.EnumerateDirectories("/proc").Select(System.IO.Path.GetFileName).Where(n => char.IsAsciiDigit(n![0])).Where(IsOurs).Select(n => int.Parse(n!, CultureInfo.InvariantCulture))];

    private bool IsOurs(string? id)
    {
        try
        {
            return File.ReadAllText($"/proc/{id}/environ").Contains(_mark, StringComparison.Ordinal);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Gone, or another user's.
            return false;
        }
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
