using CoResearch.Domain.Notices;
using CoResearch.Domain.People;
using CoResearch.Domain.Process.Digests;
using CoResearch.Domain.Process.Onboarding;
using CoResearch.Domain.Process.Stages;
using CoResearch.Domain.Tests.Process;
using CoResearch.Domain.Tests.Recognition;
using CoResearch.TestKit;
using Xunit;

namespace CoResearch.Domain.Tests.People;

public sealed class Exporting_a_person
{
    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_somebody_said_and_got_is_in_it_and_what_is_hidden_or_others_is_not()
    {
        await using var lab = await TestLab.StartAsync();
        foreach (var name in new[] { "ada", "bob" }) await lab.MemberAsync(name, "tides");
        await lab.ScoredAsync("bob", "tides", 0.4375, privateValue: 0.8125);
        Assert.True((await lab.GiveAsync("bob", 4, "ada", "for what only bob would say")).Ok);
        Assert.True((await lab.GiveAsync("ada", 3, "bob", "for what bob was thanked for")).Ok);
        await lab.AskAsync();
        lab.Clock.Advance(TimeSpan.FromDays(7));
        await lab.AskAsync();
        Assert.True((await lab.AnswerAsync("bob", "tides", "a week of bob's")).Ok);
        lab.Clock.Advance(TimeSpan.FromDays(7));
        await lab.AskAsync();
        await lab.TryAsync<Introduce, Newcomer>(async (introduce, db) => await introduce.RunAsync(await db.NamedAsync("bob"), "the skills of bob", "", 6, null, Now));
        await lab.TryAsync<ReadingList, Reading>(async (list, db) => await list.AddAsync(await db.NamedAsync("ada"), await db.ChallengeAsync("tides"), "A paper", Now));
        await lab.TryAsync<ReadingList, Reading>(async (list, db) => await list.DoneAsync(await db.NamedAsync("bob"), await db.ChallengeAsync("tides"), 1, "the note of bob", Now));
        var card = (await lab.CardAsync("bob", "tides", "the card of bob")).Value;
        Assert.True((await lab.WithCardAsync("bob", card.Id, (cards, bob, one) => cards.BlockAsync(bob, one, "the trouble of bob", Now))).Ok);
        await lab.TryAsync<ReadingList, Reading>(async (list, db) => await list.AddAsync(await db.NamedAsync("bob"), await db.ChallengeAsync("tides"), "the paper of bob", Now));
        await lab.AppointAsync("ada", "tides", Domain.Challenges.Role.Mentor);
        Assert.True((await lab.BeginAsync(by: "ada")).Ok);
        Assert.True((await lab.KeepFileAsync("slides", "of-bob.pdf", [1], by: "bob")).Ok);
        Assert.True((await lab.TryAsync<HelpMember, Domain.Shared.Done>(async (help, db) => await help.TellAsync(await db.NamedAsync("ada"), await db.ChallengeAsync("tides"), await db.NamedAsync("bob"), MentorActionKind.Nudged, "a word to bob", Now))).Ok);
        await lab.ReadAsync(async db =>
        {
            var bob = (await db.NamedAsync("bob")).Id;
            db.Identities.Add(new Identity("slack", "U7", bob));
            db.EntryRequests.Add(new EntryRequest("slack", "U7", "the place of bob", (await db.ChallengeAsync("tides")).Id, lab.Clock.GetUtcNow()) { Name = "the first name of bob" });
            db.Outbox.Add(new OutboxMessage("slack", "C1", "{\"blocks\":[\"the news of bob\"]}", lab.Clock.GetUtcNow()) { PersonId = bob });
            db.Outbox.Add(new OutboxMessage("slack", "C1", "{\"blocks\":[\"the news of ada\"]}", lab.Clock.GetUtcNow()) { PersonId = (await db.NamedAsync("ada")).Id });
            db.OpenForms.Add(new OpenForm("slack", "C1", bob, "the form of bob"));
            var presence = new Presence("slack", "the room of bob", bob);
            presence.Speak(null, alone: true, lab.Clock.GetUtcNow());
            db.Presences.Add(presence);
            db.Inbox.Add(InboxEvent.Receive(new Inbound("slack", "C1", "U8", "", "k1"), "the secret of ada", lab.Clock.GetUtcNow()));
            return await db.SaveChangesAsync(Now);
        });
        var file = await lab.DoAsync<ExportPerson, string>(async (export, db) => await export.RunAsync(await db.NamedAsync("bob"), Now));
        var text = await File.ReadAllTextAsync(file, Now);
        Assert.All(
            ["0.4375", "for what only bob would say", "for what bob was thanked for", "a week of bob's", "the skills of bob", "the note of bob", "\"hours\": 6", "the card of bob", "the trouble of bob", "the paper of bob", "a word to bob", "the first name of bob", "the form of bob", "the room of bob", "the news of bob", "\"by\": \"ada\"", "\"state\": \"open\"", "bob.pdf"],
            said => Assert.Contains(said, text, StringComparison.Ordinal));
        Assert.DoesNotContain("0.8125", text, StringComparison.Ordinal);
        Assert.DoesNotContain("the news of ada", text, StringComparison.Ordinal);
        Assert.DoesNotContain("the secret of ada", text, StringComparison.Ordinal);
    }
}
