using Filigree.Layers;
using Filigree.Numerics;
using Filigree.Options;
using Filigree.Plasticity;
using Filigree.Tensors;
using Filigree.Tests.Support;
using Filigree.Training;
using Filigree.Wiring;

namespace Filigree.Tests.Plasticity.EveryRule;

/// <summary>A training of twelve steps under any rule: of dense layers of odd widths, or of convolutions.</summary>
internal sealed class SmallTraining : IDisposable
{
    private static readonly RuleBook Optimizers = new(OptimizerRules.Catalog);

    private readonly Workers workers;

    public SmallTraining(
        string rule,
        string network,
        WeightForm form,
        string optimizer = "sgd(momentum=0.9, weight-decay=0.001)",
        int threads = 1,
        ulong seed = 3,
        int scale = 1,
        int batch = 11,
        double density = 0.5
    )
    {
        Network = network == "dense" ? Dense(scale) : Convolutions(scale);
        if (form == WeightForm.Dense)
        {
            new HeNormal().Wire(Network, new Randomness(seed));
        }
        else
        {
            new ErdosRenyi { Density = density }.Wire(Network, new Randomness(seed));
            foreach (Parameter weight in Network.Weights.Where(weight => !weight.ConnectsAll || density == 1))
            {
                weight.ChooseForm(form);
            }
        }

        workers = new Workers(threads);
        Optimizer = Optimizers.Parse<Optimizer>(optimizer);
        var options = new TrainingOptions
        {
            Epochs = 4,
            Batch = batch,
            Schedule = new ConstantSchedule(Optimizer is Adam ? 0.01 : 0.05),
        };
        var samples = new HashedSamples(33, Network.Inputs, Network.Outputs);
        Run = new TrainingRun(Network, Optimizer, samples, null, options, new Randomness(3), workers)
        {
            Plasticity = PlasticityRules.Parse(rule),
        };
    }

    public Network Network { get; }

    public Optimizer Optimizer { get; }

    public TrainingRun Run { get; }

    /// <summary>Effective weights, what is learned in their place, and all other parameters, as bits.</summary>
    public string Digest() =>
        Network.Hash()
        + string.Concat(
            Network
                .Parameters.SelectMany(parameter => parameter.Trained.ToArray())
                .Aggregate(17u, (hash, number) => (hash * 31) ^ BitConverter.SingleToUInt32Bits(number))
        );

    public byte[] Saved()
    {
        using var stream = new MemoryStream();
        Run.Save(stream);
        return stream.ToArray();
    }

    public void Dispose()
    {
        Run.Dispose();
        Optimizer.Dispose();
        Network.Dispose();
        workers.Dispose();
    }

    private static Network Dense(int scale) =>
        new(
            7 * scale,
            [
                new Linear("dense1", 7 * scale, 11 * scale),
                new Activation<ReluFunction>("relu1"),
                new Linear("dense2", 11 * scale, 6 * scale),
                new Activation<ReluFunction>("relu2"),
                new Linear("dense3", 6 * scale, 3),
            ]
        );

    private static Network Convolutions(int scale) =>
        new(
            new SampleShape(5, 4, 1),
            [
                new Convolution("conv1", 1, 4 * scale, Kernel.Square(3), Padding.Half),
                new BatchNorm("norm1", 4 * scale),
                new Activation<ReluFunction>("relu1"),
                new Convolution("conv2", 4 * scale, 3 * scale, Kernel.Square(3), Padding.Half),
                new Activation<ReluFunction>("relu2"),
                new Flatten("flatten"),
                new Linear("dense", 60 * scale, 3),
            ]
        );
}
