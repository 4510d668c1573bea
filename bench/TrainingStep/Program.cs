using Filigree.Bench;
using Filigree.Layers;
using Filigree.Models;
using Filigree.Numerics;
using Filigree.Tensors;
using Filigree.Training;

// One LeNet-300-100 training step and epoch beside PyTorch's or libtorch's, one thread each, on the same samples and weights,
// each batch gathered from the samples in a shuffled order, as training does.
//   dotnet run -c Release --project bench/TrainingStep [-- --rounds N] [--python PROGRAM | --libtorch "COMMAND OF bench/Libtorch"]
// Both train 20 steps first and their losses must agree; then they are timed in turn, and medians are shown.
const int Samples = 12_000;
var options = BenchOptions.Read(args, ["--rounds", "--python", "--libtorch"]);
int rounds = options.Count("--rounds", 15);
var clock = new BenchClock(threads: 1);
using BenchPeer peer = options.Text("--libtorch", null) is { } command
    ? new BenchPeer(command.Split(' '), threads: 1)
    : new BenchPeer(options.Text("--python", BenchPeer.UsualPython), "peer.py", threads: 1);

var inputs = new float[Samples * 784];
new Randomness(1).Stream("bench").FillUniform(inputs, 0, 1);
int[] labels = [.. Enumerable.Range(0, Samples).Select(sample => sample * 7 % 10)];
int[] order = [.. Enumerable.Range(0, Samples).Select(sample => (int)(sample * 7919L % Samples))];
peer.Write<int>("order", order);
peer.Write<float>("inputs", inputs);
peer.Write<int>("labels", labels);
using (Network network = MakeNetwork())
{
    for (int layer = 1; layer <= 3; layer++)
    {
        peer.Write<float>($"w{layer}", network.Parameters[2 * layer - 2].ToMatrix().Values);
        peer.Write<float>($"b{layer}", network.Parameters[2 * layer - 1].ToMatrix().Values);
    }
}

peer.Ask($"load");
Console.WriteLine($"# .NET {Environment.Version}; {Samples} samples, one thread each");
Console.WriteLine("| batch | optimizer | ours us/step | peer us/step | ratio | ours s/epoch of 60,000 | peer's |");
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
        double theirs = peer.Ask($"run {batch} 20")[1];
        if (Math.Abs(ours - theirs) > 1e-4 * theirs)
        {
            throw new InvalidOperationException($"After 20 steps our loss is {ours}, the peer's {theirs}.");
        }

        int steps = 20_000 / batch;
        Run(steps);
        peer.Ask($"run {batch} {steps}");
        var ratios = new double[rounds];
        double[][] times = BenchClock.InTurn(
            rounds,
            round => ratios[round] = clock.Seconds(() => Run(steps)) / steps,
            round =>
            {
                double seconds = peer.Ask($"run {batch} {steps}")[0] / steps;
                ratios[round] = seconds / ratios[round];
                return seconds;
            }
        );
        Array.Sort(ratios);
        double my = times[0][rounds / 2];
        double their = times[1][rounds / 2];
        Console.WriteLine(
            $"| {batch} | {name} | {my * 1e6:F0} | {their * 1e6:F0} | {ratios[rounds / 2]:F2} | {my * 60_000 / batch:F3} | {their * 60_000 / batch:F3} |"
        );
    }
}

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
