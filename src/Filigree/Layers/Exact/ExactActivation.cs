using Filigree.Numerics;
using Filigree.Tensors;

namespace Filigree.Layers;

/// <summary>An activation function, number by number.</summary>
/// <param name="function">The value, and the first and second derivative, at an input of a channel.</param>
/// <param name="input">What it reads.</param>
/// <param name="output">What it makes.</param>
internal sealed class ExactActivation(
    Func<double, int, (double Value, double Slope, double Bend)> function,
    DualNumbers input,
    DualNumbers output
) : ExactStep
{
    private static readonly double RootOfTwoPi = Math.Sqrt(2 * Math.PI);
    private readonly double[] slopes = new double[input.Value.Length];
    private readonly double[] bends = new double[input.Value.Length];

    /// <summary>The function of a layer; null where it is not known.</summary>
    /// <param name="layer">A layer.</param>
    public static Func<double, int, (double Value, double Slope, double Bend)>? Of(Layer layer) =>
        layer switch
        {
            Activation<ReluFunction> => static (x, _) => x > 0 ? (x, 1, 0) : (0, 0, 0),
            Activation<TanhFunction> => static (x, _) => Tanh(x),
            Activation<SigmoidFunction> => static (x, _) => Sigmoid(x),
            Activation<EluFunction> => static (x, _) => Elu(x),
            Activation<GeluFunction> => static (x, _) => Gelu(x),
            SRelu srelu => (x, channel) => OfSRelu(srelu, x, channel),
            _ => null,
        };

    /// <inheritdoc/>
    public override void Forward()
    {
        for (int index = 0; index < slopes.Length; index++)
        {
            (output.Value[index], slopes[index], bends[index]) = function(
                input.Value[index],
                index / input.ChannelLength
            );
            output.ValueRate[index] = slopes[index] * input.ValueRate[index];
        }
    }

    /// <inheritdoc/>
    public override void Backward()
    {
        for (int index = 0; index < slopes.Length; index++)
        {
            input.Gradient[index] += slopes[index] * output.Gradient[index];
            input.GradientRate[index] +=
                (slopes[index] * output.GradientRate[index])
                + (bends[index] * input.ValueRate[index] * output.Gradient[index]);
        }
    }

    private static (double Value, double Slope, double Bend) Tanh(double x)
    {
        double value = Elementary.Tanh(x);
        double slope = 1 - (value * value);
        return (value, slope, -2 * value * slope);
    }

    private static (double Value, double Slope, double Bend) Sigmoid(double x)
    {
        double value = 1 / (1 + Elementary.Exp(-x));
        double slope = value * (1 - value);
        return (value, slope, slope * (1 - (2 * value)));
    }

    private static (double Value, double Slope, double Bend) Elu(double x)
    {
        if (x > 0)
        {
            return (x, 1, 0);
        }

        double tanh = Elementary.Tanh(x / 2);
        double value = 2 * tanh / (1 - tanh);
        return (value, value + 1, value + 1);
    }

    private static (double Value, double Slope, double Bend) Gelu(double x)
    {
        double below = (1 + Elementary.Erf(x / Math.Sqrt(2))) / 2;
        double density = Elementary.Exp(-x * x / 2) / RootOfTwoPi;
        return (x * below, below + (x * density), density * (2 - (x * x)));
    }

    private static (double Value, double Slope, double Bend) OfSRelu(SRelu layer, double x, int channel)
    {
        double Number(int parameter) => layer.Parameters[parameter].Value.Row(0)[channel];
        double left = Number(0);
        double right = left + Math.Abs(Number(2));
        return x <= left ? (left + (Number(1) * (x - left)), Number(1), 0)
            : x >= right ? (right + (Number(3) * (x - right)), Number(3), 0)
            : (x, 1, 0);
    }
}
