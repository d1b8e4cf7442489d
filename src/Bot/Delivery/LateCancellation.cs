namespace CoResearch.Bot.Delivery;

/// <summary>
/// Cancelled a little after another token: a stop of the bot lets what is on its way to a platform arrive, or it would be sent again at
/// the next start.
/// </summary>
internal sealed class LateCancellation : IDisposable
{
    private static readonly TimeSpan After = TimeSpan.FromSeconds(8);
    private readonly CancellationTokenSource _late = new();
    private readonly CancellationTokenRegistration _registration;

    public LateCancellation(CancellationToken cancellationToken) => _registration = cancellationToken.Register(() => _late.CancelAfter(After));

    public CancellationToken Token => _late.Token;

    public void Dispose()
    {
        _registration.Dispose();
        _late.Dispose();
    }
}
