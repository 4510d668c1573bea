using Filigree.Numerics;

namespace Filigree.Layers;

/// <summary>Pooling: the mean of each window, or its largest number, whose gradient goes to the first position that has it.</summary>
/// <param name="geometry">The windows.</param>
/// <param name="isMean">True for the mean.</param>
/// <param name="countsPadding">Whether a mean counts the zeros around the image.</param>
/// <param name="input">What it reads.</param>
/// <param name="output">What it makes.</param>
internal sealed class ExactPooling(
    PoolingGeometry geometry,
    bool isMean,
    bool countsPadding,
    DualNumbers input,
    DualNumbers output
) : ExactStep
{
    private readonly int[] largest = new int[isMean ? 0 : output.Value.Length];

    /// <inheritdoc/>
    public override void Forward() => Walk(isBackward: false);

    /// <inheritdoc/>
    public override void Backward() => Walk(isBackward: true);

    private void Walk(bool isBackward)
    {
        for (int channel = 0; channel < output.Shape.Channels; channel++)
        {
            for (int row = 0; row < geometry.OutputHeight; row++)
            {
                for (int column = 0; column < geometry.OutputWidth; column++)
                {
                    PoolingWindow window = geometry.At(row, column);
                    int to =
                        (channel * output.ChannelLength) + (((row * geometry.OutputWidth) + column) * output.Samples);
                    int from = channel * input.ChannelLength;
                    if (isMean)
                    {
                        Mean(window, from, to, isBackward);
                    }
                    else
                    {
                        Largest(window, from, to, isBackward);
                    }
                }
            }
        }
    }

    private void Mean(PoolingWindow window, int from, int to, bool isBackward)
    {
        double share = 1.0 / (countsPadding ? geometry.KernelHeight * geometry.KernelWidth : window.Count);
        int samples = input.Samples;
        for (int y = window.Top; y < window.Bottom; y++)
        {
            for (int x = window.Left; x < window.Right; x++)
            {
                int place = from + (((y * geometry.Width) + x) * samples);
                if (isBackward)
                {
                    Add(output.Gradient.AsSpan(to, samples), input.Gradient.AsSpan(place));
                    Add(output.GradientRate.AsSpan(to, samples), input.GradientRate.AsSpan(place));
                }
                else
                {
                    Add(input.Value.AsSpan(place, samples), output.Value.AsSpan(to));
                    Add(input.ValueRate.AsSpan(place, samples), output.ValueRate.AsSpan(to));
                }
            }
        }

        void Add(ReadOnlySpan<double> values, Span<double> sum) => Doubles.AddMultiple(share, values, sum);
    }

    private void Largest(PoolingWindow window, int from, int to, bool isBackward)
    {
        for (int sample = 0; sample < input.Samples; sample++)
        {
            if (isBackward)
            {
                input.Gradient[largest[to + sample]] += output.Gradient[to + sample];
                input.GradientRate[largest[to + sample]] += output.GradientRate[to + sample];
                continue;
            }

            int best = -1;
            for (int y = window.Top; y < window.Bottom; y++)
            {
                for (int x = window.Left; x < window.Right; x++)
                {
                    int place = from + (((y * geometry.Width) + x) * input.Samples) + sample;
                    best = best < 0 || input.Value[place] > input.Value[best] ? place : best;
                }
            }

            largest[to + sample] = best;
            output.Value[to + sample] = input.Value[best];
            output.ValueRate[to + sample] = input.ValueRate[best];
        }
    }
}
