using Filigree.Connectivity;
using Filigree.Layers;
using Filigree.Models;
using Filigree.Numerics;
using Filigree.Plasticity;
using Filigree.Tensors;
using Filigree.Training;
using Filigree.Wiring;

namespace Filigree.Bench.SetEpoch;

/// <summary>A sparse network on random samples, trained with momentum 0.9 at rate 0.01, in steps that take the samples in order.</summary>
internal sealed class BenchNetwork : IDisposable
{
    private readonly Workers workers;
    private readonly int batch;
    private readonly Network network;
    private readonly Sgd optimizer = new(momentum: 0.9);
    private readonly SparseEvolution set = new(0.2);
    private readonly Tape tape;
    private int position;

    /// <summary>
    /// Each layer gets epsilon connections for each of its neurons, inputs and outputs, or all that there can be; the last
    /// all of them on request.
    /// </summary>
    public BenchNetwork(int[] widths, double epsilon, bool isLastDense, int batch, int samples, Workers workers)
    {
        this.workers = workers;
        this.batch = batch;
        network = Mlp.Create(widths);
        Wire(network, epsilon, network.Weights.Count - (isLastDense ? 1 : 0));
        optimizer.Attach(network.Parameters);
        tape = new Tape(workers);
        Inputs = new float[samples * widths[0]];
        new Randomness(1).Stream("bench").FillUniform(Inputs, 0, 1);
        Labels = [.. Enumerable.Range(0, samples).Select(sample => sample * 7 % 10)];
        Layers = network.ToSparseMatrices();
    }

    public float[] Inputs { get; }

    public int[] Labels { get; }

    /// <summary>Connections and weights as they were before the first step.</summary>
    public IReadOnlyList<SparseMatrix> Layers { get; }

    public int Connections => Layers.Sum(layer => layer.Count);

    /// <summary>Trains.</summary>
    /// <returns>The last step's loss.</returns>
    public double Run(int steps)
    {
        double loss = 0;
        for (int step = 0; step < steps; step++)
        {
            position = position + batch > Labels.Length ? 0 : position;
            tape.Reset();
            int features = network.Inputs;
            Variable x = tape.NewVariable(features, batch, requiresGradient: false, Layout.NeuronRows);
            ReadOnlySpan<float> samples = Inputs.AsSpan(position * features, batch * features);
            Transposition.Transpose(new ReadOnlyMatrixSpan(samples, batch, features, features), x.Value.Matrix);
            Variable logits = network.Forward(tape, x, Pass.Prediction);
            loss = SoftmaxCrossEntropyLoss.Apply(tape, logits, Labels.AsSpan(position, batch)).MeanLoss;
            tape.Backward();
            optimizer.Step(0.01, workers);
            position += batch;
        }

        return loss;
    }

    /// <summary>One step of evolution, of all sparse layers.</summary>
    public void Evolve(int epoch)
    {
        for (int layer = 0; layer < network.Weights.Count - 1; layer++)
        {
            Parameter weight = network.Weights[layer];
            SparseMatrix matrix = weight.ToSparse();
            matrix = set.Evolve(matrix, weight.Shape, new Randomness(3), layer, epoch, out bool[] isNew);
            int index = optimizer.Parameters.Index().First(pair => ReferenceEquals(pair.Item, weight)).Index;
            optimizer.Reconnect(index, matrix, isNew);
        }
    }

    /// <summary>After 20 steps the peers' losses must be ours.</summary>
    /// <param name="peers">The peers; null for one that is left out.</param>
    public void Check(params ReadOnlySpan<BenchPeer?> peers)
    {
        double ours = Run(20);
        foreach (BenchPeer? peer in peers)
        {
            if (peer is null)
            {
                continue;
            }

            Load(peer);
            double theirs = peer.Ask($"run {batch} 20")[1];
            if (!(Math.Abs(ours - theirs) <= 1e-4 * theirs))
            {
                throw new InvalidOperationException($"After 20 steps our loss is {ours}, a peer's {theirs}.");
            }
        }
    }

    public void Dispose()
    {
        tape.Dispose();
        optimizer.Dispose();
        network.Dispose();
    }

    // Hands over the samples and the network's connections and weights.
    private void Load(BenchPeer peer)
    {
        peer.Write<float>("inputs", Inputs);
        peer.Write<int>("labels", Labels);
        foreach ((int index, SparseMatrix layer) in Layers.Index())
        {
            peer.Write<int>($"starts{index}", layer.Starts);
            peer.Write<int>($"indices{index}", layer.Indices);
            peer.Write<float>($"values{index}", layer.Values);
        }

        peer.Ask($"load {string.Join(' ', Layers.Select(layer => $"{layer.Outputs} {layer.Inputs}"))}");
    }

    private static void Wire(Network network, double epsilon, int layers)
    {
        var randomness = new Randomness(2);
        new HeNormal().Wire(network, randomness);
        for (int layer = 0; layer < layers; layer++)
        {
            Parameter weight = network.Weights[layer];
            long count = (long)Math.Round(epsilon * (weight.Shape.Inputs + weight.Shape.Outputs));
            if (count >= (long)weight.Shape.Inputs * weight.Shape.Outputs)
            {
                continue;
            }

            RandomStream stream = randomness.Stream(StreamNames.Weights, layer, 1);
            SparseMatrix matrix = RandomConnections.Draw(weight.Name, weight.Shape, count, stream);
            // As large as they would be for the connections that there are.
            var shape = new MatrixShape(weight.Shape.Outputs, (int)Math.Max(1, count / weight.Shape.Outputs));
            new HeNormal().Sample(matrix.Values, shape, stream);
            weight.Connect(matrix);
        }
    }
}
