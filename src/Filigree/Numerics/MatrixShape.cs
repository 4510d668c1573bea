namespace Filigree.Numerics;

/// <summary>The shape of a weight's matrix view.</summary>
/// <param name="Outputs">Output neurons: rows of the view.</param>
/// <param name="Inputs">Columns of the view; for a convolution, input channels times the kernel's area.</param>
/// <param name="KernelArea">Height times width of a convolution's kernel; 1 for a dense layer.</param>
public readonly record struct MatrixShape(int Outputs, int Inputs, int KernelArea = 1)
{
    /// <summary>Connections into one output neuron.</summary>
    public int FanIn => Inputs;

    /// <summary>Connections out of one input neuron.</summary>
    public int FanOut => Outputs * KernelArea;

    /// <summary>Places of the matrix, connected or not; may be more than an array can hold.</summary>
    public long Places => (long)Outputs * Inputs;

    /// <summary>Number of weights where every place has one.</summary>
    /// <exception cref="OverflowException">More than 2^31 - 1.</exception>
    public int Count => checked(Outputs * Inputs);
}
