using Filigree.Formats;
using Filigree.Layers;
using Filigree.Numerics;
using Filigree.Plasticity;
using Filigree.Wiring;
using static System.FormattableString;

namespace Filigree.Studies.Experiments;

/// <summary>
/// A winning ticket out of a file, or one of its controls. Places without a connection have no weight to train.
/// </summary>
/// <param name="source">The file: any that holds weights, with masks or zeros.</param>
/// <param name="control">The ticket itself, or what it is compared with.</param>
/// <param name="foundation">Draws weights where the control wants new ones, or the file knows none.</param>
internal sealed class TicketWiring(FileReference source, ITicketControl control, IWiring foundation) : IWiring
{
    private static readonly FileOption FileOption = new(
        "file",
        "safetensors, npz... with the ticket's weights and masks"
    );

    private static readonly WordOption<ITicketControl> ControlOption = new(
        "control",
        "the ticket itself, or what it is compared with",
        TicketControls.All[0].Name,
        [.. TicketControls.All.Select(control => (control.Name, control))]
    );

    private static readonly NestedOption<IWiring> WeightsOption = new(
        "weights",
        "the rule that draws what the file does not hold",
        "glorot-normal"
    )
    {
        Allows = wiring => wiring is not TicketWiring,
        What = "a wiring without a file",
    };

    /// <summary>The rule in study files.</summary>
    public static Rule<IWiring> Rule { get; } =
        new(
            "ticket",
            "a winning ticket out of a file, or one of its controls",
            [FileOption, ControlOption, WeightsOption],
            options => new TicketWiring(options.Get(FileOption), options.Get(ControlOption), options.Get(WeightsOption))
        )
        {
            Source = "Frankle and Carbin 2019; one-initialization",
        };

    public string Name => Rule.Name;

    public bool LeavesZeros => true;

    public void Wire(Network network, Randomness randomness)
    {
        foundation.Wire(network, TicketControls.Fresh(randomness));
        NetworkSnapshot fresh = NetworkSnapshot.Of(network);
        foundation.Wire(network, randomness);
        NetworkSnapshot drawn = NetworkSnapshot.Of(network);
        network.Reset(randomness);
        source.RequireUnchanged();
        using WeightFile file = WeightFile.Open(source.Path);
        NetworkSnapshot ticket = NetworkFile.Read(file, network);
        // Only a file with masks may know the weights of places that the ticket has no connection at; one whose weights were
        // zeroed there does not.
        NetworkSnapshot whole = NetworkFile.Read(file, network, applyMasks: false);
        RequireFinite(whole);
        NetworkSnapshot wired = whole.Density > ticket.Density || ticket.Density >= 1 ? whole : drawn;
        control.Make(ticket, wired, fresh, randomness).Restore(network);
    }

    // A network with NaN trains to nothing but NaN, whatever the control.
    private void RequireFinite(NetworkSnapshot network)
    {
        foreach (SparseMatrix layer in network.Weights)
        {
            int at = layer.Values.AsSpan().IndexOfAnyExceptInRange(float.MinValue, float.MaxValue);
            if (at >= 0)
            {
                int output = 0;
                while (layer.Starts[output + 1] <= at)
                {
                    output++;
                }

                throw NotFinite(
                    layer.Name,
                    Invariant($"the weight of output {output}, input {layer.Indices[at]} is {layer.Values[at]}")
                );
            }
        }

        foreach (WeightMatrix other in network.Others)
        {
            int at = other.Values.AsSpan().IndexOfAnyExceptInRange(float.MinValue, float.MaxValue);
            if (at >= 0)
            {
                throw NotFinite(other.Name, Invariant($"its number {at} is {other.Values[at]}"));
            }
        }
    }

    private UserError NotFinite(string tensor, string what) =>
        new(what, $"{source.Path}: {tensor}", "finite numbers", "take a ticket of a trial that did not diverge");
}
