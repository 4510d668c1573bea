using Filigree.Data;
using Filigree.Numerics;
using Filigree.Tensors;

namespace Filigree.Training;

/// <summary>Images of a data set, scaled as they are laid out. It serves one thread at a time.</summary>
internal sealed class ImageSource : IImageSamples
{
    private readonly Samples samples;
    private readonly int[] rows;
    private readonly PixelScale scale;
    private readonly AugmentationChain? augmentation;
    private readonly SampleShape shape;
    private readonly ImageView view;
    private int[] gathered = [];
    private byte[] augmented = [];

    /// <summary>Some images of a data set.</summary>
    /// <param name="dataset">The data set.</param>
    /// <param name="samples">Its training or test part.</param>
    /// <param name="rows">Which images of the part.</param>
    /// <param name="scale">How bytes become inputs.</param>
    /// <param name="augmentation">What changes them in each epoch of training, or null.</param>
    public ImageSource(
        Dataset dataset,
        Samples samples,
        int[] rows,
        PixelScale scale,
        AugmentationChain? augmentation = null
    )
    {
        this.augmentation = augmentation;
        this.samples = samples;
        this.rows = rows;
        this.scale = scale;
        shape = dataset.Shape;
        Classes = dataset.Classes;
    }

    private ImageSource(ImageSource source, ImageView view)
    {
        (samples, rows, scale, shape) = (source.samples, source.rows, source.scale, source.shape);
        Classes = source.Classes;
        this.view = view;
    }

    /// <inheritdoc/>
    public int Count => rows.Length;

    /// <inheritdoc/>
    public int Features => shape.Features;

    /// <inheritdoc/>
    public int Classes { get; }

    /// <inheritdoc/>
    public ISampleSource SeenAs(ImageView view) => new ImageSource(this, view);

    /// <inheritdoc/>
    public void Gather(ReadOnlySpan<int> positions, MatrixSpan destination, Span<int> labels)
    {
        Look(positions, labels);
        if (view == default)
        {
            Convert(samples.Pixels, gathered.AsSpan(0, positions.Length), destination);
            return;
        }

        // Behind the images as they are to be shown, room for one on its way.
        Span<byte> shown = Room(positions.Length + 1);
        for (int index = 0; index < positions.Length; index++)
        {
            ReadOnlySpan<byte> image = samples.Pixels.AsSpan(gathered[index] * Features, Features);
            view.Show(image, shown[(positions.Length * Features)..], shown.Slice(index * Features, Features), shape);
            gathered[index] = index;
        }

        Convert(augmented, gathered.AsSpan(0, positions.Length), destination);
    }

    /// <inheritdoc/>
    public void Gather(ReadOnlySpan<int> positions, int epoch, MatrixSpan destination, Span<int> labels)
    {
        if (augmentation is null)
        {
            Gather(positions, destination, labels);
            return;
        }

        Look(positions, labels);
        Span<byte> changed = Room(positions.Length);
        for (int index = 0; index < positions.Length; index++)
        {
            int row = gathered[index];
            augmentation.ChangePixels(
                samples.Pixels.AsSpan(row * Features, Features),
                row,
                epoch,
                changed.Slice(index * Features, Features)
            );
            if (augmentation.ChangesInputs)
            {
                // The image's random numbers go on, so it is finished before the next is begun.
                Span<float> input = destination.Values[(index * destination.Stride)..][..destination.Stride];
                Convert(augmented, [index], new MatrixSpan(input, 1, destination.Columns, destination.Stride));
                augmentation.ChangeInputs(input[..Features]);
            }

            gathered[index] = index;
        }

        if (!augmentation.ChangesInputs)
        {
            Convert(augmented, gathered.AsSpan(0, positions.Length), destination);
        }
    }

    private Span<byte> Room(int images)
    {
        if (augmented.Length < images * Features)
        {
            augmented = new byte[images * Features];
        }

        return augmented.AsSpan(0, images * Features);
    }

    private void Look(ReadOnlySpan<int> positions, Span<int> labels)
    {
        if (gathered.Length < positions.Length)
        {
            gathered = new int[positions.Length];
        }

        for (int index = 0; index < positions.Length; index++)
        {
            int row = rows[positions[index]];
            gathered[index] = row;
            labels[index] = samples.Labels[row];
        }
    }

    private void Convert(byte[] pixels, ReadOnlySpan<int> rows, MatrixSpan destination) =>
        PixelConversion.Gather(
            pixels,
            rows,
            Features,
            scale.Offset,
            scale.Factor,
            destination.Values,
            destination.Stride
        );
}
