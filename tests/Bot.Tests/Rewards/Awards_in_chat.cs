using CoResearch.Bot.Messages;
using CoResearch.Domain.Challenges;
using CoResearch.Domain.Notices;
using Xunit;

namespace CoResearch.Bot.Tests.Rewards;

/// <summary>Awards that are claimed, decided and told.</summary>
public sealed class Awards_in_chat : IAsyncLifetime
{
    private TestBot _bot = null!;

    public async ValueTask InitializeAsync()
    {
        _bot = await TestBot.StartAsync();
        await _bot.PersonAsync("olga", owner: true);
        var (small, other) = (await _bot.ChallengeAsync("small"), await _bot.ChallengeAsync("other"));
        await _bot.JoinAsync(await _bot.PersonAsync("ada"), small);
        await _bot.JoinAsync(await _bot.PersonAsync("ada"), other);
        await _bot.JoinAsync(await _bot.PersonAsync("mia"), small, Role.Mentor);
        await _bot.JoinAsync(await _bot.PersonAsync("max"), other, Role.DomainExpert);
        foreach (var name in new[] { "olga", "ada", "mia", "max" }) await _bot.SayAsync(name, "/help");
    }

    public ValueTask DisposeAsync() => _bot.DisposeAsync();

    [Fact]
    public async Task A_mentor_is_asked_once_and_what_they_say_is_told_to_all_whom_it_concerns()
    {
        Assert.Contains("nobody yet", await _bot.DoAsync("ada", "/awards"), StringComparison.Ordinal);
        await _bot.DoAsync("ada", "/award claim Interscience small It joins physics and statistics");
        Assert.Equal([(NoticeKind.AwardClaimed, "mia")], await _bot.WaitingAsync());
        var asked = Assert.Single(await _bot.TellAsync());
        foreach (var part in new[] { "@ada claims #Interscience in small, 100 points", "It joins physics and statistics" }) Assert.Contains(part, _bot.Read(asked), StringComparison.Ordinal);
        Assert.Equal(["/award approve 1", "/award decline 1"], Assert.Single(asked.Blocks.OfType<ButtonsBlock>()).Buttons.Select(b => b.Command));
        Assert.Empty(await _bot.TellAsync());
        Assert.Contains("waits for a mentor", await _bot.DoAsync("ada", "/awards"), StringComparison.Ordinal);

        Assert.Contains("No claim waits", await _bot.DoAsync("max", "/award claims"), StringComparison.Ordinal);
        Assert.Contains("It joins physics", await _bot.DoAsync("olga", "/award claims"), StringComparison.Ordinal);
        Assert.Equal("no_such_claim", (await _bot.SayAsync("max", "/award approve 1")).Refused);
        Assert.Equal("not_allowed", (await _bot.SayAsync("ada", "/award approve 1")).Refused);
        await _bot.DoAsync("mia", "/award approve 1 Well done");

        // The author alone, then everybody in the challenge: here all are on one screen.
        Assert.Equal([(NoticeKind.AwardDecided, "ada"), (NoticeKind.AwardGiven, null)], await _bot.WaitingAsync());
        var told = (await _bot.TellAsync()).ConvertAll(_bot.Read);
        Assert.Contains("100 points from the lab", told[0], StringComparison.Ordinal);
        Assert.Contains("Well done", told[0], StringComparison.Ordinal);
        Assert.Contains("@ada has the award #Interscience in small: Work that joins two sciences.", told[1], StringComparison.Ordinal);
        Assert.Equal(100, await _bot.EarnedAsync("ada"));
        Assert.Contains("@ada (small)", await _bot.DoAsync("max", "/awards"), StringComparison.Ordinal);
        Assert.Equal("claim_decided", (await _bot.SayAsync("olga", "/award approve 1")).Refused);
    }

    [Fact]
    public async Task Whoever_decides_reads_what_the_claimant_has_already()
    {
        await _bot.DoAsync("ada", "/award claim Interscience other It joins physics and statistics");
        await _bot.DoAsync("max", "/award approve 1");
        await _bot.DoAsync("ada", "/award claim Interscience small It joins physics and statistics");
        Assert.Contains("@ada has #Interscience in other already.", await _bot.DoAsync("mia", "/award claims"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_decline_wants_a_reason_and_tells_it()
    {
        await _bot.DoAsync("ada", "/award claim Interscience small It joins physics and statistics");
        await _bot.TellAsync();
        Assert.Equal("missing_argument", (await _bot.SayAsync("mia", "/award decline 1")).Refused);
        await _bot.DoAsync("mia", "/award decline 1 Where is the second one?");
        var told = _bot.Read(Assert.Single(await _bot.TellAsync()));
        Assert.Contains("is declined by @mia", told, StringComparison.Ordinal);
        Assert.Contains("Where is the second one?", told, StringComparison.Ordinal);
        Assert.Equal(0, await _bot.EarnedAsync("ada"));
    }

    [Fact]
    public async Task A_claim_that_was_decided_before_it_was_told_is_not_told()
    {
        await _bot.DoAsync("ada", "/award claim Interscience small It joins physics and statistics");
        await _bot.DoAsync("olga", "/award decline 1 Not yet");
        Assert.Single(await _bot.TellAsync());
    }

    [Theory]
    [InlineData("/award claim Interscience It joins physics and statistics", "which_challenge")]
    [InlineData("/award claim Reproducible small Everybody knows that it is", "award_needs_submission")]
    [InlineData("/award claim Reproducible 1 Everybody knows that it is", "not_yet_reproduced")]
    [InlineData("/award claim Reproducible #1 Everybody knows that it is", "not_yet_reproduced")]
    [InlineData("/award claim Reproducible 2 Everybody knows that it is", "not_yours")]
    [InlineData("/award claim Reproducible 99 Everybody knows that it is", "no_such_submission")]
    [InlineData("/award claim Interscience small Trust me", "evidence_too_short")]
    [InlineData("/award claim Honour small It joins physics and statistics", "no_such_award")]
    [InlineData("/award claims", "not_allowed")]
    public async Task What_does_not_hold_is_refused_at_once(string line, string code)
    {
        var (small, max) = (await _bot.InAsync(db => Task.FromResult(db.Challenges.Single(c => c.Slug == "small"))), await _bot.PersonAsync("max"));
        await _bot.SubmissionAsync(await _bot.PersonAsync("ada"), small);
        await _bot.SubmissionAsync(max, small);
        Assert.Equal(code, (await _bot.SayAsync("ada", line)).Refused);
        Assert.Empty(await _bot.TellAsync());
    }
}
