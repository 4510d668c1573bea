using Filigree.Data;
using Filigree.Numerics;
using Filigree.Tensors;

namespace Filigree.Training;

/// <summary>
/// Samples with classes, mixed batch by batch as an epoch of training shows them; a sample's target is a share of each class. The numbers that a batch
/// draws follow its first sample and the epoch. It keeps memory between batches, so it serves one thread at a time.
/// </summary>
/// <param name="source">The samples, with classes.</param>
/// <param name="shape">Their sizes.</param>
/// <param name="mix">What mixes them.</param>
/// <param name="randomness">The trial's streams: the seed of <c>augment</c>.</param>
internal sealed class MixedSource(
    ISampleSource source,
    SampleShape shape,
    IBatchAugmentation mix,
    Randomness randomness
) : ISampleSource
{
    // A name of its own, so that no batch draws what its first image drew; the seed is that of all augmentation.
    private readonly RandomStream stream = new(randomness.SeedOf(StreamNames.Augment), "mix", layer: 0, step: 0);
    private int[] labels = [];
    private int[] gathered = [];
    private int count;
    private int? shownIn;
    private float[] targets = [];

    /// <inheritdoc/>
    public int Count => source.Count;

    /// <inheritdoc/>
    public int Features => source.Features;

    /// <inheritdoc/>
    public int Classes => source.Classes;

    /// <inheritdoc/>
    public int Targets => source.Classes;

    /// <inheritdoc/>
    public void Gather(ReadOnlySpan<int> positions, MatrixSpan destination, Span<int> labels)
    {
        Begin(positions, null);
        source.Gather(positions, destination, this.labels.AsSpan(0, count));
        LayTargets();
    }

    /// <inheritdoc/>
    public void Gather(ReadOnlySpan<int> positions, int epoch, MatrixSpan destination, Span<int> labels)
    {
        Begin(positions, epoch);
        source.Gather(positions, epoch, destination, this.labels.AsSpan(0, count));
        MatrixSpan shares = LayTargets();
        if (count > 0)
        {
            stream.Restart(positions[0], epoch);
            mix.Apply(destination, shares, shape, stream);
        }
    }

    /// <inheritdoc/>
    public void GatherTargets(ReadOnlySpan<int> positions, int? epoch, MatrixSpan destination)
    {
        if (epoch != shownIn || !positions.SequenceEqual(gathered.AsSpan(0, count)))
        {
            GatherAgain(positions, epoch);
        }

        for (int row = 0; row < count; row++)
        {
            targets.AsSpan(row * Classes, Classes).CopyTo(destination.Row(row));
        }
    }

    // Whoever asks for targets has mostly gathered the inputs before; others get the same ones.
    private void GatherAgain(ReadOnlySpan<int> positions, int? epoch)
    {
        using var inputs = new Tensor(positions.Length, Features);
        if (epoch is { } number)
        {
            Gather(positions, number, inputs.Matrix, []);
        }
        else
        {
            Gather(positions, inputs.Matrix, []);
        }
    }

    private void Begin(ReadOnlySpan<int> positions, int? epoch)
    {
        if (gathered.Length < positions.Length)
        {
            gathered = new int[positions.Length];
            labels = new int[positions.Length];
            targets = new float[positions.Length * Classes];
        }

        positions.CopyTo(gathered);
        (count, shownIn) = (positions.Length, epoch);
    }

    private MatrixSpan LayTargets()
    {
        Span<float> shares = targets.AsSpan(0, count * Classes);
        shares.Clear();
        for (int row = 0; row < count; row++)
        {
            shares[(row * Classes) + labels[row]] = 1;
        }

        return new MatrixSpan(shares, count, Classes, Classes);
    }
}
