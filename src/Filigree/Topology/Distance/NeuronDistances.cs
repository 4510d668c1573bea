using System.Numerics;
using Filigree.Numerics;

namespace Filigree.Topology;

/// <summary>
/// Distances of the neurons of one layer of two networks: |inputs that differ| / |inputs of either|, or the weighted form. Found by a
/// counting join: from each input of a neuron to the neurons of the other network that have it too, so pairs without a
/// common input, whose distance is 1, cost nothing.
/// </summary>
internal sealed class NeuronDistances
{
    private readonly SparseMatrix first;
    private readonly bool isWeighted;

    // The second network's layer seen from the inputs, numbered as in the first network.
    private readonly int[] starts;
    private readonly int[] outputs;
    private readonly float[] weights;
    private readonly double[] firstTotals;
    private readonly double[] secondTotals;

    /// <summary>Prepares the distances of a layer.</summary>
    /// <param name="first">The first network's layer.</param>
    /// <param name="second">The second network's layer, of the same size.</param>
    /// <param name="label">For each input of the second network the one of the first that it was assigned to.</param>
    /// <param name="isWeighted">True to weigh connections by magnitude.</param>
    public NeuronDistances(SparseMatrix first, SparseMatrix second, ReadOnlySpan<int> label, bool isWeighted)
    {
        this.first = first;
        this.isWeighted = isWeighted;
        starts = new int[first.Inputs + 2];
        outputs = new int[second.Count];
        weights = isWeighted ? new float[second.Count] : [];
        foreach (int input in second.Indices)
        {
            starts[label[input] + 2]++;
        }

        for (int input = 2; input < starts.Length; input++)
        {
            starts[input] += starts[input - 1];
        }

        for (int output = 0; output < second.Outputs; output++)
        {
            for (int place = second.Starts[output]; place < second.Starts[output + 1]; place++)
            {
                int target = starts[label[second.Indices[place]] + 1]++;
                outputs[target] = output;
                if (isWeighted)
                {
                    weights[target] = Magnitude(second, place);
                }
            }
        }

        firstTotals = FirstTotals();
        secondTotals = SecondTotals();
    }

    /// <summary>Number of neurons.</summary>
    public int Neurons => first.Outputs;

    /// <summary>Steps of the join over all pairs of neurons; at least the number of pairs nearer than 1.</summary>
    public long JoinSteps()
    {
        var uses = new int[first.Inputs];
        foreach (int input in first.Indices)
        {
            uses[input]++;
        }

        long steps = 0;
        for (int input = 0; input < uses.Length; input++)
        {
            steps += (long)uses[input] * (starts[input + 1] - starts[input]);
        }

        return steps;
    }

    /// <summary>Neurons of the first network without inputs (or, weighted, without an input that weighs anything).</summary>
    public bool[] FirstEmpty() => [.. firstTotals.Select(total => total == 0)];

    /// <summary>Neurons of the second network without inputs.</summary>
    public bool[] SecondEmpty() => [.. secondTotals.Select(total => total == 0)];

    /// <summary>Room for what one neuron shares with all of the other network; each thread has its own.</summary>
    public Scratch NewScratch() => new(Neurons);

    /// <summary>Finds the neurons of the second network nearer than 1 to a neuron of the first, ascending.</summary>
    /// <param name="neuron">Neuron of the first network.</param>
    /// <param name="scratch">Receives the neurons and their distances.</param>
    public void FindNear(int neuron, Scratch scratch)
    {
        Join(neuron, scratch);
        scratch.Found.AsSpan(0, scratch.Count).Sort();
        int near = 0;
        for (int place = 0; place < scratch.Count; place++)
        {
            int other = scratch.Found[place];
            double distance = Distance(neuron, other, scratch.Shared[other]);
            scratch.Shared[other] = 0;
            if (distance < 1)
            {
                scratch.Found[near] = other;
                scratch.Distances[near++] = distance;
            }
        }

        scratch.Count = near;
    }

    /// <summary>The distance of one pair, found by looking up the neuron of the second network under each input.</summary>
    /// <param name="neuron">Neuron of the first network.</param>
    /// <param name="other">Neuron of the second network.</param>
    public double Of(int neuron, int other)
    {
        double shared = 0;
        for (int place = first.Starts[neuron]; place < first.Starts[neuron + 1]; place++)
        {
            int input = first.Indices[place];
            int found = outputs.AsSpan(starts[input]..starts[input + 1]).BinarySearch(other);
            if (found >= 0)
            {
                shared += isWeighted ? Math.Min(Magnitude(first, place), weights[starts[input] + found]) : 1;
            }
        }

        return Distance(neuron, other, shared);
    }

    /// <summary>The distances below 1.</summary>
    public SparseCosts ToSparseCosts()
    {
        var costStarts = new int[Neurons + 1];
        var columns = new List<int>();
        var costs = new List<double>();
        Scratch scratch = NewScratch();
        for (int neuron = 0; neuron < Neurons; neuron++)
        {
            FindNear(neuron, scratch);
            columns.AddRange(scratch.Found.AsSpan(0, scratch.Count));
            costs.AddRange(scratch.Distances.AsSpan(0, scratch.Count));
            costStarts[neuron + 1] = columns.Count;
        }

        return new SparseCosts(Neurons, 1, costStarts, [.. columns], [.. costs], FirstEmpty(), SecondEmpty());
    }

    /// <summary>All distances, row-major [neuron of the first network, neuron of the second].</summary>
    public double[] ToDenseCosts()
    {
        var costs = new double[(long)Neurons * Neurons];
        int words = (first.Inputs + 63) / 64;
        // Counting bits of whole words, or counting along lists: what takes fewer steps.
        bool byBits = !isWeighted && (long)Neurons * Neurons * words < 2 * JoinSteps();
        ulong[] firstBits = byBits ? FirstBits(words) : [];
        ulong[] secondBits = byBits ? SecondBits(words) : [];
        Scratch scratch = NewScratch();
        for (int neuron = 0; neuron < Neurons; neuron++)
        {
            Span<double> row = costs.AsSpan(neuron * Neurons, Neurons);
            if (byBits)
            {
                CountBits(firstBits.AsSpan(neuron * words, words), secondBits, scratch.Shared);
            }
            else
            {
                Join(neuron, scratch);
            }

            for (int other = 0; other < row.Length; other++)
            {
                row[other] = Distance(neuron, other, scratch.Shared[other]);
            }

            Array.Clear(scratch.Shared);
        }

        return costs;
    }

    private static void CountBits(ReadOnlySpan<ulong> own, ReadOnlySpan<ulong> others, Span<double> shared)
    {
        for (int other = 0; other < shared.Length; other++)
        {
            int count = 0;
            for (int word = 0; word < own.Length; word++)
            {
                count += BitOperations.PopCount(own[word] & others[word]);
            }

            shared[other] = count;
            others = others[own.Length..];
        }
    }

    private static float Magnitude(SparseMatrix matrix, int place)
    {
        float magnitude = Math.Abs(matrix.Values[place]);
        return float.IsFinite(magnitude)
            ? magnitude
            : throw new ArgumentException(
                $"{matrix.Name} has a weight of {matrix.Values[place]}; a weighted distance needs finite weights."
            );
    }

    private void Join(int neuron, Scratch scratch)
    {
        double[] shared = scratch.Shared;
        int count = 0;
        for (int place = first.Starts[neuron]; place < first.Starts[neuron + 1]; place++)
        {
            int input = first.Indices[place];
            double own = isWeighted ? Magnitude(first, place) : 1;
            for (int other = starts[input]; other < starts[input + 1]; other++)
            {
                int output = outputs[other];
                double add = isWeighted ? Math.Min(own, weights[other]) : 1;
                if (shared[output] == 0 && add > 0)
                {
                    scratch.Found[count++] = output;
                }

                shared[output] += add;
            }
        }

        scratch.Count = count;
    }

    private double Distance(int neuron, int other, double shared)
    {
        double sum = firstTotals[neuron] + secondTotals[other];
        double union = sum - shared;
        return union == 0 ? 0
            : isWeighted ? 1 - (shared / union)
            : (sum - shared - shared) / union;
    }

    // Both totals add up in the order of the first network's inputs, so that equal neurons have equal totals to the last bit.
    private double[] FirstTotals()
    {
        var totals = new double[first.Outputs];
        for (int neuron = 0; neuron < totals.Length; neuron++)
        {
            for (int place = first.Starts[neuron]; place < first.Starts[neuron + 1]; place++)
            {
                totals[neuron] += isWeighted ? Magnitude(first, place) : 1;
            }
        }

        return totals;
    }

    private double[] SecondTotals()
    {
        var totals = new double[first.Outputs];
        for (int place = 0; place < outputs.Length; place++)
        {
            totals[outputs[place]] += isWeighted ? weights[place] : 1;
        }

        return totals;
    }

    private ulong[] FirstBits(int words)
    {
        var bits = new ulong[(long)Neurons * words];
        for (int neuron = 0; neuron < Neurons; neuron++)
        {
            foreach (int input in first.InputsOf(neuron))
            {
                bits[((long)neuron * words) + (input >> 6)] |= 1ul << input;
            }
        }

        return bits;
    }

    private ulong[] SecondBits(int words)
    {
        var bits = new ulong[(long)Neurons * words];
        for (int input = 0; input < first.Inputs; input++)
        {
            foreach (int output in outputs.AsSpan(starts[input]..starts[input + 1]))
            {
                bits[((long)output * words) + (input >> 6)] |= 1ul << input;
            }
        }

        return bits;
    }

    /// <summary>What one neuron shares with each of the other network.</summary>
    internal sealed class Scratch(int neurons)
    {
        /// <summary>By neuron of the other network: number (weighted: weight) of shared inputs; 0 between uses.</summary>
        public double[] Shared { get; } = new double[neurons];

        /// <summary>The neurons found.</summary>
        public int[] Found { get; } = new int[neurons];

        /// <summary>Their distances.</summary>
        public double[] Distances { get; } = new double[neurons];

        /// <summary>How many were found.</summary>
        public int Count { get; set; }
    }
}
