using System.Security.Cryptography;
using Filigree.Numerics;

namespace Filigree.Tensors;

/// <summary>
/// How the numbers of a parameter are stored, multiplied, trained and saved: all that depends on the form stands behind this contract, and
/// nobody outside asks which form it is. Forms give equal results up to rounding.
/// </summary>
internal abstract class Form : IDisposable
{
    /// <summary>What it is called where a user chooses one.</summary>
    public abstract WeightForm Kind { get; }

    /// <summary>True where every entry is trained, whatever its weight; false where only some entries have a connection.</summary>
    public abstract bool ConnectsAll { get; }

    /// <summary>How many entries have a connection.</summary>
    public abstract int ConnectionCount { get; }

    /// <summary>What the products see, and the gradient by it.</summary>
    public abstract FormMemory Memory { get; }

    /// <summary>The scores of the connections where these are learned; null elsewhere.</summary>
    public virtual ConnectionScores? Scores => null;

    /// <summary>What an optimizer changes.</summary>
    public virtual Tensor Trained => Memory.Value;

    /// <summary>1 where a number may be trained, 0 where it is held at zero; null where all may.</summary>
    public virtual Tensor? Mask => null;

    /// <summary>Whether what is trained stands as the whole matrix, [input, output].</summary>
    public virtual bool TrainsMatrix => false;

    /// <summary>The gradient by <see cref="Trained"/>, computed now if it is pending.</summary>
    public virtual Tensor TrainedGradient(Workers? workers) => Memory.Gradient(workers);

    /// <summary>Whether an optimizer may take panels of rows of <see cref="Memory"/>'s gradient, for what it changes is stored alike.</summary>
    public virtual bool StepsInPanels => true;

    /// <summary>Called when an optimizer has changed what is trained.</summary>
    /// <param name="workers">Threads to use.</param>
    public virtual void EndStep(Workers workers) { }

    /// <summary>The numbers of a layer that learns its connections by an <see cref="IEffective"/>.</summary>
    /// <exception cref="InvalidOperationException">It does not.</exception>
    public virtual Learned Learned =>
        throw new InvalidOperationException("The connections of this layer are not learned by a rule that shows them.");

    /// <summary>Says that the gradient by <see cref="Memory"/> changes or goes: what follows from it is no longer known.</summary>
    public virtual void ForgetTrainedGradient() { }

    /// <summary>The mean magnitude of the gradient by the numbers of connections.</summary>
    public abstract double MeanGradientMagnitude();

    /// <summary>Sum of the squares of the gradient by the connections, of the last pass.</summary>
    public abstract double SquaredGradient();

    /// <summary>Sets to zero what a tensor has where the form holds zeros; it is stored like the value.</summary>
    public virtual void Hold(Tensor tensor) { }

    /// <summary>Sets the numbers from a matrix view [output, input]; those that the form holds at zero count for nothing.</summary>
    public abstract void Write(ReadOnlySpan<float> matrix);

    /// <summary>Copies the numbers out as a matrix view [output, input].</summary>
    public abstract void Read(Span<float> matrix);

    /// <summary>The connections with their weights.</summary>
    public abstract SparseMatrix ToSparse(string name);

    /// <summary>y = x W + b, with ReLU fused on request.</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="input">The input, in whatever layout.</param>
    /// <param name="weight">The parameter of this form.</param>
    /// <param name="bias">One number an output, or null.</param>
    /// <param name="relu">True to apply max(0, y).</param>
    public abstract Variable Multiply(Tape tape, Variable input, Parameter weight, Parameter? bias, bool relu);

    /// <summary>A convolution, with ReLU fused on request.</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="input">The input, in whatever layout.</param>
    /// <param name="weight">The parameter of this form.</param>
    /// <param name="kernel">The windows, and how a form of every entry computes them.</param>
    /// <param name="bias">One number an output, or null.</param>
    /// <param name="relu">True to apply max(0, y).</param>
    public abstract Variable Convolve(
        Tape tape,
        Variable input,
        Parameter weight,
        ConvolutionKernel kernel,
        Parameter? bias,
        bool relu
    );

    /// <summary>A convolution, ReLU, and the largest number of each channel in every window.</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="input">The input, in whatever layout.</param>
    /// <param name="weight">The parameter of this form.</param>
    /// <param name="kernel">The windows of the convolution, and how a form of every entry computes them.</param>
    /// <param name="bias">One number an output, or null.</param>
    /// <param name="windows">The windows whose largest numbers are wanted.</param>
    public virtual Variable ConvolveAndPool(
        Tape tape,
        Variable input,
        Parameter weight,
        ConvolutionKernel kernel,
        Parameter? bias,
        in PoolingGeometry windows
    ) => MaxPoolingOperation.Apply(tape, Convolve(tape, input, weight, kernel, bias, relu: true), windows);

    /// <summary>Where connections stand among the numbers of this form, in their order by input; -1 for those it lacks.</summary>
    public abstract int[] PlacesOf(Connections connections);

    /// <summary>
    /// Makes an optimizer's state, which fitted the form before, fit this one: connections that stayed keep theirs, new ones have 0.
    /// </summary>
    public abstract void CarryState(Tensor state, Form before);

    /// <summary>Stores a tensor that fits this form as a form of every entry does, 0 where this one has no connection.</summary>
    public virtual void Spread(Tensor state, FullForm into) { }

    /// <summary>Where a connection's number stands in the span of a tensor that is stored like the value.</summary>
    /// <param name="matrix">The connections of this form.</param>
    /// <param name="output">The connection's output neuron.</param>
    /// <param name="index">Its index among the connections.</param>
    public abstract int PlaceOf(SparseMatrix matrix, int output, int index);

    /// <summary>One number of a tensor that is stored like the value.</summary>
    /// <param name="tensor">The tensor.</param>
    /// <param name="matrix">The connections of this form.</param>
    /// <param name="output">The connection's output neuron.</param>
    /// <param name="index">Its index among the connections.</param>
    public ref float At(Tensor tensor, SparseMatrix matrix, int output, int index) =>
        ref tensor.Span[PlaceOf(matrix, output, index)];

    /// <summary>
    /// The gradient by every entry of some outputs, connected or not, of the last backward pass: its variables must still be valid.
    /// </summary>
    /// <param name="firstOutput">The first output.</param>
    /// <param name="rows">Receives [output, input].</param>
    /// <param name="workers">Threads to use.</param>
    public abstract void ReadGradient(int firstOutput, MatrixSpan rows, Workers? workers);

    /// <summary>Whether a backward pass gives the gradient at every entry, connected or not.</summary>
    public virtual bool HasEveryGradient => true;

    /// <summary>This form, or one that stores the same and knows the gradient at every entry.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public virtual Form WithEveryGradient(string name) => this;

    /// <summary>A form of every entry with the same weights; entries that had no connection start at zero, and are trained too.</summary>
    public abstract DenseForm Open();

    /// <summary>The same connections and weights in a form that is asked for.</summary>
    /// <exception cref="InvalidOperationException">Connections are being learned, and it is another form.</exception>
    public Form As(WeightForm kind, MatrixShape shape, string name)
    {
        if (kind == Kind && kind != WeightForm.Dense)
        {
            return this;
        }

        RequireChangeable(name);
        if (kind == WeightForm.Dense)
        {
            return Open();
        }

        SparseMatrix matrix = ToSparse(name);
        Dispose();
        return StoredForm.Of(kind, shape, matrix);
    }

    /// <summary>A form of every entry for a wiring to fill: numbers that are stored stay, of connections alone none do.</summary>
    public virtual DenseForm Reset() => Open();

    /// <summary>The form without what is learned in place of weights.</summary>
    public virtual StoredForm WithoutScores() => (StoredForm)this;

    /// <summary>Refuses what would change weights or connections while these are learned.</summary>
    /// <exception cref="InvalidOperationException">They are.</exception>
    public virtual void RequireChangeable(string name) { }

    /// <summary>Writes all that it needs to be made again.</summary>
    public abstract void Save(BinaryWriter writer);

    /// <summary>Adds connections and exact bits to a hash.</summary>
    public abstract void AppendTo(IncrementalHash hash);

    /// <summary>Gives the memory back.</summary>
    public abstract void Dispose();

    /// <summary>Sets the state of some connections to 0.</summary>
    /// <param name="matrix">The connections of this form.</param>
    /// <param name="cleared">True for those whose state is cleared; null for none.</param>
    /// <param name="state">The state, as it fits this form.</param>
    public void Clear(SparseMatrix matrix, bool[]? cleared, Tensor state)
    {
        for (int output = 0; cleared is not null && output < matrix.Outputs; output++)
        {
            for (int index = matrix.Starts[output]; index < matrix.Starts[output + 1]; index++)
            {
                if (cleared[index])
                {
                    At(state, matrix, output, index) = 0;
                }
            }
        }
    }

    /// <summary>Takes one number for each connection of a matrix from a tensor that is stored like the value.</summary>
    public void Gather(SparseMatrix matrix, Tensor tensor, Span<float> numbers)
    {
        ReadOnlySpan<float> values = tensor.Span;
        for (int output = 0; output < matrix.Outputs; output++)
        {
            for (int index = matrix.Starts[output]; index < matrix.Starts[output + 1]; index++)
            {
                numbers[index] = values[PlaceOf(matrix, output, index)];
            }
        }
    }

    /// <summary>Sets one number for each connection of a matrix, in a tensor that is stored like the value.</summary>
    public void Scatter(SparseMatrix matrix, ReadOnlySpan<float> numbers, Tensor tensor)
    {
        Span<float> values = tensor.Span;
        for (int output = 0; output < matrix.Outputs; output++)
        {
            for (int index = matrix.Starts[output]; index < matrix.Starts[output + 1]; index++)
            {
                values[PlaceOf(matrix, output, index)] = numbers[index];
            }
        }
    }
}
