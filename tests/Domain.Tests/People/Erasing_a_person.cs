using CoResearch.Domain.Awards;
using CoResearch.Domain.Notices;
using CoResearch.Domain.People;
using CoResearch.Domain.Rewards;
using CoResearch.Domain.Shared;
using CoResearch.Domain.Tests.Process;
using CoResearch.Domain.Tests.Recognition;
using CoResearch.Domain.Tests.Rewards;
using CoResearch.TestKit;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace CoResearch.Domain.Tests.People;

public sealed class Erasing_a_person
{
    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Name_accounts_and_words_go_and_sums_stay()
    {
        await using var lab = await TestLab.StartAsync();
        foreach (var name in new[] { "ada", "bob" }) await lab.MemberAsync(name, "tides");
        var submission = (await lab.SubmitAsync("bob", "tides", "one")).Value;
        Assert.True((await lab.GiveAsync("ada", 9, "bob")).Ok);
        Assert.True((await lab.GiveAsync("bob", 4, "ada", "for what only bob would say")).Ok);
        var bob = submission.PersonId;
        await lab.ReadAsync(async db =>
        {
            db.Identities.Add(new Identity("slack", "U7", bob));
            var heard = InboxEvent.Receive(new Inbound("slack", "C1", "U7", "", "k1") { ActorName = "Bob B." }, "what bob said", lab.Clock.GetUtcNow());
            heard.Handle(null, lab.Clock.GetUtcNow());
            db.Inbox.Add(heard);
            db.Audit.Add(new AuditEntry(lab.Clock.GetUtcNow(), bob, "push", "already_submitted: abc what bob said", refused: true));
            db.Audit.Add(new AuditEntry(lab.Clock.GetUtcNow(), null, "push", "of somebody else", refused: true));
            return await db.SaveChangesAsync(Now);
        });
        Assert.Equal($"former-{bob.Value}", (await EraseAsync(lab, "bob")).Value);

        var (person, accounts, heard, reasons) = await lab.ReadAsync(async db => (
            await db.People.SingleAsync(p => p.Id == bob, Now), await db.Identities.CountAsync(i => i.PersonId == bob, Now),
            await db.Inbox.SingleAsync(Now), await db.Gifts.OrderBy(g => g.Id).Select(g => g.Reason).ToListAsync(Now)));
        Assert.NotNull(person.RemovedAt);
        Assert.Equal((0, "", null), (accounts, heard.Text, heard.ActorName));
        Assert.Equal(["for helping me with the data", ""], reasons);
        Assert.Equal(["", "of somebody else"], await lab.ReadAsync(db => db.Audit.OrderBy(a => a.Id).Select(a => a.Detail).ToListAsync(Now)));
        Assert.Equal((9, 4), (await KudosLab.EarnedAsync(lab, $"former-{bob.Value}"), await KudosLab.EarnedAsync(lab, "ada")));
        Assert.Equal(1, await lab.ReadAsync(db => db.Submissions.CountAsync(s => s.PersonId == bob, Now)));
        Assert.Equal(0, await lab.ReadAsync(db => db.Memberships.CountAsync(m => m.PersonId == bob && m.LeftAt == null, Now)));
        await lab.BalanceAsync();
    }

    [Fact]
    public async Task What_others_added_with_the_same_words_goes_too()
    {
        await using var lab = await TestLab.StartAsync();
        foreach (var name in new[] { "ada", "bob", "cy", "dan" }) await lab.PersonAsync(name);
        var first = (await lab.GiveAsync("bob", 4, "ada", "for what only bob would say")).Value.Gift;
        var added = (await lab.AddAsync("cy", first.Id)).Value.Gift;
        Assert.True((await lab.AddAsync("dan", added.Id)).Ok);
        Assert.True((await lab.GiveAsync("cy", 4, "ada", "for what cy says")).Ok);
        Assert.True((await EraseAsync(lab, "bob")).Ok);
        Assert.Equal(["", "", "", "for what cy says"], await lab.ReadAsync(db => db.Gifts.OrderBy(g => g.Id).Select(g => g.Reason).ToListAsync(Now)));
    }

    [Fact]
    public async Task What_was_sent_and_names_them_and_files_that_may_are_emptied_and_deleted()
    {
        await using var lab = await TestLab.StartAsync();
        foreach (var name in new[] { "ada", "bob" }) await lab.PersonAsync(name);
        var first = (await lab.GiveAsync("bob", 4, "ada", "for what only bob would say")).Value.Gift;
        var paths = await lab.DoAsync<StatePaths, StatePaths>((paths, _) => Task.FromResult(paths));
        string[] files = [Path.Combine(paths.Exports, "kudos-1.csv"), Path.Combine(paths.Exports, "kudos-2.csv"), Path.Combine(paths.Plots, "recap-1.png")];
        foreach (var file in files)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            await File.WriteAllTextAsync(file, "bob", Now);
        }
        await lab.ReadAsync(async db =>
        {
            var now = lab.Clock.GetUtcNow();
            OutboxMessage[] messages =
            [
                new("slack", "C1", "thanks from bob", now), new("slack", "C1", "the words", now) { GiftId = first.Id }, new("slack", "C1", "for all", now), new("slack", "C1", "ada waits for kudos-2.csv", now),
            ];
            foreach (var message in messages[..3]) message.Delivered(1, "m");
            db.Outbox.AddRange(messages);
            return await db.SaveChangesAsync(Now);
        });
        Assert.True((await EraseAsync(lab, "bob")).Ok);
        Assert.Equal(
            [OutboxMessage.Nothing, OutboxMessage.Nothing, "for all", "ada waits for kudos-2.csv"], await lab.ReadAsync(db => db.Outbox.OrderBy(m => m.Id).Select(m => m.Content).ToListAsync(Now)));
        Assert.Equal([false, true, false], files.Select(File.Exists));
    }

    /// <summary>A row that holds an account and a number would say for ever who the number was.</summary>
    [Fact]
    public async Task Nothing_that_was_said_or_sent_ties_an_account_to_the_number()
    {
        await using var lab = await TestLab.StartAsync();
        foreach (var name in new[] { "ada", "bob" }) await lab.PersonAsync(name);
        await lab.ReadAsync(async db =>
        {
            var (now, ada, bob) = (lab.Clock.GetUtcNow(), await db.People.SingleAsync(p => p.Name == "ada", Now), await db.People.SingleAsync(p => p.Name == "bob", Now));
            db.Identities.AddRange(new Identity("telegram", "1007", bob.Id), new Identity("telegram", "1008", ada.Id));
            foreach (var (account, person) in new[] { ("1007", bob), ("1008", ada) })
            {
                var heard = InboxEvent.Receive(new Inbound("telegram", account, account, "", "k" + account), "words", now);
                heard.IsOf(person.Id);
                heard.Handle(null, now);
                db.Inbox.Add(heard);
                OutboxMessage alone = new("telegram", account, "alone", now) { PersonId = person.Id }, among = new("telegram", "-5", "before others", now) { PersonId = person.Id, OnlyFor = account };
                alone.Delivered(1, account + ":1");
                among.Delivered(1, "-5:2");
                db.Outbox.AddRange(alone, among);
            }
            return await db.SaveChangesAsync(Now);
        });
        Assert.True((await EraseAsync(lab, "bob")).Ok);
        var (said, sent) = await lab.ReadAsync(async db => (await db.Inbox.OrderBy(e => e.Id).ToListAsync(Now), await db.Outbox.OrderBy(m => m.Id).ToListAsync(Now)));
        Assert.Equal([("", null), ("1008", true)], said.Select(e => (e.Actor, e.PersonId is null ? (bool?)null : true)));
        Assert.Equal([("", null), ("-5", ""), ("1008", null), ("-5", "1008")], sent.Select(m => (m.Conversation, m.OnlyFor)));
        Assert.Equal([null, "-5:2", "1008:1", "-5:2"], sent.Select(m => m.ExternalId));
        Assert.Equal([true, true, false, false], sent.Select(m => m.PersonId is null));
    }

    [Fact]
    public async Task Whoever_has_the_name_next_has_a_fork_of_their_own_and_what_was_scored_is_still_there()
    {
        await using var lab = await TestLab.StartAsync();
        await lab.MemberAsync("bob", "tides");
        var submission = (await lab.SubmitAsync("bob", "tides", "one")).Value;
        Assert.True((await EraseAsync(lab, "bob")).Ok);
        var next = await lab.MemberAsync("bob", "tides");
        var before = await lab.ReadAsync(db => db.Memberships.SingleAsync(m => m.PersonId == submission.PersonId, Now));
        Assert.NotEqual(before.ForkPath, next.ForkPath);
        Assert.DoesNotContain("bob", before.ForkPath, StringComparison.Ordinal);
        Assert.True(lab.Forks.Resolve(before.ForkPath, submission.Commit).Ok);
        Assert.NotEqual(submission.Commit, lab.Forks.Heads(next.ForkPath, ["main"])["main"]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_they_asked_for_and_nobody_decided_goes_with_them(bool erased)
    {
        await using var lab = await TestLab.StartAsync();
        await lab.PersonAsync("olga", owner: true);
        foreach (var name in new[] { "ada", "bob" }) await lab.MemberAsync(name, "tides");
        foreach (var name in new[] { "ada", "bob" }) await lab.EarnAsync(name, 100);
        await lab.AddAsync("mug", 10, stock: 1);
        await lab.AddAsync("cake", 20, shared: true);
        await lab.AddAsync("pizza", 20, shared: true);
        var mug = (await lab.RedeemAsync("bob", "mug")).Value.Id;
        await Rewards.Shop.GiveAsync(lab, "ada", "cake", 5);
        var cake = (await Rewards.Shop.GiveAsync(lab, "bob", "cake", 15)).Value.Redemption.Id;
        var pizza = (await Rewards.Shop.GiveAsync(lab, "bob", "pizza", 20)).Value.Redemption.Id;
        Assert.True((await lab.TryAsync<ClaimAward, AwardClaim>(async (claim, db) => await claim.RunAsync(
            await db.People.SingleAsync(p => p.Name == "bob", Now), "Interscience", await db.Challenges.SingleAsync(Now), null, "It joins physics and statistics", Now))).Ok);
        var bob = await lab.ReadAsync(db => db.People.SingleAsync(p => p.Name == "bob", Now));
        if (erased) Assert.True((await EraseAsync(lab, "bob")).Ok);
        else Assert.True((await lab.TryAsync<EnterLab, Done>(async (enter, db) => await enter.RemoveAsync(await db.People.SingleAsync(p => p.Id == bob.Id, Now), true, Now))).Ok);
        Assert.Equal(
            (RedemptionState.Withdrawn, RedemptionState.Filling, RedemptionState.Withdrawn, 1),
            ((await lab.RedemptionAsync(mug)).State, (await lab.RedemptionAsync(cake)).State, (await lab.RedemptionAsync(pizza)).State, await lab.StockAsync("mug")));
        Assert.Equal((100, ClaimState.Declined), (
            await lab.DoAsync<CoResearch.Domain.Recognition.Ledger, long>((ledger, _) => ledger.EarnedAsync(bob.Id, Now)), await lab.ReadAsync(db => db.AwardClaims.Select(c => c.State).SingleAsync(Now))));
    }

    [Fact]
    public async Task The_last_owner_and_the_baseline_stay()
    {
        await using var lab = await TestLab.StartAsync();
        await lab.PersonAsync("olga", owner: true);
        await lab.ChallengeAsync("tides");
        Assert.IsType<LastOwner>((await EraseAsync(lab, "olga")).Error);
        Assert.IsType<NotAHuman>((await EraseAsync(lab, Person.BaselineName)).Error);
        await lab.PersonAsync("otto", owner: true);
        Assert.True((await EraseAsync(lab, "olga")).Ok);
    }

    [Fact]
    public async Task What_artefacts_and_their_files_are_called_names_the_number()
    {
        await using var lab = await TestLab.StartAsync();
        foreach (var name in new[] { "mia", "ada", "bob" }) await lab.MemberAsync(name, StageLab.Slug);
        await lab.AppointAsync("mia", StageLab.Slug, Domain.Challenges.Role.Mentor);
        await lab.BeginAsync();
        Assert.True((await lab.KeepFileAsync("slides", "Bob_slides.pdf", [1], by: "bob")).Ok);
        Assert.True((await lab.KeepFileAsync("model of bob", "bobsleigh.pt", [2], by: "bob")).Ok);
        Assert.True((await lab.KeepFileAsync("pose", "with-bob-b.-jr.png", [3], by: "ada")).Ok);
        Assert.True((await lab.KeepAsync("code", "https://example.org/bob", by: "bob")).Ok);
        var bob = await lab.ReadAsync(async db =>
        {
            var id = (await db.NamedAsync("bob")).Id;
            var account = new Identity("slack", "U7", id);
            account.NameAfter("Bob B. Jr");
            db.Identities.Add(account);
            return id;
        });
        var before = await lab.ReadAsync(db => db.Artefacts.AsNoTracking().OrderBy(a => a.What).ToListAsync(Now));
        Assert.True((await EraseAsync(lab, "bob")).Ok);
        var former = $"former-{bob.Value}";
        var after = await lab.ReadAsync(db => db.Artefacts.AsNoTracking().OrderBy(a => a.What).ToListAsync(Now));
        Assert.Equal(
            [("code", "https://example.org/bob"), ($"model of {former}", "bobsleigh.pt"), ("pose", $"with-{former}.png"), ("slides", $"{former}_slides.pdf")], after.Select(a => (a.What, a.Text)));
        Assert.All(after.Where(a => a.File is not null), a => Assert.Equal(a.Text, Path.GetFileName(a.File)));
        Assert.Equal([[2], [3], [1]], after.Where(a => a.File is not null).Select(a => File.ReadAllBytes(lab.Paths.Resolve(a.File!))));
        Assert.Equal(1, before.Count(a => a.File is not null && File.Exists(lab.Paths.Resolve(a.File))));
    }

    private static Task<Result<string>> EraseAsync(TestLab lab, string name) =>
        lab.TryAsync<ErasePerson, string>(async (erase, db) => await erase.RunAsync(await db.People.SingleAsync(p => p.Name == name, Now), Now));
}
