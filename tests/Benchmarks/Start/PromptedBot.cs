using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace CoResearch.Benchmarks.Start;

/// <summary>The built bot as a process in a pseudo terminal, as a person starts it.</summary>
internal sealed class PromptedBot : IAsyncDisposable
{
    private const string Script = "/usr/bin/script";

    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, "CoResearch.Bot");
    private readonly Process _process;
    private readonly StringBuilder _screen = new();
    private int _read;

    private PromptedBot(Process process) => _process = process;

    /// <summary>Why it cannot be started here, or null.</summary>
    public static string? Missing => !File.Exists(Script) ? "no pseudo terminal (script of util-linux) here" : !File.Exists(Program) ? "no built bot here" : null;

    /// <summary>From before the process starts until what was awaited is on the screen.</summary>
    public TimeSpan Took { get; private set; }

    public static async Task<PromptedBot> StartAsync(string arguments, string awaited, CancellationToken cancellationToken)
    {
        // The shell says its number and becomes the bot.
        var start = new ProcessStartInfo(Script, ["-qfc", $"stty cols 100 rows 30; echo pid=$$; exec '{Program}' {arguments}", "/dev/null"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        start.Environment["TERM"] = "xterm-256color";
        start.Environment["SHELL"] = "/bin/sh";
        var watch = Stopwatch.StartNew();
        var bot = new PromptedBot(Process.Start(start)!);
        await bot.ReadUntilAsync(awaited, cancellationToken);
        bot.Took = watch.Elapsed;
        return bot;
    }

    /// <summary>Resident memory of the bot itself in megabytes, from the kernel.</summary>
    public double ResidentMegabytes() => Megabytes("VmRSS:");

    /// <summary>The most that it ever was.</summary>
    public double HighestMegabytes() => Megabytes("VmHWM:");

    /// <summary>Types a line, presses Enter and waits for what the answer shows.</summary>
    public async Task AskAsync(string line, string awaited, CancellationToken cancellationToken)
    {
        _read = _screen.Length;
        await _process.StandardInput.WriteAsync((line + "\r").AsMemory(), cancellationToken);
        await _process.StandardInput.FlushAsync(cancellationToken);
        await ReadUntilAsync(awaited, cancellationToken);
    }

    /// <summary>Leaves as a person does, by Ctrl-D; a bot that stays is ended.</summary>
    public async ValueTask DisposeAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        try
        {
            if (!_process.HasExited) await _process.StandardInput.WriteAsync("\u0004".AsMemory(), patience.Token);
            await _process.StandardInput.FlushAsync(patience.Token);
            await _process.StandardOutput.ReadToEndAsync(patience.Token);
            await _process.WaitForExitAsync(patience.Token);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            _process.Kill(entireProcessTree: true);
        }
        _process.Dispose();
    }

    private double Megabytes(string what)
    {
        var number = _screen.ToString().Split("pid=")[1].Split('\r', '\n')[0];
        var line = File.ReadLines($"/proc/{number}/status").First(l => l.StartsWith(what, StringComparison.Ordinal));
        return double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024 / 1e6;
    }

    private async Task ReadUntilAsync(string awaited, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(TimeSpan.FromMinutes(1));
        var buffer = new char[4096];
        while (!_screen.ToString(_read, _screen.Length - _read).Contains(awaited, StringComparison.Ordinal))
        {
            var read = await _process.StandardOutput.ReadAsync(buffer, patience.Token);
            if (read == 0) throw new InvalidOperationException($"The bot ended before it showed {awaited}:\n{_screen}");
            _screen.Append(buffer, 0, read);
        }
    }
}
