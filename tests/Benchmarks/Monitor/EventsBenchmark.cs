using System.Buffers.Binary;
using System.Diagnostics;
using CoResearch.Workers.Monitor;
using CoResearch.Workers.Training.Monitoring;
using Google.Protobuf;

namespace CoResearch.Benchmarks.Monitor;

/// <summary>
/// How fast an event file of four million scalars becomes curves, checksums included, against the same file read with Google.Protobuf,
/// which checks none. Both with a warm file cache, the best of three.
/// </summary>
internal sealed class EventsBenchmark : IBenchmark
{
    private const int Events = 4_000_000, Turns = 3;

    public string Name => "events";
    public string Summary => "TensorBoard event files read, in MB a second, against Google.Protobuf's reader";

    public Task RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("coresearch-events-");
        try
        {
            var file = Write(folder.FullName, Events);
            var megabytes = new FileInfo(file).Length / 1e6;
            var (ours, theirs) = (double.PositiveInfinity, double.PositiveInfinity);
            for (var turn = 0; turn < Turns; turn++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var watch = Stopwatch.StartNew();
                var follower = new EventFollower(folder.FullName);
                follower.Look();
                ours = Math.Min(ours, watch.Elapsed.TotalSeconds);
                if (follower.Damaged > 0 || follower.Series.Sum(s => s.Count) != Events) Report.Fail("events", $"{follower.Damaged} damaged, {follower.Series.Sum(s => s.Count)} read");
                watch.Restart();
                var read = ReadWithProtobuf(file);
                theirs = Math.Min(theirs, watch.Elapsed.TotalSeconds);
                if (read != Events) Report.Fail("events", $"Google.Protobuf read {read}");
            }
            Report.Line($"events, {Events:N0} scalars, {megabytes:0} MB", $"{megabytes / ours:0} MB/s", $"Google.Protobuf {megabytes / theirs:0} MB/s", $"{theirs / ours:0.0} x");
            Report.Line("  against the goal", $"{megabytes / ours:0} MB/s", "goal 200 MB/s", $"{megabytes / ours / 200:0.00} of it");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
        return Task.CompletedTask;
    }

    /// <summary>An event a scalar, as PyTorch's SummaryWriter writes them: two curves in turn.</summary>
    public static string Write(string folder, int events)
    {
        using var writer = new EventFileWriter(folder, TimeProvider.System, gathers: true);
        var random = new Random(1);
        for (var i = 0; i < events; i++) writer.Scalar(i % 2 == 0 ? "loss/train" : "loss/validation", i / 2, Math.Exp(-i / (double)events) + random.NextDouble() / 10);
        return writer.Path;
    }

    // As this program read them before: the plain way to use the library.
    private static int ReadWithProtobuf(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 20);
        Span<byte> header = stackalloc byte[12], footer = stackalloc byte[4];
        var values = new List<(string Tag, long Step, float Value)>();
        while (stream.ReadAtLeast(header, 12, throwOnEndOfStream: false) == 12)
        {
            var data = new byte[BinaryPrimitives.ReadUInt64LittleEndian(header)];
            stream.ReadExactly(data);
            stream.ReadExactly(footer);
            var input = new CodedInputStream(data);
            long step = 0;
            var summary = ByteString.Empty;
            while (input.ReadTag() is var tag && tag != 0)
                if (tag == WireFormat.MakeTag(2, WireFormat.WireType.Varint)) step = input.ReadInt64();
                else if (tag == WireFormat.MakeTag(5, WireFormat.WireType.LengthDelimited)) summary = input.ReadBytes();
                else input.SkipLastField();
            var list = summary.CreateCodedInput();
            while (list.ReadTag() is var tag && tag != 0)
            {
                var value = list.ReadBytes().CreateCodedInput();
                var (name, number) = ("", 0f);
                while (value.ReadTag() is var field && field != 0)
                    if (field == WireFormat.MakeTag(1, WireFormat.WireType.LengthDelimited)) name = value.ReadString();
                    else if (field == WireFormat.MakeTag(2, WireFormat.WireType.Fixed32)) number = value.ReadFloat();
                    else value.SkipLastField();
                values.Add((name, step, number));
            }
        }
        return values.Count;
    }
}
