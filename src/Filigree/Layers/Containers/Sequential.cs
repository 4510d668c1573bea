using System.Globalization;
using Filigree.Tensors;
using Filigree.Topology;

namespace Filigree.Layers;

/// <summary>Layers one after the other. Those that can be computed together are (<see cref="Layer.Fusions"/>).</summary>
public sealed class Sequential : Container
{
    private readonly Step[] steps;

    /// <summary>Joins layers.</summary>
    /// <param name="name">Name within what holds it.</param>
    /// <param name="layers">The layers, first to last; one without a name gets its number, as in PyTorch.</param>
    /// <exception cref="ArgumentException">A layer is a part of a network already.</exception>
    public Sequential(string name, IEnumerable<Layer> layers)
        : base(name, layers)
    {
        for (int number = 0; number < Children.Count; number++)
        {
            Children[number].PutInto(name, nameless: number.ToString(CultureInfo.InvariantCulture));
        }

        steps = [.. StepsOf()];
    }

    /// <summary>The layers, with those of a sequence in the place of the sequence.</summary>
    public IEnumerable<Layer> Chain =>
        Children.SelectMany(child => child is Sequential sequence ? sequence.Chain : [child]);

    /// <inheritdoc/>
    public override SampleShape ShapeFor(SampleShape input) =>
        Children.Aggregate(input, (shape, layer) => layer.ShapeFor(shape));

    /// <inheritdoc/>
    public override IEnumerable<ParameterUse> UsesFor(SampleShape input)
    {
        foreach (Layer layer in Children)
        {
            foreach (ParameterUse use in layer.UsesFor(input))
            {
                yield return use;
            }

            input = layer.ShapeFor(input);
        }
    }

    /// <inheritdoc/>
    public override ChannelValue Trace(ChannelTrace trace, ChannelValue input) =>
        Children.Aggregate(input, (value, layer) => layer.Trace(trace, value));

    /// <inheritdoc/>
    public override Variable Forward(Tape tape, Variable input, in Pass pass)
    {
        int mark = tape.Mark();
        Variable value = input;
        foreach (Step step in steps)
        {
            ReadOnlySpan<Layer> layers = Layers.Slice(step.First, step.Count);
            value = step.Fusion is null
                ? layers[0].Forward(tape, value, pass)
                : step.Fusion.Forward(tape, value, layers, pass);
            tape.Keep(mark, value);
        }

        return value;
    }

    private IEnumerable<Step> StepsOf()
    {
        for (int first = 0; first < Children.Count; )
        {
            int start = first;
            Fusion? fusion = Children[start]
                .Fusions.Where(candidate => candidate.Fits(Layers[start..]))
                .MaxBy(candidate => candidate.Length);
            int count = fusion?.Length ?? 1;
            yield return new Step(start, count, fusion);
            first += count;
        }
    }

    private readonly record struct Step(int First, int Count, Fusion? Fusion);
}
