using System.Globalization;
using System.Text;

namespace CoResearch.Workers.Sandbox;

/// <summary>
/// What a program prints, line by line; lines are cut, which their end says, and what comes after a limit is not kept. Who shows them hears of a
/// flood its beginning and, when it is over, its end.
/// </summary>
/// <param name="most">The limit in bytes.</param>
/// <param name="tell">Hears each line.</param>
/// <param name="show">Hears what a person reads of them.</param>
internal sealed class Printed(long most, Action<string> tell, Action<string> show)
{
    private const int LongestLine = 16_000, Kept = 100, LastWords = 5;
    private const long Shown = 4 << 20;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Queue<string> _last = new();
    private readonly Lock _gate = new();
    private long _read, _unshown;

    /// <summary>Completes when the program's streams are closed.</summary>
    public Task Ended => _ended.Task;

    public bool TooMuch => Volatile.Read(ref _read) > most;

    /// <summary>The last few lines.</summary>
    public IReadOnlyList<string> LastLines
    {
        get
        {
            lock (_gate) return [.. _last.TakeLast(LastWords)];
        }
    }

    public async Task ReadAsync(Stream stream)
    {
        var (buffer, line) = (new byte[1 << 16], new List<byte>());
        try
        {
            int read;
            while ((read = await stream.ReadAsync(buffer)) > 0)
            {
                var before = Volatile.Read(ref _read);
                Volatile.Write(ref _read, before + read);
                if (before > most) continue;
                foreach (var b in buffer.AsSpan(0, read))
                    if (b is (byte)'\n' or (byte)'\r') Tell(line);
                    else if (line.Count < LongestLine) line.Add(b);
            }
            Tell(line);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // It was killed.
        }
        ShowEnd();
        _ended.TrySetResult();
    }

    private void Tell(List<byte> bytes)
    {
        if (bytes.Count == 0) return;
        var line = Encoding.UTF8.GetString(bytes.ToArray()) + (bytes.Count == LongestLine ? " …" : "");
        bytes.Clear();
        lock (_gate)
        {
            _last.Enqueue(line);
            if (_last.Count > Kept) _last.Dequeue();
        }
        tell(line);
        if (Volatile.Read(ref _read) <= Shown) show(line);
        else _unshown++;
    }

    private void ShowEnd()
    {
        if (_unshown == 0) return;
        List<string> end = [.. _last.TakeLast((int)Math.Min(Kept, _unshown))];
        if (_unshown > end.Count) show(string.Create(CultureInfo.InvariantCulture, $"(… {_unshown - end.Count:N0} lines are left out here …)"));
        end.ForEach(show);
    }
}
