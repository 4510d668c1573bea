using Filigree.Layers;
using Filigree.Numerics;
using Filigree.Options;
using Filigree.Tensors;

namespace Filigree.Plasticity;

/// <summary>What a training lets a rule of plasticity see and do.</summary>
public interface IPlasticTraining
{
    /// <summary>The network.</summary>
    Network Network { get; }

    /// <summary>The trial's streams.</summary>
    Randomness Randomness { get; }

    /// <summary>Epochs finished.</summary>
    int Epoch { get; }

    /// <summary>How long the training is.</summary>
    TrainingSpan Span { get; }

    /// <summary>Steps finished, over all epochs.</summary>
    long Iteration { get; }

    /// <summary>
    /// Gives a weight other connections and weights. Connections that stay keep the optimizer's state, new ones start with
    /// state 0.
    /// </summary>
    /// <param name="weight">A weight of the network.</param>
    /// <param name="matrix">Its connections and weights from now on.</param>
    /// <param name="isNew">
    /// True for each connection that is new although there may have been one at its entry; null where all of those stay.
    /// </param>
    void Reconnect(Parameter weight, SparseMatrix matrix, bool[]? isNew = null);

    /// <summary>
    /// Fixes the weights of a parameter and trains one score a connection instead, with the optimizer's state 0:
    /// <see cref="Parameter.LearnConnections(ScoreMap, ReadOnlySpan{float}, double, bool)"/>.
    /// </summary>
    /// <param name="weight">A weight of the network.</param>
    /// <param name="map">What a score makes of its weight.</param>
    /// <param name="scores">The scores to start with, in the order of the connections of <see cref="Parameter.ToSparse"/>.</param>
    /// <param name="pull">How much the gradient of every score is lowered: <see cref="ConnectionScores.Pull"/>.</param>
    /// <param name="isRescaled">Whether effective weights grow as connections go: <see cref="ConnectionScores.IsRescaled"/>.</param>
    void LearnConnections(
        Parameter weight,
        ScoreMap map,
        ReadOnlySpan<float> scores,
        double pull = 0,
        bool isRescaled = false
    );

    /// <summary>
    /// A forward and a backward pass over the samples that the epoch to come begins with, without dropout and with batches normalized as in training;
    /// nothing is changed by it. Its gradients can be read until the next pass.
    /// </summary>
    /// <param name="samples">How many samples, at least 1; all where there are fewer.</param>
    void LookAhead(int samples);

    /// <summary>The gradient of the loss by the weights of connections, of the last pass.</summary>
    /// <param name="weight">A weight of the network.</param>
    /// <param name="connections">Its connections, all of them.</param>
    /// <param name="gradients">Receives a number a connection, in their order.</param>
    void ReadGradients(Parameter weight, SparseMatrix connections, Span<float> gradients);

    /// <summary>
    /// The gradient of the loss by every entry of some output neurons, connected or not, of the last pass. Memory is that of the rows: of a weight in
    /// the sparse form no other entry's gradient is ever stored.
    /// </summary>
    /// <param name="weight">A weight of the network.</param>
    /// <param name="firstOutput">The first output neuron.</param>
    /// <param name="rows">Receives [output, input], a row an output neuron.</param>
    void ReadGradientRows(Parameter weight, int firstOutput, MatrixSpan rows);

    /// <summary>Says that there are numbers that are none: the epoch's loss is NaN from now on, which ends the trial.</summary>
    void Diverge();

    /// <summary>
    /// Learns the connections of a parameter by a rule that may look at the whole layer, with the optimizer's state 0:
    /// <see cref="Parameter.LearnConnections(IEffective, ReadOnlySpan{float}, float)"/>.
    /// </summary>
    /// <param name="weight">A weight of the network.</param>
    /// <param name="effective">The rule: the plasticity's <see cref="IPlasticity.Effective"/>.</param>
    /// <param name="scores">The scores to start with; none where the rule learns no scores.</param>
    /// <param name="shared">What the one number of the whole layer starts with.</param>
    void LearnConnections(Parameter weight, IEffective effective, ReadOnlySpan<float> scores, float shared = 0);

    /// <summary>Forgets the optimizer's state: all moments 0, no step taken.</summary>
    void RestartOptimizer();

    /// <summary>
    /// The gradient of the loss by every place of every weight, whether it has a connection or not: the mean over the samples that the
    /// epoch to come begins with, without dropout. It costs a forward and a backward pass, and nothing is changed by it.
    /// </summary>
    /// <param name="samples">How many samples, at least 1; all where there are fewer.</param>
    /// <returns>A matrix [output, input] a weight, in the network's order.</returns>
    /// <exception cref="InvalidOperationException">Connections of a weight of the sparse form are being learned.</exception>
    IReadOnlyList<WeightMatrix> DenseGradients(int samples);

    /// <summary>
    /// The gradient g of the loss by the connections, and the Hessian matrix times it, exact and in double precision: the mean over the first samples of each
    /// class of those that the epoch to come begins with, without dropout and with batches normalized as in training. Nothing is changed by it.
    /// </summary>
    /// <param name="samplesPerClass">How many samples of each class, at least 1; all where there are fewer. Of real targets, as many for each output.</param>
    /// <param name="temperature">What outputs are divided by before the loss sees them, above 0.</param>
    /// <exception cref="UserError">A second derivative is not known, of a layer or of the loss.</exception>
    HessianProduct HessianProduct(int samplesPerClass, double temperature);

    /// <summary>
    /// The Euclidean norm of what each connection reads, over samples and positions, as the network predicts; the samples are those that
    /// the epoch to come begins with.
    /// </summary>
    /// <param name="samples">How many samples, at least 1; all where there are fewer.</param>
    /// <returns>A number a connection, layer by layer.</returns>
    /// <exception cref="UserError">It is not known how a layer's numbers come about.</exception>
    IReadOnlyList<double[]> InputNorms(int samples);
}
