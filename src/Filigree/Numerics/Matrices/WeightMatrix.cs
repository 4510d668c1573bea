namespace Filigree.Numerics;

/// <summary>
/// The matrix view of one layer's weights: <c>Values[output * Inputs + input]</c>. A convolution [out, in, kh, kw] is seen as
/// [out, in * kh * kw].
/// </summary>
/// <param name="Name">The parameter's name, such as <c>dense1.weight</c>.</param>
/// <param name="Outputs">Number of output neurons (rows).</param>
/// <param name="Inputs">Number of input neurons (columns).</param>
/// <param name="Values">The weights, row-major, without padding.</param>
public sealed record WeightMatrix(string Name, int Outputs, int Inputs, float[] Values)
{
    /// <summary>The shape, with the size of a convolution's kernel.</summary>
    public MatrixShape Shape { get; init; } = new(Outputs, Inputs);

    /// <summary>The sizes of the tensor that others see: those of <see cref="Shape"/> unless set.</summary>
    public IReadOnlyList<long> Dimensions
    {
        get => field ?? Shape.Dimensions;
        init;
    }
}
