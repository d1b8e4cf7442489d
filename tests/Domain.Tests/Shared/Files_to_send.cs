using CoResearch.Domain.Shared;
using Xunit;

namespace CoResearch.Domain.Tests.Shared;

/// <summary>Of what was made to be sent only the newest of each kind stay.</summary>
public sealed class Files_to_send : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("coresearch-exports-");

    public void Dispose() => _root.Delete(recursive: true);

    [Fact]
    public void The_newest_of_each_kind_stay_of_each_challenge_and_person()
    {
        var exports = new Exports(new StatePaths(_root.FullName), new ExportLimit(2));
        string[] others = ["tides-submission-1-attempt-1.zip", "standings-mnist-10-20261129-093301-123.csv", "person-3-20261129-093301.json", "report-gamma-learning-20261129-093301-123-ru.md", "gamma-submission-1-attempt-1.zip.tmp"];
        foreach (var name in others) Make(exports, name, 0);
        for (var made = 1; made < 5; made++)
        {
            Make(exports, $"gamma-submission-{made}-attempt-1.zip", made);
            Make(exports, $"standings-mnist-20261129-09330{made}-123.csv", made);
            Make(exports, $"person-4-20261129-09330{made}.json", made);
            Make(exports, $"report-gamma-learning-20261129-09330{made}-123-en.zip", made);
        }
        string[] newest = [.. new[] { 3, 4 }.SelectMany(made => new[] { $"gamma-submission-{made}-attempt-1.zip", $"standings-mnist-20261129-09330{made}-123.csv", $"person-4-20261129-09330{made}.json", $"report-gamma-learning-20261129-09330{made}-123-en.zip" })];
        Assert.Equal([.. others.Concat(newest).Order(StringComparer.Ordinal)], Directory.EnumerateFiles(new StatePaths(_root.FullName).Exports).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void One_that_is_made_again_pushes_out_no_other()
    {
        var exports = new Exports(new StatePaths(_root.FullName), new ExportLimit(2));
        for (var made = 1; made < 3; made++) Make(exports, $"gamma-submission-{made}-attempt-1.zip", made);
        Make(exports, "gamma-submission-2-attempt-1.zip", 3);
        Assert.Equal(2, Directory.EnumerateFiles(new StatePaths(_root.FullName).Exports).Count());
    }

    private static void Make(Exports exports, string name, int minute)
    {
        var file = exports.Place(name);
        File.WriteAllText(file, "");
        File.SetLastWriteTimeUtc(file, DateTime.UnixEpoch.AddMinutes(minute));
    }
}
