namespace Filigree.Numerics;

/// <summary>Connections of one neuron that follow each other.</summary>
/// <param name="Neuron">The neuron whose sum they belong to.</param>
/// <param name="Start">The first one's index in the order of these neurons.</param>
/// <param name="Stop">Where they end.</param>
internal readonly record struct Segment(int Neuron, int Start, int Stop)
{
    /// <summary>How many there are.</summary>
    public int Count => Stop - Start;
}
