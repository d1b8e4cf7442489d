using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace CoResearch.Conversations;

/// <summary>The real bot as a process of its own, spoken to through its standard input.</summary>
internal sealed class BotProcess : IAsyncDisposable
{
    /// <summary>What the calendar brings would come into what is said on some days of a month and at some minutes: only the clock that a transcript moves brings it.</summary>
    private static readonly string[] CalendarJobs =
        ["AskForCheckIns", "CloseWeeks", "LookAfterNewcomers", "LookAtStages", "RemindBeforeTheEnd", "RemindOfKudos", "TellDigests", "TellKudosRecap"];

    private readonly Process _process;
    private readonly StringBuilder _output = new();

    private BotProcess(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public int Id => _process.Id;

    public string Output
    {
        get
        {
            lock (_output) return _output.ToString();
        }
    }

    /// <summary>Starts it on a state folder; standard input stays open until <see cref="EndOfInputAsync"/>.</summary>
    public static BotProcess Start(string state, IReadOnlyDictionary<string, string>? environment = null, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "CoResearch.Bot.dll"), "--data", state, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = state,
        };
        foreach (var job in CalendarJobs) start.Environment[$"CORESEARCH_Jobs__{job}"] = "off";
        foreach (var (name, value) in environment ?? new Dictionary<string, string>()) start.Environment[name] = value;
        return new BotProcess(Process.Start(start) ?? throw new InvalidOperationException("The bot did not start."));
    }

    /// <summary>Plays a whole transcript and returns when the bot has ended by itself.</summary>
    public static async Task<(int ExitCode, string Output)> PlayAsync(
        string state, IEnumerable<string> lines, IReadOnlyDictionary<string, string> environment, CancellationToken cancellationToken, params string[] arguments)
    {
        await using var bot = Start(state, environment, arguments);
        foreach (var line in lines) await bot.SayAsync(line, cancellationToken);
        return (await bot.EndOfInputAsync(cancellationToken), bot.Output);
    }

    public async Task SayAsync(string line, CancellationToken cancellationToken)
    {
        await _process.StandardInput.WriteLineAsync(line.AsMemory(), cancellationToken);
        await _process.StandardInput.FlushAsync(cancellationToken);
    }

    /// <summary>Closes standard input and waits for the end: the exit code.</summary>
    public async Task<int> EndOfInputAsync(CancellationToken cancellationToken)
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync(cancellationToken);
        return _process.ExitCode;
    }

    /// <summary>SIGTERM, as a system that shuts down sends it, and the exit code. Linux only.</summary>
    public async Task<int> TerminateAsync(CancellationToken cancellationToken)
    {
        using var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await _process.WaitForExitAsync(cancellationToken);
        return _process.ExitCode;
    }

    /// <summary>SIGKILL for the bot and, where asked, everything that it started.</summary>
    public async Task KillAsync(bool runnersToo, CancellationToken cancellationToken)
    {
        _process.Kill(entireProcessTree: runnersToo);
        await _process.WaitForExitAsync(cancellationToken);
    }

    /// <summary>Waits until something holds; fails with what the bot printed when it ends or the deadline passes first.</summary>
    public Task UntilAsync(Func<bool> condition, TimeSpan deadline, CancellationToken cancellationToken) =>
        UntilAsync(() => Task.FromResult(condition()), deadline, cancellationToken);

    /// <summary>As the other, with a condition that is asked of something.</summary>
    public async Task UntilAsync(Func<Task<bool>> condition, TimeSpan deadline, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        while (!await condition())
        {
            if (_process.HasExited || Stopwatch.GetElapsedTime(started) > deadline)
                throw new TimeoutException($"It did not happen within {deadline.TotalSeconds} s. The bot printed:\n{Output}");
            await Task.Delay(50, cancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }
        _process.Dispose();
    }

    private void Keep(string? line)
    {
        if (line is null) return;
        lock (_output) _output.AppendLine(line);
    }
}
