using Filigree.Connectivity;
using Filigree.Layers;
using Filigree.Numerics;

namespace Filigree.Plasticity;

/// <summary>
/// As many connections in each layer as the ticket has, at random entries, with the weights that the wiring gave these entries:
/// whether it matters which connections they are, or only how many a layer has.
/// </summary>
internal sealed class ShuffledMask : ITicketControl
{
    /// <inheritdoc/>
    public string Name => "shuffled-mask";

    /// <inheritdoc/>
    public string Description => "as many connections a layer as the ticket has, at random places";

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
        ArgumentNullException.ThrowIfNull(wired);
        ArgumentNullException.ThrowIfNull(randomness);
        return new([.. ticket.Weights.Select(Choose)], wired.Others);

        SparseMatrix Choose(SparseMatrix kept, int layer)
        {
            SparseMatrix whole = wired.Weights[layer];
            TicketControls.RequireEnough(whole.Count, kept.Count, kept.Name);
            return RandomConnections.Choose(whole, kept.Count, randomness.Stream(TicketControls.Stream, layer));
        }
    }
}
