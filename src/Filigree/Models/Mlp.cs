using Filigree.Layers;

namespace Filigree.Models;

/// <summary>Fully connected networks.</summary>
public static class Mlp
{
    /// <summary>Linear layers with an activation after each but the last.</summary>
    /// <param name="widths">Neurons a layer, inputs first, outputs last: at least two.</param>
    /// <param name="activation">Activation of the hidden layers.</param>
    /// <param name="bias">False for layers without biases.</param>
    /// <param name="dropout">Share of every hidden layer's outputs dropped while training, in [0, 1).</param>
    public static Network Create(
        IReadOnlyList<int> widths,
        ActivationKind activation = ActivationKind.Relu,
        bool bias = true,
        double dropout = 0
    )
    {
        if (widths.Count < 2 || widths.Any(width => width < 1))
        {
            throw new ArgumentException(
                "A network has at least two widths, inputs and outputs, each at least 1.",
                nameof(widths)
            );
        }

        var layers = new List<Layer>();
        for (int index = 1; index < widths.Count; index++)
        {
            layers.Add(new Linear($"dense{index}", widths[index - 1], widths[index], bias));
            if (index == widths.Count - 1)
            {
                break;
            }

            layers.Add(Activations.Create(activation, $"activation{index}", widths[index]));
            if (dropout > 0)
            {
                layers.Add(new Dropout($"dropout{index}", dropout, index));
            }
        }

        return new Network(widths[0], layers);
    }

    /// <summary>LeNet-300-100: 784-300-100-10 with ReLU.</summary>
    /// <param name="inputs">Input features; 784 for the digits it was made for.</param>
    /// <param name="classes">Classes.</param>
    /// <param name="scale">Factor on both hidden widths, rounded to whole neurons.</param>
    /// <param name="bias">False for layers without biases.</param>
    public static Network LeNet300(int inputs = 784, int classes = 10, double scale = 1, bool bias = true) =>
        Create(
            [inputs, ImageStack.Width(300, scale), ImageStack.Width(100, scale), classes],
            ActivationKind.Relu,
            bias
        );
}
