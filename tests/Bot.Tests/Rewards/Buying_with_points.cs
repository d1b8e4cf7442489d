using CoResearch.Bot.Messages;
using CoResearch.Bot.Views;
using CoResearch.Domain.Challenges;
using CoResearch.Domain.Notices;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace CoResearch.Bot.Tests.Rewards;

/// <summary>From the catalogue to the hand: what owners and those who pay say and read.</summary>
public sealed class Buying_with_points : IAsyncLifetime
{
    private TestBot _bot = null!;

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _bot = await TestBot.StartAsync();
        await _bot.PersonAsync("olga", owner: true);
        await _bot.EarnerAsync("ada", 260);
        await _bot.EarnerAsync("bob", 90);
        await _bot.DoAsync("olga", "/reward add mug 250 \"A mug with our logo\" stock=4");
        await _bot.DoAsync("olga", "/reward add backpack 650 \"A backpack\"");
        await _bot.DoAsync("olga", "/reward add pizza 100 \"Pizza for a team\" shared=yes");
    }

    public ValueTask DisposeAsync() => _bot.DisposeAsync();

    [Fact]
    public async Task The_catalogue_says_what_there_is_what_is_left_and_what_its_reader_can_afford()
    {
        var message = await _bot.SayAsync("ada", "/rewards");
        Assert.True(message.OnlyYou);
        var read = _bot.Read(message);
        foreach (var part in new[] { "260 points", "only 4 left", "A mug with our logo", "390 more", "shared" }) Assert.Contains(part, read, StringComparison.Ordinal);
        Assert.Equal(["/redeem mug price 250", "/redeem pizza 10"], Buttons(message));
        Assert.Equal(["/redeem pizza 10"], Buttons(await _bot.SayAsync("bob", "/rewards")));
        Assert.Equal([], Buttons(await _bot.SayAsync("olga", "/rewards")));
    }

    [Fact]
    public async Task A_request_goes_to_the_owner_and_comes_back_as_an_answer()
    {
        var asked = await _bot.SayAsync("ada", "/redeem mug");
        Assert.True(asked.OnlyYou);
        Assert.Contains("10 are left", _bot.Read(asked), StringComparison.Ordinal);
        Assert.Equal([(NoticeKind.RedemptionWaits, "olga")], await _bot.WaitingAsync());
        var waits = Assert.Single(await _bot.TellAsync());
        Assert.Contains("@ada wants mug (A mug with our logo) for 250 points", _bot.Read(waits), StringComparison.Ordinal);
        Assert.Equal(["/redemption approve 1", "/redemption decline 1"], Buttons(waits));
        Assert.Contains("waits for a lab owner", await _bot.DoAsync("ada", "/rewards"), StringComparison.Ordinal);

        await _bot.DoAsync("olga", "/redemption approve 1 Blue or green?");
        Assert.Equal([(NoticeKind.RedemptionMoved, "ada")], await _bot.WaitingAsync());
        var approved = _bot.Read(Assert.Single(await _bot.TellAsync()));
        Assert.Contains("mug is approved", approved, StringComparison.Ordinal);
        Assert.Contains("Blue or green?", approved, StringComparison.Ordinal);
        Assert.Equal(["/redemption handover 1", "/redemption decline 1"], Buttons(await _bot.SayAsync("olga", "/redemptions")));
        await _bot.DoAsync("olga", "/redemption handover 1");
        Assert.Contains("was handed over", _bot.Read(Assert.Single(await _bot.TellAsync())), StringComparison.Ordinal);
        Assert.Contains("Nothing waits", await _bot.DoAsync("olga", "/redemptions"), StringComparison.Ordinal);
        Assert.Equal(10, await _bot.EarnedAsync("ada"));
    }

    [Fact]
    public async Task A_decline_says_what_comes_back_and_an_owner_is_not_told_of_what_was_taken_back()
    {
        await _bot.DoAsync("ada", "/redeem mug");
        await _bot.DoAsync("ada", "/withdraw 1");
        Assert.Empty(await _bot.TellAsync());
        await _bot.DoAsync("ada", "/redeem mug");
        await _bot.TellAsync();
        await _bot.DoAsync("olga", "/redemption decline 2");
        Assert.Contains("you have your 250 points back", _bot.Read(Assert.Single(await _bot.TellAsync())), StringComparison.Ordinal);
        Assert.Equal(260, await _bot.EarnedAsync("ada"));
    }

    [Fact]
    public async Task A_team_sees_how_full_its_reward_is()
    {
        var team = await _bot.ChallengeAsync("small");
        await _bot.JoinAsync(await _bot.PersonAsync("ada"), team);
        var given = await _bot.SayAsync("ada", "/redeem pizza 30 small");
        Assert.False(given.OnlyYou);
        Assert.Contains("@ada gave 30 points to pizza for small: ███░░░░░░░ 30 of 100", _bot.Read(given).ReplaceLineEndings(" "), StringComparison.Ordinal);
        Assert.Equal("not_a_member", (await _bot.SayAsync("bob", "/redeem pizza 30 small")).Refused);
        Assert.Contains("pizza for small: ███░░░░░░░ 30 of 100", (await _bot.DoAsync("bob", "/rewards")).ReplaceLineEndings(" "), StringComparison.Ordinal);
        Assert.Equal(["/redeem pizza 10"], Buttons(await _bot.SayAsync("bob", "/rewards")));
        Assert.Equal(["/redeem pizza 10 small"], Buttons(await _bot.SayAsync("ada", "/rewards")));
        Assert.Equal(["/redemption decline 1"], Buttons(await _bot.SayAsync("olga", "/redemptions")));
        Assert.Contains("all 100 are together", (await _bot.DoAsync("ada", "/redeem pizza 500 small")).ReplaceLineEndings(" "), StringComparison.Ordinal);
        Assert.Equal(160, await _bot.EarnedAsync("ada"));
        Assert.Contains("small wants pizza", _bot.Read(Assert.Single(await _bot.TellAsync())), StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_more_is_offered_to_give_than_is_missing()
    {
        await _bot.DoAsync("ada", "/redeem pizza 97");
        Assert.Equal(["/redeem pizza 3"], Buttons(await _bot.SayAsync("bob", "/rewards")));
    }

    [Fact]
    public async Task Whoever_fills_what_another_team_took_and_whoever_loses_a_gift_reads_what_became_of_it()
    {
        await _bot.JoinAsync(await _bot.PersonAsync("bob"), await _bot.ChallengeAsync("small"));
        await _bot.DoAsync("olga", "/reward edit pizza stock=1");
        await _bot.DoAsync("bob", "/redeem pizza 1 small");
        await _bot.DoAsync("ada", "/redeem pizza 100");
        Assert.Contains(await _bot.TellAsync(), m => _bot.Read(m).ReplaceLineEndings(" ").Contains("Another team took the last pizza. Your 1 point for small", StringComparison.Ordinal));
        await _bot.PersonAsync("cy");
        await _bot.DoAsync("cy", "/kudos +5 @bob for explaining the gates to everybody #teamwork");
        await _bot.DoAsync("olga", "/reward add cup 92 \"A cup\"");
        await _bot.DoAsync("bob", "/redeem cup");
        await _bot.TellAsync();
        await _bot.DoAsync("cy", "/kudos undo");
        Assert.Contains("Your 92 points for cup (request 3) are withdrawn", _bot.Read(Assert.Single(await _bot.TellAsync())).ReplaceLineEndings(" "), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_draft_is_named_to_its_own_team_only()
    {
        var draft = await _bot.ChallengeAsync("secret", open: false);
        await _bot.JoinAsync(await _bot.PersonAsync("ada"), draft, Role.Mentor);
        await _bot.DoAsync("ada", "/redeem pizza 30 secret");
        Assert.Contains("secret", await _bot.DoAsync("ada", "/rewards"), StringComparison.Ordinal);
        Assert.DoesNotContain("secret", await _bot.DoAsync("bob", "/rewards"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_account_with_points_is_not_given_up_for_another()
    {
        await _bot.WriteAsync("eve", "/help");
        var code = _bot.Read((await _bot.WriteAsync("eve", "/link"))!).Split("/link ")[1].Split([' ', '\n', '.', '`'])[0];
        var answer = await _bot.SayAsync("ada", $"/link {code}");
        Assert.Equal("both_took_part", answer.Refused);
        Assert.Equal(260, await _bot.EarnedAsync("ada"));
    }

    [Fact]
    public async Task What_is_delivered_again_is_done_once()
    {
        var said = await _bot.ReceiveAsync("ada", "/redeem mug");
        await _bot.HandleAsync(said);
        await _bot.HandleAsync(said);
        await _bot.TellAsync();
        var approve = await _bot.ReceiveAsync("olga", "/redemption decline 1");
        await _bot.HandleAsync(approve);
        await _bot.HandleAsync(approve);
        Assert.Single(await _bot.TellAsync());
        Assert.Equal(260, await _bot.EarnedAsync("ada"));
        Assert.Equal(1, await _bot.InAsync(db => db.Redemptions.CountAsync(Now)));

        // A button that is pressed twice is two events.
        await _bot.DoAsync("ada", "/redeem mug");
        await _bot.DoAsync("olga", "/redemption approve 2");
        Assert.Equal("wrong_redemption_state", (await _bot.SayAsync("olga", "/redemption approve 2")).Refused);
    }

    [Fact]
    public async Task A_refusal_says_what_to_do_and_leaves_everything_as_it_was()
    {
        foreach (var (line, code) in new[]
        {
            ("/redeem backpack", "not_enough_points"), ("/redeem mugg", "no_such_reward"), ("/redeem pizza", "reward_is_shared"), ("/redeem mug 10", "reward_is_not_shared"),
            ("/redeem pizza 0", "bad_contribution"), ("/withdraw 7", "no_such_redemption"), ("/redemption approve 1", "not_allowed"), ("/redemptions", "not_allowed"),
            ("/reward add x 1 y", "not_allowed"), ("/reward picture mug x.png", "not_allowed"), ("/rewards page=2", "no_such_page"),
        })
            Assert.Equal(code, (await _bot.SayAsync("ada", line)).Refused);
        foreach (var (line, code) in new[]
        {
            ("/reward add mug 1 Again", "reward_name_taken"), ("/reward add cup 0 Cup", "bad_price"), ("/reward add cup 9999999999999999999999 Cup", "wrong_argument"),
            ("/reward add cup 1 Cup stock=-1", "bad_stock"), ("/reward add cup 1 Cup stock=many", "wrong_reward_setting"), ("/reward add cup 1 Cup shared=maybe", "wrong_reward_setting"),
            ("/reward add cup 1 Cup price=3", "unknown_setting"), ("/reward edit mug price=cheap", "wrong_reward_setting"), ("/reward edit mug", "missing_argument"),
            ("/reward picture mug", "no_picture_sent"), ("/reward picture mug ../coresearch.db", "bad_picture"), ("/redemption approve 9", "unknown_redemption"),
        })
            Assert.Equal(code, (await _bot.SayAsync("olga", line)).Refused);
        Assert.Equal((260, 0, 3), (await _bot.EarnedAsync("ada"), await _bot.InAsync(db => db.Redemptions.CountAsync(Now)), await _bot.InAsync(db => db.Rewards.CountAsync(Now))));
    }

    [Fact]
    public async Task An_edit_and_a_retirement_say_what_holds_now()
    {
        Assert.Contains("300 points, only 2 left", await _bot.DoAsync("olga", "/reward edit MUG price=300 stock=2"), StringComparison.Ordinal);
        Assert.Contains("as many as are wanted", await _bot.DoAsync("olga", "/reward edit mug stock=unlimited what=\"A cup\""), StringComparison.Ordinal);
        Assert.Contains("A cup", await _bot.DoAsync("ada", "/rewards"), StringComparison.Ordinal);
        foreach (var (stock, left) in new[] { ("0", "none left"), ("5", "only 5 left"), ("6", ", 6 left"), ("1000000", ", 1000000 left") })
            Assert.Contains(left, await _bot.DoAsync("olga", $"/reward edit mug stock={stock}"), StringComparison.Ordinal);
        Assert.Contains("not offered any more", await _bot.DoAsync("olga", "/reward edit mug retired=yes"), StringComparison.Ordinal);
        Assert.DoesNotContain("A cup", await _bot.DoAsync("ada", "/rewards"), StringComparison.Ordinal);
        Assert.Contains("stays retired", await _bot.DoAsync("olga", "/reward edit mug price=1"), StringComparison.Ordinal);
        await _bot.DoAsync("olga", "/reward edit mug retired=no");
        Assert.Contains("A cup", await _bot.DoAsync("ada", "/rewards"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_was_removed_is_told_nothing_and_nobody_is_said_to_be_told()
    {
        await _bot.DoAsync("ada", "/redeem mug");
        await _bot.DoAsync("olga", "/redemption approve 1");
        await _bot.TellAsync();
        await _bot.DoAsync("olga", "/remove @ada");
        Assert.Equal("access_lost", (await _bot.SayAsync("ada", "/redeem mug")).Refused);
        Assert.Contains("so nobody is told", await _bot.DoAsync("olga", "/redemption decline 1"), StringComparison.Ordinal);
        Assert.Empty(await _bot.TellAsync());
        Assert.Equal([], await _bot.WaitingAsync());
    }

    [Fact]
    public async Task A_button_with_an_old_price_asks_again_and_a_debt_is_called_one()
    {
        await _bot.DoAsync("olga", "/reward edit mug price=255");
        var again = await _bot.SayAsync("ada", "/redeem mug price 250");
        Assert.Equal(("costs_now", "/redeem mug price 255"), (again.Refused, Assert.Single(Buttons(again))));
        Assert.Equal(260, await _bot.EarnedAsync("ada"));
        await _bot.DoAsync("ada", "/redeem mug price 255");
        var twice = await _bot.SayAsync("ada", "/redeem mug price 255");
        Assert.Equal(("asked_already", "/withdraw 1"), (twice.Refused, Assert.Single(Buttons(twice))));
        await _bot.DoAsync("olga", "/redemption approve 1");

        await _bot.EarnerAsync("ada", -25);
        foreach (var (who, line) in new[] { ("ada", "/rewards"), ("ada", "/me"), ("ada", "/kudos"), ("olga", "/redemptions") })
            Assert.Matches("(You owe|@ada owes) 20 points", (await _bot.DoAsync(who, line)).ReplaceLineEndings(" "));
    }

    [Fact]
    public async Task Long_lists_come_in_pages()
    {
        for (var i = 0; i < 12; i++) await _bot.DoAsync("olga", $"/reward add thing-{i} {i + 1} Thing");
        for (var i = 0; i < 9; i++) await _bot.DoAsync("ada", $"/redeem thing-{i}");
        Assert.Equal("/rewards page=2", Buttons(await _bot.SayAsync("ada", "/rewards"))[^1]);
        Assert.DoesNotContain("/rewards page=3", Buttons(await _bot.SayAsync("ada", "/rewards page=2")));
        Assert.Equal("/redemptions page=2", Buttons(await _bot.SayAsync("olga", "/redemptions"))[^1]);
        Assert.Equal(["/redemption approve 9", "/redemption decline 9"], Buttons(await _bot.SayAsync("olga", "/redemptions page=2")));
    }

    [Theory]
    [InlineData(0, 100, "░░░░░░░░░░")]
    [InlineData(1, 100, "█░░░░░░░░░")]
    [InlineData(99, 100, "█████████░")]
    [InlineData(100, 100, "██████████")]
    [InlineData(999_999_999_999, 1_000_000_000_000, "█████████░")]
    public void A_bar_is_full_only_when_all_is_together(long together, long price, string bar) => Assert.Equal(bar, RedemptionView.Bar(together, price));

    private static List<string> Buttons(ChatMessage message) => [.. message.Blocks.OfType<ButtonsBlock>().SelectMany(b => b.Buttons).Select(b => b.Command)];
}
