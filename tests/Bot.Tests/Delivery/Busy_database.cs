using System.Data.Common;
using CoResearch.Bot.Delivery;
using CoResearch.Domain.Data;
using CoResearch.Domain.Shared;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CoResearch.Bot.Tests.Delivery;

/// <summary>Under load SQLite now and then says that it is busy, of a connection that was used before: no reason to apologise to anybody.</summary>
public sealed class Busy_database
{
    private const int Busy = 5;

    [Fact(Timeout = 60_000)]
    public async Task A_line_is_tried_again_and_answered_once()
    {
        var interceptor = new BusyAtFirst();
        await using var bot = await TestBot.StartAsync(services => services.ConfigureDbContext<CoResearchDb>(options => options.AddInterceptors(interceptor)));
        var line = await bot.ReceiveAsync("ada", "/help");
        bot.Services.GetRequiredService<Readiness>().Open();
        interceptor.Left = 2;
        using var pump = ActivatorUtilities.CreateInstance<InboxPump>(bot.Services);
        await pump.StartAsync(TestContext.Current.CancellationToken);
        while (await bot.InAsync(db => db.Inbox.AnyAsync(e => e.HandledAt == null))) await Task.Yield();
        await pump.StopAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, interceptor.Left);
        Assert.Null(await bot.InAsync(db => db.Inbox.Where(e => e.Id == line).Select(e => e.Refused).SingleAsync()));
        Assert.Single(await bot.RepliesAsync());
    }

    /// <summary>Says so instead of reading people, as often as it is told.</summary>
    private sealed class BusyAtFirst : DbCommandInterceptor
    {
        public int Left { get; set; }

        public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
        {
            if (Left == 0 || !command.CommandText.Contains("\"People\"", StringComparison.Ordinal)) return ValueTask.FromResult(result);
            Left--;
            throw new SqliteException("unable to delete/modify collation sequence due to active statements", Busy);
        }
    }
}
