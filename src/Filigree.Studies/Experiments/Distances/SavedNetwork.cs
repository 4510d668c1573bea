using Filigree.Formats;
using Filigree.Layers;
using Filigree.Studies.Definition;
using Filigree.Studies.Trials;

namespace Filigree.Studies.Experiments;

/// <summary>The files in which trials keep their networks' connections after some epochs.</summary>
internal static class SavedNetwork
{
    /// <summary>The file's name.</summary>
    public static string FileOf(int epoch) => FormattableString.Invariant($"network-{epoch}.safetensors");

    /// <summary>Keeps a network as it is after an epoch.</summary>
    public static void Write(TrialContext context, Network network, int epoch) =>
        context.WriteFile(FileOf(epoch), stream => ConnectionFile.Write(stream, network.ToSparseMatrices()));

    /// <summary>Reads <c>save</c>: the epochs, ascending and none twice; null if the key is missing.</summary>
    public static IReadOnlyList<int>? Read(Section section, int epochs) => section.ReadEpochs("save", epochs);
}
