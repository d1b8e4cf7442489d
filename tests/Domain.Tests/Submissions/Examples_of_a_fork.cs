using CoResearch.Domain.Submissions;
using CoResearch.TestKit;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace CoResearch.Domain.Tests.Submissions;

public sealed class Examples_of_a_fork
{
    private const string Slug = "small";

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("gbm")]
    [InlineData("gbm.yml")]
    [InlineData("examples/gbm")]
    [InlineData("examples/gbm.yml")]
    [InlineData("examples/gbm/")]
    public async Task Are_named_with_or_without_folder_and_ending(string example) => Assert.True((await UseAsync(example)).Ok);

    [Theory]
    [InlineData("sklearn/../gbm")]
    [InlineData("../examples/gbm")]
    [InlineData("examples/../examples/gbm.yml")]
    [InlineData("..")]
    [InlineData(".gbm")]
    [InlineData("other/gbm")]
    [InlineData("other\\gbm")]
    [InlineData("examples/")]
    public async Task Are_not_found_by_a_way_through_other_folders_and_the_refusal_says_what_was_typed(string example)
    {
        var refusal = Assert.IsType<NoSuchExample>((await UseAsync(example)).Error);
        Assert.Contains($"no example {example}.", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(["gbm"], refusal.Known);
    }

    private static async Task<Domain.Shared.Result<Submission>> UseAsync(string example)
    {
        await using var lab = await TestLab.StartAsync();
        var membership = await lab.MemberAsync("ada", Slug);
        lab.Forks.Push(membership.ForkPath, files: ("examples/gbm.yml", "model_type: gbm\n" + SmallChallenges.Workflow.Replace("model_type: linear\n", "", StringComparison.Ordinal)));
        return await lab.TryAsync<TweakWorkflow, Submission>(async (tweak, db) => await tweak.UseExampleAsync(
            await db.People.SingleAsync(p => p.Name == "ada", Now), await db.Challenges.SingleAsync(Now),
            await db.Memberships.SingleAsync(m => m.Id == membership.Id, Now), example, Now));
    }
}
