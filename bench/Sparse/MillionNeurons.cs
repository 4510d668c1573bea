using System.Diagnostics;
using Filigree.Connectivity;
using Filigree.Layers;
using Filigree.Models;
using Filigree.Numerics;
using Filigree.Plasticity;
using Filigree.Tensors;
using Filigree.Training;
using Filigree.Wiring;

namespace Filigree.Bench.Sparse;

/// <summary>
/// A network with a million hidden neurons, 784-500,000-500,000-10 unless others are named, of 20 connections each, or of epsilon for each
/// neuron that a layer joins (as many as there can be where these are more): some steps of training and one of evolution, and the most memory that took.
/// </summary>
internal static class MillionNeurons
{
    private const int ConnectionsPerNeuron = 20;

    public static void Run(Workers workers, int[] widths, int epsilon, int batch, int steps)
    {
        long start = Stopwatch.GetTimestamp();
        using Network network = Mlp.Create(widths);
        var randomness = new Randomness(1);
        network.Reset(randomness);
        for (int layer = 0; layer < network.Weights.Count; layer++)
        {
            Parameter weight = network.Weights[layer];
            long count = Math.Min(
                epsilon > 0
                    ? ((long)weight.Shape.Outputs + weight.Shape.Inputs) * epsilon
                    : Math.Max((long)weight.Shape.Outputs, weight.Shape.Inputs) * ConnectionsPerNeuron,
                (long)weight.Shape.Outputs * weight.Shape.Inputs
            );
            RandomStream stream = randomness.Stream(StreamNames.Weights, layer);
            SparseMatrix matrix = RandomConnections.Draw(weight.Name, weight.Shape, count, stream);
            var shape = new MatrixShape(weight.Shape.Outputs, (int)(count / weight.Shape.Outputs));
            new HeNormal().Sample(matrix.Values, shape, stream);
            weight.Connect(matrix, matrix.Density < 1 ? WeightForm.Sparse : WeightForm.Dense);
        }

        using var optimizer = new Sgd(momentum: 0.9);
        var options = new TrainingOptions
        {
            Epochs = 2,
            Batch = batch,
            Schedule = new ConstantSchedule(1e-5),
        };
        using var run = new TrainingRun(
            network,
            optimizer,
            new UniformSamples(batch * steps, widths[0], widths[^1]),
            null,
            options,
            randomness,
            workers
        )
        {
            Plasticity = new SparseEvolution(0.2),
        };
        Console.WriteLine(
            $"# {string.Join('-', widths)}, {network.Weights.Sum(w => w.ConnectionCount)} connections, batch {batch}, "
                + $"{workers.Threads} thread(s); made in {Stopwatch.GetElapsedTime(start).TotalSeconds:F1} s"
        );
        while (!run.IsFinished)
        {
            start = Stopwatch.GetTimestamp();
            EpochResult? result = run.Step();
            using var process = Process.GetCurrentProcess();
            Console.WriteLine(
                $"step {run.TotalSteps}: {Stopwatch.GetElapsedTime(start).TotalSeconds:F2} s, "
                    + $"peak memory {process.PeakWorkingSet64 / 1e9:F2} GB"
                    + (result is null ? "" : $", mean loss of the epoch {result.Training!.Value.MeanLoss:F4}")
            );
        }
    }

    private sealed class UniformSamples(int count, int features, int classes) : ISampleSource
    {
        public int Count => count;

        public int Features => features;

        public int Classes => classes;

        public void Gather(ReadOnlySpan<int> positions, MatrixSpan destination, Span<int> labels)
        {
            for (int row = 0; row < positions.Length; row++)
            {
                new Randomness(2).Stream("samples", 0, positions[row]).FillUniform(destination.Row(row), 0, 1);
                labels[row] = positions[row] % classes;
            }
        }
    }
}
