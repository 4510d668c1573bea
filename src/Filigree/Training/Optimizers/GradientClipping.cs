using Filigree.Numerics;
using Filigree.Tensors;

namespace Filigree.Training;

/// <summary>Bounds the length of the gradient.</summary>
internal static class GradientClipping
{
    /// <summary>
    /// Scales all gradients by one factor so that their joint Euclidean norm is at most <paramref name="maximum"/>:
    /// maximum / (norm + 1e-6) where that is below 1, as PyTorch does.
    /// Gradients of connections that a mask holds at zero become 0 and do not count; of learned connections, the gradient by
    /// their scores counts.
    /// </summary>
    /// <param name="parameters">Parameters; those without a gradient are left out.</param>
    /// <param name="maximum">Largest norm, above 0.</param>
    /// <param name="workers">Threads to use; the caller's alone when null.</param>
    /// <returns>The norm before.</returns>
    public static double ByNorm(IReadOnlyList<Parameter> parameters, double maximum, Workers? workers = null)
    {
        Checks.InRange(maximum > 0, nameof(maximum), maximum, "is above 0");
        double squares = 0;
        for (int index = 0; index < parameters.Count; index++)
        {
            if (parameters[index].HasGradient)
            {
                Tensor gradient = parameters[index].TrainedGradient(workers);
                parameters[index].ApplyMask(gradient);
                squares += Reductions.SumOfSquares(gradient.Span);
            }
        }

        double norm = Math.Sqrt(squares);
        double factor = maximum / (norm + 1e-6);
        if (factor < 1)
        {
            for (int index = 0; index < parameters.Count; index++)
            {
                if (parameters[index].HasGradient)
                {
                    Elementwise.Scale((float)factor, parameters[index].TrainedGradient(workers).Span);
                }
            }
        }

        return norm;
    }
}
