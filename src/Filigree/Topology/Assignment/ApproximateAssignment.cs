using Filigree.Numerics;

namespace Filigree.Topology;

/// <summary>
/// Assigns each neuron among its nearest candidates by an auction (D. Bertsekas, "The auction algorithm", 1988): neurons without a partner bid
/// for the one that is worth most to them at its price, whose holder then bids elsewhere. What is left over takes the nearest neuron still free.
/// </summary>
internal sealed class ApproximateAssignment
{
    private const int None = -1;
    private const int RowsOfPart = 1024;

    private readonly NeuronDistances distances;
    private readonly int neurons;
    private readonly int candidates;

    // The neurons of the first network that have inputs, in order, and each neuron's place among them: only they have candidates,
    // so that a layer of few connections takes little memory however wide it is.
    private readonly int[] connected;
    private readonly int[] slotOf;

    // By slot and rank: the neuron's nearest candidates, and how much nearer than 1 they are, None at the end.
    private readonly int[] nearest;
    private readonly double[] worth;
    private readonly int[] columnOf;
    private readonly int[] rowOf;

    private ApproximateAssignment(NeuronDistances distances, int candidates)
    {
        this.distances = distances;
        neurons = distances.Neurons;
        this.candidates = Math.Min(candidates, Math.Max(1, neurons));
        bool[] isEmpty = distances.FirstEmpty();
        connected = [.. Enumerable.Range(0, neurons).Where(neuron => !isEmpty[neuron])];
        slotOf = new int[neurons];
        Array.Fill(slotOf, None);
        for (int slot = 0; slot < connected.Length; slot++)
        {
            slotOf[connected[slot]] = slot;
        }

        nearest = new int[(long)connected.Length * this.candidates];
        worth = new double[(long)connected.Length * this.candidates];
        columnOf = new int[neurons];
        rowOf = new int[neurons];
        Array.Fill(nearest, None);
        Array.Fill(columnOf, None);
        Array.Fill(rowOf, None);
    }

    /// <summary>The sum of the distances of neurons assigned to each other, and for each neuron its partner.</summary>
    public static (double Cost, IReadOnlyList<int> Neurons) Solve(
        NeuronDistances distances,
        NnstdApproximation options,
        Workers workers
    )
    {
        var assignment = new ApproximateAssignment(distances, options.Candidates);
        var search = new CandidateSearch(assignment);
        workers.Run(ref search, (assignment.connected.Length + RowsOfPart - 1) / RowsOfPart);
        assignment.JoinEmpty();
        assignment.Auction(options.Tolerance);
        double cost = assignment.Finish();
        return (cost, assignment.columnOf);
    }

    private void FindCandidates(int part)
    {
        NeuronDistances.Scratch scratch = distances.NewScratch();
        int end = Math.Min(connected.Length, (part + 1) * RowsOfPart);
        for (int slot = part * RowsOfPart; slot < end; slot++)
        {
            distances.FindNear(connected[slot], scratch);
            int kept = Math.Min(candidates, scratch.Count);
            Span<double> near = scratch.Distances.AsSpan(0, scratch.Count);
            Span<int> found = scratch.Found.AsSpan(0, scratch.Count);
            if (kept < scratch.Count)
            {
                // Found in ascending order; a stable order by distance needs the number as second key.
                SortByDistance(near, found);
            }

            int place = slot * candidates;
            found[..kept].CopyTo(nearest.AsSpan(place));
            for (int rank = 0; rank < kept; rank++)
            {
                worth[place + rank] = 1 - near[rank];
            }
        }
    }

    private static void SortByDistance(Span<double> near, Span<int> found)
    {
        near.Sort(found);
        for (int start = 0; start < near.Length; )
        {
            int end = start + 1;
            for (; end < near.Length && near[end] == near[start]; end++) { }
            found[start..end].Sort();
            start = end;
        }
    }

    // Neurons without inputs go together, in order: nothing is nearer to one than another.
    private void JoinEmpty()
    {
        bool[] first = distances.FirstEmpty();
        bool[] second = distances.SecondEmpty();
        int column = 0;
        for (int row = 0; row < neurons; row++)
        {
            for (; first[row] && column < neurons && !second[column]; column++) { }
            if (first[row] && column < neurons)
            {
                (columnOf[row], rowOf[column]) = (column, row);
                column++;
            }
        }
    }

    private void Auction(double tolerance)
    {
        var prices = new double[neurons];
        var waiting = new Queue<int>(
            Enumerable.Range(0, neurons).Where(row => columnOf[row] == None && slotOf[row] != None)
        );
        while (waiting.TryDequeue(out int row))
        {
            // Staying alone is worth nothing, and always to be had.
            double best = 0;
            double second = 0;
            int column = None;
            int end = (slotOf[row] + 1) * candidates;
            for (int place = slotOf[row] * candidates; place < end && nearest[place] != None; place++)
            {
                double gain = worth[place] - prices[nearest[place]];
                if (gain > best)
                {
                    (second, best, column) = (best, gain, nearest[place]);
                }
                else
                {
                    second = Math.Max(second, gain);
                }
            }

            if (column == None)
            {
                continue;
            }

            prices[column] += best - second + tolerance;
            int holder = rowOf[column];
            (columnOf[row], rowOf[column]) = (column, row);
            if (holder != None)
            {
                columnOf[holder] = None;
                waiting.Enqueue(holder);
            }
        }
    }

    // The nearest free neuron for those without a partner, then any, in order; and the sum.
    private double Finish()
    {
        NeuronDistances.Scratch scratch = distances.NewScratch();
        for (int row = 0; row < neurons; row++)
        {
            if (columnOf[row] == None)
            {
                distances.FindNear(row, scratch);
                double least = 1;
                for (int place = 0; place < scratch.Count; place++)
                {
                    if (rowOf[scratch.Found[place]] == None && scratch.Distances[place] < least)
                    {
                        (least, columnOf[row]) = (scratch.Distances[place], scratch.Found[place]);
                    }
                }

                if (columnOf[row] != None)
                {
                    rowOf[columnOf[row]] = row;
                }
            }
        }

        int column = 0;
        double cost = 0;
        for (int row = 0; row < neurons; row++)
        {
            if (columnOf[row] == None)
            {
                for (; rowOf[column] != None; column++) { }
                (columnOf[row], rowOf[column]) = (column, row);
            }

            cost += distances.Of(row, columnOf[row]);
        }

        return cost;
    }

    private readonly struct CandidateSearch(ApproximateAssignment assignment) : IParallelJob
    {
        public void Execute(int part) => assignment.FindCandidates(part);
    }
}
