using Filigree.Numerics;
using Filigree.Tensors;

namespace Filigree.Data;

/// <summary>
/// Several augmentations one after the other. The numbers that an image draws in an epoch depend on the image and the epoch alone,
/// not on the batch that it is in. It keeps memory between images, so it serves one thread at a time.
/// </summary>
public sealed class AugmentationChain
{
    private readonly IReadOnlyList<IAugmentation> steps;
    private readonly SampleShape shape;
    private readonly RandomStream stream;
    private readonly byte[] first;
    private readonly byte[] second;

    /// <summary>A chain for images of one shape.</summary>
    /// <param name="steps">The augmentations in order.</param>
    /// <param name="shape">The images' shape.</param>
    /// <param name="randomness">The trial's streams: <c>augment</c>.</param>
    public AugmentationChain(IReadOnlyList<IAugmentation> steps, SampleShape shape, Randomness randomness)
    {
        ArgumentNullException.ThrowIfNull(steps);
        ArgumentNullException.ThrowIfNull(randomness);
        this.steps = steps;
        this.shape = shape;
        stream = randomness.Stream(StreamNames.Augment);
        first = new byte[shape.Features];
        second = new byte[shape.Features];
    }

    /// <summary>Changes an image as an epoch shows it.</summary>
    /// <param name="image">The image's bytes.</param>
    /// <param name="number">The image's number in its data set, below 2^24.</param>
    /// <param name="epoch">The epoch.</param>
    /// <param name="target">Receives as many bytes.</param>
    public void Apply(ReadOnlySpan<byte> image, int number, int epoch, Span<byte> target)
    {
        stream.Restart(number, epoch);
        ReadOnlySpan<byte> from = image;
        for (int step = 0; step < steps.Count; step++)
        {
            Span<byte> to =
                step == steps.Count - 1 ? target
                : step % 2 == 0 ? first
                : second;
            steps[step].Apply(from, to, shape, stream);
            from = to;
        }

        if (steps.Count == 0)
        {
            image.CopyTo(target);
        }
    }
}
