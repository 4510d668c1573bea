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
        long[] ranks = Draw(
            wired.Weights.Sum(weight => (long)weight.Count),
            checked((int)ticket.Weights.Sum(weight => (long)weight.Count)),
            "the network",
            randomness.Stream(TicketControls.Stream)
        );
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

            weights.Add(Keep(whole, [.. ranks[first..next].Select(rank => rank - before)]));
            before += whole.Count;
        }

        return new(weights, wired.Others);
    }

    /// <summary>So many of the connections that the wiring made, at random.</summary>
    /// <exception cref="UserError">It made fewer.</exception>
    internal static long[] Draw(long wired, int kept, string where, RandomStream stream)
    {
        RequireEnough(wired, kept, where);
        return DistinctRanks.Draw(wired, kept, stream);
    }

    /// <summary>Throws where the wiring made fewer connections than a ticket has.</summary>
    /// <exception cref="UserError">It did.</exception>
    internal static void RequireEnough(long wired, int kept, string where)
    {
        if (kept > wired)
        {
            throw new UserError(
                $"the ticket has {kept} connections in {where}, the wiring that its control draws from {wired}",
                "control",
                "a wiring with at least as many connections as the ticket, such as a dense one"
            );
        }
    }

    /// <summary>The connections of some ranks, ascending.</summary>
    internal static SparseMatrix Keep(SparseMatrix layer, long[] ranks) =>
        layer.Only(DistinctRanks.Mark(layer.Count, ranks));
}
