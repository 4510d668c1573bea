using Filigree.Layers;
using Filigree.Numerics;

namespace Filigree.Plasticity;

/// <summary>The controls of a winning ticket by name.</summary>
internal static class TicketControls
{
    /// <summary>The name of the stream that controls draw from.</summary>
    public const string Stream = "control";

    /// <summary>The name of the whole network as it was wired.</summary>
    public const string Dense = "dense";

    /// <summary>All of them, the ticket itself first.</summary>
    public static IReadOnlyList<ITicketControl> All { get; } =
    [new TicketItself(), new FreshWeights(), new ShuffledMask(), new RandomPruning(), new WholeNetwork()];

    /// <summary>The control of a name.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    public static ITicketControl Named(string name) =>
        All.FirstOrDefault(control => control.Name == name) ?? throw new KeyNotFoundException(name);

    /// <summary>Random numbers with which a wiring makes the network that is fresh to a trial.</summary>
    /// <param name="randomness">The trial's streams.</param>
    public static Randomness Fresh(Randomness randomness)
    {
        ArgumentNullException.ThrowIfNull(randomness);
        return new Randomness(randomness.Stream(Stream, step: 1).NextUInt64());
    }

    /// <summary>Throws where the wiring made fewer connections than a ticket has.</summary>
    /// <param name="wired">Connections that the wiring made.</param>
    /// <param name="kept">Connections of the ticket.</param>
    /// <param name="where">The layer, or the network.</param>
    /// <exception cref="UserError">It did.</exception>
    public static void RequireEnough(long wired, int kept, string where)
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

    private sealed class TicketItself : ITicketControl
    {
        public string Name => "ticket";

        public string Description => "the ticket itself";

        public bool NeedsTicket => true;

        public NetworkSnapshot Make(
            NetworkSnapshot ticket,
            NetworkSnapshot wired,
            NetworkSnapshot fresh,
            Randomness randomness
        ) => ticket;
    }

    private sealed class WholeNetwork : ITicketControl
    {
        public string Name => Dense;

        public string Description => "the whole network as it was wired";

        public bool NeedsTicket => false;

        public NetworkSnapshot Make(
            NetworkSnapshot ticket,
            NetworkSnapshot wired,
            NetworkSnapshot fresh,
            Randomness randomness
        ) => wired;
    }
}
