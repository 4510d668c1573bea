using Filigree.Connectivity;
using Filigree.Numerics;
using Filigree.Tests.Support;

namespace Filigree.Tests.Numerics;

/// <summary>Connections seen from both sides.</summary>
public sealed class ConnectionsTests
{
    // w[0, 1] = 5, w[0, 2] = 6, w[2, 0] = 7, w[2, 2] = 8: output 1 has no input, input 3 no output.
    private static readonly SparseMatrix Toy = new("w", 3, 4, [0, 2, 2, 4], [1, 2, 0, 2], [5, 6, 7, 8]);

    [Fact]
    public void Places_ascend_by_input_and_then_by_output()
    {
        Connections connections = Connections.Of(Toy);

        Assert.Equal([0, 1, 2, 4, 4], connections.InputStarts);
        Assert.Equal([2, 0, 0, 2], connections.Heads);
        Assert.Equal([0, 2, 2, 4], connections.OutputStarts);
        Assert.Equal([1, 2, 0, 2], connections.Tails);
        Assert.Equal([1, 2, 0, 3], connections.Places);
        Assert.Equal(4 / 12.0, connections.Density);
    }

    [Fact]
    public void Weights_by_place_become_the_matrix_again()
    {
        SparseMatrix matrix = Connections.Of(Toy).ToMatrix("again", [7, 5, 6, 8]);

        Assert.Equal(Toy.Starts, matrix.Starts);
        Assert.Equal(Toy.Indices, matrix.Indices);
        Assert.Equal(Toy.Values, matrix.Values);
    }

    [Theory]
    [InlineData(1, 1, 1.0)]
    [InlineData(5, 9, 0.0)]
    [InlineData(40, 30, 0.1)]
    [InlineData(7, 64, 0.9)]
    public void Every_size_and_density_comes_back_as_it_went_in(int outputs, int inputs, double density)
    {
        SparseMatrix matrix = TestConnections.Make(outputs, inputs, density, 3);
        Connections connections = Connections.Of(matrix);
        SparseMatrix transposed = matrix.Transpose();
        Connections again = Connections.FromInputs(outputs, inputs, connections.InputStarts, connections.Heads);
        SparseMatrix back = again.ToMatrix("w", transposed.Values);

        Assert.Equal(matrix.Starts, back.Starts);
        Assert.Equal(matrix.Indices, back.Indices);
        Assert.Equal(matrix.Values, back.Values);
    }

    [Fact]
    public void Each_connection_is_found_again_among_others()
    {
        // From the toy's (by input: 0-2, 1-0, 2-0, 2-2) to 0-1, 0-2, 2-2, 3-0.
        Connections next = Connections.FromInputs(3, 4, [0, 2, 2, 3, 4], [1, 2, 2, 0]);

        Assert.Equal([-1, 0, 3, -1], next.PlacesIn(Connections.Of(Toy)));
        Assert.Equal([1, -1, -1, 2], Connections.Of(Toy).PlacesIn(next));
        Assert.Throws<ArgumentException>(() => next.PlacesIn(Connections.FromInputs(3, 1, [0, 0], [])));
    }

    [Theory]
    [InlineData(new[] { 0, 1 }, new[] { 0 })]
    [InlineData(new[] { 0, 1, 3 }, new[] { 0, 1 })]
    [InlineData(new[] { 1, 1, 2 }, new[] { 0, 1 })]
    [InlineData(new[] { 0, 3, 2 }, new[] { 0, 1 })]
    [InlineData(new[] { 0, 2, 2 }, new[] { 1, 1 })]
    [InlineData(new[] { 0, 1, 2 }, new[] { 0, 3 })]
    [InlineData(new[] { 0, -1, 2 }, new[] { 0, 1 })]
    public void Contradicting_arrays_are_refused(int[] starts, int[] heads) =>
        Assert.Throws<ArgumentException>(() => Connections.FromInputs(3, 2, starts, heads));
}
