using CoResearch.Bot.Delivery;
using CoResearch.Bot.Platforms;
using CoResearch.Domain.Challenges;
using CoResearch.Domain.Data;
using CoResearch.Domain.Lab;
using CoResearch.Domain.Notices;
using CoResearch.Domain.People;
using CoResearch.Domain.Process.CheckIns;
using CoResearch.Domain.Process.Meetings;
using CoResearch.Domain.Process.Stages;
using CoResearch.TestKit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CoResearch.Bot.Tests.Delivery;

/// <summary>Two weeks of a lab, in which the bot dies before or after each notice becomes messages, and starts again: each message is on its way once.</summary>
public sealed class Crashes_before_a_message
{
    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_message_is_on_its_way_once()
    {
        var undisturbed = await LiveAsync(Crash.Every(0));
        var crash = Crash.Every(3);
        Assert.Equal(undisturbed, await LiveAsync(crash));
        Assert.InRange(crash.Happened, 10, int.MaxValue);
        foreach (var part in new[] { "your week in", "The library is closed", "over its day", "bring umbrellas" }) Assert.True(undisturbed.Exists(message => message.Contains(part, StringComparison.Ordinal)), $"{part} is not in\n{string.Join("\n", undisturbed)}");
    }

    /// <summary>All messages that came of it.</summary>
    private static async Task<List<string>> LiveAsync(Crash crash)
    {
        await using var lab = await BotLab.StartAsync(more: (services, _) => services.AddSingleton<IPlatform>(new FakePlatform()).ConfigureDbContext<CoResearchDb>(options => options.AddInterceptors(crash)));
        foreach (var name in new[] { "mia", "ada", "bob" }) await lab.MemberAsync(name, "tides");
        await lab.ReadAsync(async db =>
        {
            var mia = await NamedAsync(db, "mia");
            (await db.Memberships.SingleAsync(m => m.PersonId == mia.Id, Now)).Become(Role.Mentor);
            foreach (var person in await db.People.Where(p => p.Name != "baseline").ToListAsync(Now))
            {
                var alone = new Presence("chat", "with-" + person.Name, person.Id);
                alone.Speak(null, true, lab.Clock.GetUtcNow());
                db.Presences.Add(alone);
            }
            return true;
        });
        await lab.DoAsync<BindChannel, Channel>(async (bind, db) => await bind.BindAsync("chat", "the-team", null, await TidesAsync(db), await NamedAsync(db, "mia"), Now));
        Assert.True((await lab.TryAsync<ManageStages, Stage>(async (manage, db) => await manage.BeginAsync(await NamedAsync(db, "mia"), await TidesAsync(db), "it rained", Now))).Ok);
        for (var day = 0; day < 16; day++)
        {
            lab.Clock.Advance(TimeSpan.FromDays(1));
            await lab.DoAsync<PeriodicWork, bool>(async (work, _) =>
            {
                await work.RunAsync(Now);
                return true;
            });
            if (day == 7)
                Assert.True((await lab.TryAsync<AnswerCheckIn, AnsweredCheckIn>(async (answer, db) => await answer.RunAsync(await NamedAsync(db, "ada"), await TidesAsync(db), new CheckInText("A cut", null, "The library is closed", null), Now))).Ok);
            if (day == 9)
            {
                Assert.True((await lab.TryAsync<HoldMeeting, Meeting>(async (hold, db) => await hold.BeginAsync(await NamedAsync(db, "mia"), await TidesAsync(db), Now))).Ok);
                Assert.True((await lab.TryAsync<HoldMeeting, MeetingLine>(async (hold, db) => await hold.SayAsync(await NamedAsync(db, "mia"), await TidesAsync(db), MeetingLineKind.Decision, "bring umbrellas", Now))).Ok);
            }
            await TellAllAsync(lab, crash);
        }
        return await lab.ReadAsync(async db => (await db.Outbox.ToListAsync(Now)).Select(m => $"{m.Conversation} {m.NotBefore:u} {lab.Read(Messages.MessageJson.Read(m.Content))}").Order(StringComparer.Ordinal).ToList());
    }

    /// <summary>As the pump does it: what waits, one after the other, after each death from the start.</summary>
    private static async Task TellAllAsync(TestLab lab, Crash crash)
    {
        while (await lab.ReadAsync(db => db.Notices.Where(n => n.HandledAt == null).OrderBy(n => n.Id).Select(n => (long?)n.Id).FirstOrDefaultAsync(Now)) is { } id)
        {
            crash.Armed = true;
            try
            {
                await using var scope = lab.Services.CreateAsyncScope();
                await scope.ServiceProvider.GetRequiredService<TellNotice>().TellAsync(id, Now);
            }
            catch (DiedException)
            {
                // It starts again.
            }
            finally
            {
                crash.Armed = false;
            }
        }
    }

    private static Task<Person> NamedAsync(CoResearchDb db, string name) => db.People.SingleAsync(p => p.Name == name, Now);

    private static Task<Challenge> TidesAsync(CoResearchDb db) => db.Challenges.SingleAsync(Now);
}
