using System.Text;
using CoResearch.Domain.Workflows;
using CoResearch.Workers.Training;
using CoResearch.Workers.Training.Data;
using Xunit;

namespace CoResearch.Workers.Tests.Training;

/// <summary>Every split is the same for the same seed, covers each row once and keeps what it promises.</summary>
public sealed class RowSplitTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    private (Table Table, RowSplit Split) Of(DataSplit split, int seed = 1)
    {
        var text = new StringBuilder("group,time,part,class\n");
        for (var i = 0; i < 1000; i++)
            text.Append($"s{i % 40},2019-04-{1 + i * 7 % 28:00}T00:00:{i % 60:00}Z,{i % 3},{(i % 10 == 0 ? "rare" : "usual")}\n");
        File.WriteAllText(_file, text.ToString());
        var table = Table.Read(_file, new Dictionary<string, string> { ["group"] = "split", ["time"] = "split", ["part"] = "split", ["class"] = "split" });
        return (table, RowSplit.Of(table, split, [.. Enumerable.Range(0, 1000)], seed));
    }

    [Fact]
    public void Every_split_covers_each_row_once_and_repeats()
    {
        DataSplit[] splits =
        [
            new RandomSplit { Probabilities = [0.7, 0.2, 0.1] }, new StratifySplit { Column = "class", Probabilities = [0.7, 0.2, 0.1] },
            new HashSplit { Column = "group", Probabilities = [0.7, 0.2, 0.1] }, new DatetimeSplit { Column = "time", Probabilities = [0.7, 0.2, 0.1] },
            new FixedSplit { Column = "part" },
        ];
        foreach (var split in splits)
        {
            var (first, again) = (Of(split).Split, Of(split).Split);
            Assert.Equal(Enumerable.Range(0, 1000), first.Train.Concat(first.Validation).Concat(first.Test).Order());
            Assert.Equal((first.Train, first.Validation, first.Test), (again.Train, again.Validation, again.Test), (a, b) =>
                a.Item1.SequenceEqual(b.Item1) && a.Item2.SequenceEqual(b.Item2) && a.Item3.SequenceEqual(b.Item3));
        }
    }

    [Fact]
    public void Random_rows_follow_the_seed() => Assert.NotEqual(Of(new RandomSplit(), 1).Split.Train, Of(new RandomSplit(), 2).Split.Train);

    [Fact]
    public void Stratified_parts_hold_the_same_share_of_each_class()
    {
        var (table, split) = Of(new StratifySplit { Column = "class", Probabilities = [0.8, 0.2, 0] });
        Assert.Equal(80, split.Train.Count(row => table.Text("class", row) == "rare"));
        Assert.Equal(20, split.Validation.Count(row => table.Text("class", row) == "rare"));
    }

    [Fact]
    public void Groups_stay_together()
    {
        var (table, split) = Of(new HashSplit { Column = "group" });
        Assert.Empty(split.Train.Select(r => table.Text("group", r)).Intersect(split.Validation.Select(r => table.Text("group", r))));
        Assert.InRange(split.Train.Length, 600, 950);
        var folds = RowSplit.Folds(table, new HashSplit { Column = "group" }, split.Train, 4, 1);
        Assert.All(split.Train.Zip(folds).GroupBy(p => table.Text("group", p.First)), g => Assert.Single(g.Select(p => p.Second).Distinct()));
        Assert.True(folds.Distinct().Count() > 1);
    }

    [Fact]
    public void The_latest_rows_validate()
    {
        var (table, split) = Of(new DatetimeSplit { Column = "time" });
        Assert.True(string.CompareOrdinal(split.Train.Max(r => table.Text("time", r)), split.Validation.Min(r => table.Text("time", r))) <= 0);
    }

    [Fact]
    public void A_fixed_split_reads_its_column() =>
        Assert.All(Of(new FixedSplit { Column = "part" }).Split.Validation, row => Assert.Equal(1, row % 3));

    [Fact]
    public void A_fixed_split_with_other_values_is_refused() =>
        Assert.Contains("must be 0, 1 or 2", Assert.Throws<TrainingRefused>(() => Of(new FixedSplit { Column = "group" })).Message, StringComparison.Ordinal);
}
