using System.Buffers.Binary;
using System.Numerics;

namespace Filigree.Formats;

/// <summary>
/// Writes a file of events for TensorBoard. A record is the length of an event, a checksum of that, the event, and a checksum of it: CRC-32C, turned and shifted, as TensorFlow masks
/// it.
/// </summary>
internal sealed class EventWriter
{
    private const string Version = "brain.Event:2";
    private const uint MaskDelta = 0xA282EAD8;
    private const int MaskShift = 15;

    private readonly Stream target;
    private readonly double wallTime;

    /// <summary>Begins a file.</summary>
    /// <param name="target">Where to.</param>
    /// <param name="wallTime">When its events were, in seconds since 1970.</param>
    public EventWriter(Stream target, double wallTime)
    {
        (this.target, this.wallTime) = (target, wallTime);
        Write(Timed().Text(EventFields.Event.FileVersion, Version));
    }

    /// <summary>A number of a step.</summary>
    public void Add(string tag, long step, float number) =>
        Add(step, Tagged(tag).Single(EventFields.Summary.Number, number));

    /// <summary>What a plugin of TensorBoard's reads.</summary>
    public void Add(string tag, string plugin, ProtobufWriter content)
    {
        // The number 0, which stands for no number: TensorBoard looks at tensors alone.
        ProtobufWriter nothing = new ProtobufWriter()
            .Integer(EventFields.Tensor.Type, 1)
            .Message(
                EventFields.Tensor.Shape,
                new ProtobufWriter().Message(
                    EventFields.Tensor.Dimension,
                    new ProtobufWriter().Integer(EventFields.Tensor.Size, 1)
                )
            )
            .Single(EventFields.Tensor.Singles, 0);
        ProtobufWriter data = new ProtobufWriter()
            .Text(EventFields.Summary.PluginName, plugin)
            .Message(EventFields.Summary.PluginContent, content);
        Add(
            step: 0,
            Tagged(tag)
                .Message(EventFields.Summary.Tensor, nothing)
                .Message(EventFields.Summary.Metadata, new ProtobufWriter().Message(EventFields.Summary.Plugin, data))
        );
    }

    /// <summary>The checksum of bytes, masked.</summary>
    public static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        uint sum = uint.MaxValue;
        foreach (byte one in bytes)
        {
            sum = BitOperations.Crc32C(sum, one);
        }

        sum = ~sum;
        return BitOperations.RotateRight(sum, MaskShift) + MaskDelta;
    }

    private static ProtobufWriter Tagged(string tag) => new ProtobufWriter().Text(EventFields.Summary.Tag, tag);

    private ProtobufWriter Timed() => new ProtobufWriter().Double(EventFields.Event.WallTime, wallTime);

    private void Add(long step, ProtobufWriter value) =>
        Write(
            Timed()
                .Integer(EventFields.Event.Step, step)
                .Message(EventFields.Event.Summary, new ProtobufWriter().Message(EventFields.Summary.Value, value))
        );

    private void Write(ProtobufWriter message)
    {
        byte[] content = message.ToArray();
        byte[] length = new byte[sizeof(ulong)];
        BinaryPrimitives.WriteInt64LittleEndian(length, content.Length);
        target.Write(length);
        WriteChecksum(length);
        target.Write(content);
        WriteChecksum(content);
    }

    private void WriteChecksum(ReadOnlySpan<byte> bytes)
    {
        Span<byte> sum = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(sum, Checksum(bytes));
        target.Write(sum);
    }
}
