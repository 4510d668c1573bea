using Filigree.Numerics;
using Filigree.Tensors;
using Filigree.Topology;

namespace Filigree.Layers;

/// <summary>One layer of a network: parameters and a forward pass. Some hold other layers: <see cref="Container"/>.</summary>
public abstract class Layer
{
    private bool isHeld;

    /// <summary>Creates a layer.</summary>
    /// <param name="name">
    /// Name within what holds it, such as <c>conv1</c>; prefix of its parameters' names. Empty for its number there.
    /// </param>
    protected Layer(string name) => Name = name;

    /// <summary>Name along the tree, as PyTorch has them: <c>layer1.0.conv1</c>.</summary>
    public string Name { get; private set; }

    /// <summary>The learned tensors, weights first; those of layers that it holds are among them.</summary>
    public virtual IReadOnlyList<Parameter> Parameters => [];

    /// <summary>What is kept beside the learned tensors, and never trained; that of layers that it holds is among them.</summary>
    public virtual IReadOnlyList<NamedBuffer> Buffers => [];

    /// <summary>Ways to compute this layer together with those behind it.</summary>
    public virtual IReadOnlyList<Fusion> Fusions => [];

    private protected virtual IReadOnlyList<Layer> Inner => [];

    /// <summary>What it makes of samples.</summary>
    /// <param name="input">What the numbers of each sample are.</param>
    /// <exception cref="ArgumentException">It cannot take such samples.</exception>
    public virtual SampleShape ShapeFor(SampleShape input) => input;

    /// <summary>How often its parameters are used for samples of a shape, in their order: what a pass costs follows from it.</summary>
    /// <param name="input">What the numbers of each sample are.</param>
    public virtual IEnumerable<ParameterUse> UsesFor(SampleShape input) =>
        Parameters.Select(parameter => new ParameterUse(parameter, input.Positions));

    /// <summary>The forward pass.</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="input">[sample, position, input], or [input, position, sample]: the variable says which.</param>
    /// <param name="pass">What kind of pass it is.</param>
    /// <returns>[sample, position, output], or [output, position, sample].</returns>
    public abstract Variable Forward(Tape tape, Variable input, in Pass pass);

    /// <summary>
    /// Notes down how it leads from channels to channels, for complete paths and distances. A layer without weights that keeps the shape of samples
    /// passes every channel on, unless it says otherwise.
    /// </summary>
    /// <param name="trace">Takes the note.</param>
    /// <param name="input">What it reads.</param>
    /// <returns>What it makes.</returns>
    /// <exception cref="UserError">It does not say how it joins channels.</exception>
    public virtual ChannelValue Trace(ChannelTrace trace, ChannelValue input) =>
        Parameters.All(parameter => parameter.Kind != ParameterKind.Weight) && ShapeFor(input.Shape) == input.Shape
            ? input
            : throw new UserError(
                "it does not say which channels its weights join, so that paths and distances are not known",
                Name,
                remedy: $"a layer of one's own says it by {nameof(Trace)}"
            );

    /// <summary>
    /// Sets all but the weights to their starting values: biases to 0, parameters of activations as their papers say.
    /// </summary>
    /// <param name="stream">Draws what is random.</param>
    public virtual void Reset(RandomStream stream)
    {
        foreach (Parameter parameter in Parameters)
        {
            if (parameter.Kind == ParameterKind.Bias)
            {
                parameter.Value.Clear();
            }
        }
    }

    /// <summary>Becomes a part of a container or network, once and for all.</summary>
    /// <param name="container">The name of it; empty for a network.</param>
    /// <param name="nameless">What it is called where it has no name.</param>
    internal void PutInto(string container, string nameless)
    {
        if (isHeld)
        {
            throw new ArgumentException($"{Name} is a part of a network already; a layer has one place.");
        }

        isHeld = true;
        if (Name.Length == 0)
        {
            Prefix(nameless);
        }

        if (container.Length > 0)
        {
            Prefix(container);
        }
    }

    // Parameters of layers within are named by the outermost alone: they are among its own.
    private void Prefix(string prefix)
    {
        foreach (Parameter parameter in Parameters)
        {
            parameter.Name = Join(prefix, parameter.Name);
        }

        foreach (NamedBuffer buffer in Buffers)
        {
            buffer.Name = Join(prefix, buffer.Name);
        }

        PrefixLayers(prefix);
    }

    private void PrefixLayers(string prefix)
    {
        Name = Join(prefix, Name);
        foreach (Layer layer in Inner)
        {
            layer.PrefixLayers(prefix);
        }
    }

    // What has no name yet begins with the point that follows it: ".weight".
    private static string Join(string prefix, string name) =>
        name.Length == 0 || name[0] == '.' ? prefix + name : $"{prefix}.{name}";
}
