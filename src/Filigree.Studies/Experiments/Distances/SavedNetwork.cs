using Filigree.Formats;
using Filigree.Layers;
using Filigree.Studies.Definition;

namespace Filigree.Studies.Experiments;

/// <summary>The files in which trials keep their networks' connections after some epochs.</summary>
internal static class SavedNetwork
{
    /// <summary>The file's name.</summary>
    public static string FileOf(int epoch) => FormattableString.Invariant($"network-{epoch}.safetensors");

    /// <summary>The file's content.</summary>
    public static byte[] Content(Network network)
    {
        using var stream = new MemoryStream();
        ConnectionFile.Write(stream, network.ToSparseMatrices());
        return stream.ToArray();
    }

    /// <summary>Reads <c>save</c>: the epochs, ascending and none twice; null if the key is missing.</summary>
    public static IReadOnlyList<int>? Read(Section section, int epochs) => section.ReadEpochs("save", epochs);
}
