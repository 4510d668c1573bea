using Filigree.Layers;
using Filigree.Numerics;
using Filigree.Options;
using Filigree.Plasticity;
using Filigree.Tensors;

namespace Filigree.Training;

// What a rule of plasticity sees of a training, and does to it.
public sealed partial class TrainingRun
{
    TrainingSpan IPlasticTraining.Span => Span;

    long IPlasticTraining.Iteration => TotalSteps;

    Randomness IPlasticTraining.Randomness => randomness;

    void IPlasticTraining.Reconnect(Parameter weight, SparseMatrix matrix, bool[]? isNew) =>
        Optimizer.Reconnect(IndexOf(weight), matrix, isNew);

    void IPlasticTraining.LearnConnections(
        Parameter weight,
        ScoreMap map,
        ReadOnlySpan<float> scores,
        double pull,
        bool isRescaled
    ) => Optimizer.LearnConnections(IndexOf(weight), map, scores, pull, isRescaled);

    void IPlasticTraining.LookAhead(int samples)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(samples, 1);
        Shuffle();
        tape.Reset();
        ReadOnlySpan<int> positions = order.AsSpan(0, Math.Min(samples, order.Length));
        BatchPass.Run(tape, Network, Training, positions, new int[positions.Length], Options.Loss, Pass.Measurement);
        tape.Backward();
    }

    void IPlasticTraining.ReadGradients(Parameter weight, SparseMatrix connections, Span<float> gradients) =>
        weight.ReadGradient(connections, gradients, workers);

    void IPlasticTraining.ReadGradientRows(Parameter weight, int firstOutput, MatrixSpan rows) =>
        weight.ReadGradient(firstOutput, rows, workers);

    void IPlasticTraining.Diverge() => EpochSum += new LossSum(double.NaN, Correct: 0, Samples: 0);

    void IPlasticTraining.LearnConnections(
        Parameter weight,
        IEffective effective,
        ReadOnlySpan<float> scores,
        float shared
    )
    {
        weight.LearnConnections(effective, scores, shared);
        Optimizer.ClearState(IndexOf(weight));
    }

    void IPlasticTraining.RestartOptimizer() => Optimizer.Restart();

    IReadOnlyList<WeightMatrix> IPlasticTraining.DenseGradients(int samples)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(samples, 1);
        Shuffle();
        return DenseGradients.Of(
            Network,
            Training,
            order.AsSpan(0, Math.Min(samples, order.Length)),
            Network.EvaluationBatch,
            Options.Loss,
            workers
        );
    }

    HessianProduct IPlasticTraining.HessianProduct(int samplesPerClass, double temperature)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(samplesPerClass, 1);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(temperature);
        Shuffle();
        int[] positions = ClassSamples.First(Training, order, samplesPerClass, Network.Outputs);
        return HessianProducts.Of(Network, Training, positions, Options.Loss, temperature);
    }

    IReadOnlyList<double[]> IPlasticTraining.InputNorms(int samples)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(samples, 1);
        Shuffle();
        return InputNorms.Of(Network, Training, order.AsSpan(0, Math.Min(samples, order.Length)));
    }

    private int IndexOf(Parameter weight)
    {
        for (int index = 0; index < Optimizer.Parameters.Count; index++)
        {
            if (ReferenceEquals(Optimizer.Parameters[index], weight))
            {
                return index;
            }
        }

        throw new ArgumentException($"{weight.Name} is no parameter of this training.", nameof(weight));
    }
}
