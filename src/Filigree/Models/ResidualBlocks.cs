using Filigree.Layers;
using Filigree.Tensors;

namespace Filigree.Models;

/// <summary>
/// Stages of residual blocks, with torchvision's names. A block whose output has another shape than its input has a projection of 1 x 1 around it.
/// </summary>
/// <param name="convention">Whose padding, biases and batch normalization: with Keras's, projections have no normalization.</param>
internal sealed class ResidualBlocks(Convention convention)
{
    /// <summary>How many times wider a block with a bottleneck is than its convolution of 3 x 3.</summary>
    public const int Expansion = 4;

    /// <summary>Whether convolutions have biases.</summary>
    public bool HasBiases => convention == Convention.Keras;

    /// <summary>Blocks of two convolutions of 3 x 3.</summary>
    /// <param name="name">The stage's name.</param>
    /// <param name="blocks">How many blocks.</param>
    /// <param name="channels">Channels that the first takes.</param>
    /// <param name="width">Channels of both convolutions.</param>
    /// <param name="halves">Whether the first halves height and width.</param>
    public Sequential Basic(string name, int blocks, int channels, int width, bool halves) =>
        Stage(
            name,
            blocks,
            channels,
            width,
            halves,
            (inputs, stride) => [new Part(inputs, width, 3, stride), new Part(width, width, 3, 1)]
        );

    /// <summary>Blocks of convolutions of 1 x 1, 3 x 3 and 1 x 1, the last four times as wide; that of 3 x 3 has the stride.</summary>
    /// <param name="name">The stage's name.</param>
    /// <param name="blocks">How many blocks.</param>
    /// <param name="channels">Channels that the first takes.</param>
    /// <param name="width">Channels of the first two convolutions.</param>
    /// <param name="halves">Whether the first block halves height and width.</param>
    public Sequential Bottleneck(string name, int blocks, int channels, int width, bool halves) =>
        Stage(
            name,
            blocks,
            channels,
            Expansion * width,
            halves,
            (inputs, stride) =>
                [
                    new Part(inputs, width, 1, 1),
                    new Part(width, width, 3, stride),
                    new Part(width, Expansion * width, 1, 1),
                ]
        );

    /// <summary>A batch normalization.</summary>
    public BatchNorm Norm(string name, int channels) => new(name, channels, convention.Epsilon, convention.Momentum);

    private Sequential Stage(
        string name,
        int blocks,
        int channels,
        int outputs,
        bool halves,
        Func<int, int, Part[]> partsOf
    )
    {
        var layers = new List<Layer>();
        for (int block = 0; block < blocks; block++)
        {
            int inputs = block == 0 ? channels : outputs;
            int stride = block == 0 && halves ? 2 : 1;
            layers.Add(
                new Residual(
                    $"{block}",
                    Branch(partsOf(inputs, stride)),
                    stride == 1 && inputs == outputs ? null : Projection(inputs, outputs, stride)
                )
            );
            layers.Add(new Activation<ReluFunction>($"relu{block}"));
        }

        return new Sequential(name, layers);
    }

    private List<Layer> Branch(Part[] parts)
    {
        var layers = new List<Layer>();
        for (int number = 1; number <= parts.Length; number++)
        {
            Part part = parts[number - 1];
            layers.Add(Convolution($"conv{number}", part));
            layers.Add(Norm($"bn{number}", part.Outputs));
            if (number < parts.Length)
            {
                layers.Add(new Activation<ReluFunction>($"relu{number}"));
            }
        }

        return layers;
    }

    private Sequential Projection(int channels, int outputs, int stride)
    {
        Convolution projection = Convolution("", new Part(channels, outputs, 1, stride));
        return new Sequential("downsample", HasBiases ? [projection] : [projection, Norm("", outputs)]);
    }

    private Convolution Convolution(string name, Part part) =>
        new(name, part.Channels, part.Outputs, Kernel.Square(part.Kernel, part.Stride), convention.Same, HasBiases);

    // A convolution of a branch, with what follows it.
    private readonly record struct Part(int Channels, int Outputs, int Kernel, int Stride);
}
