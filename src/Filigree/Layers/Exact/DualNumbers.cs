using Filigree.Tensors;

namespace Filigree.Layers;

/// <summary>
/// A value of an <see cref="ExactNetwork"/> in double precision, [channel, position, sample], with the gradient of the loss by it, and how fast both change
/// as the weights move along a direction.
/// </summary>
internal sealed class DualNumbers
{
    private DualNumbers(SampleShape shape, int samples, double[][] numbers)
    {
        (Shape, Samples) = (shape, samples);
        (Value, ValueRate, Gradient, GradientRate) = (numbers[0], numbers[1], numbers[2], numbers[3]);
    }

    /// <summary>What the numbers of a sample are.</summary>
    public SampleShape Shape { get; }

    /// <summary>Number of samples.</summary>
    public int Samples { get; }

    /// <summary>The value.</summary>
    public double[] Value { get; }

    /// <summary>The derivative of the value along the direction.</summary>
    public double[] ValueRate { get; }

    /// <summary>The gradient of the loss.</summary>
    public double[] Gradient { get; }

    /// <summary>The derivative of the gradient along the direction.</summary>
    public double[] GradientRate { get; }

    /// <summary>Numbers of one channel: all positions and samples, side by side.</summary>
    public int ChannelLength => Shape.Positions * Samples;

    /// <summary>Numbers of zeros.</summary>
    /// <param name="shape">What the numbers of a sample are.</param>
    /// <param name="samples">Number of samples.</param>
    public static DualNumbers Zero(SampleShape shape, int samples)
    {
        int count = checked(shape.Features * samples);
        return new DualNumbers(
            shape,
            samples,
            [new double[count], new double[count], new double[count], new double[count]]
        );
    }

    /// <summary>The same numbers, seen as channels of one position: [channel, position] becomes the channel.</summary>
    public DualNumbers Flat() => new(Shape.Flat, Samples, [Value, ValueRate, Gradient, GradientRate]);

    /// <summary>Forgets what a pass has left.</summary>
    /// <param name="keepsValue">Whether the value stays.</param>
    public void Clear(bool keepsValue)
    {
        foreach (
            double[] numbers in keepsValue
                ? (ReadOnlySpan<double[]>)[Gradient, GradientRate]
                : [Value, ValueRate, Gradient, GradientRate]
        )
        {
            Array.Clear(numbers);
        }
    }
}
