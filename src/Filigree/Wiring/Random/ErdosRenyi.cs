using Filigree.Connectivity;
using Filigree.Layers;
using Filigree.Numerics;
using Filigree.Options;
using Filigree.Tensors;

namespace Filigree.Wiring;

/// <summary>
/// Sparse random connections (topological-insights, section 2.2): each layer has an exact number of connections at random
/// entries, every set of entries as likely as any other; an entry that is not connected has no weight to train. Weights follow the law that another rule
/// has for the full layer, so fan-in counts all inputs. The output layer is dense unless asked otherwise.
/// </summary>
/// <param name="foundation">The rule that draws the weights; he-normal when null.</param>
public sealed class ErdosRenyi(Initializer? foundation = null) : IWiring
{
    private static readonly NumberOption EpsilonOption = new(
        "epsilon",
        "connections for each neuron on either side of a layer, where no density is given",
        20,
        0,
        1e9,
        ExcludesMinimum: true
    );

    private static readonly NumberOption DensityOption = new(
        "density",
        "connections a place",
        null,
        0,
        1,
        ExcludesMinimum: true
    )
    {
        WhenMissing = "by epsilon",
        IdentityWhenMissing = 0,
    };

    private static readonly ListOption<double> DensitiesOption = new(
        new NumberOption(
            "densities",
            "connections a place of each layer, where they differ",
            null,
            0,
            1,
            ExcludesMinimum: true
        )
    )
    {
        WhenMissing = "by density or epsilon",
    };

    private static readonly CountOption GenerationsOption = new(
        "generations",
        "networks of one descent: seed s has generation s mod generations of root s / generations",
        1,
        1,
        1_000_000
    );

    private static readonly NumberOption MovedOption = new(
        "moved",
        "share of the connections that each generation moves",
        Topology.Generations.PaperFraction,
        0,
        1
    );

    /// <summary>The rule in study files.</summary>
    public static Rule<IWiring> Rule { get; } =
        new(
            "erdos-renyi",
            "connections at random places, an exact number a layer",
            [
                EpsilonOption,
                DensityOption,
                SparseLayers.SpreadOption,
                SparseLayers.BaseOption,
                SparseLayers.OutputOption,
                SparseLayers.FanInOption,
                GenerationsOption,
                MovedOption,
                DensitiesOption,
            ],
            options => new ErdosRenyi((Initializer)options.Get(SparseLayers.BaseOption))
            {
                Epsilon = options.Get(EpsilonOption),
                Density = options.Find(DensityOption),
                Densities = options.IsGiven(DensitiesOption) ? options.Get(DensitiesOption) : null,
                Spread = options.Get(SparseLayers.SpreadOption),
                HasDenseOutput = options.Get(SparseLayers.OutputOption),
                CountsConnectedInputs = options.Get(SparseLayers.FanInOption),
                Generations = options.Get(GenerationsOption),
                Moved = options.Get(MovedOption),
            }
        )
        {
            Source = "topological-insights, section 2.2",
            FindConflict = options =>
                options.IsGiven(EpsilonOption) && options.IsGiven(DensityOption)
                    ? "epsilon and density are both given; expected one of them"
                : options.IsGiven(DensitiesOption)
                && (
                    options.IsGiven(EpsilonOption)
                    || options.IsGiven(DensityOption)
                    || options.IsGiven(SparseLayers.OutputOption)
                )
                    ? "densities are given, which say all of every layer; expected no epsilon, density or output beside them"
                : options.IsGiven(SparseLayers.SpreadOption) && !options.IsGiven(DensityOption)
                    ? "spread is given without a density, and epsilon has a spread of its own; expected a density"
                : null,
        };

    /// <inheritdoc/>
    public string Name => Rule.Name;

    /// <inheritdoc/>
    public bool LeavesZeros => true;

    /// <summary>The rule that draws the weights.</summary>
    public Initializer Foundation { get; } = foundation ?? new HeNormal();

    /// <summary>
    /// A layer has epsilon * (n_in + n_out) connections, where <see cref="Density"/> is null: equation 1 of the paper. Above 0.
    /// </summary>
    public double Epsilon
    {
        get;
        init => field = EpsilonOption.Check(value);
    } = EpsilonOption.Default!.Value;

    /// <summary>Density over the layers that are sparse, above 0; null to go by <see cref="Epsilon"/>.</summary>
    public double? Density
    {
        get;
        init => field = value is { } density ? DensityOption.Check(density) : null;
    }

    /// <summary>A density of its own for each layer, above 0, the last one included, 1 for a dense one; null where they go by one number.</summary>
    public IReadOnlyList<double>? Densities
    {
        get;
        init =>
            field =
                value is null || value.All(density => density is > 0 and <= 1)
                    ? value
                    : throw new ArgumentOutOfRangeException(
                        nameof(Densities),
                        value,
                        $"Expected {DensitiesOption.Expected}."
                    );
    }

    /// <summary>How a density is spread over the layers.</summary>
    public IDistribution Spread { get; init; } = Distributions.Uniform;

    /// <summary>True if the last layer is left dense.</summary>
    public bool HasDenseOutput { get; init; } = true;

    /// <summary>
    /// True if each layer's weights are multiplied by the square root of entries / connections: rules that go by fan-in, such as he-normal,
    /// then count the inputs that a neuron is connected to on the mean, not all there are.
    /// </summary>
    public bool CountsConnectedInputs { get; init; }

    /// <summary>
    /// Networks of one descent (topological-insights, 4.2): those of the seeds k * Generations and on descend from one root, each
    /// from the one before by <see cref="Moved"/> connections, and share the weights that stay. 1 where each seed is a root.
    /// </summary>
    public int Generations
    {
        get;
        init => field = GenerationsOption.Check(value);
    } = GenerationsOption.Default!.Value;

    /// <summary>Share of each layer's connections that a generation moves.</summary>
    public double Moved
    {
        get;
        init => field = MovedOption.Check(value);
    } = MovedOption.Default!.Value;

    /// <summary>Number of connections of each layer.</summary>
    /// <param name="layers">The layers' matrix views, first layer first.</param>
    public long[] Counts(IReadOnlyList<MatrixShape> layers)
    {
        ArgumentNullException.ThrowIfNull(layers);
        return Law(layers.Count).Counts(layers);
    }

    /// <summary>The share of all possible connections that is asked for, before counts are rounded; the dense output counts in full.</summary>
    /// <param name="layers">The layers' matrix views, first layer first.</param>
    public double RequestedDensity(IReadOnlyList<MatrixShape> layers)
    {
        ArgumentNullException.ThrowIfNull(layers);
        return Law(layers.Count).RequestedDensity(layers);
    }

    IReadOnlyList<long> IWiring.Connections(IReadOnlyList<MatrixShape> layers) => Counts(layers);

    double? IWiring.RequestedDensity(IReadOnlyList<MatrixShape> layers) => RequestedDensity(layers);

    /// <summary>Draws the connections of all layers, with weights of 0; memory grows with connections, not with entries.</summary>
    /// <param name="layers">The layers' names and matrix views, first layer first.</param>
    /// <param name="randomness">Entries come from the stream <c>weights</c>, a layer from its own.</param>
    public SparseMatrix[] Connect(IReadOnlyList<(string Name, MatrixShape Shape)> layers, Randomness randomness)
    {
        ArgumentNullException.ThrowIfNull(layers);
        ArgumentNullException.ThrowIfNull(randomness);
        long[] counts = Counts([.. layers.Select(layer => layer.Shape)]);
        return
        [
            .. layers.Select(
                (layer, index) =>
                    RandomConnections.Draw(
                        layer.Name,
                        layer.Shape,
                        counts[index],
                        randomness.Stream(StreamNames.Weights, index, SparseLayers.Places)
                    )
            ),
        ];
    }

    /// <inheritdoc/>
    public void Wire(Network network, Randomness randomness)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(randomness);
        ulong seed = randomness.SeedOf(StreamNames.Weights);
        Randomness root = Generations == 1 ? randomness : new Randomness(seed / (ulong)Generations);
        network.Reset(root);
        SparseMatrix[] connections = Connect([.. network.Weights.Select(weight => (weight.Name, weight.Shape))], root);
        for (int layer = 0; layer < connections.Length; layer++)
        {
            Fill(connections[layer], network.Weights[layer].Shape, root.Stream(StreamNames.Weights, layer));
        }

        for (int generation = 1; generation <= (int)(seed % (ulong)Generations); generation++)
        {
            connections = Topology.Generations.Next(connections, Moved, root, generation);
        }

        SparseLayers law = Law(connections.Length);
        for (int layer = 0; layer < connections.Length; layer++)
        {
            Parameter weight = network.Weights[layer];
            if (Densities is { } own ? own[layer] < 1 : layer < law.Sparse(connections.Length))
            {
                weight.Connect(connections[layer]);
            }
            else
            {
                weight.WriteMatrix(connections[layer].Values);
            }
        }
    }

    /// <summary>Draws weights for connections.</summary>
    /// <param name="connections">The connections; their weights are overwritten.</param>
    /// <param name="shape">The layer's matrix view.</param>
    /// <param name="stream">Where the numbers come from.</param>
    public void Fill(SparseMatrix connections, MatrixShape shape, RandomStream stream)
    {
        ArgumentNullException.ThrowIfNull(connections);
        ArgumentNullException.ThrowIfNull(stream);
        new SparseLayers(1, Spread, HasDenseOutput, Foundation) { CountsConnectedInputs = CountsConnectedInputs }.Fill(
            connections,
            shape,
            stream
        );
    }

    private SparseLayers Law(int layers) =>
        Densities is not null ? new(1, Distributions.Given(RequireDensities(layers)), HasDenseOutput: false, Foundation)
        : Density is { } density ? new(density, Spread, HasDenseOutput, Foundation)
        : new(1, Distributions.ByEpsilon(Epsilon), HasDenseOutput, Foundation);

    private IReadOnlyList<double> RequireDensities(int layers) =>
        Densities!.Count == layers
            ? Densities
            : throw new UserError(
                $"densities are {Densities.Count}, and the network has {layers} layers of weights",
                Name,
                "a density for each layer"
            );
}
