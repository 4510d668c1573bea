using Filigree.Numerics;
using Filigree.Options;

namespace Filigree.Wiring;

/// <summary>
/// Q of a QR decomposition of a Gaussian matrix, times a gain: Saxe, McClelland and Ganguli, "Exact solutions to the nonlinear
/// dynamics of learning in deep linear neural networks" (2014). The signs are those that make R's diagonal positive, so that Q is
/// uniform over all orthonormal frames. Columns are orthonormal where there are at least as many outputs as inputs, otherwise rows.
/// </summary>
/// <param name="gain">Factor, above 0.</param>
internal sealed class Orthogonal(double gain = 1) : Initializer
{
    private static readonly NumberOption GainOption = Wiring.Gain.Option with { Default = 1 };

    /// <summary>The rule in study files.</summary>
    public static Rule<IWiring> Rule { get; } =
        new(
            "orthogonal",
            "gain * Q of a QR of a Gaussian matrix",
            [GainOption, ScaleOption],
            options => new Orthogonal(options.Get(GainOption)) { Scale = options.Get(ScaleOption) }
        )
        {
            Source = "Saxe et al. 2014",
        };

    /// <inheritdoc/>
    public override string Name => Rule.Name;

    /// <summary>Factor.</summary>
    public double Gain { get; } = GainOption.Check(gain);

    /// <inheritdoc/>
    public override bool DrawsIndependently => false;

    /// <inheritdoc/>
    protected override void Draw(Span<float> weights, MatrixShape shape, RandomStream stream)
    {
        bool isTall = shape.Outputs >= shape.Inputs;
        int rows = Math.Max(shape.Outputs, shape.Inputs);
        int columns = Math.Min(shape.Outputs, shape.Inputs);
        double[] matrix = new double[weights.Length];
        stream.FillNormal(matrix.AsSpan());
        HouseholderDecomposition.ReplaceByQ(matrix, rows, columns);

        // Column after column is row after row of the transpose, which is what a wide matrix wants.
        for (int column = 0; column < columns; column++)
        {
            for (int row = 0; row < rows; row++)
            {
                int place = isTall ? row * columns + column : column * rows + row;
                weights[place] = (float)(Gain * matrix[column * rows + row]);
            }
        }
    }
}
