using System.Runtime.InteropServices;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Filigree.Bench.Libtorch;

/// <summary>LeNet-300-100, trained on samples in a shuffled order: the peer of bench/TrainingStep, whose peer.py has the same requests.</summary>
internal sealed class PeerLenet(string folder, BenchClock clock) : IDisposable
{
    private static readonly int[] Sizes = [784, 300, 100, 10];

    private nn.Module<Tensor, Tensor>? model;
    private optim.Optimizer? optimizer;
    private Tensor inputs = null!;
    private Tensor labels = null!;
    private Tensor order = null!;
    private long position;

    /// <summary>Answers <c>load</c>, <c>make NAME RATE</c> or <c>run BATCH STEPS</c>.</summary>
    public double[] Answer(string[] words) =>
        words[0] switch
        {
            "load" => Load(),
            "make" => Make(words[1], double.Parse(words[2])),
            _ => Run(int.Parse(words[1]), int.Parse(words[2])),
        };

    public void Dispose()
    {
        model?.Dispose();
        optimizer?.Dispose();
    }

    private double[] Load()
    {
        inputs = tensor(Read<float>("inputs")).reshape(-1, Sizes[0]);
        labels = tensor(Read<int>("labels")).to(ScalarType.Int64);
        order = tensor(Read<int>("order")).to(ScalarType.Int64);
        return [];
    }

    private double[] Make(string name, double rate)
    {
        Dispose();
        var layers = new List<nn.Module<Tensor, Tensor>>();
        for (int index = 1; index < Sizes.Length; index++)
        {
            Linear layer = nn.Linear(Sizes[index - 1], Sizes[index]);
            using IDisposable none = no_grad();
            layer.weight!.copy_(tensor(Read<float>($"w{index}")).reshape(Sizes[index], Sizes[index - 1]));
            layer.bias!.copy_(tensor(Read<float>($"b{index}")));
            layers.AddRange([layer, nn.ReLU()]);
        }

        model = nn.Sequential(layers[..^1]);
        optimizer = name == "adam" ? optim.Adam(model.parameters(), rate) : optim.SGD(model.parameters(), rate);
        position = 0;
        return [];
    }

    private double[] Run(int batch, int steps)
    {
        double loss = 0;
        double seconds = clock.Seconds(() => loss = Step(batch), steps);
        return [seconds * steps, loss];
    }

    private double Step(int batch)
    {
        using DisposeScope scope = NewDisposeScope();
        position = position + batch > labels.shape[0] ? 0 : position;
        optimizer!.zero_grad();
        Tensor chosen = order.narrow(0, position, batch);
        Tensor loss = nn.functional.cross_entropy(
            model!.call(inputs.index_select(0, chosen)),
            labels.index_select(0, chosen)
        );
        loss.backward();
        optimizer.step();
        position += batch;
        return loss.item<float>();
    }

    private T[] Read<T>(string name)
        where T : unmanaged => MemoryMarshal.Cast<byte, T>(File.ReadAllBytes(Path.Combine(folder, name))).ToArray();
}
