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
/// A network with a million hidden neurons, 784-500,000-500,000-10, of 20 connections each (the output layer has as many for each
/// neuron before it that there can be): some steps of training and one of evolution, and the most memory that took.
/// </summary>
internal static class MillionNeurons
{
    private const int Hidden = 500_000;
    private const int ConnectionsPerNeuron = 20;

    public static void Run(Workers workers, int batch, int steps)
    {
        long start = Stopwatch.GetTimestamp();
        using Network network = Mlp.Create([784, Hidden, Hidden, 10]);
        var randomness = new Randomness(1);
        network.Reset(randomness);
        for (int layer = 0; layer < 3; layer++)
        {
            Parameter weight = network.Weights[layer];
            long count = Math.Min(
                (long)Hidden * ConnectionsPerNeuron,
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
            new UniformSamples(batch * steps),
            null,
            options,
            randomness,
            workers
        )
        {
            Plasticity = new SparseEvolution(0.2),
        };
        Console.WriteLine(
            $"# 784-{Hidden}-{Hidden}-10, {network.Weights.Sum(w => w.ConnectionCount)} connections, batch {batch}, "
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

    private sealed class UniformSamples(int count) : ISampleSource
    {
        public int Count => count;

        public int Features => 784;

        public int Classes => 10;

        public void Gather(ReadOnlySpan<int> positions, MatrixSpan destination, Span<int> labels)
        {
            for (int row = 0; row < positions.Length; row++)
            {
                new Randomness(2).Stream("samples", 0, positions[row]).FillUniform(destination.Row(row), 0, 1);
                labels[row] = positions[row] % 10;
            }
        }
    }
}
