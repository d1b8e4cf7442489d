using System.Globalization;

namespace CoResearch.Benchmarks.Scoring;

/// <summary>Ten million predictions and hidden labels as CSV, the same on every machine: scores of six decimals, ids shuffled.</summary>
internal sealed class PredictionFiles(string folder, int rows, string idPrefix, double tied)
{
    public string Predictions { get; } = Path.Combine(folder, "predictions.csv");
    public string Labels { get; } = Path.Combine(folder, "labels.csv");

    /// <summary>Writes both files. A share of <c>tied</c> of the scores takes one of ten values.</summary>
    public PredictionFiles Write()
    {
        var random = new Random(20261124);
        var (positive, order) = (new bool[rows], new int[rows]);
        using (var labels = new StreamWriter(Labels, false, new System.Text.UTF8Encoding(false), 1 << 20))
        {
            labels.Write("id,class\n");
            for (var i = 0; i < rows; i++)
            {
                (order[i], positive[i]) = (i, random.Next(2) == 1);
                labels.Write(idPrefix);
                labels.Write(i + 1);
                labels.Write(positive[i] ? ",1\n" : ",0\n");
            }
            ToDisk(labels);
        }
        random.Shuffle(order);
        using var predictions = new StreamWriter(Predictions, false, new System.Text.UTF8Encoding(false), 1 << 20);
        predictions.Write("id,score\n");
        Span<char> text = stackalloc char[16];
        foreach (var i in order)
        {
            var score = random.NextDouble();
            if (positive[i]) score = Math.Sqrt(score);
            if (random.NextDouble() < tied) score = Math.Floor(score * 10) / 10 + 0.05;
            score.TryFormat(text, out var length, "0.000000", CultureInfo.InvariantCulture);
            predictions.Write(idPrefix);
            predictions.Write(i + 1);
            predictions.Write(',');
            predictions.Write(text[..length]);
            predictions.Write('\n');
        }
        ToDisk(predictions);
        return this;
    }

    public string Sizes() => $"{new FileInfo(Predictions).Length / 1e6:0} MB and {new FileInfo(Labels).Length / 1e6:0} MB";

    // What the system still has to write would be written while somebody is measured.
    private static void ToDisk(StreamWriter writer)
    {
        writer.Flush();
        ((FileStream)writer.BaseStream).Flush(flushToDisk: true);
    }
}
