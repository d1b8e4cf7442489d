using System.Globalization;
using CoResearch.Domain.Shared;
using Microsoft.Extensions.Logging;

namespace CoResearch.Bot;

/// <summary>
/// The log: a file a day below the state folder, and warnings on standard error where no prompt would be torn by them. Never in the
/// conversation.
/// </summary>
[ProviderAlias("File")]
internal sealed class FileLog(StatePaths paths, TimeProvider time, bool toStandardError) : ILoggerProvider
{
    private readonly Lock _lock = new();
    private StreamWriter? _writer;
    private DateOnly _day;

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
            var said = toStandardError && level >= LogLevel.Warning;
            if (said)
                Console.Error.WriteLine(exception is null ? first : $"{first} ({exception.GetBaseException().Message})");
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
                if (!said) Console.Error.WriteLine($"{first} (and the log cannot be written: {full.Message})");
            }
        }
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
