using System.Globalization;
using CoResearch.Domain.Shared;
using Microsoft.Extensions.Logging;

namespace CoResearch.Bot;

/// <summary>
/// The log: a file a day below the state folder, and warnings on standard error where no prompt would be torn by them. Never in the
/// conversation. That the disk is full fails everything at once: standard error has it in one sentence an hour.
/// </summary>
[ProviderAlias("File")]
internal sealed class FileLog(StatePaths paths, TimeProvider time, TextWriter? standardError) : ILoggerProvider
{
    private static readonly TimeSpan TellAgain = TimeSpan.FromHours(1);
    private readonly Lock _lock = new();
    private StreamWriter? _writer;
    private DateOnly _day;
    private DateTimeOffset? _toldFull;

    /// <summary>Whether standard error has it that the disk is full.</summary>
    public bool ToldFull => _toldFull is not null;

    public static string DiskIsFull(StatePaths paths) =>
        $"The disk of {paths.Root} is full or broken. Make room and start again, or choose another folder with --data <folder>.";

    public ILogger CreateLogger(string categoryName) => new Category(this, categoryName[(categoryName.LastIndexOf('.') + 1)..]);

    public void Dispose()
    {
        try
        {
            _writer?.Dispose();
        }
        catch (IOException)
        {
            // Whatever is lost on a full disk was said on standard error when it was written.
        }
    }

    private void Write(LogLevel level, string category, string message, Exception? exception)
    {
        var now = time.GetUtcNow();
        var line = $"{now.ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture)} {level.ToString()[..4].ToLowerInvariant()} {category}: {message}";
        var first = line.Split('\n')[0];
        lock (_lock)
        {
            var said = level >= LogLevel.Warning;
            if (said && exception is not null && FullDisk.Is(exception)) TellFull(now);
            else if (said) standardError?.WriteLine(exception is null ? first : $"{first} ({exception.GetBaseException().Message})");
            try
            {
                var day = DateOnly.FromDateTime(now.UtcDateTime);
                if (_writer is null || day != _day)
                {
                    Dispose();
                    Directory.CreateDirectory(paths.Logs);
                    var file = Path.Combine(paths.Logs, $"bot-{day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}.log");
                    _writer = new StreamWriter(new FileStream(file, FileMode.Append, FileAccess.Write, FileShare.ReadWrite)) { AutoFlush = true };
                    _day = day;
                }
                _writer.WriteLine(exception is null ? line : $"{line}\n{exception}");
            }
            catch (Exception full) when (full is IOException or UnauthorizedAccessException)
            {
                // A full disk must not take the bot down with it; the work that failed says so to whoever asked for it.
                if (FullDisk.Is(full)) TellFull(now);
                else if (!said) standardError?.WriteLine($"{first} (and the log cannot be written: {full.Message})");
            }
        }
    }

    private void TellFull(DateTimeOffset now)
    {
        if (standardError is null || (_toldFull is { } told && now - told < TellAgain)) return;
        _toldFull = now;
        standardError.WriteLine(DiskIsFull(paths));
    }

    private sealed class Category(FileLog file, string name) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel)) file.Write(logLevel, name, formatter(state, exception), exception);
        }
    }
}
