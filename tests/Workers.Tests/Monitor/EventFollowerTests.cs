using System.Buffers.Binary;
using CoResearch.Workers.Monitor;
using Google.Protobuf;
using Xunit;
using static CoResearch.Workers.Tests.Monitor.EventBytes;

namespace CoResearch.Workers.Tests.Monitor;

/// <summary>What programs write for TensorBoard, whole, broken off, damaged and by several writers, becomes curves.</summary>
public sealed class EventFollowerTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("events").FullName;
    private readonly EventFollower _follower;

    public EventFollowerTests() => _follower = new EventFollower(_folder);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Scalars_are_read_once_and_in_order()
    {
        Write("events.out.tfevents.1.host", [.. Scalar("loss/train", 1, 0.5f), .. Scalar("loss/train", 2, 0.25f)]);
        Assert.Equal(["loss/train: 1=0.5 2=0.25"], Look());
        Assert.False(_follower.Look());
        Append("events.out.tfevents.1.host", Scalar("loss/validation", 2, 0.125f));
        Assert.Equal(["loss/train: 1=0.5 2=0.25", "loss/validation: 2=0.125"], Look());
    }

    [Fact]
    public void A_truncated_last_record_is_read_when_it_is_whole()
    {
        byte[] first = Scalar("loss", 1, 0.5f), second = Scalar("loss", 2, 0.25f);
        for (var missing = 1; missing <= second.Length; missing++)
        {
            var name = $"{missing}/events.out.tfevents.1.host";
            var follower = new EventFollower(Path.Combine(_folder, $"{missing}"));
            Write(name, [.. first, .. second[..^missing]]);
            Assert.True(follower.Look());
            Assert.Equal([1], follower.Series[0].Points().Select(p => p.Step));
            Append(name, second[^missing..]);
            Assert.True(follower.Look());
            Assert.Equal([1, 2], follower.Series[0].Points().Select(p => p.Step));
            Assert.Equal(0, follower.Damaged);
        }
    }

    [Theory]
    [InlineData("content float")]
    [InlineData("content double")]
    [InlineData("content int")]
    [InlineData("content half")]
    [InlineData("content bfloat")]
    [InlineData("float")]
    [InlineData("float packed")]
    [InlineData("double")]
    [InlineData("int")]
    [InlineData("int packed")]
    [InlineData("half")]
    public void A_scalar_written_as_a_tensor_is_read(string how)
    {
        var content = new byte[8];
        Write("events.out.tfevents.1.host", Tensor("epoch_loss", 3, o =>
        {
            // An empty shape is a scalar's.
            Bytes(o, 2, []);
            switch (how)
            {
                case "content float":
                    BinaryPrimitives.WriteSingleLittleEndian(content, 2);
                    Content(o, 1, content[..4]);
                    break;
                case "content double":
                    BinaryPrimitives.WriteDoubleLittleEndian(content, 2);
                    Content(o, 2, content);
                    break;
                case "content int":
                    Content(o, 9, [2, 0, 0, 0, 0, 0, 0, 0]);
                    break;
                case "content half":
                    Content(o, 19, [0x00, 0x40]);
                    break;
                case "content bfloat":
                    Content(o, 14, [0x00, 0x40]);
                    break;
                case "float":
                    Number(o, 1, 1);
                    o.WriteTag(5, WireFormat.WireType.Fixed32);
                    o.WriteFloat(2);
                    break;
                case "float packed":
                    BinaryPrimitives.WriteSingleLittleEndian(content, 2);
                    Number(o, 1, 1);
                    Bytes(o, 5, content[..4]);
                    break;
                case "double":
                    Number(o, 1, 2);
                    o.WriteTag(6, WireFormat.WireType.Fixed64);
                    o.WriteDouble(2);
                    break;
                case "int":
                    Number(o, 1, 3);
                    Number(o, 7, 2);
                    break;
                case "int packed":
                    Number(o, 1, 9);
                    Bytes(o, 10, [2]);
                    break;
                case "half":
                    Number(o, 1, 19);
                    Number(o, 13, 0x4000);
                    break;
            }
        }));
        Assert.Equal(["epoch_loss: 3=2"], Look());
        Assert.Equal(0, _follower.Damaged);
    }

    /// <summary>The lab's own writer has 32 bits for a value, as TensorBoard's; what does not fit into them must not vanish.</summary>
    [Theory]
    [InlineData(-1e300)]
    [InlineData(1e-60)]
    [InlineData(0.25)]
    [InlineData(0.0)]
    public void Values_of_any_size_come_back(double value)
    {
        using (var writer = new CoResearch.Workers.Training.Monitoring.EventFileWriter(_folder, TimeProvider.System)) writer.Scalars(1, ("loss", value), ("rate", 0.5));
        _follower.Look();
        Assert.Equal([value, 0.5], _follower.Series.Select(s => s.Last!.Value.Value));
    }

    [Fact]
    public void A_tensor_of_many_elements_is_no_scalar()
    {
        Write("events.out.tfevents.1.host", Tensor("weights", 3, o =>
        {
            Number(o, 1, 1);
            Bytes(o, 2, Message(shape => Bytes(shape, 2, Message(dimension => Number(dimension, 1, 2)))));
            Bytes(o, 4, [0, 0, 0, 64, 0, 0, 0, 64]);
        }));
        Assert.Empty(Look());
    }

    [Fact]
    public void Damaged_records_are_passed_over_and_the_ones_after_them_are_read()
    {
        byte[] first = Scalar("loss", 1, 0.5f), second = Scalar("loss", 2, 0.25f), third = Scalar("loss", 3, 0.125f);
        for (var at = 0; at < second.Length; at++)
        {
            var damaged = second.ToArray();
            damaged[at] ^= 0x10;
            var follower = new EventFollower(Path.Combine(_folder, $"{at}"));
            Write($"{at}/events.out.tfevents.1.host", [.. first, .. damaged, .. third]);
            follower.Look();
            Assert.Equal([1, 3], follower.Series[0].Points().Select(p => p.Step));
            Assert.Equal(1, follower.Damaged);
        }
    }

    [Fact]
    public void A_whole_record_that_holds_no_event_tells_nothing()
    {
        Write("events.out.tfevents.1.host", [.. Framed([0xff, 0xff, 0xff]), .. Framed([]), .. Scalar("loss", 1, 0.5f)]);
        Write("events.out.tfevents.2.host", [.. Enumerable.Repeat((byte)0xff, 64)]);
        Write("events.out.tfevents.3.host", new byte[64]);
        Assert.Equal(["loss: 1=0.5"], Look());
    }

    [Fact]
    public void A_record_without_scalars_may_be_longer_than_anything_that_is_read_at_once()
    {
        Write("events.out.tfevents.1.host", [.. Scalar("loss", 1, 0.5f), .. Framed(new byte[3 << 20]), .. Framed(new byte[17 << 20]), .. Scalar("loss", 2, 0.25f)]);
        Assert.Equal(["loss: 1=0.5 2=0.25"], Look());
    }

    [Fact]
    public void A_file_that_is_continued_in_another_is_one_curve()
    {
        Write("events.out.tfevents.2.host", [.. Scalar("loss", 3, 0.1f), .. Scalar("loss", 4, 0.05f)]);
        Write("events.out.tfevents.1.host", [.. Scalar("loss", 1, 0.5f), .. Scalar("loss", 2, 0.25f), .. Scalar("loss", 3, 9f)]);
        Assert.Equal(["loss: 1=0.5 2=0.25 3=0.1 4=0.05"], Look());
    }

    [Fact]
    public void Writers_in_folders_of_their_own_have_curves_of_their_own()
    {
        Write("train/events.out.tfevents.1.host", [.. Scalar("epoch_loss", 1, 0.5f), .. Scalar("rate", 1, 0.125f)]);
        Write("validation/events.out.tfevents.1.host", Scalar("epoch_loss", 1, 0.75f));
        Assert.Equal(["epoch_loss/train: 1=0.5", "rate: 1=0.125", "epoch_loss/validation: 1=0.75"], Look());

        // A tag that is called like another one's name.
        Write("zz/events.out.tfevents.1.host", Scalar("epoch_loss/train", 1, 0.25f));
        Assert.Contains("epoch_loss/train (2): 1=0.25", Look());
    }

    /// <summary>A search's earlier trials, or whatever a program logs once, would hide the curve that everybody looks for.</summary>
    [Fact]
    public void Of_too_many_curves_those_with_the_most_values_are_shown()
    {
        Write("a/events.out.tfevents.1.host", [.. Enumerable.Range(0, 300).SelectMany(i => Scalar($"tag{i}", 1, i))]);
        Write("b/events.out.tfevents.1.host", [.. Scalar("loss", 1, 0.5f), .. Scalar("loss", 2, 0.25f)]);
        var shown = Look();
        Assert.Equal((256, "tag0: 1=0", "loss: 1=0.5 2=0.25"), (shown.Count, shown[0], shown[^1]));
    }

    [Fact]
    public void What_is_read_at_a_look_is_bounded_and_the_rest_comes_with_the_next()
    {
        var many = Enumerable.Range(0, 60_000).SelectMany(i => Scalar("loss", i, i)).ToArray();
        Write("events.out.tfevents.1.host", many);
        Assert.True(_follower.Look(most: 1));
        Assert.InRange(_follower.Series[0].Count, 1, 59_999);
        while (_follower.Look(most: 1))
        {
        }
        Assert.Equal(60_000, _follower.Series[0].Count);
    }

    [Fact]
    public void Whatever_bytes_are_there_nothing_is_thrown_and_what_is_told_was_written()
    {
        var random = new Random(1);
        var plain = Enumerable.Range(1, 40).SelectMany(i => Scalar("loss", i, i)).ToArray();
        for (var round = 0; round < 500; round++)
        {
            var bytes = plain.ToArray();
            for (var k = random.Next(1, 30); k > 0; k--) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            var (from, length) = (random.Next(bytes.Length), random.Next(200));
            if (round % 3 == 0) bytes = [.. bytes[..from], .. bytes[Math.Min(bytes.Length, from + length)..]];
            var name = Path.Combine(_folder, $"{round}", "events.out.tfevents.1.host");
            Directory.CreateDirectory(Path.GetDirectoryName(name)!);
            File.WriteAllBytes(name, bytes);
            var follower = new EventFollower(Path.GetDirectoryName(name)!);
            follower.Look();
            Assert.All(follower.Series, s => Assert.All(s.Points(), p => Assert.Equal(p.Step, p.Value)));
            Assert.All(follower.Series, s => Assert.Equal("loss", s.Tag));
        }
    }

    [Fact]
    public void Random_messages_never_break_the_reader()
    {
        var random = new Random(2);
        for (var round = 0; round < 20_000; round++)
        {
            var bytes = new byte[random.Next(64)];
            random.NextBytes(bytes);
            ScalarValue.Read(bytes, new Nobody());
        }
    }

    private static void Content(CodedOutputStream output, int type, byte[] content)
    {
        Number(output, 1, type);
        Bytes(output, 4, content);
    }

    private void Write(string name, byte[] bytes)
    {
        var path = Path.Combine(_folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, bytes);
    }

    private void Append(string name, byte[] bytes)
    {
        using var stream = File.Open(Path.Combine(_folder, name), FileMode.Append);
        stream.Write(bytes);
    }

    private List<string> Look()
    {
        _follower.Look();
        return [.. _follower.Named().Select(n => FormattableString.Invariant($"{n.Name}: {string.Join(' ', n.Series.Points().Select(p => FormattableString.Invariant($"{p.Step}={(float)p.Value}")))}"))];
    }

    private sealed class Nobody : IScalarSink
    {
        public void Scalar(ReadOnlySpan<byte> tag, long step, double wallTime, double value)
        {
        }
    }
}
