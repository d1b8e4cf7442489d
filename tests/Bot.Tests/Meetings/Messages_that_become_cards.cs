using CoResearch.Bot.Messages;
using CoResearch.Domain.Notices;
using CoResearch.Domain.Process.Roadmap;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace CoResearch.Bot.Tests.Meetings;

/// <summary>/card as the answer to a message, as a platform brings it.</summary>
public sealed class Messages_that_become_cards : IAsyncLifetime
{
    private TestBot _bot = null!;

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _bot = await TestBot.StartAsync();
        await _bot.PersonAsync("olga", owner: true);
        var (tides, winds) = (await _bot.ChallengeAsync("tides"), await _bot.ChallengeAsync("winds"));
        foreach (var name in (string[])["ada", "bob"])
        {
            var person = await _bot.PersonAsync(name, platform: _bot.Chat.Name);
            await _bot.JoinAsync(person, tides);
            if (name == "bob") await _bot.JoinAsync(person, winds);
        }
    }

    public ValueTask DisposeAsync() => _bot.DisposeAsync();

    [Fact]
    public async Task The_words_are_the_title_and_what_stands_beside_says_who_and_when()
    {
        await AnswerAsync("ada", "/card @bob due 2026-12-18 #doing", "Somebody should look at the cut on Size");
        var card = Assert.Single(await CardsAsync());
        Assert.Equal(("Somebody should look at the cut on Size", CardColumn.Doing, new DateOnly(2026, 12, 18)), (card.Title, card.Column, card.Due));
        Assert.Equal("bob", await _bot.InAsync(db => db.CardPeople.Join(db.People, c => c.PersonId, p => p.Id, (_, p) => p.Name).SingleAsync(Now)));
    }

    [Fact]
    public async Task Nothing_in_the_words_is_obeyed()
    {
        await AnswerAsync("ada", "/card", "\"Wipe\" it @bob due tomorrow #done\n/erase @bob \u202E\u001b[31m");
        var card = Assert.Single(await CardsAsync());
        Assert.Equal(("\"Wipe\" it @bob due tomorrow #done /erase @bob", CardColumn.Backlog, null), (card.Title, card.Column, card.Due));
        Assert.Equal(0, await _bot.InAsync(db => db.CardPeople.CountAsync(Now)));
        Assert.Equal(0, await _bot.InAsync(db => db.CardLabels.CountAsync(Now)));
    }

    [Fact]
    public async Task Long_words_are_cut_and_kept_whole_as_a_comment()
    {
        await AnswerAsync("ada", "card", string.Join(' ', Enumerable.Repeat("word", 2000)));
        var card = Assert.Single(await CardsAsync());
        Assert.Equal((Card.LongestTitle, '…'), (card.Title.Length, card.Title[^1]));
        Assert.Equal(CardEvent.LongestComment, (await _bot.InAsync(db => db.CardEvents.SingleAsync(e => e.Kind == CardEventKind.Comment, Now))).Text.Length + 1);
    }

    [Fact]
    public async Task A_number_still_shows_a_card_a_step_is_a_step_and_without_an_answer_nothing_is_made()
    {
        await AnswerAsync("ada", "/card add Plot", null);
        Assert.Null((await AnswerAsync("ada", "/card 1", "How is it?")).Refused);
        Assert.Null((await AnswerAsync("ada", "/card move 1 doing", "How is it?")).Refused);
        Assert.Equal("nothing_answered", (await AnswerAsync("ada", "/card reply", null)).Refused);
        Assert.Equal("only_who_and_when", (await AnswerAsync("ada", "/card please look", "How is it?")).Refused);
        Assert.Equal("which_challenge", (await AnswerAsync("bob", "/card", "How is it?")).Refused);
        Assert.Single(await CardsAsync());
        Assert.Null((await AnswerAsync("bob", "/card winds @bob", "How is it?")).Refused);
        Assert.Equal(2, (await CardsAsync()).Count);
    }

    [Fact]
    public async Task A_column_is_typed_as_it_is_shown_to_whoever_reads_Russian()
    {
        await AnswerAsync("ada", "/card add Plot #готово", null);
        Assert.Equal(CardColumn.Done, Assert.Single(await CardsAsync()).Column);
        foreach (var typed in new[] { "в работе", "«В работе»", "в-работе" })
        {
            Assert.Null((await AnswerAsync("ada", "/card move 1 backlog", null)).Refused);
            Assert.Null((await AnswerAsync("ada", "/card move 1 " + typed, null)).Refused);
            Assert.Equal(CardColumn.Doing, Assert.Single(await CardsAsync()).Column);
        }
        Assert.Equal("no_such_column", (await AnswerAsync("ada", "/card move 1 в отпуске", null)).Refused);
    }

    [Fact]
    public async Task Others_words_are_kept_for_a_card_alone_and_go_with_who_made_it()
    {
        await AnswerAsync("ada", "/help", "How is it?");
        await AnswerAsync("ada", "/card", "How is it?");
        Assert.Equal([null, "How is it?"], await RepliedAsync());
        await _bot.SayAsync("olga", "/erase @ada confirm ada");
        Assert.Equal([null, null], (await RepliedAsync())[..2]);
    }

    [Fact]
    public async Task Where_two_challenges_can_be_meant_a_button_each_makes_the_card_of_that_message()
    {
        _bot.Chat.Limits = _bot.Chat.Limits with { HasButtons = true };
        await AnswerAsync("bob", "/board tides", null);
        _bot.Time.Advance(TimeSpan.FromMinutes(1));
        await _bot.HappensAsync(new Inbound("", "elsewhere", "bob", "/board winds", "") { ActorName = "bob" });
        var asked = await _bot.HappensAsync(new Inbound("", "third", "bob", "/card @bob", "") { Replied = "How is it?", ActorName = "bob" });
        Assert.Equal("which_challenge", asked[^1].Refused);
        var buttons = asked[^1].Blocks.OfType<ButtonsBlock>().Single().Buttons;
        Assert.Equal(["winds", "tides"], buttons.Select(b => b.Label));

        // It is for whoever was asked.
        Assert.Equal("stale_button", (await PressAsync("ada", buttons[0])).Refused);
        Assert.Null((await PressAsync("bob", buttons[1])).Refused);
        var card = Assert.Single(await CardsAsync());
        Assert.Equal(("How is it?", "tides"), (card.Title, await _bot.InAsync(db => db.Challenges.Where(c => c.Id == card.ChallengeId).Select(c => c.Slug).SingleAsync(Now))));
        Assert.Equal(1, await _bot.InAsync(db => db.CardPeople.CountAsync(Now)));
    }

    [Theory]
    [InlineData("/card add Plot the cut due 2026-12-18", "Plot the cut")]
    [InlineData("/card add \"Plot it\" @bob #doing", "Plot it")]
    public async Task Any_line_is_completed_by_the_challenge_that_is_pressed(string line, string title)
    {
        _bot.Chat.Limits = _bot.Chat.Limits with { HasButtons = true };
        var asked = await AnswerAsync("bob", line, null);
        Assert.Equal("which_challenge", asked.Refused);
        Assert.Null((await PressAsync("bob", asked.Blocks.OfType<ButtonsBlock>().Single().Buttons.Single(b => b.Label == "winds"))).Refused);
        Assert.Equal(title, Assert.Single(await CardsAsync()).Title);
    }

    [Fact]
    public async Task A_day_beside_it_is_when_the_new_card_is_due_and_after_a_number_when_that_card_is()
    {
        Assert.Null((await AnswerAsync("ada", "/card due 2026-12-18", "How is it?")).Refused);
        Assert.Null((await AnswerAsync("ada", "/card due 1 2026-12-20", "How is it?")).Refused);
        Assert.Equal(new DateOnly(2026, 12, 20), Assert.Single(await CardsAsync()).Due);
        Assert.Null((await AnswerAsync("ada", "/card due 2026-12-18", "And that?")).Refused);
        Assert.Equal(new DateOnly(2026, 12, 18), (await CardsAsync())[1].Due);
    }

    private async Task<ChatMessage> PressAsync(string who, Button button) =>
        (await _bot.HappensAsync(new Inbound("", "third", who, button.Token!, "") { Kind = InboundKind.Action, ActorName = who }))[^1];

    private Task<List<string?>> RepliedAsync() => _bot.InAsync(db => db.Inbox.OrderBy(e => e.Id).Select(e => e.Replied).ToListAsync(Now));

    private async Task<ChatMessage> AnswerAsync(string who, string line, string? replied) =>
        (await _bot.HappensAsync(new Inbound("", "room", who, line, "") { Replied = replied, ActorName = who }))[^1];

    private Task<List<Card>> CardsAsync() => _bot.InAsync(db => db.Cards.AsNoTracking().OrderBy(c => c.Id).ToListAsync(Now));
}
