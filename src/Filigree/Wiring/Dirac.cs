using Filigree.Layers;
using Filigree.Numerics;
using Filigree.Options;
using Filigree.Tensors;

namespace Filigree.Wiring;

/// <summary>
/// Convolutions that begin by passing channels on (Jordan 2024; what PyTorch calls Dirac initialization): filter i of the first filters, as many as there
/// are input channels, is 1 at the middle of channel i and 0 elsewhere. All other filters and layers are as another rule fills them, and so are
/// convolutions of groups.
/// </summary>
/// <param name="foundation">The rule that fills the rest; it draws the same numbers as alone.</param>
internal sealed class Dirac(Initializer foundation) : IWiring
{
    private static readonly NestedOption<IWiring> FoundationOption = Initializer.BaseOption(
        "the rule that fills all other filters and layers"
    );

    /// <summary>The rule in study files.</summary>
    public static Rule<IWiring> Rule { get; } =
        new(
            "dirac",
            "convolutions whose first filters pass one channel on each, the rest by another rule",
            [FoundationOption],
            options => new Dirac((Initializer)options.Get(FoundationOption))
        )
        {
            Source = "Jordan 2024",
        };

    /// <inheritdoc/>
    public string Name => Rule.Name;

    /// <inheritdoc/>
    public bool LeavesZeros => true;

    /// <summary>Whether it fills a weight itself.</summary>
    internal static bool PassesOn(ParameterUse use) => use.Convolution is { Geometry.Groups: 1 };

    /// <inheritdoc/>
    public void Wire(Network network, Randomness randomness)
    {
        ArgumentNullException.ThrowIfNull(network);
        foundation.Wire(network, randomness);
        foreach (ParameterUse use in network.Uses)
        {
            if (PassesOn(use))
            {
                PassOn(use.Parameter);
            }
        }
    }

    private static void PassOn(Parameter weight)
    {
        MatrixShape shape = weight.Shape;
        float[] filters = weight.ToMatrix().Values;
        int passing = Math.Min(shape.Outputs, shape.Channels);
        int middle = (shape.KernelHeight / 2 * shape.KernelWidth) + (shape.KernelWidth / 2);
        Array.Clear(filters, 0, passing * shape.Inputs);
        for (int channel = 0; channel < passing; channel++)
        {
            filters[(channel * shape.Inputs) + (channel * shape.KernelArea) + middle] = 1;
        }

        weight.WriteMatrix(filters);
    }
}
