using Filigree.Connectivity;
using Filigree.Formats;
using Filigree.Layers;
using Filigree.Numerics;
using Filigree.Tensors;
using Filigree.Tests.Support;
using Filigree.Topology;
using Filigree.Wiring;

namespace Filigree.Tests.Layers;

/// <summary>The size of a kernel stays with its weight through forms, sets, graphs, states and files.</summary>
public sealed class KernelShapeTests
{
    private static readonly MatrixShape Shape = new(4, 30, 2, 3);

    [Fact]
    public void A_shape_is_a_matrix_inside_and_a_kernel_outside()
    {
        Assert.Equal((6, 5, 30, 24), (Shape.KernelArea, Shape.Channels, Shape.FanIn, Shape.FanOut));
        Assert.Equal([4, 5, 2, 3], Shape.Dimensions);
        Assert.Equal([4, 30], new MatrixShape(4, 30).Dimensions);

        // (5 + 4 + 2 + 3) / 120 against (5 + 9) / 45: equal sums, equal counts.
        Assert.Equal([21, 21], Distributions.ErdosRenyi.Share(new Budget([Shape, new(9, 5)], 42 / 165.0)));
    }

    [Theory]
    [InlineData(WeightForm.Dense)]
    [InlineData(WeightForm.Masked)]
    [InlineData(WeightForm.Sparse)]
    public void Forms_sets_and_graphs_keep_it(WeightForm form)
    {
        using Network network = Make();
        Parameter weight = network.Weights[0];
        weight.Connect(
            RandomConnections.Draw("w", Shape, 50, new RandomStream(1, "test", 0, 0)).WithWeights(Numbers(50)),
            form
        );
        SparseMatrix kept = weight.ToSparse();
        Assert.Equal(50, kept.Count);
        SparseMatrix grown = RandomConnections.Grow(
            kept,
            [1, 2, 3],
            new RandomStream(1, "test", 0, 0),
            out bool[] isNew
        );
        Assert.All(
            (SparseMatrix[])
                [
                    kept,
                    grown,
                    grown.Without(isNew),
                    grown.Difference(kept),
                    kept.Union(grown),
                    kept.WeightsFrom(grown),
                    kept.Where(value => value > 0),
                    SparseMatrix.NonZero(kept.ToDense()),
                    SparseMatrix.Full(kept.ToDense()),
                    Generations.Next(kept, 5, new RandomStream(1, "test", 0, 0)),
                ],
            matrix => Assert.Equal(Shape, matrix.Shape)
        );
        Assert.Equal(Shape, weight.ToMatrix().Shape);
        Assert.Equal(Shape, SparseLayer.NonZero(kept).Shape);
        Assert.Equal(Shape, SparseGraph.Strongest([weight.ToMatrix()], 7).Layers[0].Shape);
        Assert.Equal(new MatrixShape(30, 4), kept.Transpose().Shape);
        Assert.Throws<ArgumentException>(() => new SparseMatrix("w", 1, 1, [0, 0], [], []) { Shape = Shape });
    }

    [Fact]
    public void States_and_files_keep_it()
    {
        using Network network = Make();
        SparseMatrix drawn = RandomConnections.Draw("conv.weight", Shape, 50, new RandomStream(1, "test", 0, 0));
        network.Weights[0].Connect(drawn.WithWeights(Numbers(50)));
        NetworkSnapshot snapshot = NetworkSnapshot.Of(network);

        using var state = new MemoryStream();
        ConnectionSerializer.Write(new BinaryWriter(state), snapshot.Weights);
        state.Position = 0;
        Assert.Equal(Shape, Assert.Single(ConnectionSerializer.Read(new BinaryReader(state))).Shape);

        using var connections = new MemoryStream();
        ConnectionFile.Write(connections, snapshot.Weights);
        Assert.Equal(Shape, Assert.Single(ConnectionFile.Read(connections.ToArray(), "a test")).Shape);

        using var dense = new MemoryStream();
        NetworkFile.Write(dense, snapshot);
        Check(dense.ToArray(), network);
        using var masked = new MemoryStream();
        NetworkFile.WriteMasked(masked, snapshot);
        Check(masked.ToArray(), network);
    }

    [Fact]
    public void A_file_of_another_kernel_is_refused()
    {
        using Network network = Make();
        using var turned = new MemoryStream();
        SparseMatrix weight = new("conv.weight", 4, 30, new int[5], [], []) { Shape = new(4, 30, 3, 2) };
        NetworkFile.Write(turned, new NetworkSnapshot([weight], []));
        using WeightFile file = WeightFile.Of(turned.ToArray(), "a test");
        UserError error = Assert.Throws<UserError>(() => NetworkFile.Read(file, network));
        Assert.Contains("4 x 5 x 3 x 2", error.Message, StringComparison.Ordinal);
        Assert.Contains("4 x 5 x 2 x 3", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("7")]
    [InlineData("0 x 3")]
    [InlineData("4 x 4")]
    [InlineData("99999 x 99999")]
    [InlineData("-2 x -3")]
    public void A_kernel_that_does_not_divide_the_inputs_is_damage(string kernel)
    {
        using var stream = new MemoryStream();
        ConnectionFile.Write(stream, [new SparseMatrix("w", 4, 30, new int[5], [], []) { Shape = Shape }]);
        string text = System.Text.Encoding.Latin1.GetString(stream.ToArray());
        string padded = text.Replace("\"2 x 3\"", $"\"{kernel}\"", StringComparison.Ordinal);
        byte[] bytes = System.Text.Encoding.Latin1.GetBytes(padded);
        BitConverter.GetBytes(BitConverter.ToInt64(bytes) + padded.Length - text.Length).CopyTo(bytes, 0);
        UserError error = Assert.Throws<UserError>(() => ConnectionFile.Read(bytes, "a test"));
        Assert.Contains("contradict", error.Message, StringComparison.Ordinal);
    }

    private static void Check(byte[] bytes, Network network)
    {
        using WeightFile file = WeightFile.Of(bytes, "a test");
        Assert.Equal([4, 5, 2, 3], file.Layers[0].TensorShape);
        Assert.Equal(Shape, file.Layers[0].Shape);
        NetworkSnapshot read = NetworkFile.Read(file, network);
        Assert.Equal(network.Weights[0].ToSparse().Values, read.Weights[0].Values);
        Assert.Equal(Shape, read.Weights[0].Shape);
    }

    private static Network Make() => new(30, [new KernelLayer("conv")]);

    private static float[] Numbers(int count) =>
        [.. Enumerable.Range(1, count).Select(number => (float)(number - 20.5))];
}
