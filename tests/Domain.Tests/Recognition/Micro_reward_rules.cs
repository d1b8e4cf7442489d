using CoResearch.Domain.Challenges;
using CoResearch.Domain.Recognition.Streams;
using CoResearch.Domain.Shared;
using Xunit;

namespace CoResearch.Domain.Tests.Recognition;

/// <summary>What a challenge may say about micro-rewards and the rating.</summary>
public sealed class Micro_reward_rules
{
    private const string Rest = """
        slug: small
        title: Small
        predictions: { id: id, columns: [y] }
        objective: { metric: rmse, target: y, direction: minimize }

        """;

    [Fact]
    public void Nothing_said_means_the_defaults()
    {
        var definition = Parse("");
        Assert.Equal(new MicroRewardRules(), definition.MicroRewards);
        Assert.Equal(new RatingRule(0.6, 0.4), definition.Rating);
    }

    [Fact]
    public void A_number_alone_is_how_many_are_at_the_top() =>
        Assert.Equal(new MicroRewardRules { TopOf = 5 }, Parse("micro_rewards: { top: 5 }").MicroRewards);

    [Fact]
    public void Everything_can_be_said()
    {
        var definition = Parse("""
            micro_rewards:
              top: { of: 4, within: 2, points: 10.5, cap: 11 }
              time_at_top: off
              persistence: { points: 3, cap: 6, grace: 2 }
              leap: { noise: 0.01 }
              first: { points: 7 }
              reproduced: { cap: 8 }
            rating: { score: 0.7 }
            """);
        Assert.Equal(new MicroRewardRules
        {
            Top = new(10.5, 11),
            TopOf = 4,
            TopWithin = 2,
            TimeAtTop = StreamRule.Off,
            Persistence = new(3, 6),
            Grace = 2,
            Noise = 0.01,
            First = new(7, 30),
            Reproduced = new(10, 8),
        }, definition.MicroRewards);
        Assert.Equal(0.3, definition.Rating.Points, 9);
        Assert.Equal(MicroRewardRules.Off, Parse("micro_rewards: off").MicroRewards);
    }

    [Theory]
    [InlineData("micro_rewards: { top: 0 }", "micro_rewards.top")]
    [InlineData("micro_rewards: { top: many }", "micro_rewards.top")]
    [InlineData("micro_rewards: { top: { within: 0 } }", "micro_rewards.top.within")]
    [InlineData("micro_rewards: { leap: 20 }", "micro_rewards.leap")]
    [InlineData("micro_rewards: { leap: { noise: -1 } }", "micro_rewards.leap.noise")]
    [InlineData("micro_rewards: { leep: { points: 1 } }", "micro_rewards.leep")]
    [InlineData("micro_rewards: { top: { grace: 1 } }", "micro_rewards.top.grace")]
    [InlineData("micro_rewards: { first: { cap: 1.5 } }", "micro_rewards.first.cap")]
    [InlineData("micro_rewards: on", "micro_rewards")]
    [InlineData("rating: { score: 0.6, points: 0.6 }", "rating")]
    [InlineData("rating: { score: 1.6 }", "rating.score")]
    [InlineData("rating: { kudos: 1 }", "rating.kudos")]
    public void A_mistake_is_told_with_its_line_and_key(string text, string key)
    {
        var mistake = Assert.Single(Assert.IsType<MistakesError>(ChallengeFile.Parse(Rest + text, "challenge.yml").Error).Mistakes);
        Assert.Equal((5, key), (mistake.Line, mistake.Key));
    }

    private static ChallengeDefinition Parse(string text) => ChallengeFile.Parse(Rest + text, "challenge.yml").Value;
}
