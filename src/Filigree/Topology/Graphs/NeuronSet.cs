namespace Filigree.Topology;

/// <summary>A set of the neurons of one layer, a bit each.</summary>
internal readonly struct NeuronSet
{
    private readonly ulong[] bits;

    /// <summary>A set of none.</summary>
    public NeuronSet(int count)
    {
        Count = count;
        bits = new ulong[(count + 63) / 64];
    }

    /// <summary>How many neurons the layer has.</summary>
    public int Count { get; }

    /// <summary>True if the neuron is in the set.</summary>
    public bool Contains(int neuron) => (bits[neuron >> 6] >> neuron & 1) != 0;

    /// <summary>Puts a neuron into the set.</summary>
    public void Add(int neuron) => bits[neuron >> 6] |= 1ul << neuron;

    /// <summary>Puts all neurons of another set into this one.</summary>
    public void Add(NeuronSet others)
    {
        for (int word = 0; word < bits.Length; word++)
        {
            bits[word] |= others.bits[word];
        }
    }

    /// <summary>True if any of the neurons is in the set.</summary>
    public bool ContainsAny(ReadOnlySpan<int> neurons)
    {
        foreach (int neuron in neurons)
        {
            if (Contains(neuron))
            {
                return true;
            }
        }

        return false;
    }
}
