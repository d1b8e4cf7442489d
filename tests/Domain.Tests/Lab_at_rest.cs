using System.Data.Common;
using CoResearch.Domain.Challenges;
using CoResearch.Domain.Data;
using CoResearch.Domain.Lab;
using CoResearch.Domain.Tests.Process;
using CoResearch.Domain.Tests.Recognition;
using CoResearch.TestKit;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CoResearch.Domain.Tests;

/// <summary>Looks that time brings do not keep others from writing when there is nothing to write.</summary>
public sealed class Lab_at_rest
{
    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_time_brings_takes_the_write_lock_only_where_something_is_due()
    {
        var writes = new Writes();
        await using var lab = await TestLab.StartAsync(services => services.ConfigureDbContext<CoResearchDb>(options => options.AddInterceptors(writes)));
        foreach (var name in new[] { "mia", "ada", "bob" }) await lab.MemberAsync(name, "tides");
        await lab.AppointAsync("mia", "tides", Role.Mentor);
        await lab.BeginAsync();
        await lab.ScoredAsync("ada", "tides", 0.9);
        Assert.True((await lab.GiveAsync("ada", 4, "bob")).Ok);
        lab.GoTo(new DateTimeOffset(2026, 12, 4, 11, 0, 0, TimeSpan.Zero));
        Assert.NotEqual(0, await PassAsync(lab, writes));
        Assert.Equal(0, await PassAsync(lab, writes));

        // The end of a month, in the night: nobody is reminded of what is left to give.
        lab.GoTo(new DateTimeOffset(2026, 12, 30, 11, 0, 0, TimeSpan.Zero));
        Assert.NotEqual(0, await PassAsync(lab, writes));
        lab.GoTo(new DateTimeOffset(2026, 12, 30, 23, 0, 0, TimeSpan.Zero));
        Assert.Equal(0, await PassAsync(lab, writes));
    }

    /// <summary>How many transactions a look begins.</summary>
    private static async Task<int> PassAsync(TestLab lab, Writes writes)
    {
        var before = writes.Begun;
        await using var scope = lab.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<PeriodicWork>().RunAsync(Now);
        return writes.Begun - before;
    }

    private sealed class Writes : DbTransactionInterceptor
    {
        public int Begun { get; private set; }

        public override ValueTask<DbTransaction> TransactionStartedAsync(DbConnection connection, TransactionEndEventData eventData, DbTransaction result, CancellationToken cancellationToken = default)
        {
            Begun++;
            return ValueTask.FromResult(result);
        }
    }
}
