using Filigree.Layers;
using Filigree.Options;

namespace Filigree.Models;

/// <summary>Whose rules an image network follows where frameworks differ; a network follows one of them, never a mixture.</summary>
internal sealed record Convention
{
    private Convention(string name, Padding same, double epsilon, double momentum) =>
        (Name, Same, Epsilon, Momentum) = (name, same, epsilon, momentum);

    /// <summary>PyTorch's: half the kernel around images whatever the stride, batch normalization with 1e-5 and 0.1.</summary>
    public static Convention Torch { get; } = new("torch", Padding.Half, 1e-5, 0.1);

    /// <summary>Keras's: as much around images as windows need, the smaller half first; batch normalization with 1e-3 and 0.01, which it calls 0.99.</summary>
    public static Convention Keras { get; } = new("keras", Padding.Same, 1e-3, 0.01);

    /// <summary>What study files call it.</summary>
    public string Name { get; }

    /// <summary>Padding that keeps the size of images, but for the stride.</summary>
    public Padding Same { get; }

    /// <summary>What batch normalization adds to variances.</summary>
    public double Epsilon { get; }

    /// <summary>How far batch normalization moves its running statistics.</summary>
    public double Momentum { get; }

    /// <inheritdoc/>
    public override string ToString() => Name;

    /// <summary>The option of models that differ.</summary>
    internal static WordOption<Convention> Option(Convention otherwise) =>
        new(
            "convention",
            "whose padding of strided convolutions and batch normalization",
            otherwise.Name,
            (Torch.Name, Torch),
            (Keras.Name, Keras)
        );
}
