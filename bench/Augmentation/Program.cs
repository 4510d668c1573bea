using Filigree.Bench;
using Filigree.Data;
using Filigree.Layers;
using Filigree.Models;
using Filigree.Numerics;
using Filigree.Tensors;
using Filigree.Training;
using Filigree.Wiring;

// What augmentation takes of a training step, one thread: batches of 128 images of CIFAR-10's shape (random bytes), a sparse network
// 3072-1000-1000-10 of 0.7% with SReLU, Nesterov momentum.
//   dotnet run -c Release --project bench/Augmentation [-- --rounds N]
// Rounds of all rows are taken in turn; the least time of each counts. That the operations are right is tested beside SciPy and NumPy.
int rounds = BenchOptions.Read(args, ["--rounds"]).Count("--rounds", 25);
const int batch = 128;
const int stepsPerRound = 20;
RandomStream stream = new Randomness(1).Stream("images");
byte[] pixels = new byte[2560 * 3072];
for (int index = 0; index < pixels.Length; index++)
{
    pixels[index] = (byte)stream.NextUInt32();
}

var samples = new Samples(pixels, [.. Enumerable.Range(0, 2560).Select(sample => (byte)(sample % 10))]);
var dataset = new Dataset("random", 32, 32, 3, 10, samples, samples, "made up");
(string Name, IAugmentation[] Steps)[] chains =
[
    ("none", []),
    ("flip", [new HorizontalFlip()]),
    ("crop", [new RandomCrop(4)]),
    ("rotation", [new RandomRotation(10)]),
    ("all three", [new HorizontalFlip(), new RandomRotation(10), new RandomCrop(4)]),
    ("shift", [new RandomShift(0.1)]),
];
Bench[] benches = [.. chains.Select(chain => new Bench(chain.Name, dataset, chain.Steps))];
for (int round = 0; round <= rounds; round++)
{
    foreach (Bench bench in benches)
    {
        bench.Round(stepsPerRound, counts: round > 0);
    }
}

Console.WriteLine($".NET {Environment.Version}; batch {batch}, {rounds} rounds of {stepsPerRound} steps, one thread");
Console.WriteLine("| augmentation | us to lay a batch out | us a training step | laying out, of a step |");
Console.WriteLine("|---|---:|---:|---:|");
foreach (Bench bench in benches)
{
    Console.WriteLine(
        $"| {bench.Name} | {bench.Gathering:F0} | {bench.Training:F0} | {100 * bench.Gathering / bench.Training:F0}% |"
    );
    bench.Dispose();
}

internal sealed class Bench : IDisposable
{
    private const int Batch = 128;
    private readonly BenchClock clock = new(threads: 1);
    private readonly ISampleSource source;
    private readonly Network network = Mlp.Create([3072, 1000, 1000, 10], ActivationKind.SRelu);
    private readonly Sgd optimizer = new(momentum: 0.9, nesterov: true, weightDecay: 1e-6);
    private readonly TrainingRun run;
    private readonly float[] laidOut = new float[Batch * 3072];

    public Bench(string name, Dataset dataset, IAugmentation[] steps)
    {
        Name = name;
        AugmentationChain? chain =
            steps.Length == 0 ? null : new AugmentationChain(steps, new SampleShape(32, 32, 3), new Randomness(1));
        source = new ImageSource(
            dataset,
            dataset.Train,
            [.. Enumerable.Range(0, dataset.Train.Count)],
            new PixelScale(new float[3072], 1 / 255f),
            chain
        );
        new ErdosRenyi { Density = 0.007 }.Wire(network, new Randomness(1));
        var options = new TrainingOptions
        {
            Epochs = 1_000_000,
            Batch = Batch,
            Schedule = new ConstantSchedule(0.01),
        };
        run = new TrainingRun(network, optimizer, source, null, options, new Randomness(1));
    }

    public string Name { get; }

    public double Gathering { get; private set; } = double.PositiveInfinity;

    public double Training { get; private set; } = double.PositiveInfinity;

    public void Round(int steps, bool counts)
    {
        int[] positions = [.. Enumerable.Range(0, Batch)];
        var labels = new int[Batch];
        for (int step = 0; step < steps; step++)
        {
            double laying = clock.Seconds(() =>
                source.Gather(positions, step, new MatrixSpan(laidOut, Batch, 3072, 3072), labels)
            );
            double training = clock.Seconds(() => run.Step());
            if (counts)
            {
                Gathering = Math.Min(Gathering, laying * 1e6);
                Training = Math.Min(Training, training * 1e6);
            }
        }
    }

    public void Dispose()
    {
        run.Dispose();
        optimizer.Dispose();
        network.Dispose();
    }
}
