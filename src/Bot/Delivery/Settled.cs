using CoResearch.Domain.Shared;

namespace CoResearch.Bot.Delivery;

/// <summary>Beats when an event was handled or a message delivered: what the terminal waits for before it takes the next line.</summary>
internal sealed class Settled : IDisposable
{
    private readonly Pulse _pulse = new();

    public void Beat() => _pulse.Beat();

    public Task WaitAsync(TimeSpan atMost, CancellationToken cancellationToken) => _pulse.WaitAsync(atMost, cancellationToken);

    public void Dispose() => _pulse.Dispose();
}
