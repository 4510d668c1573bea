using Filigree.Tensors;
using Filigree.Topology;

namespace Filigree.Layers;

/// <summary>A branch around which its input is passed on: branch(x) + x, or branch(x) + shortcut(x) (He et al. 2016).</summary>
public sealed class Residual : Container
{
    private static readonly Fusion[] Fused =
    [
        Fusion.Of<Residual, Activation<ReluFunction>>(
            static (Tape tape, Variable input, Residual residual, Activation<ReluFunction> _, in Pass pass) =>
                residual.Apply(tape, input, pass, relu: true)
        ),
    ];

    private readonly Sequential branch;
    private readonly Layer? shortcut;

    /// <summary>Joins a branch and what goes around it.</summary>
    /// <param name="name">Name within what holds it.</param>
    /// <param name="branch">The layers of the branch, first to last; their names follow this one's.</param>
    /// <param name="shortcut">What the input passes on its way around, such as a projection; null for nothing.</param>
    /// <exception cref="ArgumentException">A layer is a part of a network already.</exception>
    public Residual(string name, IEnumerable<Layer> branch, Layer? shortcut = null)
        : this(name, new Sequential(name, branch), shortcut) { }

    private Residual(string name, Sequential branch, Layer? shortcut)
        : base(name, shortcut is null ? [branch] : [branch, shortcut])
    {
        this.branch = branch;
        this.shortcut = shortcut;
        shortcut?.PutInto(name, nameless: "shortcut");
    }

    /// <summary>The layers of the branch.</summary>
    public IReadOnlyList<Layer> Branch => branch.Children;

    /// <summary>What the input passes on its way around; null for nothing.</summary>
    public Layer? Shortcut => shortcut;

    /// <inheritdoc/>
    public override IReadOnlyList<Fusion> Fusions => Fused;

    /// <inheritdoc/>
    public override SampleShape ShapeFor(SampleShape input)
    {
        SampleShape through = branch.ShapeFor(input);
        SampleShape around = shortcut?.ShapeFor(input) ?? input;
        return through == around
            ? through
            : throw new ArgumentException($"{Name} adds samples of {around} to the branch's, which are {through}.");
    }

    /// <inheritdoc/>
    public override IEnumerable<ParameterUse> UsesFor(SampleShape input) =>
        branch.UsesFor(input).Concat(shortcut?.UsesFor(input) ?? []);

    /// <inheritdoc/>
    public override ChannelValue Trace(ChannelTrace trace, ChannelValue input)
    {
        ArgumentNullException.ThrowIfNull(trace);
        ChannelValue through = branch.Trace(trace, input);
        return trace.Sum(through, shortcut?.Trace(trace, input) ?? input, Name);
    }

    /// <inheritdoc/>
    public override Variable Forward(Tape tape, Variable input, in Pass pass) => Apply(tape, input, pass, relu: false);

    private Variable Apply(Tape tape, Variable input, in Pass pass, bool relu)
    {
        Variable around = shortcut is null ? input : shortcut.Forward(tape, input, pass);
        return SumOperation.Apply(tape, branch.Forward(tape, input, pass), around, relu);
    }
}
