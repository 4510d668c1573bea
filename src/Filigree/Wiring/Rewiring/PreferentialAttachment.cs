using System.Globalization;
using Filigree.Numerics;
using Filigree.Options;

namespace Filigree.Wiring;

/// <summary>
/// Preferential-attachment rewiring (neuronal-rewiring, section 3.3, Algorithm 1): permutes the weights of a layer so that the
/// strengths of its neurons (the sums of their weights) come close to 0. No weight is made, changed or lost.
/// </summary>
/// <remarks>
/// <para>
/// The pass over the inputs takes the rows (output neurons) in order. With s(i) the strength of input neuron i over the rows so far,
/// in double precision, P(i) = s(i) + |min s| + 1, and all of a row's places are drawn without replacement with probabilities
/// proportional to P (successive sampling): place i gets the key e(i) / P(i), e(i) a standard exponential number, and the places follow
/// each other by ascending key. The row's weights, ascending, go to the places in this order, so that strong neurons tend to receive the most
/// negative weights. The first row stays. The pass over the outputs is the same on the transpose.
/// </para>
/// <para>
/// In a dense matrix a zero is a weight like another: it moves. In a <see cref="SparseMatrix"/> the places of a row are its connections: weights
/// move among them and the connections stay, P being taken over them alone. A matrix that has all its connections is rewired
/// to the same bits either way.
/// </para>
/// </remarks>
public sealed record PreferentialAttachment
{
    /// <summary>Whose strengths are balanced, in study files and on the command line.</summary>
    public static WordOption<RewiringPasses> PassesOption { get; } =
        new(
            "passes",
            "whose strengths are balanced",
            "both",
            ("inputs", RewiringPasses.Inputs),
            ("outputs", RewiringPasses.Outputs),
            ("both", RewiringPasses.Both)
        );

    /// <summary>The share of the rows that are rewired, in study files and on the command line.</summary>
    public static NumberOption AmountOption { get; } = new("amount", "share of the rows that are rewired", 1, 0, 1);

    /// <summary>Whose strengths are balanced; both sides unless set.</summary>
    public RewiringPasses Passes
    {
        get;
        init =>
            field = Enum.IsDefined(value)
                ? value
                : throw new ArgumentOutOfRangeException(nameof(value), value, "Expected Inputs, Outputs or Both.");
    } = RewiringPasses.Both;

    /// <summary>
    /// The share of the rows behind the first that are rewired in each pass, 0 to 1; all unless set. Which ones is drawn; their number is
    /// rounded, halves up. Rows left alone count towards the strengths like the others. (The paper names this as future work, section 5.)
    /// </summary>
    public double Amount
    {
        get;
        init => field = AmountOption.Check(value);
    } = 1;

    /// <summary>Rewires a dense matrix in place.</summary>
    /// <param name="weights">Outputs * inputs finite numbers, row-major [output, input].</param>
    /// <param name="shape">The matrix view's shape.</param>
    /// <param name="stream">Where the numbers come from; one a place of every rewired row.</param>
    /// <param name="workers">Threads to use, at most two; the caller's alone when null. The result does not depend on it.</param>
    /// <exception cref="ArgumentException">The span's length is not that of the shape.</exception>
    /// <exception cref="UserError">A weight is NaN or infinite; nothing was changed.</exception>
    public void Rewire(Span<float> weights, MatrixShape shape, RandomStream stream, Workers? workers = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        if (weights.Length != shape.Count)
        {
            throw new ArgumentException(
                $"A {shape.Outputs} x {shape.Inputs} matrix has {shape.Count} numbers; the span has {weights.Length}.",
                nameof(weights)
            );
        }

        RequireFinite(weights, shape.Inputs);
        if (Passes != RewiringPasses.Outputs)
        {
            DenseRewiring.Run(weights, shape.Outputs, shape.Inputs, Amount, stream, workers);
        }

        if (Passes != RewiringPasses.Inputs)
        {
            // Given back at once: of layers rewired one after the other, only the largest counts.
            using var transpose = new AlignedBuffer(weights.Length);
            var columns = new MatrixSpan(transpose.Span, shape.Inputs, shape.Outputs, shape.Outputs);
            var rows = new MatrixSpan(weights, shape.Outputs, shape.Inputs, shape.Inputs);
            Transposition.Transpose(rows, columns);
            DenseRewiring.Run(transpose.Span, shape.Inputs, shape.Outputs, Amount, stream, workers);
            Transposition.Transpose(columns, rows);
        }
    }

    /// <summary>Rewires a layer among its connections: weights move, connections stay.</summary>
    /// <param name="matrix">The layer; its <see cref="SparseMatrix.Values"/> are changed.</param>
    /// <param name="stream">Where the numbers come from; one a connection of every rewired row.</param>
    /// <exception cref="UserError">A weight is NaN or infinite; nothing was changed.</exception>
    public void Rewire(SparseMatrix matrix, RandomStream stream)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        ArgumentNullException.ThrowIfNull(stream);
        RequireFinite(matrix.Values, 0);
        if (Passes != RewiringPasses.Outputs)
        {
            SparseRewiring.Run(matrix, Amount, stream);
        }

        if (Passes != RewiringPasses.Inputs)
        {
            SparseMatrix transpose = matrix.Transpose();
            SparseRewiring.Run(transpose, Amount, stream);
            transpose.Transpose().Values.CopyTo(matrix.Values, 0);
        }
    }

    private static void RequireFinite(ReadOnlySpan<float> weights, int inputs)
    {
        if (float.IsFinite(Reductions.MaxAbs(weights)))
        {
            return;
        }

        int place = 0;
        while (float.IsFinite(weights[place]))
        {
            place++;
        }

        string where = inputs == 0 ? $"connection {place}" : $"output {place / inputs}, input {place % inputs}";
        throw new UserError(
            $"the weight of {where} is {weights[place].ToString(CultureInfo.InvariantCulture)}",
            "rewiring",
            "finite weights"
        );
    }
}
