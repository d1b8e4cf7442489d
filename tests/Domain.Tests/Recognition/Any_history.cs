using CoResearch.Domain.Challenges;
using CoResearch.Domain.Recognition;
using CoResearch.Domain.Recognition.Streams;
using CoResearch.Domain.Submissions;
using CoResearch.TestKit;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace CoResearch.Domain.Tests.Recognition;

/// <summary>
/// However runs end, weeks close, bots crash and everything is scored again: in the end the ledger holds what one computation from the whole
/// history gives, and its monthly sums say the same.
/// </summary>
public sealed class Any_history
{
    private const int Steps = 40;
    private static readonly string[] Members = ["ada", "bob", "eve"];

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public async Task Ends_in_the_same_sums(int seed)
    {
        var random = new Random(seed);
        await using var lab = await StreamLab.StartAsync(Members);
        List<SubmissionId> pending = [], scored = [];
        for (var step = 0; step < Steps; step++)
        {
            switch (random.Next(10))
            {
                case < 3:
                    pending.Add((await lab.SubmitAsync(Members[random.Next(3)], StreamLab.Slug, $"step {step}")).Value.Id);
                    break;
                case < 6 when pending.Count > 0:
                    var id = pending[random.Next(pending.Count)];
                    pending.Remove(id);
                    if (random.Next(8) == 0) await lab.FailAsync(id);
                    else
                    {
                        await lab.ScoreAsync(id, Value(), passed: random.Next(4) > 0);
                        scored.Add(id);
                    }
                    break;
                case 6 when scored.Count > 0:
                    if (await ReproduceAsync(lab, Members[random.Next(3)], scored[random.Next(scored.Count)]) is { } again) pending.Add(again);
                    break;
                case 7:
                    await lab.CloseAsync();
                    break;
                case 8 when random.Next(3) == 0:
                    await lab.RescoreAsync(s => s.IsBaseline ? 1 : Value() ?? 0.5);
                    break;
                case 9 when random.Next(2) == 0:
                    await CrashAsync(lab);
                    break;
            }
            lab.Clock.Advance(TimeSpan.FromHours(random.NextDouble() * 40));
        }
        foreach (var id in pending.OrderBy(_ => random.Next())) await lab.ScoreAsync(id, Value());
        lab.Clock.Advance(TimeSpan.FromDays(8));
        await lab.CloseAsync();

        var paid = await lab.PaidAsync();
        Assert.Equal(await lab.OwedAsync(), paid);
        Assert.Equal(StreamCatalog.All.Select(s => s.Name).Where(n => n != "reproduced"), paid.Select(w => w[..w.IndexOf(':', StringComparison.Ordinal)]).Distinct().Where(n => n != "reproduced"));
        Assert.True(await lab.ReadAsync(async db => await db.PointEntries.SumAsync(e => e.Points, Now) == await db.PointSums.Where(s => s.Month == PointSum.Ever && s.ChallengeId == PointSum.InAll).SumAsync(s => s.MicroRewards, Now)));
        var lines = await lab.ReadAsync(db => db.PointEntries.CountAsync(Now));
        await lab.CloseAsync();
        Assert.Equal(lines, await lab.ReadAsync(db => db.PointEntries.CountAsync(Now)));

        double? Value() => random.Next(10) == 0 ? null : Math.Round(Math.Pow(2, -8 * random.NextDouble()), 3);
    }

    /// <summary>Everything is settled, and the bot dies before it commits.</summary>
    private static Task<bool> CrashAsync(TestLab lab) => lab.DoAsync<SettleStreams, bool>(async (settle, db) =>
    {
        var challenge = await db.Challenges.SingleAsync(Now);
        var board = await Board.OfAsync(db, challenge, Now);
        var history = await new ReadHistory(db, new(db), new(Lab.LabFile.Shipped)).WholeAsync(board, new DateOnly(2026, 12, 28), Now);
        await settle.RunAsync(history, board.Judging, StreamCatalog.All, null, Adjustment.Late, Now);
        await db.DropChangesAsync();
        return true;
    });

    private static async Task<SubmissionId?> ReproduceAsync(TestLab lab, string name, SubmissionId id) => (await lab.TryAsync<ReproduceSubmission, Submission>(async (reproduce, db) =>
    {
        var person = await db.People.SingleAsync(p => p.Name == name, Now);
        var membership = await db.Memberships.SingleAsync(m => m.PersonId == person.Id, Now);
        return await reproduce.RunAsync(person, membership, await db.Challenges.SingleAsync(Now), await db.Submissions.SingleAsync(s => s.Id == id, Now), Now);
    })) is { Ok: true } result ? result.Value.Id : null;
}
