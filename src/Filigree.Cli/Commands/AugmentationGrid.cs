using Filigree.Data;
using Filigree.Numerics;
using Filigree.Tensors;
using Filigree.Training;

namespace Filigree.Cli.Commands;

/// <summary>
/// A picture of what training sees of a data set's first images: a row an image, as it is and then as each epoch shows it, through the scaling and back.
/// </summary>
/// <param name="dataset">The data set, of grey images or of three colours.</param>
/// <param name="augmentations">What changes the images.</param>
/// <param name="seed">The seed of a trial.</param>
/// <param name="zoom">Pixels of the picture for each of an image.</param>
internal sealed class AugmentationGrid(
    Dataset dataset,
    IReadOnlyList<IAugmentation> augmentations,
    ulong seed,
    int zoom
)
{
    private const int Gap = 2;

    private readonly Scaling scaling = Scaling.StandardisedChannels;

    /// <summary>The picture's bytes, [row, column, channel].</summary>
    /// <param name="images">Rows.</param>
    /// <param name="epochs">Columns after the first.</param>
    /// <param name="width">Pixels of a row.</param>
    public byte[] Draw(int images, int epochs, out int width)
    {
        SampleShape shape = dataset.Shape;
        int cellHeight = (zoom * shape.Height) + Gap;
        int cellWidth = (zoom * shape.Width) + Gap;
        width = ((epochs + 1) * cellWidth) - Gap;
        var picture = new byte[width * ((images * cellHeight) - Gap) * shape.Channels];
        Array.Fill(picture, byte.MaxValue);
        TrainingData data = TrainingData.Prepare(
            dataset,
            scaling,
            ValidationSize.Parse("0"),
            new Randomness(seed),
            augmentations
        );
        PixelScale scale = scaling.Fit(dataset.Train, AllRows(), dataset.Channels);
        int[] positions = [.. Enumerable.Range(0, images)];
        using var inputs = new Tensor(images, shape.Features);
        for (int column = 0; column <= epochs; column++)
        {
            if (column == 0)
            {
                data.Training.Gather(positions, inputs.Matrix, new int[images]);
            }
            else
            {
                data.Training.Gather(positions, column - 1, inputs.Matrix, new int[images]);
            }

            for (int image = 0; image < images; image++)
            {
                int corner = ((image * cellHeight * width) + (column * cellWidth)) * shape.Channels;
                Put(inputs.Row(image), scale, picture.AsSpan(corner), width);
            }
        }

        return picture;
    }

    private int[] AllRows() => [.. Enumerable.Range(0, dataset.Train.Count)];

    private void Put(ReadOnlySpan<float> image, PixelScale scale, Span<byte> picture, int width)
    {
        SampleShape shape = dataset.Shape;
        for (int y = 0; y < zoom * shape.Height; y++)
        {
            for (int x = 0; x < zoom * shape.Width; x++)
            {
                for (int channel = 0; channel < shape.Channels; channel++)
                {
                    int feature = ((((y / zoom) * shape.Width) + (x / zoom)) * shape.Channels) + channel;
                    double value = (image[feature] / scale.Factor[feature]) + scale.Offset[feature];
                    picture[(((y * width) + x) * shape.Channels) + channel] = (byte)Math.Clamp(value + 0.5, 0, 255);
                }
            }
        }
    }
}
