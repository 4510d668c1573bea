using Filigree.Connectivity;
using Filigree.Numerics;
using Filigree.Tensors;
using static System.FormattableString;

namespace Filigree.Plasticity;

/// <summary>How the rules that learn connections by an <see cref="IEffective"/> begin, and what they share.</summary>
internal static class LearnedConnections
{
    [ThreadStatic]
    private static float[]? room;

    /// <summary>Begins to learn the connections of every weight. Entries that the wiring leaves at 0 are no connections.</summary>
    /// <param name="training">The training.</param>
    /// <param name="effective">The rule.</param>
    /// <param name="bound">Scores start uniformly within this number on both sides of 0; null for scores of 0.</param>
    /// <param name="shared">What the one number of each layer starts with.</param>
    public static void Begin(
        IPlasticTraining training,
        IEffective effective,
        Func<MatrixShape, double>? bound = null,
        float shared = 0
    )
    {
        ArgumentNullException.ThrowIfNull(training);
        IReadOnlyList<Parameter> weights = training.Network.Weights;
        foreach (Parameter weight in weights)
        {
            weight.KeepConnections();
        }

        WiredZeros.Fix(training);
        for (int layer = 0; layer < weights.Count; layer++)
        {
            Parameter weight = weights[layer];
            bool hasScores = (effective.Learns & LearnedParts.Scores) != 0;
            var scores = new float[hasScores ? weight.ConnectionCount : 0];
            if (bound is not null)
            {
                var most = (float)bound(weight.Shape);
                training.Randomness.Stream(StreamNames.Plasticity, layer).FillUniform(scores, -most, most);
            }

            training.LearnConnections(weight, effective, scores, shared);
        }
    }

    /// <summary>Refuses a share that no layer would have a connection of.</summary>
    /// <param name="name">The rule.</param>
    /// <param name="share">Share of a layer's connections that is on, 0 to 1.</param>
    /// <param name="layers">The layers as they are wired.</param>
    /// <exception cref="UserError">Every layer's share is rounded to none.</exception>
    public static void RequireSome(string name, double share, IReadOnlyList<WiredLayer> layers)
    {
        ArgumentNullException.ThrowIfNull(layers);
        if (layers.All(layer => NearestCount.Of(share, layer.Connections) == 0))
        {
            long most = layers.Select(layer => layer.Connections).DefaultIfEmpty().Max();
            throw new UserError(
                Invariant(
                    $"a density of {ConnectionFit.Words(share)} leaves no connection: the largest layer has {most:N0}"
                ),
                name,
                Invariant($"a density of at least {1.0 / Math.Max(1, most):0.##e+0}")
            );
        }
    }

    /// <summary>
    /// Switches on the highest scores of a layer: exactly the nearest number to a share of its connections; of equal scores the lower position goes
    /// off first.
    /// </summary>
    public static void SwitchOn(in Learned layer, ReadOnlySpan<float> scores, double share) =>
        Best.Keep(scores, NearestCount.Of(share, scores.Length), layer.On);

    /// <summary>The magnitudes of some numbers, in memory that the caller's thread uses again.</summary>
    public static ReadOnlySpan<float> Magnitudes(ReadOnlySpan<float> numbers)
    {
        if (room is null || room.Length < numbers.Length)
        {
            room = new float[numbers.Length];
        }

        Span<float> magnitudes = room.AsSpan(0, numbers.Length);
        Elementwise.Magnitude(numbers, magnitudes);
        return magnitudes;
    }
}
