using System.Diagnostics;
using Filigree.Layers;
using Filigree.Models;
using Filigree.Numerics;
using Filigree.Training;
using Filigree.Wiring;

namespace Filigree.Studies.Execution;

/// <summary>
/// How fast this machine trains, for plans. A small network is trained for a moment, not a product timed: wider vectors make products twice
/// as fast and much else no faster, and cores that share their arithmetic slow each other.
/// </summary>
internal static class MachineSpeed
{
    /// <summary>Operations of a step, as plans count them.</summary>
    internal const double StepWork = 138e6;

    private const int Batch = 100;
    private const int Samples = 1000;
    private const int WarmUpMilliseconds = 60;
    private const int Milliseconds = 140;

    /// <summary>Operations a second of one core while others are at work beside it.</summary>
    /// <param name="lanes">How many cores are at work.</param>
    public static double Measure(int lanes)
    {
        var seconds = new double[Math.Clamp(lanes, 1, Environment.ProcessorCount)];
        Thread[] threads =
        [
            .. Enumerable.Range(0, seconds.Length).Select(lane => new Thread(() => seconds[lane] = StepSeconds())),
        ];
        foreach (Thread thread in threads)
        {
            thread.Start();
        }

        foreach (Thread thread in threads)
        {
            thread.Join();
        }

        return StepWork / seconds.Average();
    }

    private static double StepSeconds()
    {
        using Network network = Mlp.LeNet300();
        var randomness = new Randomness(1);
        new HeNormal().Wire(network, randomness);
        var inputs = new float[Samples * network.Inputs];
        randomness.Stream(StreamNames.Order).FillUniform(inputs, 0, 1);
        int[] labels = [.. Enumerable.Range(0, Samples).Select(sample => sample % network.Outputs)];
        using var optimizer = new Sgd();
        var options = new TrainingOptions
        {
            Epochs = int.MaxValue,
            Batch = Batch,
            Schedule = new ConstantSchedule(0.01),
        };
        using var run = new TrainingRun(
            network,
            optimizer,
            SampleSet.OfClasses(inputs, labels),
            null,
            options,
            randomness
        );

        // What runs first is compiled first, once in a hurry and once well.
        Repeat(WarmUpMilliseconds);
        List<double> times = Repeat(Milliseconds);
        times.Sort();
        return times[times.Count / 2];

        List<double> Repeat(int milliseconds)
        {
            var seconds = new List<double>();
            long begin = Stopwatch.GetTimestamp();
            do
            {
                long start = Stopwatch.GetTimestamp();
                run.Step();
                seconds.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
            } while (Stopwatch.GetElapsedTime(begin).TotalMilliseconds < milliseconds);
            return seconds;
        }
    }
}
