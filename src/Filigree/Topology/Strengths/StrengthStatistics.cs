using Filigree.Numerics;

namespace Filigree.Topology;

/// <summary>
/// The strengths of the neurons on one side of a layer (neuronal-rewiring, sections 3.1 and 3.2): the strength of a neuron is the sum
/// of the weights of its connections. Sums are taken in double precision and in a fixed order.
/// </summary>
/// <param name="Neurons">Number of neurons n.</param>
/// <param name="Mean">Mean strength.</param>
/// <param name="Variance">
/// Sample variance of the strengths: the sum of squared deviations over n - 1, since a layer's neurons are a sample of what its wiring draws;
/// 0 for a single neuron.
/// </param>
/// <param name="FourthMoment">Fourth central moment: the mean fourth power of the deviations, over n.</param>
/// <param name="Largest">The largest magnitude of a strength, max |s|.</param>
/// <param name="PredictedVariance">
/// The variance that independent weights would give (equation 4): the number of neurons on the other side times the variance of all
/// the layer's weights, entries without a connection counting as 0.
/// </param>
public sealed record StrengthStatistics(
    int Neurons,
    double Mean,
    double Variance,
    double FourthMoment,
    double Largest,
    double PredictedVariance
)
{
    // The squares of weights far beyond these powers of 2 are infinite, or 0.
    private const int LargestExponent = 200;

    /// <summary>Standard deviation of the strengths.</summary>
    public double StandardDeviation =>
        Unit is null ? Math.Sqrt(Variance) : Math.ScaleB(Unit.StandardDeviation, Exponent);

    /// <summary>The standard deviation that independent weights would give.</summary>
    internal double PredictedDeviation =>
        Unit is null ? Math.Sqrt(PredictedVariance) : Math.ScaleB(Unit.PredictedDeviation, Exponent);

    /// <summary>
    /// Kurtosis: the fourth central moment over the square of the second one (both over n), 3 for a normal distribution; NaN where all strengths
    /// are equal.
    /// </summary>
    public double Kurtosis =>
        Unit is not null ? Unit.Kurtosis
        : SecondMoment == 0 ? double.NaN
        : FourthMoment / (SecondMoment * SecondMoment);

    // Of weights whose squares are out of range, the statistics of the same weights over 2 to the power of Exponent; null for others.
    private StrengthStatistics? Unit { get; init; }

    private int Exponent { get; init; }

    // The mean squared deviation, over n.
    private double SecondMoment => Variance * (Neurons - 1) / Math.Max(1, Neurons);

    /// <summary>Both sides of a dense matrix view.</summary>
    /// <param name="matrix">[output, input].</param>
    /// <exception cref="ArgumentException">It has other than outputs * inputs numbers.</exception>
    public static (StrengthStatistics Inputs, StrengthStatistics Outputs) Of(WeightMatrix matrix)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        return Of(matrix.Values, matrix.Shape);
    }

    /// <summary>Both sides of a dense matrix view.</summary>
    /// <param name="weights">Outputs * inputs numbers, row-major [output, input].</param>
    /// <param name="shape">The matrix view's shape.</param>
    /// <exception cref="ArgumentException">It has other than outputs * inputs numbers.</exception>
    public static (StrengthStatistics Inputs, StrengthStatistics Outputs) Of(
        ReadOnlySpan<float> weights,
        MatrixShape shape
    ) => Of(Strengths.Of(weights, shape), WeightVariance(weights, weights.Length));

    /// <summary>Both sides of a layer's connections.</summary>
    /// <param name="matrix">The connections.</param>
    public static (StrengthStatistics Inputs, StrengthStatistics Outputs) Of(SparseMatrix matrix)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        return Of(Strengths.Of(matrix), WeightVariance(matrix.Values, (double)matrix.Outputs * matrix.Inputs));
    }

    /// <summary>Both sides of a dense matrix view of weights in double precision.</summary>
    /// <param name="weights">Outputs * inputs numbers, row-major [output, input].</param>
    /// <param name="shape">The matrix view's shape.</param>
    internal static (StrengthStatistics Inputs, StrengthStatistics Outputs) Of(double[] weights, MatrixShape shape) =>
        InRange(weights, numbers => Of(Strengths.Of(numbers, shape), WeightVariance(numbers, numbers.Length)));

    /// <summary>Both sides of connections whose weights are of double precision.</summary>
    /// <param name="matrix">The connections.</param>
    /// <param name="weights">Their weights.</param>
    internal static (StrengthStatistics Inputs, StrengthStatistics Outputs) Of(SparseMatrix matrix, double[] weights) =>
        InRange(
            weights,
            numbers =>
                Of(Strengths.Of(matrix, numbers), WeightVariance(numbers, (double)matrix.Outputs * matrix.Inputs))
        );

    // What single precision holds needs no scaling.
    private static (StrengthStatistics Inputs, StrengthStatistics Outputs) InRange(
        double[] weights,
        Func<double[], (StrengthStatistics Inputs, StrengthStatistics Outputs)> measure
    )
    {
        double largest = weights.Length == 0 ? 0 : weights.Max(Math.Abs);
        int exponent = largest == 0 || !Array.TrueForAll(weights, double.IsFinite) ? 0 : Math.ILogB(largest);
        if (Math.Abs(exponent) <= LargestExponent)
        {
            return measure(weights);
        }

        (StrengthStatistics inputs, StrengthStatistics outputs) = measure(
            Array.ConvertAll(weights, weight => Math.ScaleB(weight, -exponent))
        );
        return (inputs.Times(exponent), outputs.Times(exponent));
    }

    private StrengthStatistics Times(int exponent) =>
        new(
            Neurons,
            Math.ScaleB(Mean, exponent),
            Math.ScaleB(Variance, 2 * exponent),
            Math.ScaleB(FourthMoment, 4 * exponent),
            Math.ScaleB(Largest, exponent),
            Math.ScaleB(PredictedVariance, 2 * exponent)
        )
        {
            Unit = this,
            Exponent = exponent,
        };

    private static (StrengthStatistics Inputs, StrengthStatistics Outputs) Of(Strengths strengths, double variance) =>
        (
            Of(strengths.Inputs, variance * strengths.Outputs.Length),
            Of(strengths.Outputs, variance * strengths.Inputs.Length)
        );

    private static StrengthStatistics Of(double[] strengths, double predicted)
    {
        double count = Math.Max(1, strengths.Length);
        double mean = 0;
        double largest = 0;
        foreach (double strength in strengths)
        {
            mean += strength;
            largest = Math.Max(largest, Math.Abs(strength));
        }

        mean /= count;
        double squares = 0;
        double fourths = 0;
        foreach (double strength in strengths)
        {
            double square = (strength - mean) * (strength - mean);
            squares += square;
            fourths += square * square;
        }

        double variance = squares / Math.Max(1, strengths.Length - 1);
        return new(strengths.Length, mean, variance, fourths / count, largest, predicted);
    }

    // Over n: these are all of the layer's weights. Two passes, so that a mean far from 0 costs no digits; entries that hold no
    // connection deviate by the mean itself.
    private static double WeightVariance(ReadOnlySpan<float> weights, double places)
    {
        double mean = Reductions.Sum(weights) / Math.Max(1, places);
        double squares = (places - weights.Length) * mean * mean;
        foreach (float weight in weights)
        {
            squares += (weight - mean) * (weight - mean);
        }

        return squares / Math.Max(1, places);
    }

    private static double WeightVariance(double[] weights, double places)
    {
        double mean = weights.Sum() / Math.Max(1, places);
        double squares = (places - weights.Length) * mean * mean;
        foreach (double weight in weights)
        {
            squares += (weight - mean) * (weight - mean);
        }

        return squares / Math.Max(1, places);
    }
}
