using Filigree.Numerics;
using Filigree.Tensors;

namespace Filigree.Data;

/// <summary>
/// A random change of an image that leaves its class as it is: <see cref="IPixelAugmentation"/>, <see cref="IInputAugmentation"/>, or both; or of a
/// whole batch with its classes: <see cref="IBatchAugmentation"/>. It has no state: threads can share it.
/// </summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage(
    "Design",
    "CA1040:Avoid empty interfaces",
    Justification = "Lists of augmentations hold all kinds."
)]
public interface IAugmentation;

/// <summary>A random change of an image's bytes, before they are scaled.</summary>
public interface IPixelAugmentation : IAugmentation
{
    /// <summary>Changes an image.</summary>
    /// <param name="source">The image's bytes, [row, column, channel].</param>
    /// <param name="target">Receives as many bytes; another place than the source.</param>
    /// <param name="shape">The image's sizes.</param>
    /// <param name="stream">Where its random numbers come from: as many for every image.</param>
    void Apply(ReadOnlySpan<byte> source, Span<byte> target, SampleShape shape, RandomStream stream);
}

/// <summary>A random change of an image whose pixels have been scaled: nothing is rounded to bytes.</summary>
public interface IInputAugmentation : IAugmentation
{
    /// <summary>Changes an image.</summary>
    /// <param name="source">The image's numbers, [row, column, channel].</param>
    /// <param name="target">Receives as many numbers; another place than the source.</param>
    /// <param name="shape">The image's sizes.</param>
    /// <param name="stream">Where its random numbers come from: as many for every image.</param>
    void Apply(ReadOnlySpan<float> source, Span<float> target, SampleShape shape, RandomStream stream);
}

/// <summary>A random change of a batch of scaled images, and of what share each class has in them: the last of all.</summary>
public interface IBatchAugmentation : IAugmentation
{
    /// <summary>Changes a batch.</summary>
    /// <param name="inputs">[sample, feature], a sample's numbers as [row, column, channel]; changed in place.</param>
    /// <param name="targets">[sample, class]: the share of each class; changed in place.</param>
    /// <param name="shape">The images' sizes.</param>
    /// <param name="stream">Where its random numbers come from.</param>
    void Apply(MatrixSpan inputs, MatrixSpan targets, SampleShape shape, RandomStream stream);
}
