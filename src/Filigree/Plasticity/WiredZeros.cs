using Filigree.Numerics;
using Filigree.Tensors;

namespace Filigree.Plasticity;

/// <summary>How rules of plasticity read a wiring: entries of weight 0 have no connection.</summary>
internal static class WiredZeros
{
    /// <summary>
    /// Dense weights that have zeros keep their other connections alone, in the form that suits their number; weights without
    /// zeros stay dense.
    /// </summary>
    public static void Fix(IPlasticTraining training)
    {
        foreach (Parameter weight in training.Network.Weights)
        {
            if (weight.ConnectsAll)
            {
                SparseMatrix matrix = weight.ToSparse();
                if (matrix.Density < 1)
                {
                    training.Reconnect(weight, matrix);
                }
            }
        }
    }
}
