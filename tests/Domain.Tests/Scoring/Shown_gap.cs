using CoResearch.Domain.Scoring;
using CoResearch.Domain.Submissions;
using CoResearch.Domain.Workflows;
using Xunit;

namespace CoResearch.Domain.Tests.Scoring;

/// <summary>A reader can subtract what is shown, and gets what is shown.</summary>
public sealed class Shown_gap
{
    [Theory]
    [InlineData(0.8414, 0.8636, Direction.Minimize, 0.023)]
    [InlineData(0.8414, 0.8636, Direction.Maximize, -0.023)]
    [InlineData(0.5001, 0.4999, Direction.Maximize, 0)]
    public void The_gap_is_the_difference_of_the_rounded_values(double inside, double outside, Direction direction, double gap)
    {
        var verdict = new Verdict([new SplitValue(Splits.Public, inside, 10), new SplitValue(Splits.Shifted, outside, 10)], [], []);
        Assert.Equal(gap, ShownVerdict.Of(verdict, false).Gap(new ObjectiveSpec("rmse", new Dictionary<string, string>(), direction, 3)));
    }

    [Fact]
    public void A_workflow_that_cannot_be_read_is_to_be_replaced_and_another_file_to_be_removed()
    {
        Assert.Contains("Put a plain UTF-8 text file in its place", new BadTree(WorkflowLanguage.FileName, $"is a link").Message, StringComparison.Ordinal);
        Assert.Contains("Put a plain UTF-8 text file in its place", new BadTree(CodeFile.FileName, $"is not UTF-8 text").Message, StringComparison.Ordinal);
        Assert.Contains("Remove it from the repository", new BadTree("up", $"is a link").Message, StringComparison.Ordinal);
    }
}
