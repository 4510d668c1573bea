using Filigree.Layers;
using Filigree.Numerics;

namespace Filigree.Plasticity;

/// <summary>
/// The ticket's connections with weights and other parameters drawn anew: whether the weights it was found with matter (Frankle
/// and Carbin 2019, "random reinitialization").
/// </summary>
public sealed class FreshWeights : ITicketControl
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
        return new([.. ticket.Weights.Zip(fresh.Weights, (kept, drawn) => kept.WeightsFrom(drawn))], fresh.Others);
    }
}
