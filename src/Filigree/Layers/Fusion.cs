using Filigree.Tensors;

namespace Filigree.Layers;

/// <summary>
/// Layers that follow each other and can be computed in one pass over the memory, with the bits of one after the other. The first of them
/// says so: <see cref="Layer.Fusions"/>.
/// </summary>
public abstract class Fusion
{
    /// <summary>Number of layers, at least 2.</summary>
    public abstract int Length { get; }

    /// <summary>Whether the first layers of some are such ones.</summary>
    /// <param name="layers">Layers that follow each other.</param>
    public abstract bool Fits(ReadOnlySpan<Layer> layers);

    /// <summary>The forward pass of all of them.</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="input">The input of the first.</param>
    /// <param name="layers">The layers.</param>
    /// <param name="pass">What kind of pass it is.</param>
    /// <returns>The output of the last.</returns>
    public abstract Variable Forward(Tape tape, Variable input, ReadOnlySpan<Layer> layers, in Pass pass);

    /// <summary>Two layers.</summary>
    /// <typeparam name="TFirst">The first.</typeparam>
    /// <typeparam name="TSecond">The second.</typeparam>
    /// <param name="forward">The forward pass of both.</param>
    public static Fusion Of<TFirst, TSecond>(PairForward<TFirst, TSecond> forward)
        where TFirst : Layer
        where TSecond : Layer => new Pair<TFirst, TSecond>(forward);

    /// <summary>Three layers.</summary>
    /// <typeparam name="TFirst">The first.</typeparam>
    /// <typeparam name="TSecond">The second.</typeparam>
    /// <typeparam name="TThird">The third.</typeparam>
    /// <param name="forward">The forward pass of all three.</param>
    internal static Fusion Of<TFirst, TSecond, TThird>(TripleForward<TFirst, TSecond, TThird> forward)
        where TFirst : Layer
        where TSecond : Layer
        where TThird : Layer => new Triple<TFirst, TSecond, TThird>(forward);

    private sealed class Pair<TFirst, TSecond>(PairForward<TFirst, TSecond> forward) : Fusion
        where TFirst : Layer
        where TSecond : Layer
    {
        public override int Length => 2;

        public override bool Fits(ReadOnlySpan<Layer> layers) =>
            layers.Length >= 2 && layers[0] is TFirst && layers[1] is TSecond;

        public override Variable Forward(Tape tape, Variable input, ReadOnlySpan<Layer> layers, in Pass pass) =>
            forward(tape, input, (TFirst)layers[0], (TSecond)layers[1], pass);
    }

    private sealed class Triple<TFirst, TSecond, TThird>(TripleForward<TFirst, TSecond, TThird> forward) : Fusion
        where TFirst : Layer
        where TSecond : Layer
        where TThird : Layer
    {
        public override int Length => 3;

        public override bool Fits(ReadOnlySpan<Layer> layers) =>
            layers.Length >= 3 && layers[0] is TFirst && layers[1] is TSecond && layers[2] is TThird;

        public override Variable Forward(Tape tape, Variable input, ReadOnlySpan<Layer> layers, in Pass pass) =>
            forward(tape, input, (TFirst)layers[0], (TSecond)layers[1], (TThird)layers[2], pass);
    }
}

/// <summary>The forward pass of two layers at once.</summary>
/// <typeparam name="TFirst">The first.</typeparam>
/// <typeparam name="TSecond">The second.</typeparam>
/// <param name="tape">The tape.</param>
/// <param name="input">The input of the first.</param>
/// <param name="first">The first.</param>
/// <param name="second">The second.</param>
/// <param name="pass">What kind of pass it is.</param>
/// <returns>The output of the second.</returns>
public delegate Variable PairForward<in TFirst, in TSecond>(
    Tape tape,
    Variable input,
    TFirst first,
    TSecond second,
    in Pass pass
);

/// <summary>The forward pass of three layers at once.</summary>
internal delegate Variable TripleForward<in TFirst, in TSecond, in TThird>(
    Tape tape,
    Variable input,
    TFirst first,
    TSecond second,
    TThird third,
    in Pass pass
);
