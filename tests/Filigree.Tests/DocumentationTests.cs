using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Filigree.Data;
using Filigree.Layers;
using Filigree.Models;
using Filigree.Numerics;
using Filigree.Options;
using Filigree.Topology;
using Filigree.Training;
using Filigree.Wiring;

namespace Filigree.Tests;

/// <summary>
/// The examples and tables of the pages on the library, compared as they stand there: what they come to. <see cref="PastedExamplesTests"/> runs the
/// pages themselves.
/// </summary>
public partial class DocumentationTests
{
    [Fact]
    public void The_examples_of_the_page_on_wiring_run()
    {
        using Network network = Mlp.LeNet300();
        new Lightning(count: 1000, strength: 0.5).Wire(network, new Randomness(seed: 42));
        Assert.Equal(1, CompletePaths.Of(SparseGraph.NonZero(network.ToMatrices())).Share);
        new GlorotUniform { Scale = 0.5 }.Wire(network, new Randomness(seed: 42));
        Assert.InRange(network.Weights[0].ToMatrix().Values.Max(), 0, 0.5 * Math.Sqrt(6.0 / 1084));
        Wirings.Parse("he-normal(gain=1)").Wire(network, new Randomness(seed: 42));

        var weights = new float[300 * 784];
        var stream = new RandomStream(seed: 42, StreamNames.Weights, layer: 0, step: 0);
        new HeNormal().Fill(weights, new MatrixShape(Outputs: 300, Inputs: 784), stream);
        Assert.Equal(Gain.Relu * network.Weights[0].ToMatrix().Values[0], weights[0], 1e-6);

        var half = new NumberOption("half", "half of every weight", Default: 0.25, Minimum: 0, Maximum: 1);
        Rule<IWiring> own = new("own", "all weights alike", [half], options => new Own((float)options.Get(half)));
        RuleBook book = new RuleBook(Wirings.Catalog).With(own); // for studies: extending.md
        IWiring wiring = book.Parse<IWiring>("preferential-attachment(own(0.5))");
        Assert.Equal(0.5, ((Own)((Rewired)wiring).Foundation).Half);
    }

    [Fact]
    public void The_examples_of_the_page_on_topology_run()
    {
        using Network network = Mlp.LeNet300();
        new GlorotUniform().Wire(network, new Randomness(seed: 42));
        IReadOnlyList<WeightMatrix> weights = network.ToMatrices();

        SparseGraph graph = SparseGraph.Strongest(weights, 20_000);
        CompletePaths paths = CompletePaths.Of(graph);
        double share = paths.Share;
        int deadInFirstHiddenLayer = paths.DeadNeurons[1];
        double digits = PathCount.Log10(PathCount.Of(graph));
        Assert.InRange(share, 0.9, 1);
        Assert.InRange(deadInFirstHiddenLayer, 0, 30);
        Assert.InRange(digits, 4, 9);

        double[] shares = Percolation.Curve(weights, [5_000, 10_000, 15_000, 20_000, 25_000]);
        Assert.Equal(share, shares[3]);

        long[] edgeCounts = new long[3];
        var percolation = new Percolation([784, 300, 100, 10]);
        percolation.Reach([.. weights.Select(matrix => matrix.Values)], [0, 0.01, 0.99], edgeCounts);
        Assert.InRange(edgeCounts[0], 10_001, edgeCounts[1]);
        Assert.InRange(edgeCounts[2], edgeCounts[1], 20_000);

        IReadOnlyList<WeightMatrix> childWeights = weights; // those of a network trained since, say
        ConnectionChange change = ConnectionChange.Over(graph, weights, childWeights);
        double changed = change.Overall.Share;
        double typeCorrelation = change.Overall.Correlation;
        WeightCorrelation correlation = WeightCorrelation.Over(graph, weights, childWeights);
        double r = correlation.Overall.Coefficient;
        Assert.Equal(0, changed);
        Assert.Equal(1, typeCorrelation);
        Assert.Equal(1, r, 1e-12);
    }

    [Fact]
    public void The_examples_of_the_page_on_topology_about_sparse_networks_run()
    {
        var randomness = new Randomness(seed: 42);
        (string, MatrixShape)[] layers =
        [
            ("layer 1", new(784, 784)),
            ("layer 2", new(784, 784)),
            ("output", new(10, 784)),
        ];
        SparseMatrix[] root = new ErdosRenyi { Density = 0.006 }.Connect(layers, randomness);
        SparseMatrix[] next = Generations.Next(root, fraction: 0.01, randomness, generation: 1);
        Assert.Equal([3688, 3688, 7840], next.Select(layer => layer.Count));

        NnstdDistance distance = Nnstd.Distance(root, next);
        double mean = distance.Mean;
        double firstLayer = distance.Layers[0].Distance;
        int partnerOfNeuron0 = distance.Layers[0].Neurons[0];
        NnstdDistance labelsAside = Nnstd.Distance(root, next, new NnstdOptions { MatchOutputs = true });
        NnstdMatrix matrix = NnstdMatrix.Of([root, next], progress: pairs => Console.WriteLine($"{pairs} pairs"));
        Assert.InRange(firstLayer, 0.01, 0.03);
        Assert.InRange(partnerOfNeuron0, 0, 783);
        Assert.Equal(0, labelsAside.Layers[2].Distance);
        Assert.Equal(mean, matrix.Mean(1, 0));
    }

    [Fact]
    public void The_examples_of_the_page_on_rewiring_run()
    {
        var layer = new WeightMatrix("dense1.weight", Outputs: 300, Inputs: 784, new float[300 * 784]);
        new HeNormal().Fill(layer.Values, new MatrixShape(300, 784), new RandomStream(42, StreamNames.Weights, 0, 0));
        var (inputs, outputs) = StrengthStatistics.Of(layer);
        double deviation = outputs.StandardDeviation; // about sqrt(2): He's rule makes it so for every layer
        double expected = Math.Sqrt(outputs.PredictedVariance); // by equation 4
        double tail = outputs.Largest; // max |s|
        Assert.InRange(deviation / Math.Sqrt(2), 0.9, 1.1);
        Assert.InRange(expected / Math.Sqrt(2), 0.99, 1.01);
        Assert.InRange(tail, 3, 6);

        var rewiring = new PreferentialAttachment { Passes = RewiringPasses.Both, Amount = 1 };
        rewiring.Rewire(layer.Values, new MatrixShape(300, 784), new RandomStream(42, StreamNames.Weights, 0, 1));
        var (rewiredInputs, rewiredOutputs) = StrengthStatistics.Of(layer);
        Assert.InRange(rewiredInputs.Variance / inputs.Variance, 0, 0.2);
        Assert.InRange(rewiredOutputs.Variance / outputs.Variance, 0, 0.2);

        using Network network = Mlp.LeNet300();
        new Rewired(new HeNormal()).Wire(network, new Randomness(seed: 42));
        double rewired = StrengthStatistics.Of(network.Weights[0].ToMatrix()).Outputs.Variance;
        new StrengthSelection(new HeNormal(), keepsLargest: false, draws: 100).Wire(network, new Randomness(seed: 42));
        Assert.InRange(rewired, 0, StrengthStatistics.Of(network.Weights[0].ToMatrix()).Outputs.Variance);
        Wirings.Parse("preferential-attachment(orthogonal, passes=inputs)").Wire(network, new Randomness(seed: 42));
    }

    [Fact]
    public void The_example_of_the_readme_runs()
    {
        Dataset dataset = DataSets.Bundled();
        var randomness = new Randomness(seed: 42);
        using Network network = Mlp.LeNet300();
        new Lightning(count: 1000, strength: 0.5).Wire(network, randomness);

        TrainingData data = TrainingData.Prepare(dataset, Scaling.Unit, ValidationSize.None, randomness);
        var options = new TrainingOptions { Epochs = 3, Schedule = new ConstantSchedule(0.05) };
        using var run = new TrainingRun(network, new Sgd(), data.Training, data.Validation, options, randomness);
        run.Run(epoch => Console.WriteLine($"epoch {epoch.Epoch}: {epoch.Validation?.Accuracy:P1}"));

        CompletePaths paths = CompletePaths.Of(SparseGraph.Strongest(network.ToMatrices(), 10_000));
        Console.WriteLine($"{paths.Share:P1} of the 10,000 strongest connections lie on complete paths");

        Prediction first = network.PredictAll(data.Test)[0];

        Assert.InRange(first.Probabilities[first.Class], 0.1, 1);
        Assert.True(run.Evaluate(data.Test).Accuracy > 0.7);
        Assert.True(paths.Share > 0.9);
    }

    [Theory]
    [InlineData("wiring.md")]
    [InlineData("topology.md")]
    [InlineData("rewiring.md")]
    public void Every_line_of_an_example_stands_in_these_tests(string page)
    {
        string[] here = [.. File.ReadAllLines(ThisFile()).Select(line => line.Trim())];
        string[] examples = [.. Example().Matches(Page(page)).Select(match => match.Groups[1].Value)];
        Assert.NotEmpty(examples);
        Assert.All(
            examples.SelectMany(example => example.Split('\n', StringSplitOptions.RemoveEmptyEntries)),
            line => Assert.Contains(line.Trim(), here)
        );
    }

    [Fact]
    public void The_table_of_wirings_names_every_rule_with_its_options_and_defaults()
    {
        string[] rows =
        [
            .. Page("wiring.md").Split('\n').Where(line => line.StartsWith("| `", StringComparison.Ordinal)),
        ];
        Assert.Equal(Wirings.Catalog.Rules.Count, rows.Length);
        foreach ((Rule<IWiring> rule, string row) in Wirings.Catalog.Rules.Zip(rows))
        {
            string[] cells = [.. row.Split('|', StringSplitOptions.TrimEntries)];
            Assert.Equal($"`{rule.Name}`", cells[1]);
            Assert.Equal(
                string.Join(", ", rule.Options.Select(option => $"`{option.Name}` {Default(option)}")),
                cells[3]
            );
        }
    }

    internal sealed class Own(float half) : IWiring
    {
        public string Name => "own";

        public float Half => half;

        public void Wire(Network network, Randomness randomness)
        {
            network.Reset(randomness);
            foreach (var weight in network.Weights)
            {
                weight.WriteMatrix([.. Enumerable.Repeat(2 * half, weight.Shape.Count)]);
            }
        }
    }

    private static string Default(RuleOption option) =>
        option is NumberOption { Default: Gain.Relu } ? "sqrt(2)" : option.DefaultText;

    private static string Page(string name) =>
        File.ReadAllText(Path.Combine(Path.GetDirectoryName(ThisFile())!, "..", "..", "docs", name));

    private static string ThisFile([CallerFilePath] string path = "") => path;

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Example();
}
