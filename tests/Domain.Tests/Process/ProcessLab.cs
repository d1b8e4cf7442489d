using CoResearch.Domain.Challenges;
using CoResearch.Domain.Data;
using CoResearch.Domain.Notices;
using CoResearch.Domain.People;
using CoResearch.Domain.Process.CheckIns;
using CoResearch.Domain.Process.Digests;
using CoResearch.Domain.Process.Roadmap;
using CoResearch.Domain.Shared;
using CoResearch.TestKit;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace CoResearch.Domain.Tests.Process;

/// <summary>What tests of the process do again and again, by names.</summary>
internal static class ProcessLab
{
    private static CancellationToken Now => TestContext.Current.CancellationToken;

    public static Task<int> AskAsync(this TestLab lab) => lab.DoAsync<AskCheckIns, int>((ask, _) => ask.RunAsync(Now));

    public static Task<bool> SendDigestsAsync(this TestLab lab) => lab.DoAsync<SendDigests, bool>(async (send, _) =>
    {
        await send.RunAsync(Now);
        return true;
    });

    public static Task<Result<AnsweredCheckIn>> AnswerAsync(this TestLab lab, string name, string slug, string? done, string? next = null, string? blockers = null) =>
        lab.TryAsync<AnswerCheckIn, AnsweredCheckIn>(async (answer, db) => await answer.RunAsync(await db.NamedAsync(name), await db.ChallengeAsync(slug), new CheckInText(done, next, blockers, null), Now));

    public static Task<Result<CheckInRule>> PlanAsync(this TestLab lab, string slug, DayOfWeek? day = null, TimeOnly? time = null, TimeSpan? window = null, bool? off = null) =>
        lab.TryAsync<CheckInPlans, CheckInRule>(async (plans, db) => await plans.ChangeAsync(await db.ChallengeAsync(slug), day, time, window, off, Now));

    public static Task<Result<Card>> CardAsync(this TestLab lab, string by, string slug, string typed, params string[] assignees) => lab.TryAsync<ManageCards, Card>(async (cards, db) =>
    {
        var author = await db.NamedAsync(by);
        var people = new List<Person>();
        foreach (var name in assignees) people.Add(await db.NamedAsync(name));
        return CardText.Read(typed, author.DayAt(lab.Clock.GetUtcNow())).Failed(out var text, out var error) ? error : await cards.AddAsync(author, await db.ChallengeAsync(slug), text, people, Now);
    });

    public static Task<Result<Card>> WithCardAsync(this TestLab lab, string by, CardId id, Func<ManageCards, Person, Card, Task<Result<Card>>> work) =>
        lab.TryAsync<ManageCards, Card>(async (cards, db) => await work(cards, await db.NamedAsync(by), await db.Cards.SingleAsync(c => c.Id == id, Now)));

    public static Task<Card> FindCardAsync(this TestLab lab, CardId id) => lab.ReadAsync(db => db.Cards.AsNoTracking().SingleAsync(c => c.Id == id, Now));

    public static Task<List<CheckIn>> CheckInsAsync(this TestLab lab, string name) => lab.ReadAsync(async db =>
    {
        var person = (await db.NamedAsync(name)).Id;
        return await db.CheckIns.AsNoTracking().Where(c => c.PersonId == person).OrderBy(c => c.Id).ToListAsync(Now);
    });

    public static Task<List<Notice>> NoticesAsync(this TestLab lab, NoticeKind kind) => lab.ReadAsync(db => db.Notices.AsNoTracking().Where(n => n.Kind == kind).OrderBy(n => n.Id).ToListAsync(Now));

    /// <summary>Moves the clock to an instant, which lies ahead.</summary>
    public static void GoTo(this TestLab lab, DateTimeOffset instant) => lab.Clock.SetUtcNow(instant);

    public static Task<bool> AppointAsync(this TestLab lab, string name, string slug, Role role) => lab.ReadAsync(async db =>
    {
        var (person, challenge) = (await db.NamedAsync(name), await db.ChallengeAsync(slug));
        (await db.Memberships.SingleAsync(m => m.PersonId == person.Id && m.ChallengeId == challenge.Id, Now)).Become(role);
        return true;
    });

    public static Task<Person> NamedAsync(this CoResearchDb db, string name) => db.People.SingleAsync(p => p.Name == name, Now);

    public static Task<Challenge> ChallengeAsync(this CoResearchDb db, string slug) => db.Challenges.SingleAsync(c => c.Slug == slug, Now);
}
