using CoResearch.Domain.People;
using CoResearch.Domain.Shared;
using CoResearch.TestKit;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace CoResearch.Domain.Tests.People;

public sealed class Owners
{
    [Fact]
    public async Task The_last_owner_stays_one()
    {
        await using var lab = await TestLab.StartAsync();
        await lab.PersonAsync("olga", owner: true);
        await lab.PersonAsync("ada");

        Assert.IsType<LastOwner>((await AppointAsync(lab, "olga", false)).Error);
        Assert.True((await AppointAsync(lab, "ada", true)).Ok);
        Assert.True((await AppointAsync(lab, "olga", false)).Ok);
        Assert.IsType<LastOwner>((await AppointAsync(lab, "ada", false)).Error);
        Assert.True((await AppointAsync(lab, "olga", false)).Ok); // was none: nothing changes
    }

    private static Task<Result<Done>> AppointAsync(TestLab lab, string name, bool owner) => lab.TryAsync<AppointOwner, Done>(async (appoint, db) =>
        await appoint.RunAsync(await db.People.SingleAsync(p => p.Name == name, TestContext.Current.CancellationToken), owner, TestContext.Current.CancellationToken));
}
