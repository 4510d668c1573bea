using Filigree.Numerics;
using Filigree.Tensors;

namespace Filigree.Topology;

/// <summary>
/// Counts the paths through a network with convolutions or attention, of which only values have paths: a forward pass of ones over edges that weigh 1. Counts outgrow every number type, so that each
/// map is scaled to at most 1 by a power of two, which rounds nothing.
/// </summary>
internal sealed class ChannelPathCount
{
    private readonly ChannelGraph channels;
    private readonly Map?[] maps;

    public ChannelPathCount(ChannelGraph channels, IReadOnlyList<SparseLayer> edges)
    {
        channels.Require(edges);
        this.channels = channels;
        maps = new Map?[channels.Values];
        double[] ones = new double[channels.Input.Shape.Features];
        Array.Fill(ones, 1);
        maps[channels.Input.Number] = Map.Scaled(ones, 0);
        int next = 0;
        foreach (ChannelStep step in channels.Steps)
        {
            maps[step.To.Number] = step switch
            {
                WeightStep weights => Weigh(weights.Layer, edges[next++]),
                PoolStep pool => Pool(pool),
                GatherStep gather => Gather(gather),
                AttentionStep attention => Attend(attention),
                _ => Add((SumStep)step),
            };
        }
    }

    /// <summary>The decimal logarithm of the sum over the outputs.</summary>
    public double Log10()
    {
        Map output = Of(channels.Output);
        double sum = 0;
        foreach (double paths in output.Paths)
        {
            sum += paths;
        }

        return sum == 0
            ? double.NegativeInfinity
            : (Elementary.Log(sum) + (output.Exponent * PathCount.Ln2)) / PathCount.Ln10;
    }

    private Map Of(ChannelValue value) => maps[value.Number]!;

    // Maps are [channel, row, column], whatever the order of flattened features.
    private Map Weigh(ChannelLayer layer, SparseLayer edges)
    {
        Map from = Of(layer.From);
        var paths = new double[layer.To.Shape.Features];
        int positions = layer.To.Shape.Positions;
        for (int output = 0; output < edges.Outputs; output++)
        {
            Span<double> target = paths.AsSpan(output * positions, positions);
            int first = layer.FirstChannelOf(output);
            foreach (int column in edges.InputsOf(output))
            {
                int channel = first + layer.SliceOf(column);
                if (layer.Geometry is { } geometry)
                {
                    Slide(geometry, layer.PlaceOf(column), from.Paths.AsSpan(channel * geometry.Positions), target);
                    continue;
                }

                int start = (channel * layer.ColumnsPerChannel) + layer.PlaceOf(column);
                for (int position = 0; position < positions; position++)
                {
                    target[position] += from.Paths[(start * positions) + position];
                }
            }
        }

        return Map.Scaled(paths, from.Exponent);
    }

    private static void Slide(ConvolutionGeometry geometry, int place, ReadOnlySpan<double> from, Span<double> to)
    {
        int down = (place / geometry.KernelWidth) - geometry.Padding.Top;
        int right = (place % geometry.KernelWidth) - geometry.Padding.Left;
        for (int row = 0; row < geometry.OutputHeight; row++)
        {
            int y = (row * geometry.StrideHeight) + down;
            if (y < 0 || y >= geometry.Height)
            {
                continue;
            }

            for (int column = 0; column < geometry.OutputWidth; column++)
            {
                int x = (column * geometry.StrideWidth) + right;
                if (x >= 0 && x < geometry.Width)
                {
                    to[(row * geometry.OutputWidth) + column] += from[(y * geometry.Width) + x];
                }
            }
        }
    }

    private Map Pool(PoolStep step)
    {
        Map from = Of(step.From);
        PoolingGeometry geometry = step.Geometry;
        int maps = step.From.Shape.Channels;
        var paths = new double[maps * geometry.OutputHeight * geometry.OutputWidth];
        int next = 0;
        for (int map = 0; map < maps; map++)
        {
            int start = map * geometry.Height * geometry.Width;
            for (int row = 0; row < geometry.OutputHeight; row++)
            {
                for (int column = 0; column < geometry.OutputWidth; column++)
                {
                    PoolingWindow window = geometry.At(row, column);
                    double sum = 0;
                    for (int y = window.Top; y < window.Bottom; y++)
                    {
                        for (int x = window.Left; x < window.Right; x++)
                        {
                            sum += from.Paths[start + (y * geometry.Width) + x];
                        }
                    }

                    paths[next++] = sum;
                }
            }
        }

        return Map.Scaled(paths, from.Exponent);
    }

    private Map Gather(GatherStep step)
    {
        Map from = Of(step.From);
        int positions = step.To.Shape.Positions;
        int count = step.Places.Count / positions;
        int before = step.From.Shape.Positions;
        var paths = new double[step.To.Shape.Features];
        for (int feature = 0; feature < paths.Length / positions; feature++)
        {
            (int channel, int number) = Math.DivRem(feature, count);
            for (int position = 0; position < positions; position++)
            {
                int place = step.Places[(position * count) + number];
                paths[(feature * positions) + position] = place < 0 ? 0 : from.Paths[(channel * before) + place];
            }
        }

        return Map.Scaled(paths, from.Exponent);
    }

    // Each token takes the values of all, or of all others.
    private Map Attend(AttentionStep step)
    {
        Map from = Of(step.From);
        int tokens = step.To.Shape.Positions;
        var paths = new double[step.To.Shape.Features];
        for (int channel = 0; channel < step.To.Channels; channel++)
        {
            ReadOnlySpan<double> values = from.Paths.AsSpan(((2 * step.To.Channels) + channel) * tokens, tokens);
            for (int token = 0; token < tokens; token++)
            {
                double sum = 0;
                for (int other = 0; other < tokens; other++)
                {
                    sum += other == token && step.MasksDiagonal ? 0 : values[other];
                }

                paths[(channel * tokens) + token] = sum;
            }
        }

        return Map.Scaled(paths, from.Exponent);
    }

    private Map Add(SumStep step)
    {
        Map first = Of(step.First);
        Map second = Of(step.Second);
        int exponent = Math.Max(first.Exponent, second.Exponent);
        double[] paths =
        [
            .. first.Paths.Zip(
                second.Paths,
                (one, other) =>
                    Math.ScaleB(one, first.Exponent - exponent) + Math.ScaleB(other, second.Exponent - exponent)
            ),
        ];
        return Map.Scaled(paths, exponent);
    }

    // Numbers of paths as numbers times a power of two.
    private sealed record Map(double[] Paths, int Exponent)
    {
        public static Map Scaled(double[] paths, int exponent)
        {
            double largest = paths.DefaultIfEmpty(0).Max();
            if (largest == 0)
            {
                return new Map(paths, int.MinValue / 2);
            }

            int shift = Math.ILogB(largest) + 1;
            for (int place = 0; place < paths.Length; place++)
            {
                paths[place] = Math.ScaleB(paths[place], -shift);
            }

            return new Map(paths, exponent + shift);
        }
    }
}
