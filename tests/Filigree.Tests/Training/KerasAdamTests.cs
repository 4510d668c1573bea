using Filigree.Layers;
using Filigree.Numerics;
using Filigree.Training;

namespace Filigree.Tests.Training;

/// <summary>Where Adam adds epsilon: behind the correction of the root's bias, or before it, as Keras does.</summary>
public sealed class KerasAdamTests
{
    [Theory]
    [InlineData(false, 0.9090909)]
    [InlineData(true, 0.2402531)]
    public void The_first_step_of_a_small_gradient_is_as_worked_out_by_hand(bool asKeras, double share)
    {
        // The gradient is g = 1e-6 and epsilon 1e-7. After one step m = 0.1 g and v = 0.001 g^2, corrected g and g^2. Behind the correction the
        // step is g / (g + epsilon) of the rate; before it sqrt(0.001) / 0.1 * 0.1 g / (sqrt(0.001) g + epsilon).
        using var network = new Network(1, [new Linear("one", 1, 1, bias: false)]);
        float[,] one =
        {
            { 1 },
        };
        SampleSet sample = SampleSet.OfTargets(one, [-5e-7f]);
        var options = new TrainingOptions
        {
            Epochs = 1,
            Batch = 1,
            Schedule = new ConstantSchedule(0.01),
            Loss = new MeanSquaredError(),
        };
        var adam = new Adam(epsilon: 1e-7, epsilonBeforeCorrection: asKeras);
        using var run = new TrainingRun(network, adam, sample, sample, options, new Randomness(1));
        run.Run();
        Assert.Equal(-0.01 * share, network.Weights[0].ToMatrix().Values[0], 1e-8);
    }
}
