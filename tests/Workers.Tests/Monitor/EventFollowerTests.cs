using System.Buffers.Binary;
using CoResearch.Workers.Monitor;
using Google.Protobuf;
using Xunit;

namespace CoResearch.Workers.Tests.Monitor;

public sealed class EventFollowerTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("events").FullName;

    [Fact]
    public void Scalars_are_read_once_and_in_order()
    {
        var file = Path.Combine(_folder, "events.out.tfevents.1.host");
        File.WriteAllBytes(file, [.. Record("loss/train", 1, 0.5f), .. Record("loss/train", 2, 0.25f)]);
        var follower = new EventFollower(_folder);
        Assert.Equal([new("loss/train", 1, 0.5, 7.0), new("loss/train", 2, 0.25, 7.0)], follower.ReadNew());
        Assert.Empty(follower.ReadNew());
        using (var stream = File.Open(file, FileMode.Append)) stream.Write(Record("loss/validation", 2, 0.125f));
        Assert.Equal([new("loss/validation", 2, 0.125, 7.0)], follower.ReadNew());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(13)]
    [InlineData(20)]
    public void A_truncated_last_record_is_read_when_it_is_whole(int missing)
    {
        var file = Path.Combine(_folder, "events.out.tfevents.1.host");
        var (first, second) = (Record("loss", 1, 0.5f), Record("loss", 2, 0.25f));
        File.WriteAllBytes(file, [.. first, .. second[..^missing]]);
        var follower = new EventFollower(_folder);
        Assert.Equal([1], follower.ReadNew().Select(e => e.Step));
        File.WriteAllBytes(file, [.. first, .. second]);
        Assert.Equal([2], follower.ReadNew().Select(e => e.Step));
    }

    [Fact]
    public void A_scalar_written_as_a_tensor_is_read_as_Keras_writes_it()
    {
        var content = new byte[4];
        BinaryPrimitives.WriteSingleLittleEndian(content, 0.75f);
        var tensor = Message(o =>
        {
            Number(o, 1, 1);
            Bytes(o, 4, content);
        });
        File.WriteAllBytes(Path.Combine(_folder, "events.out.tfevents.1.host"), Framed(Event(3, Message(o =>
        {
            Bytes(o, 1, "epoch_loss"u8.ToArray());
            Bytes(o, 8, tensor);
        }))));
        Assert.Equal([new("epoch_loss", 3, 0.75, 7.0)], new EventFollower(_folder).ReadNew());
    }

    [Fact]
    public void Garbage_tells_nothing_and_does_not_throw()
    {
        File.WriteAllBytes(Path.Combine(_folder, "events.out.tfevents.1.host"), [.. Framed([0xff, 0xff, 0xff]), .. Record("loss", 1, 0.5f)]);
        File.WriteAllBytes(Path.Combine(_folder, "events.out.tfevents.2.host"), [.. Enumerable.Repeat((byte)0xff, 64)]);
        Assert.Equal(["loss"], new EventFollower(_folder).ReadNew().Select(e => e.Tag));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static byte[] Record(string tag, long step, float value) => Framed(Event(step, Message(o =>
    {
        Bytes(o, 1, System.Text.Encoding.UTF8.GetBytes(tag));
        o.WriteTag(2, WireFormat.WireType.Fixed32);
        o.WriteFloat(value);
    })));

    private static byte[] Event(long step, byte[] value) => Message(o =>
    {
        o.WriteTag(1, WireFormat.WireType.Fixed64);
        o.WriteDouble(7.0);
        Number(o, 2, step);
        Bytes(o, 5, Message(summary => Bytes(summary, 1, value)));
    });

    private static byte[] Framed(byte[] data)
    {
        var record = new byte[16 + data.Length];
        BinaryPrimitives.WriteUInt64LittleEndian(record, (ulong)data.Length);
        data.CopyTo(record, 12);
        return record;
    }

    private static void Number(CodedOutputStream output, int field, long value)
    {
        output.WriteTag(field, WireFormat.WireType.Varint);
        output.WriteInt64(value);
    }

    private static void Bytes(CodedOutputStream output, int field, byte[] value)
    {
        output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        output.WriteBytes(ByteString.CopyFrom(value));
    }

    private static byte[] Message(Action<CodedOutputStream> write)
    {
        using var stream = new MemoryStream();
        var output = new CodedOutputStream(stream);
        write(output);
        output.Flush();
        return stream.ToArray();
    }
}
