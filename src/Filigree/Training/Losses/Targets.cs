using Filigree.Tensors;

namespace Filigree.Training;

/// <summary>What the outputs for some samples are compared with: the class of each, or numbers.</summary>
public readonly ref struct Targets
{
    /// <summary>Classes.</summary>
    /// <param name="labels">The class of each sample.</param>
    public Targets(ReadOnlySpan<int> labels) => Labels = labels;

    /// <summary>Numbers.</summary>
    /// <param name="values">[sample, target]: real numbers, or a share of each class.</param>
    public Targets(Tensor values) => Values = values;

    /// <summary>The class of each sample; empty where the targets are numbers.</summary>
    public ReadOnlySpan<int> Labels { get; }

    /// <summary>[sample, target]; null where the targets are classes.</summary>
    public Tensor? Values { get; }
}
