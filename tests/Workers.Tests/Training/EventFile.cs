using System.Buffers.Binary;
using CoResearch.Workers.Training.Monitoring;
using Xunit;

namespace CoResearch.Workers.Tests.Training;

/// <summary>Reads event files for tests, checking every checksum bit by bit with an independent CRC.</summary>
internal static class EventFile
{
    public static List<(string Tag, long Step, float Value, double Time)> Read(string path)
    {
        var bytes = File.ReadAllBytes(path);
        var events = new List<(string, long, float, double)>();
        for (var at = 0; at < bytes.Length;)
        {
            var length = (int)BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(at));
            Assert.Equal(Masked(bytes.AsSpan(at, 8)), BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at + 8)));
            var data = bytes.AsSpan(at + 12, length);
            Assert.Equal(Masked(data), BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at + 12 + length)));
            at += 16 + length;
            var (time, step) = (0.0, 0L);
            ReadOnlySpan<byte> summary = [];
            for (var p = 0; p < data.Length;)
                switch (data[p++])
                {
                    case (1 << 3) | 1:
                        time = BinaryPrimitives.ReadDoubleLittleEndian(data[p..]);
                        p += 8;
                        break;
                    case 2 << 3:
                        step = (long)Varint(data, ref p);
                        break;
                    case (3 << 3) | 2:
                        var skipped = (int)Varint(data, ref p);
                        p += skipped;
                        break;
                    case (5 << 3) | 2:
                        var size = (int)Varint(data, ref p);
                        summary = data.Slice(p, size);
                        p += size;
                        break;
                    case var other:
                        throw new InvalidDataException($"field {other >> 3}");
                }
            for (var p = 0; p < summary.Length;)
            {
                Assert.Equal((1 << 3) | 2, summary[p++]);
                var inner = (int)Varint(summary, ref p);
                var end = p + inner;
                Assert.Equal((1 << 3) | 2, summary[p++]);
                var tag = (int)Varint(summary, ref p);
                var name = System.Text.Encoding.UTF8.GetString(summary.Slice(p, tag));
                p += tag;
                Assert.Equal((2 << 3) | 5, summary[p++]);
                events.Add((name, step, BinaryPrimitives.ReadSingleLittleEndian(summary[p..]), time));
                p += 4;
                Assert.Equal(end, p);
            }
        }
        return events;
    }

    private static ulong Varint(ReadOnlySpan<byte> data, ref int at)
    {
        ulong value = 0;
        for (var shift = 0; ; shift += 7)
        {
            var b = data[at++];
            value |= (ulong)(b & 0x7f) << shift;
            if (b < 0x80)
                return value;
        }
    }

    private static uint Masked(ReadOnlySpan<byte> data)
    {
        var crc = uint.MaxValue;
        foreach (var b in data)
        {
            crc ^= b;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc & 1) == 1 ? (crc >> 1) ^ 0x82F63B78 : crc >> 1;
        }
        crc = ~crc;
        return ((crc >> 15) | (crc << 17)) + 0xa282ead8;
    }
}

public sealed class EventFileWriterTests
{
    [Fact]
    public void Scalars_come_back_with_tag_step_and_time()
    {
        var folder = Directory.CreateTempSubdirectory("coresearch-test-").FullName;
        try
        {
            var time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_500));
            using var writer = new EventFileWriter(folder, time);
            writer.Scalar("loss/train", 1, 0.5);
            writer.Scalars(300, ("loss/validation", -1e-20), ("größe", 3));
            // Read while it is still open: every event is flushed.
            Assert.Equal(
                [("loss/train", 1, 0.5f, 1_700_000_000.5), ("loss/validation", 300, -1e-20f, 1_700_000_000.5), ("größe", 300, 3f, 1_700_000_000.5)],
                EventFile.Read(writer.Path));
            Assert.StartsWith("events.out.tfevents.1700000000.", Path.GetFileName(writer.Path), StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Writers_of_the_same_second_have_files_of_their_own()
    {
        var folder = Directory.CreateTempSubdirectory("coresearch-test-").FullName;
        try
        {
            var time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(DateTimeOffset.UnixEpoch);
            using var first = new EventFileWriter(folder, time);
            using var second = new EventFileWriter(folder, time);
            first.Scalar("loss", 1, 0.5);
            second.Scalar("loss", 2, 0.25);
            Assert.Equal(1, Assert.Single(EventFile.Read(first.Path)).Step);
            Assert.Equal(2, Assert.Single(EventFile.Read(second.Path)).Step);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void The_checksum_is_that_of_the_standard() =>
        // RFC 3720, B.4: 32 bytes of zeros have the CRC-32C 0x8A9136AA.
        Assert.Equal(unchecked(((0x8A9136AAu >> 15) | (0x8A9136AAu << 17)) + 0xa282ead8), EventFileWriter.MaskedCrc(new byte[32]));
}
