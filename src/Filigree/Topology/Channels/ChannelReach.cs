namespace Filigree.Topology;

/// <summary>Which channels are reached from an input, and which reach an output, over the kept edges of a graph.</summary>
internal sealed class ChannelReach
{
    private readonly NeuronSet[] reached;
    private readonly NeuronSet[] reaching;

    /// <summary>Follows the edges forwards and backwards.</summary>
    /// <param name="channels">How the layers join.</param>
    /// <param name="edges">The kept edges of each layer, in the network's order.</param>
    public ChannelReach(ChannelGraph channels, IReadOnlyList<SparseLayer> edges)
    {
        channels.Require(edges);
        reached = Sets(channels);
        reaching = Sets(channels);
        Fill(reached[channels.Input.Number]);
        int next = 0;
        foreach (ChannelStep step in channels.Steps)
        {
            if (step is WeightStep weights)
            {
                Forwards(weights.Layer, edges[next++]);
            }
            else
            {
                foreach (ChannelValue source in Sources(step))
                {
                    reached[step.To.Number].Add(reached[source.Number]);
                }
            }
        }

        Fill(reaching[channels.Output.Number]);
        foreach (ChannelStep step in channels.Steps.Reverse())
        {
            if (step is WeightStep weights)
            {
                Backwards(weights.Layer, edges[--next]);
            }
            else
            {
                foreach (ChannelValue source in Sources(step))
                {
                    reaching[source.Number].Add(reaching[step.To.Number]);
                }
            }
        }
    }

    /// <summary>Whether a path from an input ends in a channel.</summary>
    public bool IsReached(ChannelValue value, int channel) => reached[value.Number].Contains(channel);

    /// <summary>Whether a path from a channel ends in an output.</summary>
    public bool Reaches(ChannelValue value, int channel) => reaching[value.Number].Contains(channel);

    /// <summary>Whether no path leads from an input through a channel to an output.</summary>
    public bool IsDead(ChannelValue value, int channel) => !IsReached(value, channel) || !Reaches(value, channel);

    /// <summary>How many of a value's channels are dead.</summary>
    public int DeadIn(ChannelValue value) =>
        Enumerable.Range(0, value.Channels).Count(channel => IsDead(value, channel));

    private void Forwards(ChannelLayer layer, SparseLayer edges)
    {
        NeuronSet tails = reached[layer.From.Number];
        NeuronSet heads = reached[layer.To.Number];
        for (int output = 0; output < edges.Outputs; output++)
        {
            if (layer.IsPlain)
            {
                if (tails.ContainsAny(edges.InputsOf(output)))
                {
                    heads.Add(output);
                }

                continue;
            }

            foreach (int column in edges.InputsOf(output))
            {
                if (layer.IsLive(column) && tails.Contains(layer.ChannelOf(output, column)))
                {
                    heads.Add(output);
                    break;
                }
            }
        }
    }

    private void Backwards(ChannelLayer layer, SparseLayer edges)
    {
        NeuronSet tails = reaching[layer.From.Number];
        NeuronSet heads = reaching[layer.To.Number];
        for (int output = 0; output < edges.Outputs; output++)
        {
            if (!heads.Contains(output))
            {
                continue;
            }

            foreach (int column in edges.InputsOf(output))
            {
                if (layer.IsPlain)
                {
                    tails.Add(column);
                }
                else if (layer.IsLive(column))
                {
                    tails.Add(layer.ChannelOf(output, column));
                }
            }
        }
    }

    private static IEnumerable<ChannelValue> Sources(ChannelStep step) =>
        step is SumStep sum ? [sum.First, sum.Second] : [((PoolStep)step).From];

    private static void Fill(NeuronSet set)
    {
        for (int channel = 0; channel < set.Count; channel++)
        {
            set.Add(channel);
        }
    }

    private static NeuronSet[] Sets(ChannelGraph channels)
    {
        var sets = new NeuronSet[channels.Values];
        sets[channels.Input.Number] = new NeuronSet(channels.Input.Channels);
        foreach (ChannelStep step in channels.Steps)
        {
            sets[step.To.Number] = new NeuronSet(step.To.Channels);
        }

        return sets;
    }
}
