using System.Text;
using Filigree.Connectivity;
using Filigree.Numerics;
using Filigree.Tests.Support;

namespace Filigree.Tests.Connectivity;

public class ConnectionSerializerTests
{
    private static readonly SparseMatrix[] Layers =
    [
        TestConnections.Make(7, 5, 0.4, seed: 1, "dense1.weight"),
        TestConnections.Make(0, 5, 0.4, seed: 1, "ünïcode"),
        TestConnections.Make(3, 4, 0, seed: 1, ""),
    ];

    [Fact]
    public void Layers_come_back_as_they_were_with_their_weights_or_without()
    {
        using BinaryReader whole = Written(writer => ConnectionSerializer.Write(writer, Layers));
        AssertEqual(Layers, ConnectionSerializer.Read(whole));
        Assert.Equal(whole.BaseStream.Length, whole.BaseStream.Position);
        using BinaryReader places = Written(writer => ConnectionSerializer.WritePlaces(writer, Layers));
        AssertEqual(
            [.. Layers.Select(layer => layer.WithWeights(new float[layer.Count]))],
            ConnectionSerializer.ReadPlaces(places)
        );
        Assert.Equal(places.BaseStream.Length, places.BaseStream.Position);
    }

    [Fact]
    public void The_bytes_are_those_of_earlier_versions()
    {
        using BinaryReader reader = Written(writer =>
            ConnectionSerializer.Write(writer, [new SparseMatrix("w", 1, 3, [0, 2], [0, 2], [1, -1])])
        );
        Assert.Equal(
            "01000000"
                + "0177"
                + "01000000"
                + "03000000"
                + "02000000"
                + "0000000002000000"
                + "0000000002000000"
                + "0000803f000080bf",
            Convert.ToHexStringLower(reader.ReadBytes(100))
        );
    }

    [Theory]
    [InlineData(16, 3, "behind")] // the second input before the first
    [InlineData(16, 9, "behind")] // an input that there is not
    [InlineData(8, 7, "span")] // a row that ends behind the connections
    [InlineData(3, 0x80, "numbers")] // a negative number of connections
    public void Connections_that_contradict_themselves_are_refused(int at, byte value, string why)
    {
        using BinaryReader reader = Written(writer =>
            ConnectionSerializer.Write(writer, [new SparseMatrix("", 1, 9, [0, 2], [4, 5], [1, -1])])
        );
        byte[] bytes = reader.ReadBytes((int)reader.BaseStream.Length);
        const int rows = 4 + 1 + 4 + 4;
        bytes[rows + at] = value;
        InvalidDataException error = Assert.Throws<InvalidDataException>(() =>
            ConnectionSerializer.Read(new BinaryReader(new MemoryStream(bytes)))
        );
        Assert.Contains(why, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Connections_that_end_too_early_are_refused()
    {
        using BinaryReader reader = Written(writer => ConnectionSerializer.Write(writer, Layers));
        byte[] bytes = reader.ReadBytes((int)reader.BaseStream.Length);
        for (int length = 0; length < bytes.Length; length += 3)
        {
            Assert.Throws<EndOfStreamException>(() =>
                ConnectionSerializer.Read(new BinaryReader(new MemoryStream(bytes, 0, length)))
            );
        }
    }

    private static BinaryReader Written(Action<BinaryWriter> write)
    {
        var stream = new MemoryStream();
        using (var writer = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true))
        {
            write(writer);
        }

        stream.Position = 0;
        return new BinaryReader(stream);
    }

    private static void AssertEqual(SparseMatrix[] expected, SparseMatrix[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        foreach ((SparseMatrix one, SparseMatrix other) in expected.Zip(actual))
        {
            Assert.Equal((one.Name, one.Outputs, one.Inputs), (other.Name, other.Outputs, other.Inputs));
            Assert.Equal(one.Starts, other.Starts);
            Assert.Equal(one.Indices, other.Indices);
            Assert.Equal(one.Values, other.Values);
        }
    }
}
