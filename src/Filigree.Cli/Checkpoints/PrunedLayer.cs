namespace Filigree.Cli.Checkpoints;

/// <summary>What pruning did to a layer.</summary>
/// <param name="Name">The layer.</param>
/// <param name="Places">Weights it has room for.</param>
/// <param name="Before">Connections it had: weights that were not 0, nor cut by a mask.</param>
/// <param name="Kept">Connections it has now.</param>
/// <param name="Asked">How many were asked for; null where the share was one of all layers together.</param>
internal sealed record PrunedLayer(string Name, long Places, long Before, long Kept, long? Asked);
