using CoResearch.Domain.Data;
using CoResearch.Domain.People;
using CoResearch.TestKit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CoResearch.Domain.Tests.Data;

/// <summary>One writes at a time, the next ones in the order in which they came.</summary>
public sealed class Writing
{
    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("commit")]
    [InlineData("drop")]
    [InlineData("leave")]
    public async Task The_next_one_begins_when_the_first_one_ends(string end)
    {
        await using var lab = await TestLab.StartAsync();
        var first = lab.Services.CreateAsyncScope();
        await using var second = lab.Services.CreateAsyncScope();
        await using var third = lab.Services.CreateAsyncScope();
        await Db(first).BeginWriteAsync(Now);
        Db(first).EntryRules.Add(new EntryRule("first", EntryMode.Open));
        await Db(first).SaveChangesAsync(Now);
        var waiting = Db(second).BeginWriteAsync(Now);
        Db(third).EntryRules.Add(new EntryRule("third", EntryMode.Open));
        var saving = Db(third).SaveChangesAsync(Now);
        Assert.False(waiting.IsCompleted || saving.IsCompleted);
        switch (end)
        {
            case "commit":
                await Db(first).CommitAsync(Now);
                break;
            case "drop":
                await Db(first).DropChangesAsync();
                break;
        }
        await first.DisposeAsync();
        await waiting.WaitAsync(TimeSpan.FromSeconds(20), Now);
        Assert.False(saving.IsCompleted);
        Assert.Equal(end == "commit", await Db(second).EntryRules.AnyAsync(r => r.Platform == "first", Now));
        await Db(second).CommitAsync(Now);
        await saving.WaitAsync(TimeSpan.FromSeconds(20), Now);
    }

    [Fact]
    public async Task A_connection_that_is_used_again_still_brings_every_commit_to_the_disk()
    {
        await using var lab = await TestLab.StartAsync();
        for (var i = 0; i < 3; i++)
        {
            await using var scope = lab.Services.CreateAsyncScope();
            Assert.Equal(2, (await Db(scope).Database.SqlQueryRaw<int>("SELECT synchronous AS Value FROM pragma_synchronous").ToListAsync(Now))[0]);
            Assert.Equal(30_000, (await Db(scope).Database.SqlQueryRaw<int>("SELECT timeout AS Value FROM pragma_busy_timeout").ToListAsync(Now))[0]);
        }
    }

    private static CoResearchDb Db(AsyncServiceScope scope) => scope.ServiceProvider.GetRequiredService<CoResearchDb>();
}
