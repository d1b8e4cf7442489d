using CoResearch.TestKit;
using Xunit;

namespace CoResearch.Domain.Tests.Recognition;

/// <summary>Random operations of several people, held against a model of a few lines.</summary>
public sealed class The_ledger_against_a_model
{
    [Fact]
    public async Task Ten_thousand_random_steps_balance()
    {
        await using var lab = await TestLab.StartAsync();
        await LedgerModel.PlayAsync(lab, 10_000, seed: 5);
    }
}
