using CoResearch.Domain.Challenges;
using CoResearch.Domain.Shared;
using CoResearch.TestKit;
using CoResearch.Workers.Challenges;
using Xunit;

namespace CoResearch.Workers.Tests.Challenges;

public sealed class Magic_files : IDisposable
{
    private const string Header = "Length,Width,Size,Conc,Conc1,Asym,M3Long,M3Trans,Alpha,Dist,class\n";
    private const string Row = "21.04,17.61,2.44,0.45,0.23,29.59,-9.62,14.26,32.44,173.5,g\n";
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("Length,Width,Size,Conc,Conc1,Asym,M3Long,M3Trans,Alpha,class\n", 1, "no column Dist")]
    [InlineData(Header + Row + "21.04,17.61,abc,0.45,0.23,29.59,-9.62,14.26,32.44,173.5,g\n", 3, "Size is \"abc\"")]
    [InlineData(Header + Row + "21.04,17.61,2.44,0.45,0.23,29.59,-9.62,14.26,32.44,173.5,x\n", 3, "neither g nor h")]
    [InlineData(Header + "21.04,17.61\n", 2, "too few")]
    [InlineData(Header, 1, "no rows")]
    public async Task What_is_wrong_is_refused_with_its_line(string train, int line, string says)
    {
        File.WriteAllText(_folder["train.csv"], train);
        File.WriteAllText(_folder["test.csv"], Header + Row);
        var made = await MakeAsync(_folder.Path);
        var mistake = Assert.Single(Assert.IsType<MistakesError>(made.Error).Mistakes);
        Assert.Equal(("train.csv", line), (mistake.File, mistake.Line));
        Assert.Contains(says, mistake.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Half_of_the_test_rows_are_public_and_ids_say_nothing_about_the_class()
    {
        Assert.Equal("magic", (await MakeAsync(RealData.Magic)).Value.Definition.Slug);

        var rows = File.ReadLines(Path.Combine(_folder["magic"], "private", "labels.csv")).Skip(1).Select(l => l.Split(',')).ToList();
        Assert.Equal(3804, rows.Count);
        Assert.Equal(1902, rows.Count(r => r[4] == "public"));
        Assert.Equal(1902, rows.Count(r => r[4] == "private"));
        var early = rows.Take(1902).Count(r => r[1] == "g") / 1902.0;
        var late = rows.Skip(1902).Count(r => r[1] == "g") / 1902.0;
        Assert.Equal(early, late, 0.05);
        Assert.DoesNotContain("class", File.ReadLines(Path.Combine(_folder["magic"], "public", "test.csv")).First(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_statement_describes_no_split_that_these_data_have_not()
    {
        var rows = string.Concat(Enumerable.Range(0, 2000).Select(i => i % 2 == 0 ? Row : Row.Replace(",g\n", ",h\n", StringComparison.Ordinal).Replace("2.44", $"2.{i}", StringComparison.Ordinal)));
        foreach (var file in new[] { "train.csv", "test.csv" }) File.WriteAllText(_folder[file], Header + rows);
        var made = await MakeAsync(_folder.Path);
        Assert.True(made.Ok, made.Error?.Message);
        var statement = File.ReadAllText(Path.Combine(_folder["magic"], "statement.md"));
        Assert.Contains("| private |", statement, StringComparison.Ordinal);
        Assert.DoesNotContain("| shifted |", statement, StringComparison.Ordinal);
        Assert.Contains("There is no shifted split.", statement, StringComparison.Ordinal);
    }

    private Task<Result<MaterializedChallenge>> MakeAsync(string from) => new ChallengeTemplates(Repository.Challenges).MaterializeAsync(
        new ChallengeRequest("gamma-hadron", "magic", new Dictionary<string, string> { ["from"] = from }), _folder["magic"], TestContext.Current.CancellationToken);
}
