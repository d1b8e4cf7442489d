using CoResearch.Domain.Shared;

namespace CoResearch.Workers.Evaluation;

/// <summary>One row of predictions.csv that is wrong: its line (1-based, the header is line 1), its id where it could be read, and why.</summary>
public sealed record RowMistake(long Line, string Id, Phrase Why)
{
    /// <summary>Where it is and why it is wrong.</summary>
    public Phrase Says => Id switch { "" => $"line {Line}: {Why}", _ => $"line {Line} (id {Id}): {Why}" };

    /// <inheritdoc/>
    public override string ToString() => Says;
}

/// <summary>
/// Why a predictions file was refused as a whole: <c>predictions_missing</c>, <c>predictions_not_a_file</c>, <c>predictions_too_large</c>,
/// <c>predictions_encoding</c>, <c>predictions_header</c>.
/// </summary>
public sealed record PredictionsFileError(string Code, Phrase Sentence) : PhrasedError(Code, Sentence);

/// <summary>
/// Rows that are wrong, or ids without a row: the first few of each, and how many there are. Codes are <c>predictions_rows</c> and, where
/// every row is right but some are absent, <c>predictions_incomplete</c>.
/// </summary>
public sealed record PredictionRowsError(
    IReadOnlyList<RowMistake> Rows, long WrongRows, IReadOnlyList<string> MissingIds, long MissingRows)
    : PhrasedError(WrongRows > 0 ? "predictions_rows" : "predictions_incomplete", Sentences(Rows, WrongRows, MissingIds, MissingRows))
{
    private static Phrase Sentences(IReadOnlyList<RowMistake> rows, long wrong, IReadOnlyList<string> ids, long missing)
    {
        var lines = new List<Phrase>();
        if (wrong > 0)
        {
            lines.Add(wrong switch { 1 => $"predictions.csv has 1 wrong row:", _ => $"predictions.csv has {wrong} wrong rows, the first:" });
            lines.AddRange(rows.Select(row => row.Says));
        }
        if (missing > 0)
        {
            var first = string.Join(", ", ids);
            lines.Add(missing switch { 1 => $"1 id has no prediction: {first}", _ => $"{missing} ids have no prediction, the first: {first}" });
        }
        return Phrase.Lines(lines);
    }
}
