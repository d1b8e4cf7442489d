using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace CoResearch.TestKit;

/// <summary>The death of the process, as a <see cref="Crash"/> plays it.</summary>
public sealed class DiedException() : Exception("The bot died.");

/// <summary>
/// Ends a transaction that is about to be written, or was just written, as the death of the process would, while it is armed:
/// <paramref name="spared"/> says how many such moments pass before the next death; null for none.
/// </summary>
public sealed class Crash(Func<int>? spared) : DbTransactionInterceptor
{
    private int _left = spared?.Invoke() ?? 0;

    public bool Armed { get; set; }
    public int Happened { get; private set; }

    /// <summary>At each so many moments; at none for 0.</summary>
    public static Crash Every(int moments) => new(moments == 0 ? null : () => moments - 1);

    public override ValueTask<InterceptionResult> TransactionCommittingAsync(DbTransaction transaction, TransactionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default)
    {
        Step();
        return ValueTask.FromResult(result);
    }

    public override Task TransactionCommittedAsync(DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        Step();
        return Task.CompletedTask;
    }

    private void Step()
    {
        if (!Armed || spared is null || _left-- > 0) return;
        Happened++;
        _left = spared();
        throw new DiedException();
    }
}
