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
            else if (step is AttentionStep attention)
            {
                Forwards(attention);
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
            else if (step is AttentionStep attention)
            {
                Backwards(attention);
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

    // A value leads to the result of its number.
    private void Forwards(AttentionStep step)
    {
        for (int channel = 0; channel < step.To.Channels; channel++)
        {
            if (reached[step.From.Number].Contains(2 * step.To.Channels + channel))
            {
                reached[step.To.Number].Add(channel);
            }
        }
    }

    // A query times a key, where neither is always 0, decides about all values of its head that come from an input and end in an output.
    private void Backwards(AttentionStep step)
    {
        NeuronSet from = reached[step.From.Number];
        NeuronSet to = reaching[step.From.Number];
        int channels = step.To.Channels;
        for (int head = 0; head < step.Heads; head++)
        {
            bool decides = step.ChannelsOf(head)
                .Any(channel => IsReached(step.To, channel) && Reaches(step.To, channel));
            foreach (int channel in step.ChannelsOf(head))
            {
                if (Reaches(step.To, channel))
                {
                    to.Add(2 * channels + channel);
                }

                if (decides && from.Contains(channels + channel))
                {
                    to.Add(channel);
                }

                if (decides && from.Contains(channel))
                {
                    to.Add(channels + channel);
                }
            }
        }
    }

    private static IEnumerable<ChannelValue> Sources(ChannelStep step) =>
        step switch
        {
            SumStep sum => [sum.First, sum.Second],
            PoolStep pool => [pool.From],
            _ => [((GatherStep)step).From],
        };

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
