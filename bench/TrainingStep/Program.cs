using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Filigree.Layers;
using Filigree.Models;
using Filigree.Numerics;
using Filigree.Tensors;
using Filigree.Training;

// One LeNet-300-100 training step and epoch beside PyTorch's, one thread each, on the same samples and weights,
// each batch gathered from the samples in a shuffled order, as training does.
//   dotnet run -c Release --project bench/TrainingStep [-- PYTHON]
// Both train 20 steps first and their losses must agree; then they are timed in turn, and medians are shown.
CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
string python = args.Length > 0 ? args[0] : "python3";
string folder = Directory.CreateTempSubdirectory("filigree-bench-").FullName;
const int Samples = 12_000;
const int Rounds = 15;

var inputs = new float[Samples * 784];
new Randomness(1).Stream("bench").FillUniform(inputs, 0, 1);
int[] labels = [.. Enumerable.Range(0, Samples).Select(sample => sample * 7 % 10)];
int[] order = [.. Enumerable.Range(0, Samples).Select(sample => (int)(sample * 7919L % Samples))];
Write("order.i32", MemoryMarshal.AsBytes<int>(order));
Write("inputs.f32", MemoryMarshal.AsBytes<float>(inputs));
Write("labels.i32", MemoryMarshal.AsBytes<int>(labels));
using (Network network = MakeNetwork())
{
    for (int layer = 1; layer <= 3; layer++)
    {
        Write($"w{layer}.f32", MemoryMarshal.AsBytes<float>(network.Parameters[2 * layer - 2].ToMatrix().Values));
        Write($"b{layer}.f32", MemoryMarshal.AsBytes<float>(network.Parameters[2 * layer - 1].ToMatrix().Values));
    }
}

using var peer = new Peer(python);
peer.Ask($"load {folder}");
Console.WriteLine($"{peer.Ask("version")}; .NET {Environment.Version}; {Samples} samples, one thread each");
Console.WriteLine(
    "| batch | optimizer | ours us/step | PyTorch us/step | ratio | ours s/epoch of 60,000 | PyTorch's |"
);
Console.WriteLine("|---:|---|---:|---:|---:|---:|---:|");
foreach (int batch in new[] { 100, 60, 25 })
{
    foreach ((string name, double rate) in new[] { ("sgd", 0.05), ("adam", 1.2e-3) })
    {
        using Network network = MakeNetwork();
        using Optimizer optimizer = name == "sgd" ? new Sgd() : new Adam();
        optimizer.Attach(network.Parameters);
        using var tape = new Tape();
        var batchLabels = new int[batch];
        int position = 0;
        double Run(int steps)
        {
            double loss = 0;
            for (int step = 0; step < steps; step++)
            {
                position = position + batch > Samples ? 0 : position;
                tape.Reset();
                Variable x = tape.NewVariable(batch, 784, requiresGradient: false);
                for (int sample = 0; sample < batch; sample++)
                {
                    int chosen = order[position + sample];
                    inputs.AsSpan(chosen * 784, 784).CopyTo(x.Value.Row(sample));
                    batchLabels[sample] = labels[chosen];
                }

                Variable logits = network.Forward(tape, x, Pass.Prediction);
                loss = SoftmaxCrossEntropyLoss.Apply(tape, logits, batchLabels).MeanLoss;
                tape.Backward();
                optimizer.Step(rate);
                position += batch;
            }

            return loss;
        }

        peer.Ask($"make {name} {rate}");
        double ours = Run(20);
        double theirs = Numbers(peer.Ask($"run {batch} 20"))[1];
        if (Math.Abs(ours - theirs) > 1e-4 * theirs)
        {
            throw new InvalidOperationException($"After 20 steps our loss is {ours}, the peer's {theirs}.");
        }

        int steps = 20_000 / batch;
        Run(steps);
        peer.Ask($"run {batch} {steps}");
        var mine = new double[Rounds];
        var peers = new double[Rounds];
        var ratios = new double[Rounds];
        for (int round = 0; round < Rounds; round++)
        {
            long start = Stopwatch.GetTimestamp();
            Run(steps);
            mine[round] = Stopwatch.GetElapsedTime(start).TotalSeconds / steps;
            peers[round] = Numbers(peer.Ask($"run {batch} {steps}"))[0] / steps;
            ratios[round] = peers[round] / mine[round];
        }

        Array.Sort(mine);
        Array.Sort(peers);
        Array.Sort(ratios);
        double my = mine[Rounds / 2];
        double their = peers[Rounds / 2];
        Console.WriteLine(
            $"| {batch} | {name} | {my * 1e6:F0} | {their * 1e6:F0} | {ratios[Rounds / 2]:F2} | {my * 60_000 / batch:F3} | {their * 60_000 / batch:F3} |"
        );
    }
}

Directory.Delete(folder, recursive: true);

void Write(string name, ReadOnlySpan<byte> bytes) => File.WriteAllBytes(Path.Combine(folder, name), bytes);

static double[] Numbers(string line) =>
    [.. line.Split(' ').Select(word => double.Parse(word, CultureInfo.InvariantCulture))];

static Network MakeNetwork()
{
    Network network = Mlp.LeNet300();
    for (int index = 0; index < network.Parameters.Count; index++)
    {
        Parameter parameter = network.Parameters[index];
        var values = new float[parameter.Shape.Count];
        float bound = parameter.Kind == ParameterKind.Weight ? MathF.Sqrt(1f / parameter.Shape.Inputs) : 0.01f;
        new Randomness(1).Stream(StreamNames.Weights, index).FillUniform(values, -bound, bound);
        parameter.WriteMatrix(values);
    }

    return network;
}

/// <summary>The Python process.</summary>
internal sealed class Peer : IDisposable
{
    private readonly Process process;

    public Peer(string python)
    {
        string script = Path.Combine(AppContext.BaseDirectory, "peer.py");
        var start = new ProcessStartInfo(python, [script])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        start.Environment["OMP_NUM_THREADS"] = start.Environment["OPENBLAS_NUM_THREADS"] = "1";
        process = Process.Start(start)!;
    }

    public string Ask(string command)
    {
        process.StandardInput.WriteLine(command);
        process.StandardInput.Flush();
        return process.StandardOutput.ReadLine()
            ?? throw new InvalidOperationException($"The peer stopped at: {command}");
    }

    public void Dispose()
    {
        process.StandardInput.Close();
        process.WaitForExit(5000);
        process.Dispose();
    }
}
