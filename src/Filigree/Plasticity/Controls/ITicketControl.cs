using Filigree.Layers;
using Filigree.Numerics;

namespace Filigree.Plasticity;

/// <summary>
/// What a winning ticket is compared with: a network of the same shapes that lacks one of the things a ticket has. A new control is
/// one class and one line in <see cref="TicketControls"/>.
/// </summary>
internal interface ITicketControl
{
    /// <summary>Name in study files.</summary>
    string Name { get; }

    /// <summary>What it is, in a line.</summary>
    string Description { get; }

    /// <summary>True if it depends on which connections the ticket has, not only on how many.</summary>
    bool NeedsTicket { get; }

    /// <summary>Makes the control.</summary>
    /// <param name="ticket">The ticket: its connections, and the weights that training starts from.</param>
    /// <param name="wired">The whole network as it was wired.</param>
    /// <param name="fresh">The whole network as the same wiring makes it from other random numbers.</param>
    /// <param name="randomness">Numbers come from the stream <see cref="TicketControls.Stream"/>.</param>
    NetworkSnapshot Make(NetworkSnapshot ticket, NetworkSnapshot wired, NetworkSnapshot fresh, Randomness randomness);
}
