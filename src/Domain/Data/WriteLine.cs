namespace CoResearch.Domain.Data;

/// <summary>
/// Who wants to write to the database stands in line here. SQLite lets one write at a time, and lets everybody else ask again and again,
/// each with a blocked thread and without a turn: under load the last ones wait for seconds, and threads run out for everything else.
/// </summary>
public sealed class WriteLine : IDisposable
{
    // As long as SQLite itself would be asked; then it is asked, and says what is wrong.
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);
    private readonly SemaphoreSlim _turn = new(1, 1);

    /// <summary>Waits for the turn, which ends when the result is disposed of.</summary>
    public async Task<IDisposable?> EnterAsync(CancellationToken cancellationToken) => await _turn.WaitAsync(Longest, cancellationToken) ? new Turn(_turn) : null;

    public void Dispose() => _turn.Dispose();

    private sealed class Turn(SemaphoreSlim turn) : IDisposable
    {
        private int _ended;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _ended, 1) == 0) turn.Release();
        }
    }
}
