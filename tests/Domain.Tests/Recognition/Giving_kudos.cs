using CoResearch.Domain.Challenges;
using CoResearch.Domain.Lab;
using CoResearch.Domain.Notices;
using CoResearch.Domain.People;
using CoResearch.Domain.Recognition;
using CoResearch.TestKit;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace CoResearch.Domain.Tests.Recognition;

public sealed class Giving_kudos : IAsyncLifetime
{
    private static readonly LabMonth November = new(2026, 11);
    private TestLab _lab = null!;

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _lab = await TestLab.StartAsync();
        foreach (var name in new[] { "ada", "bob", "cy" }) await _lab.PersonAsync(name);
    }

    public ValueTask DisposeAsync() => _lab.DisposeAsync();

    [Fact]
    public async Task Points_go_from_the_allowance_to_what_the_receivers_earned()
    {
        var given = (await _lab.GiveAsync("ada", 5, "bob cy")).Value;
        Assert.Equal(90, given.Left);
        Assert.Equal((90, 0), (await _lab.AllowanceAsync("ada"), await _lab.EarnedAsync("ada")));
        Assert.Equal((100, 5), (await _lab.AllowanceAsync("bob"), await _lab.EarnedAsync("bob")));
        Assert.Equal((5, 5000, 0), await _lab.BoardAsync("cy", November));
        Assert.Equal((0, 0, 10), await _lab.BoardAsync("ada", November));
        Assert.Equal(2, await _lab.ReadAsync(db => db.Notices.CountAsync(n => n.Kind == NoticeKind.KudosReceived, Now)));
        await _lab.BalanceAsync();
    }

    [Fact]
    public async Task What_is_wrong_gives_nothing()
    {
        Assert.IsType<KudosToSelf>((await _lab.GiveAsync("ada", 5, "bob ada")).Error);
        Assert.IsType<NoReceiver>((await _lab.GiveAsync("ada", 5, "")).Error);
        Assert.IsType<TooManyPoints>((await _lab.GiveAsync("ada", 0, "bob")).Error);
        Assert.IsType<TooManyPoints>((await _lab.GiveAsync("ada", 101, "bob")).Error);
        Assert.IsType<TooManyPoints>((await _lab.GiveAsync("ada", -5, "bob")).Error);
        Assert.IsType<NotEnoughAllowance>((await _lab.GiveAsync("ada", 51, "bob cy")).Error);
        Assert.IsType<NoValueNamed>((await _lab.GiveAsync("ada", 5, "bob", tags: "")).Error);
        Assert.Equal(" Did you mean #teamwork?", Assert.IsType<NoSuchValue>((await _lab.GiveAsync("ada", 5, "bob", tags: "data taemwork")).Error).Hint);
        Assert.IsType<NoSuchValue>((await _lab.GiveAsync("ada", 5, "bob", tags: "weather")).Error);
        Assert.IsType<ReasonTooLong>((await _lab.GiveAsync("ada", 5, "bob", new string('x', 1001))).Error);
        Assert.Equal(0, await _lab.ReadAsync(db => db.Gifts.CountAsync(Now)));
        Assert.Equal((100, 0), (await _lab.AllowanceAsync("ada"), await _lab.EarnedAsync("bob")));
    }

    [Fact]
    public async Task Nobody_can_thank_the_baseline_or_whoever_is_gone()
    {
        await _lab.ChallengeAsync("tides");
        Assert.IsType<NotAHuman>((await _lab.GiveAsync("ada", 5, Person.BaselineName)).Error);
        await _lab.ReadAsync(async db => { (await db.People.SingleAsync(p => p.Name == "cy", Now)).Remove(_lab.Clock.GetUtcNow()); return 0; });
        Assert.IsType<NoLongerHere>((await _lab.GiveAsync("ada", 5, "cy")).Error);
    }

    [Fact]
    public async Task The_last_points_can_be_given_and_no_more()
    {
        Assert.True((await _lab.GiveAsync("ada", 50, "bob cy")).Ok);
        Assert.Equal(0, Assert.IsType<NotEnoughAllowance>((await _lab.GiveAsync("ada", 1, "bob")).Error).Left);
    }

    [Fact]
    public async Task What_was_earned_cannot_be_given_on()
    {
        Assert.True((await _lab.GiveAsync("ada", 100, "bob")).Ok);
        Assert.True((await _lab.GiveAsync("bob", 100, "cy")).Ok);
        Assert.IsType<NotEnoughAllowance>((await _lab.GiveAsync("bob", 1, "cy")).Error);
        Assert.Equal(100, await _lab.EarnedAsync("bob"));
    }

    [Fact]
    public async Task A_larger_role_brings_the_difference_at_once_and_a_smaller_one_next_month()
    {
        await _lab.ChallengeAsync("tides");
        Assert.Equal(100, await _lab.AllowanceAsync("ada"));
        await AppointAsync(Role.Mentor);
        Assert.Equal(150, await _lab.AllowanceAsync("ada"));
        Assert.True((await _lab.GiveAsync("ada", 20, "bob")).Ok);
        await AppointAsync(Role.Student);
        Assert.Equal(130, await _lab.AllowanceAsync("ada"));
        _lab.Clock.Advance(TimeSpan.FromDays(7));
        Assert.Equal(100, await _lab.AllowanceAsync("ada"));

        Task AppointAsync(Role role) => _lab.TryAsync<JoinChallenge, Membership>(async (join, db) =>
            await join.AppointAsync(await db.People.FirstAsync(Now), await db.People.SingleAsync(p => p.Name == "ada", Now), await db.Challenges.SingleAsync(Now), role, Now));
    }

    [Fact]
    public async Task The_gift_is_for_the_challenge_that_all_share_or_that_a_tag_names()
    {
        foreach (var name in new[] { "ada", "bob" }) await _lab.MemberAsync(name, "tides");
        var tides = await _lab.ReadAsync(db => db.Challenges.SingleAsync(c => c.Slug == "tides", Now));
        Assert.Equal(tides.Id, (await _lab.GiveAsync("ada", 5, "bob")).Value.Gift.ChallengeId);
        Assert.Null((await _lab.GiveAsync("ada", 5, "bob cy")).Value.Gift.ChallengeId);
        Assert.Equal(tides.Id, (await _lab.GiveAsync("ada", 5, "cy", tags: "Tides data")).Value.Gift.ChallengeId);
        await _lab.BalanceAsync();
    }

    [Fact]
    public async Task A_challenge_that_is_called_like_a_value_takes_nothing_from_it()
    {
        foreach (var name in new[] { "ada", "bob" }) await _lab.MemberAsync(name, "data");
        Assert.Equal(["data"], (await _lab.GiveAsync("ada", 5, "cy", tags: "data")).Value.Values.Select(v => v.Tag));
        Assert.Null((await _lab.GiveAsync("ada", 5, "cy", tags: "data")).Value.Gift.ChallengeId);
    }

    [Fact]
    public async Task Points_from_outside_count_for_no_challenge()
    {
        foreach (var name in new[] { "ada", "bob" }) await _lab.MemberAsync(name, "tides");
        Assert.Null((await _lab.GiveAsync("cy", 5, "bob", tags: "tides data")).Value.Gift.ChallengeId);
        var first = (await _lab.GiveAsync("ada", 5, "bob", "for another reason", tags: "tides data")).Value.Gift;
        Assert.NotNull(first.ChallengeId);
        Assert.Null((await _lab.AddAsync("cy", first.Id)).Value.Gift.ChallengeId);
        var bob = await _lab.ReadAsync(db => db.People.SingleAsync(p => p.Name == "bob", Now));
        Assert.Equal(5, await _lab.ReadAsync(db => db.PointSums.Where(s => s.PersonId == bob.Id && s.Month == PointSum.Ever && s.ChallengeId == first.ChallengeId).Select(s => s.Received).SingleAsync(Now)));
    }

    [Fact]
    public async Task A_tag_says_which_challenge_also_in_the_channel_of_another_and_a_draft_is_none()
    {
        foreach (var name in new[] { "ada", "bob" })
            foreach (var slug in new[] { "tides", "waves" }) await _lab.MemberAsync(name, slug);
        var challenges = await _lab.ReadAsync(db => db.Challenges.ToDictionaryAsync(c => c.Slug, c => c.Id, Now));
        foreach (var (tags, slug) in new[] { ("data waves", "waves"), ("data", "tides") })
            Assert.Equal(challenges[slug], (await _lab.TryAsync<GiveKudos, GivenKudos>(async (give, db) => await give.RunAsync(
                await db.People.SingleAsync(p => p.Name == "ada", Now),
                new KudosOrder(1, [await db.People.SingleAsync(p => p.Name == "bob", Now)], "for helping me with " + slug, tags.Split(' ')) { Challenge = challenges["tides"] }, Now))).Value.Gift.ChallengeId);

        await _lab.DraftAsync("secret");
        await _lab.ReadAsync(async db =>
        {
            var secret = await db.Challenges.SingleAsync(c => c.Slug == "secret", Now);
            foreach (var name in new[] { "cy", "bob" })
                db.Memberships.Add(Membership.Create((await db.People.SingleAsync(p => p.Name == name, Now)).Id, secret.Id, Role.Student, $"forks/secret/{name}.git", null, _lab.Clock.GetUtcNow()));
            return await db.SaveChangesAsync(Now);
        });
        Assert.Null((await _lab.GiveAsync("cy", 1, "bob", "for what is no secret")).Value.Gift.ChallengeId);
    }

    [Fact]
    public async Task Me_too_thanks_the_same_people_but_not_oneself()
    {
        var first = (await _lab.GiveAsync("ada", 5, "bob cy")).Value.Gift;
        var added = (await _lab.AddAsync("bob", first.Id, 3)).Value;
        Assert.Equal(["cy"], added.Receivers.Select(r => r.Name));
        Assert.Equal(first.Id, added.Gift.AddsTo);
        Assert.Equal(8, await _lab.EarnedAsync("cy"));
        Assert.Equal(5, (await _lab.AddAsync("ada", added.Gift.Id)).Value.Gift.Points + 2);
        Assert.IsType<NoSuchGift>((await _lab.AddAsync("bob", new GiftId(99))).Error);
        Assert.IsType<TooManyPoints>((await _lab.AddAsync("bob", first.Id, 0)).Error);
        var alone = (await _lab.GiveAsync("ada", 5, "bob")).Value.Gift;
        Assert.IsType<NobodyElse>((await _lab.AddAsync("bob", alone.Id)).Error);
        await _lab.BalanceAsync();
    }

    [Fact]
    public async Task Me_too_counts_once_however_often_it_is_pressed()
    {
        var first = (await _lab.GiveAsync("ada", 5, "bob")).Value.Gift;
        var pressed = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => _lab.AddAsync("cy", first.Id), Now)));
        var added = Assert.Single(pressed, p => p.Ok).Value.Gift;
        Assert.Equal(10, await _lab.EarnedAsync("bob"));

        // Nor by another amount, or by way of the addition; what was taken back can be given anew.
        var again = Assert.IsType<AddedAlready>((await _lab.AddAsync("cy", first.Id, 7)).Error);
        Assert.Equal((added.Id.Value, 5), (again.Own, again.Points));
        Assert.IsType<AddedAlready>((await _lab.AddAsync("cy", added.Id)).Error);
        Assert.True((await _lab.UndoAsync("cy")).Ok);
        Assert.True((await _lab.AddAsync("cy", first.Id, 7)).Ok);
        Assert.Equal(12, await _lab.EarnedAsync("bob"));
    }

    [Fact]
    public async Task Whoever_is_locked_gives_nothing_and_hears_why()
    {
        await _lab.ReadAsync(async db =>
        {
            var (ada, bob) = (await db.People.SingleAsync(p => p.Name == "ada", Now), await db.People.SingleAsync(p => p.Name == "bob", Now));
            db.GiverLocks.Add(new GiverLock(ada.Id, bob.Id, "Talk to me.", _lab.Clock.GetUtcNow()));
            return 0;
        });
        Assert.Equal("Talk to me.", Assert.IsType<GiverIsLocked>((await _lab.GiveAsync("ada", 5, "bob")).Error).Reason);
        Assert.True((await _lab.GiveAsync("bob", 5, "ada")).Ok);
    }

    [Fact]
    public async Task Two_hundred_givers_at_once_give_what_they_have_and_no_more()
    {
        var givers = Enumerable.Range(0, 200).Select(i => $"giver{i % 40}").ToList();
        foreach (var name in givers.Distinct()) await _lab.PersonAsync(name);
        var results = await Task.WhenAll(givers.Select(name => Task.Run(() => _lab.GiveAsync(name, 30, "bob"), Now)));

        // Five tries of 30 each, of an allowance of 100.
        Assert.Equal(120, results.Count(r => r.Ok));
        Assert.Equal(120 * 30, await _lab.EarnedAsync("bob"));
        Assert.All(await Task.WhenAll(givers.Distinct().Select(_lab.AllowanceAsync)), left => Assert.Equal(10, left));
        await _lab.BalanceAsync();
    }
}
