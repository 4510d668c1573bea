namespace Filigree.Numerics;

/// <summary>
/// One convolution in one form: forward and both gradients. Activations are [sample x position, channel], positions row by row; weights are
/// the transposed matrix view, [channel, kernel row, kernel column] x [output]. Rows of all of them are padded with zeros to a multiple of
/// 16 numbers, as tensors are, and stay so. A kernel holds no state between calls; memory for its work is kept for each thread.
/// </summary>
// Safe: every matrix is checked against the geometry before it is fixed, and stays so until all threads are done.
public abstract unsafe class ConvolutionKernel
{
    private protected ConvolutionKernel(ConvolutionGeometry geometry, ConvolutionForm form)
    {
        Geometry = geometry;
        Form = form;
    }

    /// <summary>The sizes.</summary>
    public ConvolutionGeometry Geometry { get; }

    /// <summary>How it is computed; never <see cref="ConvolutionForm.Auto"/>.</summary>
    public ConvolutionForm Form { get; }

    /// <summary>The kernel of a convolution.</summary>
    /// <param name="geometry">The sizes.</param>
    /// <param name="form">How to compute it.</param>
    /// <exception cref="ArgumentException">The form cannot compute this convolution.</exception>
    public static ConvolutionKernel Create(ConvolutionGeometry geometry, ConvolutionForm form = ConvolutionForm.Auto)
    {
        ArgumentNullException.ThrowIfNull(geometry);
        return ConvolutionChoice.Create(geometry, form);
    }

    /// <summary><c>output = input * weights [+ bias] [then ReLU]</c>.</summary>
    /// <param name="input">[sample x input position, channel].</param>
    /// <param name="weights">[place, output].</param>
    /// <param name="bias">One number an output, or more of which the others are not looked at; or empty.</param>
    /// <param name="relu">Replaces negative results by 0 (NaN stays).</param>
    /// <param name="output">Receives [sample x output position, output].</param>
    /// <param name="workers">Threads that share the work; by default the caller's alone.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public void Forward(
        ReadOnlyMatrixSpan input,
        ReadOnlyMatrixSpan weights,
        ReadOnlySpan<float> bias,
        bool relu,
        MatrixSpan output,
        Workers? workers = null
    )
    {
        int samples = SamplesOf(output, Geometry.OutputPositions, nameof(output));
        Check(input, samples * Geometry.Positions, Geometry.Channels, nameof(input));
        Check(weights, Geometry.Places, Geometry.Outputs, nameof(weights));
        Check(output, samples * Geometry.OutputPositions, Geometry.Outputs, nameof(output));
        fixed (float* pInput = input.Values)
        fixed (float* pWeights = weights.Values)
        fixed (float* pOutput = output.Values)
        {
            Forward(
                samples,
                new MatrixRows(pInput, input.Stride),
                new MatrixRows(pWeights, weights.Stride),
                Padded(bias),
                relu,
                new MatrixRows(pOutput, output.Stride),
                workers ?? Workers.Single
            );
        }
    }

    /// <summary>The gradient with respect to the input.</summary>
    /// <param name="outputGradient">[sample x output position, output].</param>
    /// <param name="weights">[place, output].</param>
    /// <param name="inputGradient">Receives [sample x input position, channel].</param>
    /// <param name="accumulate">Adds to what <paramref name="inputGradient"/> holds.</param>
    /// <param name="workers">Threads that share the work; by default the caller's alone.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public void InputGradient(
        ReadOnlyMatrixSpan outputGradient,
        ReadOnlyMatrixSpan weights,
        MatrixSpan inputGradient,
        bool accumulate = false,
        Workers? workers = null
    )
    {
        int samples = SamplesOf(inputGradient, Geometry.Positions, nameof(inputGradient));
        Check(outputGradient, samples * Geometry.OutputPositions, Geometry.Outputs, nameof(outputGradient));
        Check(weights, Geometry.Places, Geometry.Outputs, nameof(weights));
        Check(inputGradient, samples * Geometry.Positions, Geometry.Channels, nameof(inputGradient));
        fixed (float* pOutput = outputGradient.Values)
        fixed (float* pWeights = weights.Values)
        fixed (float* pInput = inputGradient.Values)
        {
            InputGradient(
                samples,
                new MatrixRows(pOutput, outputGradient.Stride),
                new MatrixRows(pWeights, weights.Stride),
                new MatrixRows(pInput, inputGradient.Stride),
                accumulate,
                workers ?? Workers.Single
            );
        }
    }

    /// <summary>The gradient with respect to the weights, summed over the samples.</summary>
    /// <param name="input">[sample x input position, channel].</param>
    /// <param name="outputGradient">[sample x output position, output].</param>
    /// <param name="weightGradient">Receives [place, output].</param>
    /// <param name="accumulate">Adds to what <paramref name="weightGradient"/> holds.</param>
    /// <param name="workers">Threads that share the work; by default the caller's alone.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public void WeightGradient(
        ReadOnlyMatrixSpan input,
        ReadOnlyMatrixSpan outputGradient,
        MatrixSpan weightGradient,
        bool accumulate = false,
        Workers? workers = null
    )
    {
        int samples = SamplesOf(outputGradient, Geometry.OutputPositions, nameof(outputGradient));
        Check(input, samples * Geometry.Positions, Geometry.Channels, nameof(input));
        Check(outputGradient, samples * Geometry.OutputPositions, Geometry.Outputs, nameof(outputGradient));
        Check(weightGradient, Geometry.Places, Geometry.Outputs, nameof(weightGradient));
        fixed (float* pInput = input.Values)
        fixed (float* pOutput = outputGradient.Values)
        fixed (float* pWeights = weightGradient.Values)
        {
            WeightGradient(
                samples,
                new MatrixRows(pInput, input.Stride),
                new MatrixRows(pOutput, outputGradient.Stride),
                new MatrixRows(pWeights, weightGradient.Stride),
                accumulate,
                workers ?? Workers.Single
            );
        }
    }

    /// <summary>
    /// Samples that the gradient of the weights may be summed by, a multiple at a time, with the bits of one call for all of them; 0 where it has to be one.
    /// </summary>
    internal virtual int SamplesAPart => 0;

    /// <summary>Sums the gradient with respect to the weights over some of the samples, after those before them.</summary>
    /// <param name="input">[sample x input position, channel].</param>
    /// <param name="outputGradient">[sample x output position, output].</param>
    /// <param name="isFirst">Whether there are none before them.</param>
    /// <param name="workers">Threads that share the work.</param>
    internal void AddWeightGradient(
        ReadOnlyMatrixSpan input,
        ReadOnlyMatrixSpan outputGradient,
        bool isFirst,
        Workers workers
    )
    {
        int samples = SamplesOf(outputGradient, Geometry.OutputPositions, nameof(outputGradient));
        Check(input, samples * Geometry.Positions, Geometry.Channels, nameof(input));
        Check(outputGradient, samples * Geometry.OutputPositions, Geometry.Outputs, nameof(outputGradient));
        fixed (float* pInput = input.Values)
        fixed (float* pOutput = outputGradient.Values)
        {
            AddWeightGradient(
                samples,
                new MatrixRows(pInput, input.Stride),
                new MatrixRows(pOutput, outputGradient.Stride),
                isFirst,
                workers
            );
        }
    }

    /// <summary>Stores what <see cref="AddWeightGradient(ReadOnlyMatrixSpan, ReadOnlyMatrixSpan, bool, Workers)"/> has summed on this thread.</summary>
    /// <param name="weightGradient">Receives [place, output].</param>
    /// <param name="accumulate">Adds to what <paramref name="weightGradient"/> holds.</param>
    internal void EndWeightGradient(MatrixSpan weightGradient, bool accumulate)
    {
        Check(weightGradient, Geometry.Places, Geometry.Outputs, nameof(weightGradient));
        fixed (float* pWeights = weightGradient.Values)
        {
            EndWeightGradient(new MatrixRows(pWeights, weightGradient.Stride), accumulate);
        }
    }

    private protected virtual void AddWeightGradient(
        int samples,
        MatrixRows input,
        MatrixRows outputGradient,
        bool isFirst,
        Workers workers
    ) => throw new NotSupportedException($"{Form} sums over all samples at once.");

    private protected virtual void EndWeightGradient(MatrixRows weightGradient, bool accumulate) =>
        throw new NotSupportedException($"{Form} sums over all samples at once.");

    private protected abstract void Forward(
        int samples,
        MatrixRows input,
        MatrixRows weights,
        float* bias,
        bool relu,
        MatrixRows output,
        Workers workers
    );

    private protected abstract void InputGradient(
        int samples,
        MatrixRows outputGradient,
        MatrixRows weights,
        MatrixRows inputGradient,
        bool accumulate,
        Workers workers
    );

    private protected abstract void WeightGradient(
        int samples,
        MatrixRows input,
        MatrixRows outputGradient,
        MatrixRows weightGradient,
        bool accumulate,
        Workers workers
    );

    /// <summary>The smallest multiple of 16 that is at least <paramref name="columns"/>.</summary>
    internal static int Padded(int columns) => (columns + LaneTree.Lanes - 1) / LaneTree.Lanes * LaneTree.Lanes;

    private float* Padded(ReadOnlySpan<float> bias)
    {
        if (bias.IsEmpty)
        {
            return null;
        }

        Require.AtLeast(Geometry.Outputs, bias.Length);
        int padded = Padded(Geometry.Outputs);
        float* copy = ConvolutionScratch.Bias(padded);
        bias[..Geometry.Outputs].CopyTo(new Span<float>(copy, padded));
        new Span<float>(copy + Geometry.Outputs, padded - Geometry.Outputs).Clear();
        return copy;
    }

    private int SamplesOf(ReadOnlyMatrixSpan matrix, int positions, string name)
    {
        (int samples, int rest) = Math.DivRem(matrix.Rows, positions);
        if (rest != 0)
        {
            throw new ArgumentException(
                $"{name} has {matrix.Rows} rows; expected {positions} a sample ({Geometry}).",
                name
            );
        }

        return samples;
    }

    private void Check(ReadOnlyMatrixSpan matrix, int rows, int columns, string name)
    {
        if (matrix.Rows != rows || matrix.Columns != columns || matrix.IsTransposed)
        {
            throw new ArgumentException(
                $"{name} is {matrix.Rows} x {matrix.Columns}; expected {rows} x {columns} ({Geometry}).",
                name
            );
        }

        if (matrix.Stride != Padded(columns) || matrix.Values.Length < (long)rows * matrix.Stride)
        {
            throw new ArgumentException(
                $"{name} has rows {matrix.Stride} numbers apart in {matrix.Values.Length}; they must be padded to {Padded(columns)}.",
                name
            );
        }
    }
}
