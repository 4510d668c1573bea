using Filigree.Data;
using Filigree.Layers;
using Filigree.Numerics;
using Filigree.Plasticity;
using Filigree.Studies.Trials;
using Filigree.Tensors;
using Filigree.Training;
using Filigree.Wiring;

namespace Filigree.Studies.Experiments;

/// <summary>
/// What a training takes, for plans: products counted operation by operation, all else in the operations that a product does in the same
/// time, as measured once (docs/performance.md).
/// </summary>
internal static class TrainingCost
{
    // A connection by itself takes longer than one among a full row's.
    private const double WorkPerConnection = 2.2;
    private const double WorkPerConvolutionConnection = 6;

    // By sample: a neuron's activation, one of its other parameters (a bias, or one of SReLU's four), a feature that is fetched, or
    // changed. Maps of convolutions are too large for the caches, and are read and written several times.
    // Where a layer is sparse, activations and features are brought into its layout and out of it.
    private const double WorkPerNeuron = 30;
    private const double WorkPerSparseNeuron = 150;
    private const double WorkPerMapNeuron = 180;
    private const double WorkPerSparseMapNeuron = 450;

    // Of a token, with the normalisation, the shares of attention and the error function that come with it.
    private const double WorkPerTokenNeuron = 1200;
    private const double WorkPerOtherParameter = 55;
    private const double WorkPerFeature = 40;
    private const double WorkPerSparseFeature = 230;
    private const double WorkPerAugmentedFeature = 500;

    // By step and weight: reading and writing the weight, its gradient and the optimizer's moments takes longer than the arithmetic.
    private const double DescentWork = 60;
    private const double MomentumWork = 100;
    private const double AdamWork = 170;
    private const double ScoreWork = 110;
    private const double LearnedWork = 900;
    private const double GradientProbeWork = 100;

    // By place and round of a choice before training: its score, and its order among all.
    private const double ChoiceWork = 4000;

    // By step, however small.
    private const double StepWork = 3e6;

    /// <summary>A training as its settings have it.</summary>
    public static TrialCost Of(TrainSettings settings) =>
        new(Work(settings, settings.Training.Epochs, Remaining(settings)), TrainingSize.OfFolder(settings))
        {
            FinalBytes = settings.KeepsFinal() ? TrainingSize.OfFinal(settings) : 0,
        };

    /// <summary>The share of the wired connections that a rule has left in each epoch, counted from 1; all of them without cuts.</summary>
    public static Func<int, double> Remaining(TrainSettings settings)
    {
        TrainingSpan span = settings.Span();
        int steps = span.StepsPerEpoch;
        return settings.MakePlasticity() switch
        {
            IterativePruning pruning => epoch =>
                Math.Pow(1 - pruning.Rate, (epoch - 1L) * steps / pruning.Every.Steps(steps)),
            ConnectionRule { Before: { } before } => AtDensity(settings, (_, _) => before.To),
            // As it is in the middle of an epoch.
            ConnectionRule { Density: { } plan, When: { } when } => AtDensity(
                settings,
                (epoch, wired) =>
                    plan.Law.At(wired, plan.To, when.ProgressTo(plan.End, ((epoch - 1L) * steps) + (steps / 2), span))
            ),
            _ => _ => 1,
        };
    }

    // The density of an epoch, given its number and what is wired, as a share of what is wired.
    private static Func<int, double> AtDensity(TrainSettings settings, Func<int, double, double> density)
    {
        using Network network = Make(settings, out _);
        double wired = Wired(settings, network).Sum() / network.Weights.Sum(weight => (double)weight.Shape.Places);
        return epoch => wired > 0 ? density(epoch, wired) / wired : 1;
    }

    /// <summary>Operations of some epochs of a training.</summary>
    /// <param name="settings">What is trained, and how.</param>
    /// <param name="epochs">How many epochs.</param>
    /// <param name="remaining">The share of the wired connections that is left in an epoch, counted from 1.</param>
    public static double Work(TrainSettings settings, int epochs, Func<int, double> remaining)
    {
        using Network network = Make(settings, out DataSize data);
        int features = data.Features;
        ILookup<bool, ParameterUse> uses = network.Uses.ToLookup(use => use.Parameter.Kind == ParameterKind.Weight);
        ParameterUse[] weights = [.. uses[true]];
        double[] places =
        [
            .. weights.Select(use =>
                use.Positions * ConvolutionCost.Factor(use.Convolution) * use.Parameter.Shape.Places
            ),
        ];
        double[] byConnection =
        [
            .. weights.Select(use =>
                use.Positions * (use.Convolution is null ? WorkPerConnection : WorkPerConvolutionConnection)
            ),
        ];
        double[] wired = Wired(settings, network);
        double others = uses[false].Sum(use => (double)use.Positions * use.Parameter.Shape.Places);
        double otherNumbers = uses[false].Sum(use => (double)use.Parameter.Shape.Places);
        int validation = ValidationSize.Parse(settings.Data.Validation).Of(data.TrainCount);
        int trained = data.TrainCount - validation;
        TrainingSettings training = settings.Training;
        double tested = training.TestEvery > 0 && validation > 0 ? (double)data.TestCount / training.TestEvery : 0;
        double evaluated = (validation > 0 ? validation : data.TestCount) + tested;
        ImageViews views = training.SeenFrom();
        double viewed = views == ImageViews.One ? 0 : (double)data.TestCount * ImageView.Of(views).Count;
        using Optimizer optimizer = training.Optimizer.Make();
        double update = UpdateWork(settings, optimizer);
        double whole = optimizer.StepWork([.. network.Weights.Select(weight => weight.Shape)]);
        double steps = Math.Ceiling(trained / (double)training.Batch);
        double augmented = settings.Data.Augment is null ? 0 : WorkPerAugmentedFeature;
        double total =
            (trained * (double)(training.EvaluateTraining?.Count ?? 0) * 2 * places.Sum())
            + Choice(settings, weights, places);
        for (int epoch = 1; epoch <= epochs; epoch++)
        {
            double left = remaining(epoch);
            double[] sparse = [.. wired.Zip(byConnection, (some, work) => left * some * work)];
            bool[] areSparse = [.. sparse.Zip(places, (some, all) => settings.Kernel != "dense" && some < all)];
            double[] products = [.. places.Select((all, layer) => areSparse[layer] ? sparse[layer] : all)];
            double activations = weights
                .Zip(
                    areSparse,
                    (use, isSparse) => use.Positions * use.Parameter.Shape.Outputs * PerOutput(use, isSparse)
                )
                .Sum();
            double fetched = features * (augmented + (areSparse[0] ? WorkPerSparseFeature : WorkPerFeature));
            double prediction = 2 * products.Sum();

            // The first layer's inputs need no gradient.
            double sample = 3 * prediction - 2 * products[0] + activations + WorkPerOtherParameter * others;
            double held = wired.Sum(some => left * some) + otherNumbers;
            total +=
                trained * (sample + fetched)
                + (evaluated + (epoch == training.Epochs ? viewed : 0))
                    * (prediction + (activations + WorkPerOtherParameter * others) / 3)
                + steps * (StepWork + (held * update) + whole);
        }

        return total;
    }

    /// <summary>Connections of each layer before training.</summary>
    public static double[] Wired(TrainSettings settings, Network network) =>
        settings.Wiring.Make().Connections([.. network.Weights.Select(weight => weight.Shape)]) is { } counts
            ? [.. counts.Select(count => (double)count)]
            : [.. network.Weights.Select(weight => (double)weight.Shape.Places)];

    private static double Choice(TrainSettings settings, ParameterUse[] weights, double[] places) =>
        settings.MakePlasticity() is ConnectionRule { Before: { } before } rule
            ? before.Rounds
                * (
                    (6.0 * rule.Look.Samples * places.Sum())
                    + (ChoiceWork * weights.Sum(use => (double)use.Parameter.Shape.Places))
                )
            : 0;

    private static double PerOutput(ParameterUse use, bool isSparse) =>
        use.Convolution is not null ? (isSparse ? WorkPerSparseMapNeuron : WorkPerMapNeuron)
        : use.Positions > 1 ? WorkPerTokenNeuron
        : isSparse ? WorkPerSparseNeuron
        : WorkPerNeuron;

    private static double UpdateWork(TrainSettings settings, Optimizer optimizer)
    {
        double update = optimizer.StateCount switch
        {
            0 => DescentWork,
            1 => MomentumWork,
            _ => AdamWork,
        };
        double learned = settings.MakePlasticity() switch
        {
            FreePruning or MinimalPruning or FreeFlipping or MinimalFlipping => ScoreWork,
            EdgePopup or Movement or SignedSupermask or SoftThreshold or SparseRefined => LearnedWork,
            _ => 0,
        };
        bool isProbed = settings.Probes.Any(probe => probe.Name == "gradient-flow");
        return update + learned + (isProbed ? GradientProbeWork : 0);
    }

    /// <summary>An unwired network of the model and the data's sizes.</summary>
    public static Network Make(TrainSettings settings, out DataSize data)
    {
        data = settings.Data.Size();
        return settings.CreateNetwork(data.Shape, data.Classes);
    }
}
