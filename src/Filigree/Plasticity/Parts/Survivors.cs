using Filigree.Connectivity;
using Filigree.Numerics;
using Filigree.Options;
using Filigree.Tensors;
using Filigree.Wiring;

namespace Filigree.Plasticity;

/// <summary>What becomes of weights when others were cut.</summary>
public enum Survival
{
    /// <summary>They stay as they are.</summary>
    Keep,

    /// <summary>They go back to what they were at an earlier moment, with biases and all other parameters (Frankle and Carbin 2019, 1803.03635, 1903.01611).</summary>
    Rewind,

    /// <summary>They are drawn anew.</summary>
    Redraw,

    /// <summary>Each becomes its sign times the deviation of the layer's first weights (Zhou et al. 2019, 1905.01067).</summary>
    Sign,
}

/// <summary>What the weights of connections that stay are after an event. It belongs to one training.</summary>
/// <param name="survival">What becomes of them.</param>
/// <param name="rewindTo">The moment that they go back to; the beginning when null.</param>
/// <param name="initializer">The rule that draws them anew, for the layer's full shape; he-normal when null.</param>
public sealed class Survivors(
    Survival survival = Survival.Keep,
    TrainingMoment? rewindTo = null,
    Initializer? initializer = null
)
{
    private readonly Initializer redrawn = initializer ?? new HeNormal();
    private RememberedNetwork? remembered;
    private double[] deviations = [];

    /// <summary>Whether weights that stay are what they were.</summary>
    internal bool StayAsTheyAre => survival == Survival.Keep;

    /// <summary>The moment that weights go back to; null where they go back to none.</summary>
    internal TrainingMoment? RewindsTo => survival == Survival.Rewind ? rewindTo ?? default : null;

    /// <summary>Looks at the network before it is trained.</summary>
    internal void Begin(IPlasticTraining training)
    {
        Remember(training);
        if (survival == Survival.Sign)
        {
            deviations = [.. training.Network.Weights.Select(weight => Deviation(weight.ToSparse().Values))];
        }
    }

    /// <summary>Looks at the network after a step.</summary>
    internal void AtStep(IPlasticTraining training) => Remember(training);

    /// <summary>Connections that stay, with the weights that they have from now on.</summary>
    internal SparseMatrix Weigh(SparseMatrix kept, int layer, Parameter weight, RandomStream stream)
    {
        switch (survival)
        {
            case Survival.Rewind when remembered is not null:
                return kept.WeightsFrom(remembered.Snapshot.Weights[layer]);
            case Survival.Redraw:
                var weights = new float[kept.Count];
                redrawn.Sample(weights, weight.Shape, stream);
                return kept.WithWeights(weights);
            case Survival.Sign:
                var deviation = (float)deviations[layer];
                return kept.WithWeights(Array.ConvertAll(kept.Values, value => value < 0 ? -deviation : deviation));
            default:
                return kept;
        }
    }

    /// <summary>Gives what is no weight the values that it had.</summary>
    internal void EndEvent(IPlasticTraining training) => remembered?.RewindOthers(training.Network);

    /// <summary>Writes what it remembers.</summary>
    internal void Save(BinaryWriter writer)
    {
        writer.Write(remembered is not null);
        remembered?.Save(writer);
        writer.Write(deviations.Length);
        Array.ForEach(deviations, writer.Write);
    }

    /// <summary>Takes up what <see cref="Save"/> wrote.</summary>
    internal void Restore(BinaryReader reader)
    {
        remembered = reader.ReadBoolean() ? RememberedNetwork.Load(reader) : null;
        deviations = [.. Enumerable.Range(0, reader.ReadInt32()).Select(_ => reader.ReadDouble())];
    }

    private void Remember(IPlasticTraining training)
    {
        if (survival == Survival.Rewind && training.Iteration == (rewindTo ?? default).Steps(training.Span))
        {
            remembered ??= RememberedNetwork.Of(training.Network);
        }
    }

    private static double Deviation(float[] weights)
    {
        double mean = weights.Sum(weight => (double)weight) / Math.Max(1, weights.Length);
        return Math.Sqrt(weights.Sum(weight => (weight - mean) * (weight - mean)) / Math.Max(1, weights.Length));
    }
}
