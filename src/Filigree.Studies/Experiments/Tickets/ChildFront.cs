using Filigree.Layers;
using Filigree.Numerics;
using Filigree.Tensors;
using Filigree.Wiring;

namespace Filigree.Studies.Experiments;

/// <summary>A child's dense layers, whose connections are its parent's strongest, and what becomes of the layers in front of them.</summary>
internal sealed class ChildFront
{
    private readonly Network child;
    private readonly string? kind;
    private readonly HashSet<Parameter> tail;

    /// <summary>Looks at a child.</summary>
    /// <param name="child">The child as it is wired: as its parent was.</param>
    /// <param name="kind">What becomes of the layers in front: one of <see cref="ChildNetSettings.Fronts"/>; null where there are none.</param>
    public ChildFront(Network child, string? kind)
    {
        (this.child, this.kind) = (child, kind);
        IReadOnlyList<Linear> layers = DenseTail.Of(child);
        Tail = [.. layers.Select(layer => layer.Weight)];
        tail = [.. layers.SelectMany(layer => layer.Parameters)];
    }

    /// <summary>The weights of the dense layers.</summary>
    public IReadOnlyList<Parameter> Tail { get; }

    /// <summary>Whether the layers in front are the trained parent's.</summary>
    public bool IsParents => kind is ChildNetSettings.Frozen or ChildNetSettings.Trainable;

    /// <summary>The dense layers' weights among those of a whole network.</summary>
    public IReadOnlyList<WeightMatrix> TailOf(IReadOnlyList<WeightMatrix> weights) =>
        [.. weights.Skip(child.Weights.Count - Tail.Count)];

    /// <summary>Gives the child its parent's layers in front, where they are to be its.</summary>
    public void Take(TrainedNetwork parent)
    {
        if (!IsParents)
        {
            return;
        }

        // Biases of the dense layers start at 0, as in a fresh network.
        Parameter[] dense = [.. tail.Except(child.Weights)];
        foreach ((Parameter weight, WeightMatrix matrix) in child.Weights.Zip(parent.Weights).SkipLast(Tail.Count))
        {
            weight.WriteMatrix(matrix.Values);
        }

        child.WriteOthers(parent.Others);
        foreach (Parameter parameter in dense)
        {
            parameter.Value.Clear();
        }
    }

    /// <summary>
    /// Holds the layers in front where they are, if they are to be held. A checkpoint does not say so: a child that is taken up in the middle
    /// of its training needs it again.
    /// </summary>
    public void Hold()
    {
        if (kind != ChildNetSettings.Frozen)
        {
            return;
        }

        foreach (Parameter parameter in child.Parameters.Where(parameter => !tail.Contains(parameter)))
        {
            parameter.Group = parameter.Group with { RateFactor = 0 };
        }

        foreach (BatchNorm norm in NormsOf(child.Root))
        {
            norm.IsFrozen = true;
        }
    }

    private static IEnumerable<BatchNorm> NormsOf(Layer layer) =>
        layer is Container container ? container.Children.SelectMany(NormsOf)
        : layer is BatchNorm norm ? [norm]
        : [];
}
