using Filigree.Connectivity;
using Filigree.Layers;
using Filigree.Numerics;

namespace Filigree.Plasticity;

/// <summary>
/// As many connections as the ticket has, at random among all of the network, with the weights that the wiring gave them: layers
/// keep about the same share each, whatever the ticket's layers do.
/// </summary>
internal sealed class RandomPruning : ITicketControl
{
    /// <inheritdoc/>
    public string Name => "random-pruning";

    /// <inheritdoc/>
    public string Description => "as many connections as the ticket has, at random in the whole network";

    /// <inheritdoc/>
    public bool NeedsTicket => false;

    /// <inheritdoc/>
    public NetworkSnapshot Make(
        NetworkSnapshot ticket,
        NetworkSnapshot wired,
        NetworkSnapshot fresh,
        Randomness randomness
    )
    {
        ArgumentNullException.ThrowIfNull(ticket);
        ArgumentNullException.ThrowIfNull(wired);
        ArgumentNullException.ThrowIfNull(randomness);
        long all = wired.Weights.Sum(weight => (long)weight.Count);
        int count = checked((int)ticket.Weights.Sum(weight => (long)weight.Count));
        TicketControls.RequireEnough(all, count, "the network");
        long[] ranks = DistinctRanks.Draw(all, count, randomness.Stream(TicketControls.Stream));
        var weights = new List<SparseMatrix>();
        int next = 0;
        long before = 0;
        foreach (SparseMatrix whole in wired.Weights)
        {
            int first = next;
            while (next < ranks.Length && ranks[next] < before + whole.Count)
            {
                next++;
            }

            long[] own = [.. ranks[first..next].Select(rank => rank - before)];
            weights.Add(whole.Only(DistinctRanks.Mark(whole.Count, own)));
            before += whole.Count;
        }

        return new(weights, wired.Others);
    }
}
