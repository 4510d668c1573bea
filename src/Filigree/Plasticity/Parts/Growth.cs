using Filigree.Connectivity;
using Filigree.Numerics;

namespace Filigree.Plasticity;

/// <summary>
/// Finds the free entries of a layer that are grown. Rows of 64 output neurons are scored at a time and the best kept in a heap, so that memory grows
/// with connections, not with entries.
/// </summary>
/// <param name="training">The training.</param>
/// <param name="score">The score.</param>
/// <param name="network">The connections of all layers.</param>
/// <param name="layer">Which layer grows.</param>
internal sealed class Growth(IPlasticTraining training, IScore score, IReadOnlyList<SparseMatrix> network, int layer)
{
    private const int ChunkOutputs = 64;

    /// <summary>Where scores take their chance from.</summary>
    public required RandomStream Scores { get; init; }

    /// <summary>Where entries come from that no score tells apart.</summary>
    public required RandomStream Places { get; init; }

    /// <summary>How much of the time in which the rule acts is behind, 0 to 1.</summary>
    public double Progress { get; init; }

    /// <summary>The momentum of the layer, if the score asks for it.</summary>
    public DenseMomentum? Momentum { get; init; }

    /// <summary>No entries at all.</summary>
    /// <param name="layer">The layer.</param>
    public static SparseMatrix Nothing(SparseMatrix layer) => At(layer, []);

    /// <summary>The best free entries, with weights of 0; null where a score is NaN.</summary>
    /// <param name="occupied">Where nothing grows.</param>
    /// <param name="count">How many, at most as many as are free.</param>
    public SparseMatrix? Find(SparseMatrix occupied, int count)
    {
        if (score is RandomScore)
        {
            return FreePlaces.Draw(occupied, new float[count], Places);
        }

        var best = new BestPlaces(count);
        if (count > 0 && !Scan(occupied, _ => best))
        {
            return null;
        }

        SparseMatrix grown = At(occupied, best.ToPlaces());
        int missing = count - grown.Count;
        return missing == 0 ? grown : grown.Union(FreePlaces.Draw(occupied.Union(grown), new float[missing], Places));
    }

    /// <summary>The best free entries of each output neuron, with weights of 0; null where a score is NaN.</summary>
    /// <param name="occupied">Where nothing grows.</param>
    /// <param name="counts">How many of each output neuron, at most as many as are free.</param>
    public SparseMatrix? Find(SparseMatrix occupied, int[] counts)
    {
        BestPlaces[] best = Array.ConvertAll(counts, count => new BestPlaces(count));
        if (!Scan(occupied, row => best[row]))
        {
            return null;
        }

        var places = new List<long>();
        for (int row = 0; row < counts.Length; row++)
        {
            long[] own = best[row].ToPlaces();
            long first = (long)row * occupied.Inputs;
            long[] free =
            [
                .. Enumerable
                    .Range(0, own.Length < counts[row] ? occupied.Inputs : 0)
                    .Where(input => occupied.InputsOf(row).BinarySearch(input) < 0)
                    .Select(input => first + input)
                    .Except(own),
            ];
            IEnumerable<long> drawn = DistinctRanks
                .Draw(free.Length, counts[row] - own.Length, Places)
                .Select(rank => free[rank]);
            places.AddRange(own.Concat(drawn).Order());
        }

        return At(occupied, [.. places]);
    }

    // Offers every free entry that scores above 0, in the order of places, to the best of its row; false where a score is NaN.
    private bool Scan(SparseMatrix occupied, Func<int, BestPlaces> bestOf)
    {
        var gradients = new float[score.Needs.HasFlag(Needs.DenseGradient) ? ChunkOutputs * occupied.Inputs : 0];
        int[] inputs = [.. Enumerable.Range(0, occupied.Inputs)];
        var free = new int[ChunkOutputs * occupied.Inputs];
        var gathered = new float[free.Length];
        var scores = new float[free.Length];
        for (int first = 0; first < occupied.Outputs; first += ChunkOutputs)
        {
            int rows = Math.Min(ChunkOutputs, occupied.Outputs - first);
            int[] starts = StartsOfFree(occupied, first, rows);
            int candidates = starts[rows];
            CopyFree(occupied, first, rows, inputs, stride: 0, free);
            Span<float> own = gathered.AsSpan(0, candidates);
            if (gradients.Length > 0)
            {
                training.ReadGradientRows(
                    training.Network.Weights[layer],
                    first,
                    new MatrixSpan(gradients.AsSpan(0, rows * occupied.Inputs), rows, occupied.Inputs, occupied.Inputs)
                );
                CopyFree(occupied, first, rows, gradients, occupied.Inputs, own);
            }
            else if (score.Needs.HasFlag(Needs.Momentum))
            {
                ReadOnlySpan<float> momenta = Momentum!.Rows(layer, first, rows, occupied.Inputs);
                CopyFree(occupied, first, rows, momenta, occupied.Inputs, own);
            }

            Span<float> result = scores.AsSpan(0, candidates);
            score.Score(
                new Candidates
                {
                    Network = network,
                    Layer = layer,
                    FirstOutput = first,
                    Places = new PlaceRows(occupied.Inputs, starts, free.AsSpan(0, candidates)),
                    Random = Scores,
                    Progress = Progress,
                    Gradients = gradients.Length > 0 ? own : default,
                    Momenta = score.Needs.HasFlag(Needs.Momentum) ? own : default,
                },
                result
            );
            for (int row = 0; row < rows; row++)
            {
                Range its = starts[row]..starts[row + 1];
                if (!bestOf(first + row).Offer((long)(first + row) * occupied.Inputs, free.AsSpan(its), result[its]))
                {
                    return false;
                }
            }
        }

        return true;
    }

    // Where each row's free entries start, of some rows.
    private static int[] StartsOfFree(SparseMatrix occupied, int first, int rows)
    {
        var starts = new int[rows + 1];
        for (int row = 0; row < rows; row++)
        {
            starts[row + 1] = starts[row] + occupied.Inputs - occupied.InputsOf(first + row).Length;
        }

        return starts;
    }

    // What stands at the free entries of some rows, row after row: runs from one connection to the next.
    private static void CopyFree<T>(
        SparseMatrix occupied,
        int first,
        int rows,
        ReadOnlySpan<T> numbers,
        int stride,
        Span<T> free
    )
    {
        for (int row = 0; row < rows; row++)
        {
            ReadOnlySpan<T> own = numbers.Slice(row * stride, occupied.Inputs);
            int next = 0;
            foreach (int taken in occupied.InputsOf(first + row))
            {
                Copy(own[next..taken], ref free);
                next = taken + 1;
            }

            Copy(own[next..], ref free);
        }

        static void Copy(ReadOnlySpan<T> run, ref Span<T> free)
        {
            run.CopyTo(free);
            free = free[run.Length..];
        }
    }

    private static SparseMatrix At(SparseMatrix occupied, long[] places)
    {
        var starts = new int[occupied.Outputs + 1];
        foreach (long place in places)
        {
            starts[place / occupied.Inputs + 1]++;
        }

        for (int output = 0; output < occupied.Outputs; output++)
        {
            starts[output + 1] += starts[output];
        }

        int[] indices = Array.ConvertAll(places, place => (int)(place % occupied.Inputs));
        return new SparseMatrix(
            occupied.Name,
            occupied.Outputs,
            occupied.Inputs,
            starts,
            indices,
            new float[places.Length]
        )
        {
            Shape = occupied.Shape,
        };
    }
}
