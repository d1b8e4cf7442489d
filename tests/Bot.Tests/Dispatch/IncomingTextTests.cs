using CoResearch.Bot.Dispatch;
using CsCheck;
using Xunit;

namespace CoResearch.Bot.Tests.Dispatch;

public sealed class IncomingTextTests
{
    [Theory]
    [InlineData("\e[31mred\e[0m", "red")]
    [InlineData("\e]0;title\atext", "text")]
    [InlineData("\e]8;;http://x\e\\link", "link")]
    [InlineData("a\u009b2Jb", "ab")]
    [InlineData("a\0b\bc", "abc")]
    [InlineData("two\r\nlines", "two  lines")]
    [InlineData("user\u202Etxt.exe", "usertxt.exe")]
    [InlineData("  ünïcode 😀  ", "ünïcode 😀")]
    public void Nothing_that_moves_a_cursor_or_reorders_text_is_kept(string raw, string clean) => Assert.Equal(clean, IncomingText.Clean(raw));

    [Fact]
    public void Half_a_character_is_replaced() => Assert.Equal("half \ufffd pair", IncomingText.Clean("half \ud800 pair"));

    [Fact]
    public void No_text_gets_a_control_character_through() => Gen.String.Sample(raw =>
    {
        var clean = IncomingText.Clean(raw);
        Assert.DoesNotContain(clean, char.IsControl);
        Assert.True(clean.Length <= IncomingText.MaxLength + 1);
        Assert.Equal(clean, IncomingText.Clean(clean));
    }, iter: 20_000);

    [Fact]
    public void A_huge_text_is_cut_just_over_the_limit_so_that_it_can_be_refused() =>
        Assert.Equal(IncomingText.MaxLength + 1, IncomingText.Clean(new string('x', 10_000_000)).Length);
}
