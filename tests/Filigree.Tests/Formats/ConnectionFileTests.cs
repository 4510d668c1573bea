using Filigree.Formats;
using Filigree.Numerics;

namespace Filigree.Tests.Formats;

/// <summary>Files of connections: what is written is read, and damage is said, not believed.</summary>
public sealed class ConnectionFileTests
{
    private static readonly SparseMatrix[] Layers =
    [
        new("dense1.weight", 2, 3, [0, 2, 3], [0, 2, 1], [0.5f, -1, 0]),
        new("output.weight", 1, 2, [0, 0], [], []),
    ];

    [Fact]
    public void What_is_written_is_read()
    {
        IReadOnlyList<SparseMatrix> read = ConnectionFile.Read(Written(), "a test");
        Assert.Equal(Layers.Select(Text), read.Select(Text));
    }

    [Fact]
    public void It_is_opened_as_any_file_of_weights()
    {
        using WeightFile file = WeightFile.Of(Written(), "a test");
        Assert.Equal(["dense1.weight", "output.weight"], file.Layers.Select(layer => layer.Name));
        Assert.All(file.Layers, layer => Assert.True(layer.IsSparse));
        Assert.Equal([0.5f, 0, -1, 0, 0, 0], file.Layers[0].ReadMatrix().Values);
        Assert.Equal(Layers.Select(Text), file.ReadSparse().Select(Text));
    }

    [Fact]
    public void Its_size_grows_with_connections_not_with_places()
    {
        using var stream = new MemoryStream();
        ConnectionFile.Write(stream, [new SparseMatrix("wide", 10, 1_000_000, new int[11], [], [])]);
        Assert.InRange(stream.Length, 1, 1000);
    }

    [Fact]
    public void Damage_is_told_in_one_line()
    {
        byte[] whole = Written();
        for (int length = 0; length < whole.Length; length += 7)
        {
            Assert.Throws<UserError>(() => ConnectionFile.Read(whole.AsMemory(0, length), "a test"));
        }

        // An input neuron that there is not: the last of the three indices.
        byte[] wrong = [.. whole];
        int place = wrong.AsSpan().IndexOf<byte>([0, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0]);
        wrong[place + 8] = 9;
        UserError error = Assert.Throws<UserError>(() => ConnectionFile.Read(wrong, "a test"));
        Assert.Contains("dense1.weight", error.Message, StringComparison.Ordinal);
    }

    private static byte[] Written()
    {
        using var stream = new MemoryStream();
        ConnectionFile.Write(stream, Layers);
        return stream.ToArray();
    }

    private static string Text(SparseMatrix layer) =>
        $"{layer.Name} {layer.Outputs} {layer.Inputs}: {string.Join(' ', layer.Starts)}; {string.Join(' ', layer.Indices)}; {string.Join(' ', layer.Values)}";
}
