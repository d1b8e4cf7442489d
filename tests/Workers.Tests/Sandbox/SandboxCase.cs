using System.Runtime.Versioning;
using CoResearch.Workers.Sandbox;
using Xunit;

namespace CoResearch.Workers.Tests.Sandbox;

/// <summary>Code, data and output of one program, and what became of it in the real sandbox of this machine.</summary>
[SupportedOSPlatform("linux")]
internal sealed class SandboxCase : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("coresearch-sandbox-test-");

    public SandboxCase()
    {
        // As the state folder is: nobody else may enter.
        File.SetUnixFileMode(_folder.FullName, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        foreach (var part in new[] { "code", "out", "public", "private" }) _folder.CreateSubdirectory(part);
        Write("public/train.csv", "x,y\n1,2\n");
        Write("private/labels.csv", "id,class\nsecret,g\n");
    }

    public string Path(string name) => System.IO.Path.Combine(_folder.FullName, name);

    public void Write(string name, string text) => File.WriteAllText(Path(name), text);

    /// <summary>Lines that the program printed.</summary>
    public List<string> Printed { get; } = [];

    /// <summary>What the output folder held at the end, by path; null for what is no regular file.</summary>
    public Dictionary<string, string?> Output { get; } = [];

    /// <summary>Skips where the machine has no rung, which is a failure in CI.</summary>
    public static SandboxRung Rung()
    {
        var rung = SandboxRung.OfThisMachine;
        if (rung.Rung != CoResearch.Workers.Sandbox.Rung.Full)
        {
            Assert.False(Environment.GetEnvironmentVariable("CI") == "true", rung.Lacks);
            Assert.Skip(rung.Lacks!);
        }
        return rung;
    }

    public async Task<SandboxEnd> RunAsync(string line, Func<SandboxLimits, SandboxLimits>? change = null)
    {
        var limits = new SandboxLimits(20, 512L << 20, 16L << 20, 1) { Processes = 64, ScratchBytes = 64L << 20, PrintedBytes = 1L << 20, OutputEntries = 100 };
        var command = new SandboxCommand(line, Path("code"), Path("out"), change?.Invoke(limits) ?? limits)
        {
            Data = new Dictionary<string, string> { ["train.csv"] = Path("public/train.csv") },
            Environment = new Dictionary<string, string> { ["CORESEARCH_SEED"] = "7" },
        };
        using var run = SandboxRun.Start(command, Rung(), line =>
        {
            lock (Printed) Printed.Add(line);
        });
        var end = await run.WaitAsync(() => { }, TestContext.Current.CancellationToken);
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

    public void Dispose() => _folder.Delete(recursive: true);
}
