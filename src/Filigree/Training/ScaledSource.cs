using Filigree.Numerics;

namespace Filigree.Training;

/// <summary>Samples whose inputs are multiplied by a factor.</summary>
/// <param name="source">The samples.</param>
/// <param name="factor">The factor, rounded to float.</param>
public sealed class ScaledSource(ISampleSource source, double factor) : ISampleSource
{
    /// <inheritdoc/>
    public int Count => source.Count;

    /// <inheritdoc/>
    public int Features => source.Features;

    /// <inheritdoc/>
    public int Classes => source.Classes;

    /// <inheritdoc/>
    public void Gather(ReadOnlySpan<int> positions, MatrixSpan destination, Span<int> labels)
    {
        source.Gather(positions, destination, labels);
        Scale(destination);
    }

    /// <inheritdoc/>
    public void Gather(ReadOnlySpan<int> positions, int epoch, MatrixSpan destination, Span<int> labels)
    {
        source.Gather(positions, epoch, destination, labels);
        Scale(destination);
    }

    private void Scale(MatrixSpan destination)
    {
        for (int row = 0; row < destination.Rows; row++)
        {
            Elementwise.Scale((float)factor, destination.Row(row));
        }
    }
}
