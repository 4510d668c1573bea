using System.Diagnostics;
using System.Globalization;
using Filigree.Bench.SetEpoch;
using Filigree.Layers;
using Filigree.Models;
using Filigree.Numerics;
using Filigree.Plasticity;
using Filigree.Tensors;
using Filigree.Topology;
using Filigree.Training;
using Filigree.Wiring;

// An epoch of sparse evolutionary training beside SciPy's compressed rows and PyTorch's masked dense layers doing the same.
//   dotnet run -c Release --project bench/SetEpoch [-- --threads N] [--rounds N] [--python PROGRAM]
// All take the same samples, connections and weights; after 20 steps their losses must agree. Then rounds of steps are timed in
// turn, and medians shown. An epoch is 375 steps of 128 samples (48,000); ours includes the evolution, theirs only steps.
CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
int threads = int.Parse(Option("--threads", "1"), CultureInfo.InvariantCulture);
int rounds = int.Parse(Option("--rounds", "9"), CultureInfo.InvariantCulture);
string python = Option("--python", "/usr/bin/python3");
const int Batch = 128;
const int Samples = 6_400;
const int StepsPerEpoch = 375;
const int OurSteps = 50;
const int PeerSteps = 10;

var inputs = new float[Samples * 784];
new Randomness(1).Stream("bench").FillUniform(inputs, 0, 1);
int[] labels = [.. Enumerable.Range(0, Samples).Select(sample => sample * 7 % 10)];
using var workers = new Workers(threads);
Console.WriteLine($"# .NET {Environment.Version}, {threads} thread(s), medians of {rounds} rounds in turn");
Console.WriteLine(
    "| network | connections | ours s/epoch | of it evolution | SciPy s/epoch | ratio | PyTorch masked s/epoch | ratio |"
);
Console.WriteLine("|---|---:|---:|---:|---:|---:|---:|---:|");

// The second: three layers of 784 neurons at 0.7%, which is epsilon 2.744.
Measure("784-1000-1000-1000-10, epsilon 20", [784, 1000, 1000, 1000, 10], 20);
Measure("784-784-784-784-10, 0.7%", [784, 784, 784, 784, 10], 2.744);

void Measure(string name, int[] widths, double epsilon)
{
    using Network network = Mlp.Create(widths);
    using var optimizer = new Sgd(momentum: 0.9);
    Wire(network, epsilon);
    optimizer.Attach(network.Parameters);
    using var tape = new Tape(workers);
    int position = 0;
    double Run(int steps)
    {
        double loss = 0;
        for (int step = 0; step < steps; step++)
        {
            position = position + Batch > Samples ? 0 : position;
            tape.Reset();
            Variable x = tape.NewVariable(Batch, 784, requiresGradient: false);
            inputs.AsSpan(position * 784, Batch * 784).CopyTo(x.Value.Span);
            Variable logits = network.Forward(tape, x, Pass.Prediction);
            loss = SoftmaxCrossEntropyLoss.Apply(tape, logits, labels.AsSpan(position, Batch)).MeanLoss;
            tape.Backward();
            optimizer.Step(0.01, workers);
            position += Batch;
        }

        return loss;
    }

    IReadOnlyList<SparseMatrix> layers = network.ToSparseMatrices();
    using var scipy = new Peer(python, "scipy", threads);
    using var torch = new Peer(python, "torch", threads);
    Check(name, Run, layers, scipy, torch);
    var set = new SparseEvolution(0.2);
    Run(OurSteps);
    var times = new double[4][];
    for (int kind = 0; kind < 4; kind++)
    {
        times[kind] = new double[rounds];
    }

    for (int round = 0; round < rounds; round++)
    {
        times[0][round] = Seconds(() => Run(OurSteps)) / OurSteps * StepsPerEpoch;
        times[1][round] = Seconds(() => Evolve(network, optimizer, set, round + 1));
        times[2][round] = scipy.Run(Batch, PeerSteps).Seconds / PeerSteps * StepsPerEpoch;
        times[3][round] = torch.Run(Batch, PeerSteps).Seconds / PeerSteps * StepsPerEpoch;
    }

    double[] medians = [.. times.Select(each => each.Order().ElementAt(rounds / 2))];
    double epoch = medians[0] + medians[1];
    Console.WriteLine(
        $"| {name} | {layers.Sum(layer => layer.Count)} | {epoch:F3} | {medians[1]:F3} | {medians[2]:F2} | "
            + $"{medians[2] / epoch:F1} | {medians[3]:F2} | {medians[3] / epoch:F1} |"
    );
}

void Check(string name, Func<int, double> run, IReadOnlyList<SparseMatrix> layers, Peer scipy, Peer torch)
{
    scipy.Load(inputs, labels, layers);
    torch.Load(inputs, labels, layers);
    double ours = run(20);
    foreach (double theirs in new[] { scipy.Run(Batch, 20).Loss, torch.Run(Batch, 20).Loss })
    {
        if (!(Math.Abs(ours - theirs) <= 1e-4 * theirs))
        {
            throw new InvalidOperationException($"{name}: after 20 steps our loss is {ours}, a peer's {theirs}.");
        }
    }
}

// All layers but the last, which at these sizes has every connection.
static void Wire(Network network, double epsilon)
{
    var randomness = new Randomness(2);
    new HeNormal().Wire(network, randomness);
    for (int layer = 0; layer < network.Weights.Count - 1; layer++)
    {
        Parameter weight = network.Weights[layer];
        long count = (long)Math.Round(epsilon * (weight.Shape.Inputs + weight.Shape.Outputs));
        RandomStream stream = randomness.Stream(StreamNames.Weights, layer, 1);
        SparseMatrix matrix = RandomConnections.Draw(weight.Name, weight.Shape, count, stream);
        // As large as they would be for the connections that there are.
        var shape = new MatrixShape(weight.Shape.Outputs, (int)(count / weight.Shape.Outputs));
        new HeNormal().Sample(matrix.Values, shape, stream);
        weight.Connect(matrix, WeightForm.Sparse);
    }
}

static void Evolve(Network network, Optimizer optimizer, SparseEvolution set, int epoch)
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

// On one thread the processor's time, because others may share the machine; on several the clock on the wall.
double Seconds(Action action)
{
    TimeSpan used = Environment.CpuUsage.TotalTime;
    long start = Stopwatch.GetTimestamp();
    action();
    TimeSpan time = threads == 1 ? Environment.CpuUsage.TotalTime - used : Stopwatch.GetElapsedTime(start);
    return time.TotalSeconds;
}

string Option(string name, string otherwise)
{
    int at = Array.IndexOf(args, name);
    return at >= 0 && at + 1 < args.Length ? args[at + 1] : otherwise;
}
