using Filigree.Numerics;
using Filigree.Topology;

namespace Filigree.Tests.Topology;

public class StrengthStatisticsTests
{
    // Two outputs, three inputs: outputs have strengths 6 and -1, inputs 0, 2 and 3.
    private static readonly WeightMatrix Small = new("w", 2, 3, [1, 2, 3, -1, 0, 0]);

    [Fact]
    public void A_layer_small_enough_to_add_up_by_hand()
    {
        var (inputs, outputs) = StrengthStatistics.Of(Small);
        Assert.Equal((3, 2), (inputs.Neurons, outputs.Neurons));
        Assert.Equal(2.5, outputs.Mean, 1e-15);
        // Deviations of the outputs: 3.5 and -3.5; the variance is the sample's, over 2 - 1, the fourth moment a mean over 2.
        Assert.Equal(24.5, outputs.Variance, 1e-14);
        Assert.Equal(Math.Sqrt(24.5), outputs.StandardDeviation, 1e-14);
        Assert.Equal(150.0625, outputs.FourthMoment, 1e-12);
        Assert.Equal(1, outputs.Kurtosis, 1e-14);
        Assert.Equal(6, outputs.Largest);

        // Deviations of the inputs: -5/3, 1/3, 4/3.
        Assert.Equal(5.0 / 3, inputs.Mean, 1e-15);
        Assert.Equal(42.0 / 18, inputs.Variance, 1e-14);
        Assert.Equal((625 + 1 + 256) / 243.0, inputs.FourthMoment, 1e-14);
        Assert.Equal((882 / 243.0) / (14.0 / 9 * 14.0 / 9), inputs.Kurtosis, 1e-14);
        Assert.Equal(3, inputs.Largest);

        // Weights: mean 5/6, mean square 15/6, variance 65/36.
        Assert.Equal(2 * 65.0 / 36, inputs.PredictedVariance, 1e-14);
        Assert.Equal(3 * 65.0 / 36, outputs.PredictedVariance, 1e-14);
    }

    [Fact]
    public void Connections_alone_give_the_same_as_the_dense_matrix()
    {
        Assert.Equal(StrengthStatistics.Of(Small), StrengthStatistics.Of(SparseMatrix.NonZero(Small)));
        Assert.Equal([6, -1], Strengths.Of(SparseMatrix.NonZero(Small)).Outputs);
        Assert.Equal([0, 2, 3], Strengths.Of(SparseMatrix.NonZero(Small)).Inputs);
    }

    [Fact]
    public void Independent_weights_have_the_variance_predicted_and_the_kurtosis_of_a_normal_distribution()
    {
        var weights = new float[500 * 400];
        new RandomStream(5, "test", 0, 0).FillUniform(weights, -0.3f, 0.3f);
        var (inputs, outputs) = StrengthStatistics.Of(new WeightMatrix("w", 500, 400, weights));
        Assert.Equal(500 * 0.03, inputs.PredictedVariance, 0.1);
        Assert.Equal(400 * 0.03, outputs.PredictedVariance, 0.1);
        Assert.InRange(inputs.Variance / inputs.PredictedVariance, 0.8, 1.2);
        Assert.InRange(outputs.Variance / outputs.PredictedVariance, 0.8, 1.2);
        Assert.InRange(inputs.Kurtosis, 2.3, 3.9);
        Assert.InRange(outputs.Kurtosis, 2.3, 3.9);
    }

    [Fact]
    public void A_layer_without_neurons_or_without_differences_has_statistics_too()
    {
        var (inputs, outputs) = StrengthStatistics.Of(new WeightMatrix("w", 0, 3, []));
        Assert.Equal((3, 0), (inputs.Neurons, outputs.Neurons));
        Assert.Equal((0, 0, 0), (outputs.Mean, outputs.Variance, outputs.Largest));
        Assert.True(double.IsNaN(inputs.Kurtosis));
        var (_, single) = StrengthStatistics.Of(new WeightMatrix("w", 1, 2, [1, 2]));
        Assert.Equal((3, 0), (single.Mean, single.Variance));
        Assert.Throws<ArgumentException>(() => StrengthStatistics.Of(new WeightMatrix("w", 2, 3, new float[5])));
    }
}
