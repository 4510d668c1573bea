namespace Filigree.Numerics;

/// <summary>Memory that convolutions reuse, a set for each thread.</summary>
// Safe: an address is that of a buffer as long as was asked for, which this thread keeps until it asks for a longer one.
internal static unsafe class ConvolutionScratch
{
    [ThreadStatic]
    private static AlignedBuffer? bias;

    [ThreadStatic]
    private static AlignedBuffer? weights;

    [ThreadStatic]
    private static AlignedBuffer? gradient;

    [ThreadStatic]
    private static AlignedBuffer? patches;

    [ThreadStatic]
    private static AlignedBuffer? panel;

    /// <summary>Room for a padded bias, for the whole of a call.</summary>
    public static float* Bias(int length) => Scratch.Ensure(ref bias, length);

    /// <summary>Room for weights in another order, for the whole of a call.</summary>
    public static float* Weights(int length) => Scratch.Ensure(ref weights, length);

    /// <summary>Room for a weight gradient in another order, for the whole of a call.</summary>
    public static float* Gradient(int length) => Scratch.Ensure(ref gradient, length);

    /// <summary>Room for a block of the input, for a part of a job.</summary>
    public static float* Patches(int length) => Scratch.Ensure(ref patches, length);

    /// <summary>Room for a panel of output gradients, for a part of a job.</summary>
    public static float* Panel(int length) => Scratch.Ensure(ref panel, length);
}
