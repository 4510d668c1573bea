using Filigree.Layers;
using Filigree.Numerics;
using Filigree.Options;
using Filigree.Plasticity;
using Filigree.Tensors;

namespace Filigree.Training;

/// <summary>
/// The training of one network, a step at a time. It can be saved after any step and restored into a fresh run of the
/// same making, and then goes on with equal bits.
/// </summary>
public sealed partial class TrainingRun : IPlasticTraining, IDisposable
{
    private readonly Randomness randomness;
    private readonly Workers workers;
    private readonly Tape tape;
    private readonly Evaluation evaluation;
    private readonly int[] labels;
    private readonly int[] order;
    private readonly RandomStream orderStream;
    private readonly WeightAverage? average;
    private int orderedEpoch = -1;
    private bool hasPlasticityBegun;
    private bool mustActAtStep;
    private bool mustEndEpoch;
    private double lastRate;

    /// <summary>Prepares to train; a <see cref="Whitening"/> layer in front that knows no samples yet is fitted to the first ones.</summary>
    /// <param name="network">A wired network.</param>
    /// <param name="optimizer">The optimizer; its state starts afresh.</param>
    /// <param name="training">Samples to train on.</param>
    /// <param name="validation">Samples to validate on after every epoch, or null.</param>
    /// <param name="options">Epochs, batch, schedule...</param>
    /// <param name="randomness">The trial's streams: <c>order</c> and <c>dropout</c>.</param>
    /// <param name="workers">Threads of this one run; the caller's alone when null. The result does not depend on it.</param>
    public TrainingRun(
        Network network,
        Optimizer optimizer,
        ISampleSource training,
        ISampleSource? validation,
        TrainingOptions options,
        Randomness randomness,
        Workers? workers = null
    )
    {
        options.Validate();
        this.workers = workers ?? Workers.Single;
        evaluation = new Evaluation(network, options.Loss, this.workers);
        evaluation.Require(training);
        if (validation is not null)
        {
            evaluation.Require(validation);
        }

        Network = network;
        Optimizer = optimizer;
        Training = training;
        Validation = validation;
        Options = options;
        this.randomness = randomness;
        tape = new Tape(this.workers);
        labels = new int[Math.Min(options.Batch, training.Count)];
        order = new int[training.Count];
        orderStream = randomness.Stream(StreamNames.Order);
        FirstSamples.Show(network, training);
        average = options.WeightAverage > 0 ? new WeightAverage(network, options.WeightAverage) : null;
        optimizer.Attach(network.Parameters);
    }

    /// <summary>The network.</summary>
    public Network Network { get; }

    /// <summary>The optimizer.</summary>
    public Optimizer Optimizer { get; }

    /// <summary>Samples to train on.</summary>
    public ISampleSource Training { get; }

    /// <summary>Samples to validate on, or null.</summary>
    public ISampleSource? Validation { get; }

    /// <summary>Epochs, batch, schedule...</summary>
    public TrainingOptions Options { get; }

    /// <summary>Measured after every epoch.</summary>
    public IList<IProbe> Probes { get; } = [];

    /// <summary>Measured in every step, between its backward pass and its update.</summary>
    public IList<IStepProbe> StepProbes { get; } = [];

    /// <summary>
    /// Terms of the loss that depend on the parameters alone: their gradients are added to those of the samples' losses. The losses that are
    /// reported are those of the samples.
    /// </summary>
    public IList<ILossTerm> LossTerms { get; } = [];

    /// <summary>The rule that changes connections, or null for none. It belongs to this run alone.</summary>
    public IPlasticity? Plasticity { get; init; }

    /// <summary>Epochs finished.</summary>
    public int Epoch { get; internal set; }

    /// <summary>Steps finished in the epoch under way.</summary>
    public int StepInEpoch { get; internal set; }

    /// <summary>Losses and hits of the steps finished in the epoch under way.</summary>
    public LossSum EpochSum { get; internal set; }

    /// <summary>Steps an epoch.</summary>
    public int StepsPerEpoch => (Training.Count + Options.Batch - 1) / Options.Batch;

    /// <summary>Steps finished in all.</summary>
    public long TotalSteps => (long)Epoch * StepsPerEpoch + StepInEpoch;

    /// <summary>True once all epochs are finished.</summary>
    public bool IsFinished => Epoch >= Options.Epochs;

    /// <summary>
    /// Trains on one batch. The network stays as the step left it, and after the last one of an epoch as it was measured, until the next
    /// step begins, or the run is saved: only then the rule of plasticity changes it.
    /// </summary>
    /// <returns>The epoch's result if this was its last step, else null.</returns>
    /// <exception cref="InvalidOperationException">All epochs are finished.</exception>
    public EpochResult? Step()
    {
        if (IsFinished)
        {
            throw new InvalidOperationException("All epochs are finished.");
        }

        ChangeConnections();
        Shuffle();
        int start = StepInEpoch * Options.Batch;
        int count = Math.Min(Options.Batch, Training.Count - start);
        // The rule of plasticity may change the sum meanwhile.
        LossSum trained = Train(order.AsSpan(start, count));
        EpochSum += trained;
        StepInEpoch++;
        mustActAtStep = true;
        if (StepInEpoch < StepsPerEpoch)
        {
            return null;
        }

        Epoch++;
        StepInEpoch = 0;
        LossSum sum = EpochSum;
        EpochSum = default;
        mustActAtStep = mustEndEpoch = !IsFinished;
        return Measure(sum);
    }

    /// <summary>Trains until the end.</summary>
    /// <param name="onEpoch">Called after every epoch.</param>
    /// <param name="cancellation">Ends the run after the step under way; it can be saved then.</param>
    public void Run(Action<EpochResult>? onEpoch = null, CancellationToken cancellation = default)
    {
        while (!IsFinished)
        {
            cancellation.ThrowIfCancellationRequested();
            if (Step() is EpochResult result)
            {
                onEpoch?.Invoke(result);
            }
        }
    }

    /// <summary>
    /// Does what the rule of plasticity does after the step, and the epoch, that is finished, unless it is done: the next step, or a
    /// checkpoint, begins with it anyway.
    /// </summary>
    public void ChangeConnections()
    {
        average?.Hide();
        BeginPlasticity();
        if (mustActAtStep)
        {
            mustActAtStep = false;
            Plasticity?.AtStep(this);
        }

        if (mustEndEpoch)
        {
            mustEndEpoch = false;
            Plasticity?.EndEpoch(this);
        }
    }

    /// <summary>Validates and probes the network as it stands between two epochs: before the first, say.</summary>
    public EpochResult Measure()
    {
        BeginPlasticity();
        return Measure(null);
    }

    /// <summary>Losses and hits of the network on some samples, without training (and without what serves it alone).</summary>
    /// <param name="samples">The samples; their inputs and targets are those of the samples trained on.</param>
    /// <param name="views">From how many sides each image is seen; outputs are averaged.</param>
    /// <exception cref="ArgumentException">
    /// The network cannot take them, or the loss their targets; or they are to be seen from several sides, and are no images of a data set.
    /// </exception>
    public LossSum Evaluate(ISampleSource samples, ImageViews views = ImageViews.One) => evaluation.Of(samples, views);

    /// <summary>
    /// Writes all that is needed to go on: weights, masks, optimizer, place. What the rule of plasticity does after the step, and the epoch,
    /// that is finished is done before.
    /// </summary>
    /// <param name="stream">Receives the checkpoint.</param>
    public void Save(Stream stream)
    {
        bool wasShown = average is { IsShown: true };
        ChangeConnections();
        Checkpoint.Write(this, stream);
        if (wasShown && IsFinished)
        {
            average!.Show();
        }
    }

    /// <summary>
    /// Takes up a run where it was saved. The network, optimizer, data and options must be made as they were then; but a finished run goes on
    /// as a longer one would have if only its epochs are more, and neither schedule nor rule of plasticity looks at their number.
    /// </summary>
    /// <param name="stream">The checkpoint.</param>
    /// <exception cref="InvalidDataException">It is torn, or of another network or optimizer; nothing was changed then.</exception>
    public void Restore(Stream stream)
    {
        average?.Hide();
        bool wasFinished = Checkpoint.Read(this, stream);
        hasPlasticityBegun = true;
        mustActAtStep = mustEndEpoch = wasFinished && !IsFinished;
        if (IsFinished)
        {
            average?.Show();
        }
    }

    /// <summary>The average of weights, for checkpoints; null for none.</summary>
    internal WeightAverage? Average => average;

    /// <summary>Gives the working memory back; network and optimizer are the caller's.</summary>
    public void Dispose()
    {
        tape.Dispose();
        evaluation.Dispose();
        average?.Dispose();
    }

    private TrainingSpan Span => new(Options.Epochs, StepsPerEpoch);

    // Not in the constructor: the rule is given after it, and a restored run has begun before.
    private void BeginPlasticity()
    {
        if (!hasPlasticityBegun)
        {
            hasPlasticityBegun = true;
            if (average is not null && Plasticity is not null and not FixedConnections)
            {
                throw new UserError(
                    $"the average of weights is of connections that stay, and {Plasticity.Name} changes them",
                    expected: "no such average, or fixed connections"
                );
            }

            Plasticity?.Require(Span);
            Plasticity?.Require(WiredLayer.Of(Network));
            Plasticity?.Begin(this);
        }
    }

    private void Shuffle()
    {
        if (orderedEpoch != Epoch)
        {
            orderStream.Restart(layer: 0, Epoch);
            orderStream.FillPermutation(order);
            orderedEpoch = Epoch;
        }
    }

    private LossSum Train(ReadOnlySpan<int> positions)
    {
        lastRate = Options.Schedule.RateOfStep(TotalSteps, Span);
        if (TotalSteps < Options.WarmUpSteps)
        {
            lastRate *= (TotalSteps + 1.0) / Options.WarmUpSteps;
        }

        tape.Reset();
        Pass pass = Pass.Training(randomness, TotalSteps);
        LossSum sum = BatchPass.Run(tape, Network, Training, positions, labels, Options.Loss, pass, Epoch);
        tape.Backward();
        Plasticity?.OwnLoss?.Apply(Network, workers);
        for (int term = 0; term < LossTerms.Count; term++)
        {
            LossTerms[term].Apply(Network, workers);
        }

        for (int probe = 0; probe < StepProbes.Count; probe++)
        {
            StepProbes[probe].Measure(Network);
        }

        if (TotalSteps + 1 < Span.Steps && Plasticity?.ReplacesUpdate(this) == true)
        {
            return sum;
        }

        if (Options.ClipNorm > 0)
        {
            GradientClipping.ByNorm(Network.Parameters, Options.ClipNorm, workers);
        }

        Optimizer.Step(lastRate, workers);
        average?.Add(isFirst: TotalSteps == 0);
        return sum;
    }

    private EpochResult Measure(LossSum? training)
    {
        average?.Show();
        var numbers = new Dictionary<string, double>();
        foreach (IProbe probe in Probes)
        {
            probe.Measure(this, numbers);
        }

        training = training is { } trained ? evaluation.WithSpread(trained, Training) : null;
        LossSum? validation = Validation is null ? null : Evaluate(Validation);
        return new EpochResult(Epoch, training is null ? 0 : lastRate, training, validation, numbers);
    }
}
