namespace Filigree.Studies.Probes;

/// <summary>Which of a network's layers are compared.</summary>
internal static class ComparedLayers
{
    /// <summary>The words of study files.</summary>
    public static readonly string[] Words = ["all", "hidden", "first"];

    /// <summary>How many of the first layers they are.</summary>
    /// <param name="compared">One of the words.</param>
    /// <param name="layers">Layers of the network.</param>
    public static int Of(string compared, int layers) =>
        compared switch
        {
            "first" => 1,
            "hidden" => Math.Max(1, layers - 1),
            _ => layers,
        };
}
