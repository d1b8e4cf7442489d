using CoResearch.Bot.Dispatch;
using CsCheck;
using Xunit;

namespace CoResearch.Bot.Tests.Dispatch;

public sealed class CommandLineTests
{
    [Theory]
    [InlineData("/join satellites", "join|satellites")]
    [InlineData("  /join  \t satellites  ", "/join|satellites")]
    [InlineData("/a \"two words\" three", "a|two words|three")]
    [InlineData("/a 'two words'", "a|two words")]
    [InlineData("/a “two words”", "a|two words")]
    [InlineData("/a \"say \"\"hi\"\" now\"", "a|say \"hi\" now")]
    [InlineData("/a \"A \\\"big\\\" mug\" b", "a|A \"big\" mug|b")]
    [InlineData("/a \"say \\\"hi\\\"\" b", "a|say \"hi\"|b")]
    [InlineData("/a \"C:\\my data\\\" \"b c\"", "a|C:\\my data\\|b c")]
    [InlineData("/a don't stop", "a|don't|stop")]
    [InlineData("/a 'tis open", "a|'tis|open")]
    [InlineData("/a \"never closed", "a|\"never|closed")]
    [InlineData("/a \"\"", "a|")]
    [InlineData(@"/a C:\data\magic", @"a|C:\data\magic")]
    [InlineData("/a \"C:\\my data\\\"", "a|C:\\my data\\")]
    [InlineData("/", "")]
    [InlineData("", "")]
    public void Words_are_cut_at_blanks_outside_quotes(string text, string words) =>
        Assert.Equal(words, string.Join('|', CommandLine.Read(text).Words.Select(w => w.Value)));

    [Theory]
    [InlineData("/t trainer.learning_rate=0.003", "trainer.learning_rate", "0.003")]
    [InlineData("/t from=\"/my data/magic\"", "from", "/my data/magic")]
    [InlineData("/t input_features[0].name=Size", "input_features[0].name", "Size")]
    [InlineData("/t a=b=c", "a", "b=c")]
    [InlineData("/t empty=", "empty", "")]
    public void Settings_are_told_from_words(string text, string key, string value) =>
        Assert.Equal((key, value), CommandLine.Read(text).Words[1].Setting);

    [Theory]
    [InlineData("/t =x")]
    [InlineData("/t 1=x")]
    [InlineData("/t https://lab.example.org/?q=1")]
    [InlineData("/t \"a=b\"")]
    public void What_only_looks_like_a_setting_is_a_word(string text) => Assert.Null(CommandLine.Read(text).Words[1].Setting);

    [Fact]
    public void Any_text_can_be_read()
    {
        Gen.String[Gen.Char["/\"'=“”« \tab.[]\\\u0301😀"[..12]], 0, 60].Sample(text =>
        {
            var line = CommandLine.Read(text);
            foreach (var word in line.Words) Assert.InRange(word.Start, 0, text.Length - 1);
            Assert.True(line.Words.Zip(line.Words.Skip(1), (a, b) => a.Start < b.Start).All(ordered => ordered));
        }, iter: 20_000);
        Gen.String.Sample(text => Assert.NotNull(CommandLine.Read(text).Words), iter: 5_000);
    }

    [Fact]
    public void A_word_in_quotes_comes_back_as_it_was()
    {
        var word = Gen.String[Gen.Char["ab =\\'/\""], 1, 20];
        word.Sample(text =>
        {
            var quoted = $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
            var words = CommandLine.Read($"/x {quoted} end").Words;
            Assert.Equal([text, "end"], words.Skip(1).Select(w => w.Value));
        }, iter: 20_000);
    }
}
