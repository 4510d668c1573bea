using Filigree.Numerics;
using Filigree.Tensors;

namespace Filigree.Data;

/// <summary>
/// Several augmentations one after the other: those of bytes, then, once the image is scaled, those of its inputs. The numbers that an image
/// draws in an epoch depend on the image and the epoch alone, not on the batch that it is in. It keeps memory between images, so it serves one
/// thread at a time.
/// </summary>
internal sealed class AugmentationChain
{
    private readonly IPixelAugmentation[] pixelSteps;
    private readonly IInputAugmentation[] inputSteps;
    private readonly SampleShape shape;
    private readonly RandomStream stream;
    private readonly Steps<byte> bytes;
    private readonly Steps<float> inputs;

    /// <summary>A chain for images of one shape.</summary>
    /// <param name="steps">The augmentations in order; one that can change both bytes and inputs changes what those before it do. A last one may be of the batch, for <see cref="ForBatches"/>.</param>
    /// <param name="shape">The images' shape.</param>
    /// <param name="randomness">The trial's streams: <c>augment</c>.</param>
    /// <exception cref="ArgumentException">An augmentation stands behind one that comes after it: bytes, scaled inputs, one of the batch.</exception>
    public AugmentationChain(IReadOnlyList<IAugmentation> steps, SampleShape shape, Randomness randomness)
    {
        ArgumentNullException.ThrowIfNull(steps);
        ArgumentNullException.ThrowIfNull(randomness);
        if (FindMisplaced(steps) is { } misplaced)
        {
            throw new ArgumentException(
                $"Augmentation {misplaced + 1} is not in its place; expected {Order}.",
                nameof(steps)
            );
        }

        pixelSteps = [.. steps.TakeWhile(step => step is IPixelAugmentation).Cast<IPixelAugmentation>()];
        inputSteps = [.. steps.Skip(pixelSteps.Length).OfType<IInputAugmentation>()];
        ForBatches = steps.Skip(pixelSteps.Length + inputSteps.Length).OfType<IBatchAugmentation>().SingleOrDefault();
        this.shape = shape;
        stream = randomness.Stream(StreamNames.Augment);
        bytes = new Steps<byte>(shape.Features);
        inputs = new Steps<float>(shape.Features);
    }

    /// <summary>True if <see cref="ChangeInputs"/> does anything.</summary>
    public bool ChangesInputs => inputSteps.Length > 0;

    /// <summary>What changes batches, once its images are gathered; null for nothing.</summary>
    public IBatchAugmentation? ForBatches { get; }

    /// <summary>The order that augmentations must have, in words.</summary>
    public static string Order =>
        "what changes bytes before what changes scaled inputs, and at most one that mixes batches last";

    /// <summary>The first augmentation that stands behind one that must come after it; null if the order can be.</summary>
    /// <param name="steps">The augmentations in order.</param>
    public static int? FindMisplaced(IReadOnlyList<IAugmentation> steps)
    {
        ArgumentNullException.ThrowIfNull(steps);
        int images = steps.TakeWhile(step => step is IPixelAugmentation).Count();
        images += steps.Skip(images).TakeWhile(step => step is IInputAugmentation).Count();
        bool isMixedLast = images == steps.Count - 1 && steps[^1] is IBatchAugmentation;
        return images == steps.Count || isMixedLast ? null
            : steps[images] is IBatchAugmentation ? images + 1
            : images;
    }

    /// <summary>Changes an image's bytes as an epoch shows it.</summary>
    /// <param name="image">The image's bytes.</param>
    /// <param name="number">The image's number in its data set, below 2^24.</param>
    /// <param name="epoch">The epoch.</param>
    /// <param name="target">Receives as many bytes.</param>
    public void ChangePixels(ReadOnlySpan<byte> image, int number, int epoch, Span<byte> target)
    {
        stream.Restart(number, epoch);
        ReadOnlySpan<byte> from = image;
        foreach (IPixelAugmentation step in pixelSteps)
        {
            step.Apply(from, bytes.Next, shape, stream);
            from = bytes.Exchange();
        }

        from.CopyTo(target);
    }

    /// <summary>Changes the inputs that the image last given to <see cref="ChangePixels"/> became.</summary>
    /// <param name="image">The image's inputs, position by position; changed in place.</param>
    public void ChangeInputs(Span<float> image)
    {
        ReadOnlySpan<float> from = image;
        foreach (IInputAugmentation step in inputSteps)
        {
            step.Apply(from, inputs.Next, shape, stream);
            from = inputs.Exchange();
        }

        from.CopyTo(image);
    }

    // An image between two steps.
    private sealed class Steps<T>(int features)
    {
        private T[] current = new T[features];
        private T[] next = new T[features];

        /// <summary>Where the next step writes.</summary>
        public Span<T> Next => next;

        /// <summary>What the step has written, which the one after it reads.</summary>
        public ReadOnlySpan<T> Exchange()
        {
            (current, next) = (next, current);
            return current;
        }
    }
}
