using System.Collections.Concurrent;

namespace CoResearch.Bot.Delivery;

/// <summary>
/// Writes what is handed in while the disk is busy together, in the order of handing in: each commit waits for the disk, so a flood would
/// otherwise take one disk write after the other.
/// </summary>
/// <param name="write">Writes all of it in one transaction, or throws and has written nothing.</param>
internal sealed class Together<T>(Func<IReadOnlyList<T>, Task> write)
{
    private const int Most = 100;
    private readonly ConcurrentQueue<(T Item, TaskCompletionSource Written)> _waiting = new();
    private int _writing;

    /// <summary>Ends when it is written; fails with what kept it from being written.</summary>
    public Task WriteAsync(T item)
    {
        var written = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting.Enqueue((item, written));
        if (Interlocked.Exchange(ref _writing, 1) == 0) _ = Task.Run(WriteAllAsync, CancellationToken.None);
        return written.Task;
    }

    /// <summary>One at a time works here, until nothing waits.</summary>
    private async Task WriteAllAsync()
    {
        while (true)
        {
            var batch = new List<(T Item, TaskCompletionSource Written)>();
            while (batch.Count < Most && _waiting.TryDequeue(out var one)) batch.Add(one);
            if (batch.Count > 0) await WriteAsync(batch);
            if (!_waiting.IsEmpty) continue;

            // Whoever comes from here on finds nobody at work and begins; whoever came just before is seen here.
            Interlocked.Exchange(ref _writing, 0);
            if (_waiting.IsEmpty || Interlocked.Exchange(ref _writing, 1) == 1) return;
        }
    }

    private async Task WriteAsync(List<(T Item, TaskCompletionSource Written)> batch)
    {
        try
        {
            await write([.. batch.Select(b => b.Item)]);
        }
        catch (Exception exception)
        {
            foreach (var (_, written) in batch) written.SetException(exception);

            // What waits behind it fails with it, and comes again behind it.
            while (_waiting.TryDequeue(out var behind)) behind.Written.SetException(exception);
            return;
        }
        foreach (var (_, written) in batch) written.SetResult();
    }
}
