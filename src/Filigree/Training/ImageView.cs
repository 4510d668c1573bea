using Filigree.Data;
using Filigree.Tensors;

namespace Filigree.Training;

/// <summary>One way to look at an image: the part that begins at a place of it, as large as it, and then perhaps its mirror image.</summary>
/// <param name="Top">The row that becomes the first one; the image goes on beyond its border as its reflection.</param>
/// <param name="Left">The column that becomes the first one.</param>
/// <param name="IsMirrored">Whether left and right are exchanged then.</param>
internal readonly record struct ImageView(int Top, int Left, bool IsMirrored)
{
    private static readonly (ImageView View, float Weight)[] One = [(default, 1)];

    private static readonly (ImageView View, float Weight)[] Flip = [.. BothSides(0, 0.5f)];

    private static readonly (ImageView View, float Weight)[] Six =
    [
        .. BothSides(0, 0.25f),
        .. BothSides(-1, 0.125f),
        .. BothSides(1, 0.125f),
    ];

    /// <summary>The views, and what each one's outputs count; 1 in sum.</summary>
    /// <param name="views">How many.</param>
    public static IReadOnlyList<(ImageView View, float Weight)> Of(ImageViews views) =>
        views switch
        {
            ImageViews.One => One,
            ImageViews.Flip => Flip,
            ImageViews.Six => Six,
            _ => throw new ArgumentOutOfRangeException(nameof(views), views, "There are no such views."),
        };

    /// <summary>Shows an image so.</summary>
    /// <param name="image">The image's bytes, [row, column, channel].</param>
    /// <param name="scratch">Room for as many.</param>
    /// <param name="target">Receives as many.</param>
    /// <param name="shape">The image's sizes.</param>
    public void Show(ReadOnlySpan<byte> image, Span<byte> scratch, Span<byte> target, SampleShape shape)
    {
        RandomCrop.Cut(image, IsMirrored ? scratch : target, shape, Top, Left);
        if (IsMirrored)
        {
            HorizontalFlip.Flip<byte>(scratch, target, shape);
        }
    }

    private static IEnumerable<(ImageView View, float Weight)> BothSides(int moved, float weight) =>
        [(new(moved, moved, false), weight), (new(moved, moved, true), weight)];
}

/// <summary>Samples that are images, and can be looked at in other ways.</summary>
internal interface IImageSamples : ISampleSource
{
    /// <summary>The same samples, each image looked at in another way.</summary>
    /// <param name="view">The way.</param>
    ISampleSource SeenAs(ImageView view);
}
