using Filigree.Layers;

namespace Filigree.Plasticity;

/// <summary>
/// What scores of connections want to know that is computed for all layers at once: <see cref="Needs.HessianProduct"/>, <see cref="Needs.Flow"/>,
/// <see cref="Needs.InputNorms"/>.
/// </summary>
internal sealed class ScoreInputs
{
    private readonly IReadOnlyList<double[]>? hessianProducts;
    private readonly IReadOnlyList<double[]>? flows;
    private readonly IReadOnlyList<double[]>? inputNorms;
    private readonly double largestFlow = 1;

    private ScoreInputs(IPlasticTraining training, Needs needs, SampleLook look)
    {
        hessianProducts = needs.HasFlag(Needs.HessianProduct)
            ? training.HessianProduct(look.Samples, look.Temperature).Product
            : null;
        inputNorms = needs.HasFlag(Needs.InputNorms) ? training.InputNorms(look.Samples) : null;
        if (needs.HasFlag(Needs.Flow))
        {
            // Doubles become floats only once the largest is 1: their range is not enough for what flows through a deep network.
            flows = SynapticFlow.Of(training.Network).Flows;
            largestFlow = flows.Max(layer => layer.Length == 0 ? 0 : layer.Max());
        }
    }

    /// <summary>Computes what a score needs.</summary>
    /// <param name="training">The training.</param>
    /// <param name="needs">What is wanted.</param>
    /// <param name="look">The samples that are looked at.</param>
    public static ScoreInputs For(IPlasticTraining training, Needs needs, SampleLook look) =>
        new(training, needs, look);

    /// <summary>A number a connection of a layer; none where nobody asked for it.</summary>
    public float[] HessianProducts(int layer) => Of(hessianProducts, layer, 1);

    /// <summary>A number a connection of a layer; none where nobody asked for it.</summary>
    public float[] Flows(int layer) => Of(flows, layer, largestFlow > 0 ? largestFlow : 1);

    /// <summary>A number a connection of a layer; none where nobody asked for it.</summary>
    public float[] InputNorms(int layer) => Of(inputNorms, layer, 1);

    private static float[] Of(IReadOnlyList<double[]>? numbers, int layer, double unit) =>
        numbers is null ? [] : Array.ConvertAll(numbers[layer], number => (float)(number / unit));
}
