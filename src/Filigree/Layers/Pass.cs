using Filigree.Numerics;

namespace Filigree.Layers;

/// <summary>What kind of forward pass a layer is asked for.</summary>
/// <param name="IsTraining">True while training: dropout drops.</param>
/// <param name="Randomness">The trial's streams; needed by layers that draw while training.</param>
/// <param name="Step">Training step, the <c>step</c> of the streams.</param>
public readonly record struct Pass(bool IsTraining, Randomness? Randomness, long Step)
{
    /// <summary>A pass that only predicts.</summary>
    public static Pass Prediction => default;
}
