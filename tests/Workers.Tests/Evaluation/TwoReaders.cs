using System.Globalization;
using System.Text;
using CoResearch.Domain.Scoring;
using CoResearch.Domain.Shared;
using CoResearch.Workers.Evaluation;
using CsCheck;
using Xunit;

namespace CoResearch.Workers.Tests.Evaluation;

/// <summary>The fast readers accept less than the careful ones and never anything else: where they answer, both agree bit for bit.</summary>
public sealed class TwoReaders : IDisposable
{
    private readonly Folder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static readonly Gen<string> _number = Gen.OneOf(
        Gen.Double[0, 1].Select(v => v.ToString("R", CultureInfo.InvariantCulture)),
        Gen.Double[-1e6, 1e6].Select(v => v.ToString("F6", CultureInfo.InvariantCulture)),
        Gen.Double.Where(double.IsFinite).Select(v => v.ToString("E16", CultureInfo.InvariantCulture)),
        Gen.Int.Select(v => v.ToString(CultureInfo.InvariantCulture)),
        Gen.Select(Gen.Char["0123456789"].Array[1, 25], Gen.Char["0123456789"].Array[0, 25])
            .Select((whole, part) => part.Length == 0 ? new string(whole) : $"{new string(whole)}.{new string(part)}"));

    [Fact]
    public unsafe void Numbers_are_rounded_to_the_nearest_double() => Gen.Select(_number, Gen.Char[",\n"]).Sample((text, after) =>
    {
        var bytes = Encoding.ASCII.GetBytes(text + after + "0,1234567890123456");
        fixed (byte* start = bytes)
        {
            var at = start;
            var read = FieldScan.TryNumber(ref at, out var value);
            var expected = double.Parse(text, CultureInfo.InvariantCulture);
            Assert.Equal(double.IsFinite(expected), read);
            if (!read) return;
            Assert.Equal(BitConverter.DoubleToInt64Bits(expected), BitConverter.DoubleToInt64Bits(value));
            Assert.Equal(text.Length, at - start);
        }
    }, iter: 20_000);

    [Fact]
    public void Both_readers_agree_on_plain_files() => Gen.Select(
        OneOf("", "1000000", "event-", "é", "00"), Gen.Int[1, 400], Gen.Int, Gen.Bool, Gen.Bool, OneOf("\n", "\r\n")).Sample(
        (prefix, rows, seed, shuffled, sparse, end) =>
        {
            var random = new Random(seed);
            var ids = Enumerable.Range(1, rows).Select(i => prefix + (sparse ? i * 97 : i)).ToArray();
            string[] names = ["g", "h", "a rather long name", "µ"];
            if (shuffled) random.Shuffle(ids);
            var labels = "extra,id,class,Size,split" + end + string.Concat(ids.Select(id =>
                $"x,{id},{names[random.Next(4)]},{random.Next(9999) / 7.0:R},{Splits.All[random.Next(3)]}{end}"));
            random.Shuffle(ids);
            var predictions = "id,score" + end + string.Concat(ids.Select(id => $"{id},{random.NextDouble():R}{end}"));
            var challenge = Folder.Challenge(gates: new GateSpec("cvm", Folder.Parse("against=Size;window=5;step=2"), 1, null));
            File.WriteAllText(_folder.Labels, labels);
            File.WriteAllText(_folder.Predictions, predictions);
            var fast = FastLabels.TryRead(_folder.Labels, challenge, default);
            var careful = LabelReader.ReadCarefully(_folder.Labels, challenge, default).Value;
            Assert.NotNull(fast);
            Assert.Equal(careful.Rows, fast.Rows);
            Assert.Equal(careful.Numbers["Size"], fast.Numbers["Size"]);
            Assert.Equal(Texts(careful.Categories["class"]), Texts(fast.Categories["class"]));
            Assert.Equal(Texts(careful.Splits!), Texts(fast.Splits!));
            Assert.Equal(Enumerable.Range(0, rows).Select(careful.Ids.Text), Enumerable.Range(0, rows).Select(fast.Ids.Text));
            foreach (var table in new[] { fast, careful })
            {
                var columns = Fast(table, challenge.Predictions);
                Assert.NotNull(columns);
                Assert.Equal(Careful(careful, challenge.Predictions).Value[0], columns[0]);
            }
        }, iter: 60, threads: 1);

    [Fact]
    public void Rows_across_chunks_are_all_read_once()
    {
        // Above two megabytes, so that several chunks meet in the middle of rows.
        var ids = Enumerable.Range(0, 150_000).ToArray();
        new Random(3).Shuffle(ids);
        File.WriteAllText(_folder.Labels, "id,class\n" + string.Concat(Enumerable.Range(0, ids.Length).Select(i => $"{i},{(i % 3 == 0 ? "g" : "h")}\n")));
        File.WriteAllText(_folder.Predictions, "id,score\n" + string.Join('\n', ids.Select(i => $"{i},0.{i:000000}")));
        var labels = FastLabels.TryRead(_folder.Labels, Folder.Challenge(), TestContext.Current.CancellationToken)!;
        var column = Assert.Single(Fast(labels, Folder.Challenge().Predictions)!);
        Assert.Equal(Enumerable.Range(0, ids.Length).Select(i => i / 1e6), column);
    }

    [Fact]
    public void Damaged_files_never_throw_and_the_fast_reader_never_says_more_than_the_careful_one()
    {
        var (refused, read) = (0, 0);
        var labels = "id,class\n" + string.Concat(Enumerable.Range(1, 40).Select(i => $"{i},{(i % 2 == 0 ? "g" : "h")}\n"));
        var predictions = "id,score\n" + string.Concat(Enumerable.Range(1, 40).Select(i => $"{i},{i / 41.0:F6}\n"));
        Gen.Select(Gen.Int[0, 3], Gen.Int[0, 600], Gen.OneOf(Gen.Byte, Gen.Char["0123456789,.\r\n\"-+eE nNaA\0"].Select(c => (byte)c)))
            .Array[0, 4].Sample(damages =>
            {
                var bytes = damages.Aggregate(Encoding.ASCII.GetBytes(predictions).ToList(), Damage);
                var result = _folder.Evaluate([.. bytes], Encoding.ASCII.GetBytes(labels));
                if (result.Ok) read++;
                else refused++;
                var table = LabelReader.Read(_folder.Labels, Folder.Challenge(), default).Value;
                if (Fast(table, Folder.Challenge().Predictions) is not { } fast) return;
                Assert.Equal(Careful(table, Folder.Challenge().Predictions).Value[0], fast[0]);
            }, iter: 3000, threads: 1);
        Assert.True(refused > 300 && read > 100, $"{refused} refused, {read} read");
    }

    [Fact]
    public void Damaged_labels_never_throw_and_both_readers_agree()
    {
        var labels = "id,class,Size,split\n" + string.Concat(Enumerable.Range(1, 30).Select(i => $"{i},{(i % 2 == 0 ? "g" : "h")},{i}.5,public\n"));
        var challenge = Folder.Challenge(gates: new GateSpec("cvm", Folder.Parse("against=Size;window=5;step=2"), 1, null));
        Gen.Select(Gen.Int[0, 3], Gen.Int[20, 500], Gen.OneOf(Gen.Byte, Gen.Char["0123456789,.\r\n\"-+eE gh\0"].Select(c => (byte)c)))
            .Array[0, 3].Sample(damages =>
            {
                var bytes = damages.Aggregate(Encoding.ASCII.GetBytes(labels).ToList(), Damage);
                File.WriteAllBytes(_folder.Labels, [.. bytes]);
                var careful = LabelReader.ReadCarefully(_folder.Labels, challenge, default);
                if (FastLabels.TryRead(_folder.Labels, challenge, default) is not { } fast) return;
                Assert.True(careful.Ok, careful.Error?.Message);
                Assert.Equal(careful.Value.Numbers["Size"], fast.Numbers["Size"]);
                Assert.Equal(Texts(careful.Value.Categories["class"]), Texts(fast.Categories["class"]));
                Assert.Equal(
                    Enumerable.Range(0, fast.Rows).Select(careful.Value.Ids.Text), Enumerable.Range(0, fast.Rows).Select(fast.Ids.Text));
            }, iter: 3000, threads: 1);
    }

    private static Gen<string> OneOf(params string[] words) => Gen.Int[0, words.Length - 1].Select(i => words[i]);

    private static List<byte> Damage(List<byte> bytes, (int What, int Where, byte With) damage)
    {
        var at = damage.Where % Math.Max(bytes.Count, 1);
        if (bytes.Count == 0 || damage.What == 0) bytes.Insert(Math.Min(at, bytes.Count), damage.With);
        else if (damage.What == 1) bytes[at] = damage.With;
        else if (damage.What == 2) bytes.RemoveAt(at);
        else bytes.AddRange(bytes.Skip(at).Take(damage.With % 40).ToList());
        return bytes;
    }

    private double[][]? Fast(LabelTable labels, PredictionsSpec spec)
    {
        using var file = File.OpenHandle(_folder.Predictions);
        return FastPredictions.TryRead(file, labels, spec, default);
    }

    private Result<double[][]> Careful(LabelTable labels, PredictionsSpec spec)
    {
        using var file = File.OpenHandle(_folder.Predictions);
        return PredictionsReader.ReadCarefully(file, labels, spec, default);
    }

    private static IEnumerable<string> Texts(CategoryColumn column) => Enumerable.Range(0, column.Count).Select(row => column.Names[column[row]]);
}
