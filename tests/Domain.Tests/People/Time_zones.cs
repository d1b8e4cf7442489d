using CoResearch.Domain.People;
using CoResearch.Domain.Shared;
using CoResearch.TestKit;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace CoResearch.Domain.Tests.People;

public sealed class Time_zones
{
    [Fact]
    public async Task A_day_that_begins_again_elsewhere_brings_no_second_quota()
    {
        await using var lab = await TestLab.StartAsync();
        await lab.MemberAsync("ada", "small-one");
        Assert.True((await MoveAsync(lab, "Europe/Berlin")).Ok);
        Assert.IsType<BadTimeZone>((await MoveAsync(lab, "Europe/Atlantis")).Error);

        Assert.True((await lab.SubmitAsync("ada", "small-one", "an idea")).Ok);
        Assert.IsType<ZoneRests>((await MoveAsync(lab, "Pacific/Kiritimati")).Error);
        Assert.True((await MoveAsync(lab, "Europe/Berlin")).Ok);

        lab.Clock.Advance(TimeSpan.FromHours(25));
        Assert.True((await MoveAsync(lab, "Pacific/Kiritimati")).Ok);
    }

    private static Task<Result<Done>> MoveAsync(TestLab lab, string zone) => lab.TryAsync<ChangeZone, Done>(async (change, db) =>
        await change.RunAsync(await db.People.SingleAsync(p => p.Name == "ada", TestContext.Current.CancellationToken), zone, TestContext.Current.CancellationToken));
}
