using CoResearch.Bot.Dispatch;
using Xunit;

namespace CoResearch.Bot.Tests.Dispatch;

public sealed class Kudos_as_people_type_them
{
    [Theory]
    [InlineData("+5 @ktrofimova for helping me launch the campaign #teamwork", 5, "ktrofimova", "for helping me launch the campaign #teamwork", "teamwork")]
    [InlineData("+ 5 @ada for tests #data", 5, "ada", "for tests #data", "data")]
    [InlineData("+5 points to @ada for tests #data", 5, "ada", "for tests #data", "data")]
    [InlineData("5 kudos for @ada who wrote tests #data", 5, "ada", "who wrote tests #data", "data")]
    [InlineData("➕5 @ada 🎉 great work #PR", 5, "ada", "🎉 great work #PR", "PR")]
    [InlineData(":heavy_plus_sign: 5 @ada great work #PR", 5, "ada", "great work #PR", "PR")]
    [InlineData("＋１２ @ada great work ＃PR", 12, "ada", "great work ＃PR", "PR")]
    [InlineData("+5 @ada @bob, @cy and @dan each wrote a part #teamwork", 5, "ada bob cy dan", "each wrote a part #teamwork", "teamwork")]
    [InlineData("+5 each @ada & @bob wrote a part #teamwork", 5, "ada bob", "wrote a part #teamwork", "teamwork")]
    [InlineData("@ada @bob +3 for the slides #PR", 3, "ada bob", "for the slides #PR", "PR")]
    [InlineData("@ada: +3 for the slides #PR", 3, "ada", "for the slides #PR", "PR")]
    [InlineData("+5 <@U12> <@U34> for the slides #PR", 5, "<@U12> <@U34>", "for the slides #PR", "PR")]
    [InlineData("+5 @ada @ADA for the slides #PR", 5, "ada", "for the slides #PR", "PR")]
    [InlineData("+5 баллов @ада и @боб за помощь с данными #teamwork", 5, "ада боб", "за помощь с данными #teamwork", "teamwork")]
    [InlineData("+5 Punkte für @jörg für die Folien #PR", 5, "jörg", "für die Folien #PR", "PR")]
    [InlineData("Hey all, +5 @ada. for the slides #PR", 5, "ada", "for the slides #PR", "PR")]
    [InlineData("You made my day with these slides, +5 @ada #PR", 5, "ada", "You made my day with these slides, #PR", "PR")]
    [InlineData("+5 @ada.lovelace-1 – for the slides #PR #data #pr", 5, "ada.lovelace-1", "for the slides #PR #data #pr", "PR data")]
    [InlineData("+99999999999 @ada for everything #PR", 1_000_001, "ada", "for everything #PR", "PR")]
    [InlineData("+0 @ada for nothing #PR", 0, "ada", "for nothing #PR", "PR")]
    public void Amount_receivers_reason_and_tags_are_read(string line, long points, string receivers, string reason, string tags)
    {
        var kudos = KudosText.Read(line);
        Assert.NotNull(kudos);
        Assert.Equal(points, kudos.Points);
        Assert.Equal(receivers, string.Join(' ', kudos.Receivers));
        Assert.Equal(reason, kudos.Reason);
        Assert.Equal(tags, string.Join(' ', kudos.Tags));
        Assert.False(kudos.HasAnother);
        Assert.Equal($"{line}", KudosText.Find(line));
    }

    [Theory]
    [InlineData("hello @ada")]
    [InlineData("I know C++ @ada")]
    [InlineData("it was +5 °C @ada #data")]
    [InlineData("+5 % better @ada #data")]
    [InlineData("+5.5 @ada for half #data")]
    [InlineData("1+5 @ada #data")]
    [InlineData("5 @ada we meet at noon #data")]
    [InlineData("write to +5@example.org #data")]
    [InlineData("mail ada+5@example.org #data")]
    [InlineData("+5 points for everybody #data")]
    [InlineData("+1 @ada I agree")]
    [InlineData("She has 7 points @emmy said yesterday in our meeting #community")]
    [InlineData("Room 5 points @emmy to the exit #PR")]
    [InlineData("I gave him 2 kudos @emmy deserves the rest #community")]
    [InlineData("First line\nand 5 points @emmy said in the second #community")]
    [InlineData("5 points @emmy said are too few")]
    [InlineData("We came to +5 @emmy said so")]
    [InlineData("@emmy has 5 points @ada said #data")]
    [InlineData("/submit +5 @ada #data")]
    [InlineData("")]
    public void What_is_no_kudos_is_left_alone(string text) => Assert.Null(KudosText.Find(text));

    [Theory]
    [InlineData("`+5 @ada for code #data`")]
    [InlineData("look: ```\n+5 @ada for code #data\n```")]
    [InlineData("```\n+5 @ada for code #data")]
    [InlineData("> +5 @ada for what was said #data\nI agree with that")]
    [InlineData("&gt; +5 @ada for what was said #data")]
    [InlineData("“+2 @emmy for being quoted in a text” #community")]
    [InlineData("She wrote \"+2 @emmy for being quoted in a text\" #community")]
    [InlineData("„+2 @emmy for being quoted“ and «+3 @emmy for being quoted» #community")]
    [InlineData("https://x.org/?q=+5 @cyrus for the slides #PR")]
    [InlineData("x.org?q=+5 @cyrus for the slides #PR")]
    [InlineData("[+5 @cyrus for the slides #PR](http://x.org)")]
    [InlineData("he said '+5 @cyrus for half points, that's all' #ethics")]
    [InlineData("he said ‘+5 @cyrus for Ada’s points’ #ethics")]
    [InlineData("er sagte ‚+5 @cyrus für die Punkte‘ und ‹+5 @cyrus für alles› #ethics")]
    [InlineData("~+5 @cyrus for the slides~ #PR")]
    [InlineData("~~+5 @cyrus for the slides~~ and ||+5 @cyrus for more|| #PR")]
    public void Code_and_quotations_give_nothing(string text) => Assert.Null(KudosText.Find(text));

    [Fact]
    public void What_stands_beside_a_quotation_counts()
    {
        var found = KudosText.Find("> who found the leak?\n+5 @ada for finding it in `Runner.cs` #data");
        Assert.Equal("+5 @ada for finding it in   #data", found);
        Assert.Equal("for finding it in   #data", KudosText.Read(found!)!.Reason);
    }

    [Fact]
    public void What_is_quoted_beside_it_stays_a_part_of_the_reason()
    {
        var found = KudosText.Find("\"+9 @bob\" is what I hear, but +5 @ada for saying “be kind” #PR");
        Assert.Equal((5, "ada"), (KudosText.Read(found!)!.Points, Assert.Single(KudosText.Read(found!)!.Receivers)));
        Assert.EndsWith("for saying “be kind” #PR", KudosText.Read(found!)!.Reason, StringComparison.Ordinal);
        Assert.False(KudosText.Read("+5 @ada for saying \"+3 @bob\" #PR")!.HasAnother);
    }

    [Theory]
    [InlineData("What a week!\n5 points to @ada for the slides #PR", 5)]
    [InlineData("What a week!\n@ada: 5 kudos for the slides #PR", 5)]
    [InlineData("Hey all, 5 points to @ada for the slides #PR", 5)]
    [InlineData("thanks @ada 5 points for the slides #PR", 5)]
    [InlineData("What a week!\n+5 @ada for the slides", 5)]
    [InlineData("@ada +9223372036854775807 for the slides #PR", 1_000_001)]
    public void An_amount_may_open_a_line(string message, long points)
    {
        var kudos = KudosText.Read(KudosText.Find(message)!);
        Assert.Equal((points, "ada"), (kudos!.Points, Assert.Single(kudos.Receivers)));
    }

    [Theory]
    [InlineData("I did not give +5 @cyrus because he was late again #ethics", "not")]
    [InlineData("We never said +5 @cyrus for that #ethics", "never")]
    [InlineData("I didn't mean +5 @cyrus for that #ethics", "didn't")]
    [InlineData("Я не давала +5 @cyrus за это #ethics", "не")]
    [InlineData("Ich gebe nicht +5 @cyrus dafür #ethics", "nicht")]
    [InlineData("It was not easy, +5 @cyrus for not giving up #ethics", null)]
    [InlineData("I could not find it\n+5 @cyrus for the leak that nobody found #ethics", null)]
    [InlineData("'twas a week! +5 @cyrus for Ada's and Bob's slides #PR", null)]
    [InlineData("+5 @cyrus for https://x.org/?a=+3 and [the rest](http://x.org) #PR", null)]
    public void What_is_denied_is_no_gift(string message, string? word)
    {
        var kudos = KudosText.Read(KudosText.Find(message)!)!;
        Assert.Equal((word, 5, "cyrus", false), (kudos.Denied, kudos.Points, Assert.Single(kudos.Receivers), kudos.HasAnother));
    }

    [Fact]
    public void Behind_a_slash_it_is_kudos_as_well() => Assert.Equal("+5 @ada for the slides #PR", KudosText.Find("/+5 @ada for the slides #PR"));

    [Fact]
    public void A_second_gift_in_the_same_words_is_noticed() =>
        Assert.True(KudosText.Read("+5 @ada for the slides #PR +3 @bob for the data #data")!.HasAnother);

    [Fact]
    public void After_the_command_a_bare_number_is_an_amount()
    {
        Assert.Equal(5, KudosText.Read("5 @ada for the slides #PR", bareNumber: true)?.Points);
        Assert.Null(KudosText.Read("the 5 @ada for the slides #PR", bareNumber: true));
    }

    [Theory]
    [InlineData("for #data @ada", 3)]
    [InlineData("🎉 #teamwork", 0)]
    [InlineData("https://example.org/a/very/long/page?with=words #teamwork", 0)]
    [InlineData("see www.example.org/slides and git.example.org/ada/code #teamwork", 6)]
    [InlineData("за помощь #teamwork", 8)]
    public void Only_words_of_a_reason_count(string reason, int letters) => Assert.Equal(letters, KudosText.Letters(reason));

    [Fact]
    public void Whatever_is_typed_is_read_quickly_and_without_an_exception()
    {
        string[] parts = ["+5", "+", "5", " ", "\n", "@ada", "@", "<@U1>", "<@", ">", "#teamwork", "#", "`", "```", "➕", "\ud83c", "points", "and", ",", "each", ":", "9999999999999", "é", "\u200d", "&gt;", "٣", "баллов", "5 points", "“", "”", "\"", "hey", "https://", "'", "‘", "’", "~", "||", "[", "](", "not", "n't"];
        var random = new Random(7);
        for (var i = 0; i < 20_000; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(1, 30)).Select(_ => parts[random.Next(parts.Length)]));
            if (KudosText.Find(text) is { } found) Assert.NotNull(KudosText.Read(found));
            _ = KudosText.Read(text, bareNumber: true);
        }
        Assert.Null(KudosText.Find(string.Concat(Enumerable.Repeat("@a ", 1300))));

        // Amounts are not looked at without end: what is behind too many of them is not found.
        Assert.NotNull(KudosText.Find(string.Concat(Enumerable.Repeat("x +5 ", 7)) + "+5 @ada for the slides #data"));
        Assert.Null(KudosText.Find(string.Concat(Enumerable.Repeat("x +5 ", 8)) + "+5 @ada for the slides #data"));
        Assert.NotNull(KudosText.Find(string.Concat(Enumerable.Repeat("@a ", 1200)) + "+5 #data"));
    }
}
