using Microsoft.Data.Sqlite;

namespace CoResearch.Benchmarks.Standings;

/// <summary>The leaderboard as one would ask for it without kept standings: each member's best of all scores of the challenge, sorted, at every request.</summary>
internal sealed class NaiveLeaderboard : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _command;

    public NaiveLeaderboard(string database)
    {
        _connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = database, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString());
        _connection.Open();
        _command = _connection.CreateCommand();
        _command.CommandText = """
            WITH keyed AS (
                SELECT u.Id, u.PersonId, u.ReceivedAt, NOT s.PublicGates AS Unranked, -round(s.Public, 4) AS Key
                FROM Scores s JOIN Submissions u ON u.Id = s.SubmissionId
                WHERE s.JudgingId = $judging AND NOT u.IsBaseline),
            best AS (
                SELECT *, ROW_NUMBER() OVER (PARTITION BY PersonId ORDER BY Unranked, Key, ReceivedAt, Id) AS N FROM keyed),
            placed AS (
                SELECT Id, PersonId, Unranked, ROW_NUMBER() OVER (ORDER BY Unranked, Key, ReceivedAt, Id) AS Place FROM best WHERE N = 1)
            SELECT p.Place, p.Id, p.PersonId, p.Unranked, m.Name, s.VerdictJson, (SELECT COUNT(*) FROM Likes l WHERE l.SubmissionId = p.Id)
            FROM placed p JOIN People m ON m.Id = p.PersonId JOIN Scores s ON s.SubmissionId = p.Id AND s.JudgingId = $judging
            WHERE (p.Place > $skip AND p.Place <= $skip + $take) OR p.PersonId = $person
            ORDER BY p.Place
            """;
        foreach (var name in new[] { "$judging", "$skip", "$take", "$person" }) _command.Parameters.AddWithValue(name, 0L);
    }

    /// <summary>The rows of a page and the reader's own, by place.</summary>
    public IReadOnlyList<(int Place, long Submission, long Person, bool Unranked)> Page(long judging, int skip, int take, long person)
    {
        _command.Parameters["$judging"].Value = judging;
        _command.Parameters["$skip"].Value = skip;
        _command.Parameters["$take"].Value = take;
        _command.Parameters["$person"].Value = person;
        using var reader = _command.ExecuteReader();
        var rows = new List<(int, long, long, bool)>();
        while (reader.Read()) rows.Add((reader.GetInt32(0), reader.GetInt64(1), reader.GetInt64(2), reader.GetBoolean(3)));
        return rows;
    }

    public void Dispose()
    {
        _command.Dispose();
        _connection.Dispose();
    }
}
