using System.Text;
using CoResearch.Domain.Challenges;
using CoResearch.Domain.Scoring;
using CoResearch.Domain.Shared;

namespace CoResearch.Domain.Standings;

/// <summary>
/// Writes the public leaderboard of a challenge as CSV (UTF-8, RFC 4180): rank, member, submission, commit, received (UTC, ISO 8601),
/// public_score (rounded as it is ranked), gates (passed, or the failed ones), likes. Baselines come last, marked in the rank.
/// </summary>
public sealed class ExportStandings(Leaderboard leaderboard, Exports exports, TimeProvider clock)
{
    private const int Batch = 1000;

    /// <summary>The path of the file, which appears whole.</summary>
    public async Task<string> RunAsync(Board board, CancellationToken cancellationToken)
    {
        var file = exports.Place($"standings-{board.Challenge.Slug}-{clock.GetUtcNow():yyyyMMdd-HHmmss-fff}.csv");
        await using (var writer = new StreamWriter(file + ".tmp", append: false, new UTF8Encoding(false)))
        {
            await writer.WriteAsync(CsvLine.Of("rank", "member", "submission", "commit", "received", "public_score", "gates", "likes"));
            for (var skip = 0; ; skip += Batch)
            {
                var rows = await leaderboard.PageAsync(board.Judging, Splits.Public, skip, Batch, cancellationToken);
                foreach (var row in rows) await writer.WriteAsync(Line(row, row.Rank, board));
                if (rows.Count < Batch) break;
            }
            foreach (var row in await leaderboard.BaselinesAsync(board, Splits.Public, cancellationToken))
                await writer.WriteAsync(Line(row, "baseline", board));
        }
        File.Move(file + ".tmp", file, overwrite: true);
        return file;
    }

    private static string Line(LeaderboardRow row, object? rank, Board board)
    {
        var failed = row.Gates.Where(g => !g.Passed).Select(g => g.Name).ToList();
        return CsvLine.Of(
            rank, row.PersonName, row.Submission.Id.Value, row.Submission.Commit, row.Submission.ReceivedAt,
            RankingRule.Rounded(row.Value, board.Definition.Objective),
            failed.Count > 0 ? "failed: " + string.Join("; ", failed) : row.GatesPassed ? "passed" : "failed", row.Likes);
    }
}
