using Filigree.Layers;
using Filigree.Numerics;
using Filigree.Tensors;

namespace Filigree.Plasticity;

/// <summary>What a training lets a rule of plasticity see and do.</summary>
public interface IPlasticTraining
{
    /// <summary>The network.</summary>
    Network Network { get; }

    /// <summary>The trial's streams.</summary>
    Randomness Randomness { get; }

    /// <summary>Epochs finished.</summary>
    int Epoch { get; }

    /// <summary>Epochs there will be.</summary>
    int Epochs { get; }

    /// <summary>
    /// Gives a weight other connections and weights. Connections that stay keep the optimizer's state, new ones start with
    /// state 0.
    /// </summary>
    /// <param name="weight">A weight of the network.</param>
    /// <param name="matrix">Its connections and weights from now on.</param>
    /// <param name="isNew">
    /// True for each connection that is new although there may have been one at its place; null where all of those stay.
    /// </param>
    void Reconnect(Parameter weight, SparseMatrix matrix, bool[]? isNew = null);

    /// <summary>Forgets the optimizer's state: all moments 0, no step taken.</summary>
    void RestartOptimizer();
}
