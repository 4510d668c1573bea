using Filigree.Formats;
using Filigree.Layers;
using Filigree.Plasticity;
using Filigree.Studies.Definition;
using Filigree.Studies.Trials;
using static System.FormattableString;

namespace Filigree.Studies.Experiments;

/// <summary>What a trial leaves in its folder beside its numbers, in safetensors with PyTorch's names.</summary>
internal static class ExportedNetworks
{
    /// <summary>The network as it was after its last epoch (not the best), weights and masks: <c>weights.safetensors</c>.</summary>
    public const string Weights = "weights";

    /// <summary>The connections that are left and the weights that they go back to: <c>ticket.safetensors</c>.</summary>
    public const string Ticket = "ticket";

    /// <summary>The key of a file's metadata that says, in words, of which epoch its weights are.</summary>
    public const string HoldsKey = "holds";

    /// <summary>All that can be exported.</summary>
    public static IReadOnlyList<string> Names { get; } = [Weights, Ticket];

    /// <summary>The name of the file.</summary>
    /// <param name="what">One of <see cref="Names"/>.</param>
    public static string FileName(string what) => $"{what}.safetensors";

    /// <summary>Reads <c>export: [weights, ticket]</c>; null if the key is missing.</summary>
    internal static IReadOnlyList<string>? Read(Section section, IPlasticity? plasticity)
    {
        if (section.Find("export") is not { } node)
        {
            return null;
        }

        IReadOnlyList<string> names = section.Items("export", item => Values.Word(item, "export", Names));
        return names.Contains(Ticket) && plasticity is not IterativePruning
                ? throw node.Origin.Error(
                    "export asks for a ticket; expected 'plasticity: iterative-pruning', which finds one"
                )
            : names.Count == 0 ? null
            : [.. Names.Where(names.Contains)];
    }

    /// <summary>Writes the files, of the network as it is after its last epoch.</summary>
    internal static void Write(
        TrialContext context,
        IReadOnlyList<string>? names,
        Network network,
        int epoch,
        IterativePruning? pruning
    )
    {
        foreach (string name in names ?? [])
        {
            var metadata = new Dictionary<string, string>
            {
                ["trial"] = context.Configuration.Id,
                [HoldsKey] =
                    name == Ticket
                        ? Invariant(
                            $"connections left after the last epoch ({epoch}), with the weights they go back to"
                        )
                        : Invariant($"weights after the last epoch ({epoch}), which need not be the best"),
            };
            (NetworkSnapshot kept, NetworkSnapshot? originals) =
                name == Ticket ? (pruning!.Ticket(network), pruning.Remembered) : (NetworkSnapshot.Of(network), null);
            context.WriteFile(FileName(name), stream => NetworkFile.WriteMasked(stream, kept, originals, metadata));
        }
    }
}
