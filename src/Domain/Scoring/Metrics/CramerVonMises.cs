using System.Runtime.CompilerServices;
using CoResearch.Domain.Scoring.Curves;

namespace CoResearch.Domain.Scoring.Metrics;

/// <summary>
/// How far the scores depend on a variable (the correlation test of "Flavours of Physics"; Rogozhnikov et al., JINST 10 T03002, 2015):
/// sort the population by the variable, take windows of 200 rows every 50 rows, and average over the windows the mean over all N rows j of
/// (F(s_j) − F_window(s_j))², F being the share of rows that score at most s_j. Without ties F(s_j) = j/N for the j-th lowest score, the
/// original's definition; tied scores share one value, so a constant score has distance 0 and the order of rows never matters. Rows of
/// an equal variable keep the order of the hidden labels. Unweighted, as the original. Undefined with fewer rows than one window.
/// </summary>
/// <remarks>
/// The direct formula costs N for each of the N/50 windows. Here the square is expanded: with n the window and c_j the number of its rows
/// up to j, N·distance = Σ_j (e_j/N)² − 2/(nN) Σ_j e_j c_j + 1/n² Σ_j c_j². Walking the rows once from the highest score down, the
/// two sums over c grow by a term for each window that holds the row (at most window/step of them), in whole numbers, so nothing is lost.
/// </remarks>
internal sealed class CramerVonMises : IMetric
{
    public string Name => "cvm";
    public string Summary => "How far the scores depend on a variable: the mean Cramér–von Mises distance along it.";
    public Direction Direction => Direction.Minimize;
    public MetricRole Role => MetricRole.Gate;

    public IReadOnlyList<MetricParameter> Parameters { get; } =
    [
        new("against", ParameterKind.NumberColumn, $"The variable that the scores must not depend on.") { Required = true },
        new("window", ParameterKind.WholeNumber, $"Rows in a window.") { Default = "200", Low = 2, High = 1_000 },
        new("step", ParameterKind.WholeNumber, $"Rows from one window's start to the next's.") { Default = "50", Low = 1, High = 1_000 },
        CommonParameters.Column, .. CommonParameters.Population,
    ];

    public double? Compute(MetricInput input)
    {
        input = input.OnPopulation();
        return Distance(
            input.Scores, input.Table.Number(input.Parameters.Text("against")!),
            (int)input.Parameters.Number("window")!.Value, (int)input.Parameters.Number("step")!.Value);
    }

    /// <summary>The distance of the scores along the variable; null with fewer rows than a window.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static double? Distance(double[] scores, double[] variable, int window, int step)
    {
        var rows = scores.Length;
        if (rows < window) return null;
        var windows = (rows - window) / step + 1;
        var place = PlaceOf(ScoreOrder.Ascending(variable));
        var order = ScoreOrder.Ascending(scores);
        // A row of the g-th tied group adds, to a window that already holds m rows of higher or equal score, the groups from g upwards.
        var (held, sumEndCount, sumCountSquare) = (new int[windows], new long[windows], new long[windows]);
        var (sumEndSquare, endsAbove) = (0.0, 0L);
        for (var end = rows; end > 0;)
        {
            var start = end - 1;
            while (start > 0 && scores[order[start - 1]] == scores[order[end - 1]]) start--;
            long size = end - start;
            sumEndSquare += size * ((double)end / rows) * ((double)end / rows);
            endsAbove += size * end;
            for (var i = end - 1; i >= start; i--)
            {
                var at = place[order[i]];
                var first = at < window ? 0 : (at - window) / step + 1;
                var last = Math.Min(at / step, windows - 1);
                for (var w = first; w <= last; w++)
                {
                    sumEndCount[w] += endsAbove;
                    // The m-th row from the top pairs with the n−m rows below it, whose maximum it is, twice, and with itself.
                    sumCountSquare[w] += (2L * (window - held[w]++) - 1) * (rows - start);
                }
            }
            end = start;
        }
        var total = 0.0;
        for (var w = 0; w < windows; w++)
            total += sumEndSquare - 2.0 * sumEndCount[w] / ((double)window * rows) + (double)sumCountSquare[w] / ((double)window * window);
        return MetricInput.Finite(total / windows / rows);
    }

    private static int[] PlaceOf(int[] order)
    {
        var place = new int[order.Length];
        for (var i = 0; i < order.Length; i++) place[order[i]] = i;
        return place;
    }
}
