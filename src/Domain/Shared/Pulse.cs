namespace CoResearch.Domain.Shared;

/// <summary>
/// Wakes a loop that would otherwise look again only after a while. Carries no facts: the database does, so a lost pulse costs
/// time, never work.
/// </summary>
public sealed class Pulse : IDisposable
{
    private readonly SemaphoreSlim _signal = new(0, 1);

    public void Beat()
    {
        try
        {
            _signal.Release();
        }
        catch (SemaphoreFullException)
        {
            // Somebody is going to look already.
        }
    }

    /// <summary>Returns at a beat, or after <paramref name="atMost"/>.</summary>
    public Task WaitAsync(TimeSpan atMost, CancellationToken cancellationToken) => _signal.WaitAsync(atMost, cancellationToken);

    public void Dispose() => _signal.Dispose();
}

/// <summary>The loops that can be woken.</summary>
public sealed class Pulses : IDisposable
{
    /// <summary>A run was queued or is to be cancelled.</summary>
    public Pulse Runs { get; } = new();

    /// <summary>A judging was begun.</summary>
    public Pulse Judgings { get; } = new();

    /// <summary>A notice was written.</summary>
    public Pulse Notices { get; } = new();

    /// <summary>An event came in.</summary>
    public Pulse Inbox { get; } = new();

    /// <summary>A message waits to be sent.</summary>
    public Pulse Outbox { get; } = new();

    /// <summary>A repository on GitHub is to be looked at.</summary>
    public Pulse GitHub { get; } = new();

    public void Dispose()
    {
        GitHub.Dispose();
        Runs.Dispose();
        Judgings.Dispose();
        Notices.Dispose();
        Inbox.Dispose();
        Outbox.Dispose();
    }
}
