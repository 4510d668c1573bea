using Filigree.Layers;
using Filigree.Tensors;

namespace Filigree.Wiring;

/// <summary>
/// Networks without weights (training-connectivities, 2.3): where all weights of a layer have one magnitude and the activations let positive
/// factors pass, as ReLU does, the magnitudes of all layers can be taken out and put before the inputs (equations 5 and 6). Predictions and the
/// gradients by the scores of connections stay what they were, up to rounding.
/// </summary>
public static class WeightRemoval
{
    /// <summary>Replaces every weight by its sign. Weights of 0 stay 0.</summary>
    /// <param name="network">A wired network of ReLU layers without biases, such as one from <see cref="SignedConstant"/>.</param>
    /// <returns>The factor for the inputs: the product of all layers' magnitudes.</returns>
    /// <exception cref="UserError">
    /// A layer's weights differ in magnitude or are all 0, or the network has biases or other activations; the network is as it was.
    /// </exception>
    public static double Apply(Network network)
    {
        ArgumentNullException.ThrowIfNull(network);
        if (network.Layers.FirstOrDefault(layer => !LetsFactorsPass(layer)) is Layer other)
        {
            throw new UserError(
                $"weights cannot be removed: factors do not pass through {other.Name}",
                expected: "ReLU between the layers"
            );
        }

        if (network.Parameters.FirstOrDefault(parameter => parameter.Kind == ParameterKind.Bias) is Parameter bias)
        {
            throw new UserError(
                $"weights cannot be removed: {bias.Name} does not change with the inputs",
                expected: "a model with bias: false"
            );
        }

        float[] magnitudes = [.. network.Weights.Select(Magnitude)];
        foreach (Parameter weight in network.Weights)
        {
            foreach (ref float value in weight.Value.Span)
            {
                value = Math.Sign(value);
            }
        }

        return magnitudes.Aggregate(1.0, (product, magnitude) => product * magnitude);
    }

    private static bool LetsFactorsPass(Layer layer) =>
        layer
            is Linear
                or Convolution
                or Activation<ReluFunction>
                or Dropout
                or Flatten
                or MaxPooling
                or AveragePooling
                or GlobalAveragePooling;

    private static float Magnitude(Parameter weight)
    {
        float magnitude = 0;
        foreach (float value in weight.Value.Span)
        {
            if (magnitude == 0)
            {
                magnitude = Math.Abs(value);
            }
            else if (value != 0 && Math.Abs(value) != magnitude)
            {
                throw new UserError(
                    $"weights cannot be removed: those of {weight.Name} differ in magnitude",
                    expected: "one magnitude a layer, as signed-constant draws it"
                );
            }
        }

        return magnitude > 0
            ? magnitude
            : throw new UserError($"weights cannot be removed: {weight.Name} has none", expected: "a wired network");
    }
}
