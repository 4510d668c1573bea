using Filigree.Numerics;
using Filigree.Tensors;

namespace Filigree.Topology;

/// <summary>Notes down how a network's layers lead from channels to channels, while the network is walked through once.</summary>
public sealed class ChannelTrace
{
    private readonly List<ChannelStep> steps = [];
    private int values;

    /// <summary>Begins with the network's input: each channel is a neuron.</summary>
    /// <param name="input">What the numbers of a sample are.</param>
    public ChannelTrace(SampleShape input) => Input = NewValue(input, input.Channels);

    /// <summary>The network's input.</summary>
    public ChannelValue Input { get; private set; }

    /// <summary>A dense layer, applied to each position.</summary>
    /// <param name="from">What it reads.</param>
    /// <param name="name">Name of its weight.</param>
    /// <param name="shape">Shape of its weight's matrix view.</param>
    /// <exception cref="UserError">It cannot read that.</exception>
    public ChannelValue Dense(ChannelValue from, string name, MatrixShape shape)
    {
        Require(
            from.Shape.Channels == shape.Inputs && shape.Inputs % Math.Max(1, from.Channels) == 0,
            name,
            $"{shape.Inputs} inputs do not follow {from.Channels} channels of {from.Shape}"
        );
        ChannelValue to = NewValue(new SampleShape(from.Shape.Height, from.Shape.Width, shape.Outputs), shape.Outputs);
        steps.Add(new WeightStep(new ChannelLayer(name, shape, from, to, null)));
        return to;
    }

    /// <summary>A convolution.</summary>
    /// <param name="from">What it reads.</param>
    /// <param name="name">Name of its weight.</param>
    /// <param name="shape">Shape of its weight's matrix view.</param>
    /// <param name="geometry">Its windows on what it reads.</param>
    /// <exception cref="UserError">It cannot read that.</exception>
    public ChannelValue Convolution(ChannelValue from, string name, MatrixShape shape, ConvolutionGeometry geometry)
    {
        ArgumentNullException.ThrowIfNull(geometry);
        Require(
            from.FeaturesPerChannel == 1 && from.Channels == geometry.Channels,
            name,
            $"{geometry.Channels} channels do not follow {from.Channels} channels of {from.Shape}"
        );
        ChannelValue to = NewValue(
            new SampleShape(geometry.OutputHeight, geometry.OutputWidth, geometry.Outputs),
            geometry.Outputs
        );
        steps.Add(new WeightStep(new ChannelLayer(name, shape, from, to, geometry)));
        return to;
    }

    /// <summary>The sum of two values.</summary>
    /// <param name="first">One of them.</param>
    /// <param name="second">The other.</param>
    /// <param name="name">The layer's name, for errors.</param>
    /// <exception cref="UserError">They differ in size.</exception>
    public ChannelValue Sum(ChannelValue first, ChannelValue second, string name)
    {
        Require(
            first with { Number = 0 } == second with { Number = 0 },
            name,
            $"{first.Channels} channels of {first.Shape} are added to {second.Channels} of {second.Shape}"
        );
        ChannelValue to = first with { Number = values++ };
        steps.Add(new SumStep(first, second, to));
        return to;
    }

    /// <summary>
    /// Features without places of positions and channels: each channel has several. An input image that is flattened at once is one of that many
    /// neurons, for every pixel has its own weights then.
    /// </summary>
    /// <param name="source">What is flattened.</param>
    /// <param name="order">Order of the features.</param>
    public ChannelValue Flatten(ChannelValue source, FeatureOrder order)
    {
        if (source.Shape.Positions == 1)
        {
            return source;
        }

        if (source == Input && steps.Count == 0)
        {
            return Input = source with { Shape = source.Shape.Flat, Channels = source.Shape.Features };
        }

        return source with
        {
            Shape = source.Shape.Flat,
            Order = order,
        };
    }

    /// <summary>Windows of positions that become one, channel by channel.</summary>
    internal ChannelValue Pool(ChannelValue from, PoolingGeometry geometry)
    {
        ChannelValue to = NewValue(
            new SampleShape(geometry.OutputHeight, geometry.OutputWidth, from.Shape.Channels),
            from.Channels
        );
        steps.Add(new PoolStep(from, to, geometry));
        return to;
    }

    /// <summary>
    /// The same channels at other positions, each of which takes those of some places: a patch of its pixels, a token of one. Its features are place by
    /// place.
    /// </summary>
    /// <param name="source">What is gathered.</param>
    /// <param name="shape">What comes of it.</param>
    /// <param name="places">For each position the places that it takes, as many for each; -1 for zeros.</param>
    internal ChannelValue Gather(ChannelValue source, SampleShape shape, IReadOnlyList<int> places)
    {
        Require(
            source.FeaturesPerChannel == 1,
            nameof(Gather),
            $"the {source.Channels} channels of {source.Shape} are flattened: they have no positions to take"
        );
        FeatureOrder order = places.Count > shape.Positions ? FeatureOrder.PositionsFirst : FeatureOrder.ChannelsFirst;
        ChannelValue to = new(values++, shape, source.Channels, order);
        steps.Add(new GatherStep(source, to, places));
        return to;
    }

    /// <summary>Attention, to whose results the values lead; queries and keys decide how much of each.</summary>
    /// <param name="source">Queries of all heads, then keys, then values.</param>
    /// <param name="heads">Heads.</param>
    /// <param name="masksDiagonal">Whether a token does not see itself.</param>
    /// <param name="name">The layer's name, for errors.</param>
    internal ChannelValue Attention(ChannelValue source, int heads, bool masksDiagonal, string name)
    {
        Require(
            source.FeaturesPerChannel == 1,
            name,
            $"attention takes channels, not {source.Channels} flattened ones of {source.Shape}"
        );
        int channels = source.Channels / 3;
        ChannelValue to = NewValue(new SampleShape(source.Shape.Height, source.Shape.Width, channels), channels);
        steps.Add(new AttentionStep(source, to, heads, masksDiagonal));
        return to;
    }

    /// <summary>The graph, where the network is at its end.</summary>
    /// <param name="output">What the network gives.</param>
    public ChannelGraph ToGraph(ChannelValue output) => new(Input, output, values, steps);

    private ChannelValue NewValue(SampleShape shape, int channels) => new(values++, shape, channels);

    private static void Require(bool holds, string name, string what)
    {
        if (!holds)
        {
            throw new UserError(what, name, "layers whose channels follow each other");
        }
    }
}
