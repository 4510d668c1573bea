using Filigree.Numerics;
using Filigree.Tensors;

namespace Filigree.Layers;

/// <summary>Biases as PyTorch starts them where nothing else is said: U(-1/sqrt(fan_in), 1/sqrt(fan_in)).</summary>
internal static class BiasStart
{
    /// <summary>Draws a layer's biases.</summary>
    /// <param name="bias">The biases.</param>
    /// <param name="weight">The shape of the layer's weight.</param>
    /// <param name="stream">Where the numbers come from.</param>
    public static void Draw(Parameter bias, MatrixShape weight, RandomStream stream)
    {
        float bound = 1 / MathF.Sqrt(weight.FanIn);
        float[] values = new float[bias.Shape.Count];
        stream.FillUniform(values, -bound, bound);
        bias.WriteMatrix(values);
    }
}
