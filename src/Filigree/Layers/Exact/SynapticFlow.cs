namespace Filigree.Layers;

/// <summary>
/// What flows through a network's magnitudes from inputs of 1 to the sum of its outputs: R = 1' product of |W| 1 (Tanaka et al. 2020), or through
/// the squares of its weights (Gebhart et al. 2021), without data, biases, activations and normalizations. In double precision, for R
/// grows with the product of the layers' widths.
/// </summary>
public sealed class SynapticFlow
{
    private SynapticFlow(double total, IReadOnlyList<double[]> slopes, IReadOnlyList<double[]> flows) =>
        (Total, Slopes, Flows) = (total, slopes, flows);

    /// <summary>R: the sum of the outputs.</summary>
    public double Total { get; }

    /// <summary>The derivative of R by the magnitude (or square) of each weight, layer by layer, by output and input neuron; a weight that connects all has one a place.</summary>
    public IReadOnlyList<double[]> Slopes { get; }

    /// <summary>
    /// What flows through each connection: its magnitude (or square) times <see cref="Slopes"/>. In a chain each layer's sum is R, and what enters a
    /// hidden neuron leaves it.
    /// </summary>
    public IReadOnlyList<double[]> Flows { get; }

    /// <summary>The flow through magnitudes.</summary>
    /// <param name="network">The network.</param>
    /// <exception cref="UserError">It has a layer through which no flow is known.</exception>
    public static SynapticFlow Of(Network network) => Through(network, ExactKind.Flow);

    /// <summary>The flow through squares: the sum of <see cref="Slopes"/> is the trace of the path kernel.</summary>
    /// <param name="network">The network.</param>
    /// <exception cref="UserError">It has a layer through which no flow is known.</exception>
    public static SynapticFlow OfSquares(Network network) => Through(network, ExactKind.SquaredFlow);

    private static SynapticFlow Through(Network network, ExactKind kind)
    {
        ArgumentNullException.ThrowIfNull(network);
        var exact = new ExactNetwork(network, samples: 1, kind);
        exact.Input.Value.AsSpan().Fill(1);
        exact.Forward();
        exact.Output.Gradient.AsSpan().Fill(1);
        exact.Backward();
        return new SynapticFlow(
            Doubles.Sum(exact.Output.Value),
            [.. exact.Layers.Select(layer => layer.Gradient)],
            [
                .. exact.Layers.Select(layer =>
                    layer.Gradient.Zip(layer.Weights, (slope, weight) => slope * weight).ToArray()
                ),
            ]
        );
    }
}
