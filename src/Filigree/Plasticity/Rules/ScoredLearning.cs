using Filigree.Numerics;
using Filigree.Tensors;

namespace Filigree.Plasticity;

/// <summary>How the rules that learn connections in place of weights begin (training-connectivities, section 2).</summary>
internal static class ScoredLearning
{
    // The paper's interval (0, 0.1] holds scores that the first step switches off; the authors' program starts at 0.01.
    private const float LowestScore = 0.01f;
    private const float HighestScore = 0.1f;

    /// <summary>
    /// Gives every connection a score from U(0.01, 0.1), drawn from the stream <c>plasticity</c> by layer, in the order of the output
    /// neurons and of each one's input neurons. Entries that the wiring leaves at 0 are no connections.
    /// </summary>
    /// <param name="training">The training.</param>
    /// <param name="map">What a score makes of its weight.</param>
    /// <param name="alpha">Weight of the mean of the map in the loss; 0 for none.</param>
    /// <param name="scope">Whether the loss has one mean a layer or one over the network.</param>
    /// <param name="isRescaled">Whether effective weights grow as connections go.</param>
    public static void Begin(
        IPlasticTraining training,
        ScoreMap map,
        double alpha = 0,
        Scope scope = Scope.Layer,
        bool isRescaled = false
    )
    {
        ArgumentNullException.ThrowIfNull(training);
        IReadOnlyList<Parameter> weights = training.Network.Weights;
        foreach (Parameter weight in weights)
        {
            weight.KeepConnections();
        }

        WiredZeros.Fix(training);
        int[] counts = [.. weights.Select(weight => weight.ToSparse().Count)];
        long all = counts.Sum(count => (long)count);
        for (int layer = 0; layer < weights.Count; layer++)
        {
            var scores = new float[counts[layer]];
            training.Randomness.Stream(StreamNames.Plasticity, layer).FillUniform(scores, LowestScore, HighestScore);
            double size = scope == Scope.Layer ? counts[layer] : all;
            training.LearnConnections(weights[layer], map, scores, alpha == 0 ? 0 : alpha / size, isRescaled);
        }
    }

    /// <summary>A weight of the mean that a loss can have.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Below 0, or not finite.</exception>
    public static double Checked(double alpha) =>
        alpha >= 0 && double.IsFinite(alpha)
            ? alpha
            : throw new ArgumentOutOfRangeException(nameof(alpha), alpha, "The weight is at least 0 and finite.");
}
