using System.Collections.Concurrent;

namespace CoResearch.Bot.Delivery;

/// <summary>At most one piece of work at a time for each key; different keys run side by side.</summary>
internal sealed class Lanes<TKey>
    where TKey : notnull
{
    private readonly ConcurrentDictionary<TKey, Task> _running = new();

    /// <summary>Starts the work unless the key's lane is busy; <paramref name="ended"/> runs once the lane is free again.</summary>
    public void TryRun(TKey key, Func<Task> work, Action ended)
    {
        if (_running.ContainsKey(key)) return;
        var start = new TaskCompletionSource();
        var lane = RunAsync();
        if (_running.TryAdd(key, lane)) start.SetResult();

        async Task RunAsync()
        {
            await start.Task.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
            try
            {
                await work();
            }
            finally
            {
                _running.TryRemove(key, out _);
                ended();
            }
        }
    }

    /// <summary>Waits for the work that is under way; its failures are the work's own to report.</summary>
    public Task WhenIdleAsync() => Task.WhenAll(_running.Values).ContinueWith(_ => { }, TaskScheduler.Default);
}
