using CoResearch.Workers.Training;
using Xunit;

namespace CoResearch.Workers.Tests.Training;

public sealed class Exit_codes
{
    [Theory]
    [InlineData(1, "")]
    [InlineData(126, " (a file that may not be run)")]
    [InlineData(127, " (a command that is not there)")]
    [InlineData(128, "")]
    [InlineData(132, " (it has an instruction that this processor does not know)")]
    [InlineData(137, " (it was killed)")]
    [InlineData(139, " (it broke its own memory)")]
    [InlineData(143, " (it was asked to end)")]
    [InlineData(138, " (it was ended by signal 10)")]
    [InlineData(192, " (it was ended by signal 64)")]
    [InlineData(193, "")]
    [InlineData(255, "")]
    public void Codes_above_128_are_signals_and_signals_have_words(int code, string words) => Assert.Equal(words, ExitCodes.Meaning(code));
}
