using Filigree.Numerics;

namespace Filigree.Training;

/// <summary>Samples whose inputs are multiplied by a factor.</summary>
/// <param name="source">The samples.</param>
/// <param name="factor">The factor, rounded to float.</param>
/// <exception cref="ArgumentOutOfRangeException">A float cannot hold the factor, or not in full precision.</exception>
internal sealed class ScaledSource(ISampleSource source, double factor) : IImageSamples
{
    private readonly float scale = float.IsNormal((float)factor)
        ? (float)factor
        : throw new ArgumentOutOfRangeException(nameof(factor), factor, "Expected a factor that a float can hold.");

    /// <inheritdoc/>
    public int Count => source.Count;

    /// <inheritdoc/>
    public int Features => source.Features;

    /// <inheritdoc/>
    public int Classes => source.Classes;

    /// <inheritdoc/>
    public int Targets => source.Targets;

    /// <inheritdoc/>
    public ISampleSource SeenAs(ImageView view) => new ScaledSource(Evaluation.See(source, view), factor);

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

    /// <inheritdoc/>
    public void GatherTargets(ReadOnlySpan<int> positions, int? epoch, MatrixSpan destination) =>
        source.GatherTargets(positions, epoch, destination);

    private void Scale(MatrixSpan destination)
    {
        for (int row = 0; row < destination.Rows; row++)
        {
            Elementwise.Scale(scale, destination.Row(row));
        }
    }
}
