using Filigree.Numerics;
using Filigree.Tensors;

namespace Filigree.Layers;

/// <summary>A layer that holds layers and has no parameters of its own: a branch of the network's tree.</summary>
public abstract class Container : Layer
{
    private readonly Layer[] children;

    private protected Container(string name, IEnumerable<Layer> children)
        : base(name)
    {
        this.children = [.. children];
        Parameters = [.. this.children.SelectMany(child => child.Parameters)];
        Buffers = [.. this.children.SelectMany(child => child.Buffers)];
    }

    /// <summary>The layers that it holds, in order.</summary>
    public IReadOnlyList<Layer> Children => children;

    /// <inheritdoc/>
    public sealed override IReadOnlyList<Parameter> Parameters { get; }

    /// <inheritdoc/>
    public sealed override IReadOnlyList<NamedBuffer> Buffers { get; }

    private protected sealed override IReadOnlyList<Layer> Inner => children;

    private protected ReadOnlySpan<Layer> Layers => children;

    /// <inheritdoc/>
    public abstract override IEnumerable<ParameterUse> UsesFor(SampleShape input);

    /// <inheritdoc/>
    public sealed override void Reset(RandomStream stream)
    {
        foreach (Layer child in children)
        {
            child.Reset(stream);
        }
    }
}
