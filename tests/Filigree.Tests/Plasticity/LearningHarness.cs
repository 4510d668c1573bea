using Filigree.Connectivity;
using Filigree.Layers;
using Filigree.Models;
using Filigree.Numerics;
using Filigree.Plasticity;
using Filigree.Tensors;
using Filigree.Tests.Support;
using Filigree.Training;
using Filigree.Wiring;

namespace Filigree.Tests.Plasticity;

/// <summary>A small training whose connections are learned.</summary>
internal sealed class LearningHarness : IDisposable
{
    private static readonly HashedSamples Samples = new(count: 230, features: 20, classes: 4);

    private readonly Workers workers;

    public LearningHarness(
        string rule,
        string optimizer,
        WeightForm form,
        int threads = 1,
        double clipNorm = 0,
        int epochs = 3,
        ulong seed = 3
    )
        : this(Named[rule](), optimizer, form, threads, clipNorm, epochs, seed) { }

    public LearningHarness(
        IPlasticity rule,
        string optimizer,
        WeightForm form,
        int threads = 1,
        double clipNorm = 0,
        int epochs = 3,
        ulong seed = 3
    )
        : this(MakeNetwork(form, seed), rule, seed: 3, optimizer, threads, clipNorm, epochs) { }

    public LearningHarness(
        Network network,
        IPlasticity rule,
        ulong seed,
        string optimizer = "sgd",
        int threads = 1,
        double clipNorm = 0,
        int epochs = 3
    )
    {
        Network = network;
        workers = new Workers(threads);
        Optimizer = MakeOptimizer(optimizer);
        var options = new TrainingOptions
        {
            Epochs = epochs,
            Batch = 25,
            Schedule = new ConstantSchedule(Optimizer is Adam ? 0.01 : 0.5),
            ClipNorm = clipNorm,
        };
        var samples = new HashedSamples(230, network.Inputs, network.Outputs);
        ISampleSource source = network.Inputs == Samples.Features ? Samples : samples;
        Run = new TrainingRun(network, Optimizer, source, source, options, new Randomness(seed), workers)
        {
            Plasticity = rule,
        };
    }

    public static Dictionary<string, Func<IPlasticity>> Named { get; } =
        new()
        {
            ["free-pruning"] = () => new FreePruning(),
            ["free-pruning rescaled"] = () => new FreePruning(rescale: true),
            ["minimal-pruning"] = () => new MinimalPruning(alpha: 0.1),
            ["free-flipping"] = () => new FreeFlipping(),
            ["minimal-flipping"] = () => new MinimalFlipping(alpha: 0.5, Scope.Network),
        };

    public static TheoryData<string, WeightForm> Rules
    {
        get
        {
            var rules = new TheoryData<string, WeightForm>();
            foreach (string rule in Named.Keys)
            {
                rules.Add(rule, WeightForm.Dense);
                rules.Add(rule, WeightForm.Masked);
                rules.Add(rule, WeightForm.Sparse);
            }

            return rules;
        }
    }

    public Network Network { get; }

    public Optimizer Optimizer { get; }

    public TrainingRun Run { get; }

    /// <summary>Effective weights of the whole network, and what is learned in their place, as bits.</summary>
    public IEnumerable<int> Bits() =>
        Network
            .Parameters.SelectMany(parameter => parameter.ToMatrix().Values)
            .Concat(Network.Weights.SelectMany(weight => weight.Trained.ToArray()))
            .Select(BitConverter.SingleToInt32Bits);

    /// <summary>The scores of a weight as a matrix [output, input], 0 where there is no connection.</summary>
    public static float[] Scores(Parameter weight)
    {
        using var holder = new Parameter("scores", ParameterKind.Weight, weight.Shape);
        if (weight.Form == WeightForm.Sparse)
        {
            // All connections as they are saved: those that are off have scores too.
            var saved = new MemoryStream();
            weight.Save(new BinaryWriter(saved));
            saved.Position = 1;
            (int[] starts, int[] heads) = ConnectionSerializer.ReadRows(new BinaryReader(saved), weight.Shape.Inputs);
            var connections = Connections.FromInputs(weight.Shape.Outputs, weight.Shape.Inputs, starts, heads);
            holder.Connect(connections.ToMatrix(weight.Name, weight.Value.Row(0)), WeightForm.Sparse);
        }

        holder.Value.CopyFrom(weight.Scores!.Values);
        return holder.ToMatrix().Values;
    }

    public void Dispose()
    {
        Run.Dispose();
        Optimizer.Dispose();
        Network.Dispose();
        workers.Dispose();
    }

    private static Network MakeNetwork(WeightForm form, ulong seed)
    {
        Network network = Mlp.Create([20, 30, 20, 4]);
        if (form == WeightForm.Dense)
        {
            new SignedConstant().Wire(network, new Randomness(seed));
        }
        else
        {
            new ErdosRenyi { Density = 0.6 }.Wire(network, new Randomness(seed));
            network.SetForm(form);
        }

        return network;
    }

    private static Optimizer MakeOptimizer(string name) =>
        name switch
        {
            "sgd" => new Sgd(),
            "momentum" => new Sgd(momentum: 0.9, weightDecay: 1e-3),
            "adam" => new Adam(),
            _ => new Adam(weightDecay: 1e-2, decoupled: true),
        };
}
