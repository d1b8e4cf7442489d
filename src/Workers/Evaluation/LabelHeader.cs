using System.Text;
using CoResearch.Domain.Challenges;
using CoResearch.Domain.Scoring;
using CoResearch.Domain.Shared;

namespace CoResearch.Workers.Evaluation;

/// <summary>Which field of <c>private/labels.csv</c> is what: the id, the numbers and the categories (split among them, if there is one).</summary>
internal sealed record LabelHeader(
    int Fields, int Id, IReadOnlyList<(LabelColumn Column, int Field)> Numbers, IReadOnlyList<(string Name, int Field)> Categories)
{
    public const string Split = "split";

    /// <summary>Whether the split column is also a column that the scoring itself asks for.</summary>
    public required bool ScoresUseSplit { get; init; }

    /// <summary>Reads the header row; mistakes are those of the header and those of the challenge that show only against it.</summary>
    public static Result<LabelHeader> Of(CsvRows rows, string file, ChallengeDefinition challenge)
    {
        var header = Enumerable.Range(0, rows.FieldCount).Select(i => Encoding.UTF8.GetString(rows.Field(i))).ToList();
        var mistakes = header.GroupBy(name => name).Where(g => g.Count() > 1)
            .Select(g => new Mistake(file, 1, g.Key, $"The column occurs more than once.")).ToList();
        var id = header.IndexOf(challenge.Predictions.Id);
        if (id < 0)
            mistakes.Add(new(file, 1, challenge.Predictions.Id,
                $"There is no id column {challenge.Predictions.Id}.{Nearest.Hint(challenge.Predictions.Id, header)}"));
        mistakes.AddRange(MetricCheck.Check(challenge, header).Select(m => new Mistake("challenge.yml", 0, m.Key, m.Message)));
        if (mistakes.Count > 0) return new MistakesError(mistakes);
        var needed = LabelColumns.Of(challenge);
        mistakes.AddRange(needed.Where(column => !header.Contains(column.Name))
            .Select(column => new Mistake(file, 1, column.Name, $"The column {column.Name} is missing.{Nearest.Hint(column.Name, header)}")));
        if (mistakes.Count > 0) return new MistakesError(mistakes);
        var categories = needed.Where(column => column.IsCategory).Select(column => (column.Name, header.IndexOf(column.Name))).ToList();
        var usesSplit = categories.Any(c => c.Name == Split);
        if (!usesSplit && header.IndexOf(Split) is >= 0 and var split) categories.Add((Split, split));
        return new LabelHeader(
            header.Count, id, [.. needed.Where(column => !column.IsCategory).Select(column => (column, header.IndexOf(column.Name)))], categories)
        {
            ScoresUseSplit = usesSplit,
        };
    }

    /// <summary>The finished table; columns in the order of <see cref="Numbers"/> and <see cref="Categories"/>.</summary>
    public LabelTable Table(IdIndex ids, int rows, IEnumerable<double[]> numbers, IEnumerable<CategoryColumn> categories)
    {
        var named = Categories.Zip(categories).ToDictionary(pair => pair.First.Name, pair => pair.Second);
        var splits = named.GetValueOrDefault(Split);
        if (!ScoresUseSplit) named.Remove(Split);
        return new(ids, splits, rows, Numbers.Zip(numbers).ToDictionary(pair => pair.First.Column.Name, pair => pair.Second), named);
    }
}
