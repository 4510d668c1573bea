using Filigree.Connectivity;
using Filigree.Layers;
using Filigree.Numerics;

namespace Filigree.Plasticity;

/// <summary>
/// The ticket's connections with weights and other parameters drawn anew: whether the weights it was found with matter (Frankle
/// and Carbin 2019, "random reinitialization").
/// </summary>
internal sealed class FreshWeights : ITicketControl
{
    /// <inheritdoc/>
    public string Name => "fresh-weights";

    /// <inheritdoc/>
    public string Description => "the ticket's connections with weights drawn anew";

    /// <inheritdoc/>
    public bool NeedsTicket => true;

    /// <inheritdoc/>
    public NetworkSnapshot Make(
        NetworkSnapshot ticket,
        NetworkSnapshot wired,
        NetworkSnapshot fresh,
        Randomness randomness
    )
    {
        ArgumentNullException.ThrowIfNull(ticket);
        ArgumentNullException.ThrowIfNull(fresh);
        ArgumentNullException.ThrowIfNull(randomness);
        return new(
            [
                .. ticket.Weights.Select(
                    (kept, layer) => Redraw(kept, fresh.Weights[layer], randomness.Stream(TicketControls.Stream, layer))
                ),
            ],
            fresh.Others
        );
    }

    // A sparse wiring makes other connections each time: then their weights go to the ticket's, in random order.
    private static SparseMatrix Redraw(SparseMatrix kept, SparseMatrix drawn, RandomStream stream)
    {
        if (drawn.Density >= 1)
        {
            return kept.WeightsFrom(drawn);
        }

        TicketControls.RequireEnough(drawn.Count, kept.Count, kept.Name);
        var order = new int[drawn.Count];
        stream.FillPermutation(order);
        float[] weights = [.. order.Take(kept.Count).Select(index => drawn.Values[index])];
        return kept.WithWeights(weights);
    }
}
