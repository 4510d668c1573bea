using Filigree.Options;
using Filigree.Tensors;

namespace Filigree.Plasticity;

/// <summary>
/// A rule that changes connections while a network trains. A rule is one short class: it looks at the network's weights at
/// the times below and gives them other connections through <see cref="IPlasticTraining"/>, which keeps the
/// optimizer's state in step. Rules that draw take their numbers from the stream <c>plasticity</c>.
/// </summary>
public interface IPlasticity
{
    /// <summary>The rule's name in study files, such as <c>sparse-evolution</c>.</summary>
    string Name { get; }

    /// <summary>Called once, with the network as it was wired, before the first measurement and step.</summary>
    /// <param name="training">The training.</param>
    void Begin(IPlasticTraining training) { }

    /// <summary>Refuses a training in which the rule's times make no sense, before anything is trained.</summary>
    /// <param name="span">How long the training is.</param>
    /// <exception cref="UserError">A time lies beyond the end, or behind another that it must come before.</exception>
    void Require(TrainingSpan span) { }

    /// <summary>Refuses a wiring of which the rule could not make what it is asked for, before anything is trained.</summary>
    /// <param name="layers">The network's layers as they are wired, first layer first.</param>
    /// <exception cref="UserError">Its options do not fit each other, or the layers.</exception>
    void Require(IReadOnlyList<WiredLayer> layers) { }

    /// <summary>
    /// Called in every step but the training's last, between its backward pass and its update, while gradients can be read
    /// (<see cref="IPlasticTraining.ReadGradients"/>): a rule that looks at gradients changes connections here, and weights stay as they are.
    /// </summary>
    /// <param name="training">The training; <see cref="IPlasticTraining.Iteration"/> steps are finished, and this one is none of them.</param>
    /// <returns>True if it changed connections in place of the update.</returns>
    bool ReplacesUpdate(IPlasticTraining training) => false;

    /// <summary>
    /// Called after every step but the training's last, before the next one begins: whoever looks at the network after a step sees it as
    /// that step left it. At the end of an epoch it comes once the epoch has been measured, before <see cref="EndEpoch"/>.
    /// </summary>
    /// <param name="training">The training; <see cref="IPlasticTraining.Iteration"/> steps are finished.</param>
    void AtStep(IPlasticTraining training) { }

    /// <summary>
    /// Called after every epoch but the last, once the epoch has been measured and before the next one's first step: whoever looks
    /// at the network between two epochs sees it as it was trained.
    /// </summary>
    /// <param name="training">The training; <see cref="IPlasticTraining.Epoch"/> epochs are finished.</param>
    void EndEpoch(IPlasticTraining training) { }

    /// <summary>What the rule learns connections by, for a training that is taken up again; null for a rule that learns none, or by scores alone.</summary>
    IEffective? Effective => null;

    /// <summary>Whether the rule learns connections, by scores or otherwise: the optimizer then steps numbers beside the weights, no whole matrices.</summary>
    bool LearnsConnections => Effective is not null;

    /// <summary>The rule's own term of the loss, whose gradient every step adds to that of the samples' losses; null for none.</summary>
    ILossTerm? OwnLoss => null;

    /// <summary>
    /// The share of all possible connections that the rule was asked to leave a connection at by now, before counts are rounded; null where it was
    /// asked for none.
    /// </summary>
    double? RequestedDensity => null;

    /// <summary>
    /// The share of all possible connections that is asked for by now of a network that was wired for one: the rule's, or else the wiring's; null where
    /// nobody asked for one, be it because how many connections are left is learned.
    /// </summary>
    /// <param name="wired">What the wiring was asked for; null where it was asked for no density.</param>
    /// <param name="isDense">Whether the wiring connects every place.</param>
    double? RequestedDensityOf(double? wired, bool isDense) => RequestedDensity ?? wired;

    /// <summary>Writes what the rule remembers beside the weights and connections, which checkpoints hold anyway.</summary>
    /// <param name="writer">Receives the state.</param>
    void Save(BinaryWriter writer) { }

    /// <summary>Takes up what <see cref="Save"/> wrote; <see cref="Begin"/> is not called then.</summary>
    /// <param name="reader">The state.</param>
    void Restore(BinaryReader reader) { }
}
