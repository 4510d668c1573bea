using System.Text.Json;
using Filigree.Cli.Shell;
using static System.FormattableString;

namespace Filigree.Cli.Checkpoints;

/// <summary>Tells what pruning did.</summary>
internal static class PruningOutput
{
    private const int NameWidth = 36;

    /// <summary>The members of a layer's JSON.</summary>
    public static void WriteJson(Utf8JsonWriter json, PrunedLayer layer)
    {
        json.WriteString("name", layer.Name);
        json.WriteNumber("weights", layer.Places);
        json.WriteNumber("before", layer.Before);
        json.WriteNumber("kept", layer.Kept);
        json.WriteNumberOrNull("density", layer.Kept / (double)layer.Places);
        if (layer.Asked is { } own)
        {
            json.WriteNumber("asked", own);
        }
    }

    /// <summary>A table, a row a layer and one for all.</summary>
    public static void WriteText(TextWriter writer, IReadOnlyList<PrunedLayer> layers)
    {
        var table = new PlainTable("layer", "#weights", "#kept", "#density", "#before");
        foreach (PrunedLayer layer in layers)
        {
            Add(PlainTable.Shorten(layer.Name, NameWidth), layer.Places, layer.Kept, layer.Before);
        }

        if (layers.Count > 1)
        {
            Add(
                "all",
                layers.Sum(layer => layer.Places),
                layers.Sum(layer => layer.Kept),
                layers.Sum(layer => layer.Before)
            );
        }

        table.WriteTo(writer);

        void Add(string name, long places, long kept, long before) =>
            table.Add(
                name,
                Invariant($"{places:N0}"),
                Invariant($"{kept:N0}"),
                NumberText.Density(kept, places),
                Invariant($"{before:N0}")
            );
    }

    /// <summary>Says where more was asked for than there is; all of it is kept then.</summary>
    public static void WarnOfFewer(TextWriter error, IReadOnlyList<PrunedLayer> layers, long? asked)
    {
        string[] fewer = asked is { } all
            ? layers.Where(layer => layer.Asked is null).Sum(layer => layer.Before) is var before && before < all
                ? [Invariant($"all layers ({before:N0} of {all:N0})")]
                : []
            :
            [
                .. layers
                    .Where(layer => layer.Before < layer.Asked)
                    .Select(layer => Invariant($"{layer.Name} ({layer.Before:N0} of {layer.Asked:N0})")),
            ];
        if (fewer.Length > 0)
        {
            error.WriteLine(
                $"filigree: fewer connections than are to be kept, so that none is cut: {CheckpointFile.Some(fewer)}"
            );
        }
    }
}
