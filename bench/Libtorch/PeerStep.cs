using System.Runtime.InteropServices;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Filigree.Bench.Libtorch;

/// <summary>A network that is trained on one batch again and again.</summary>
internal sealed class PeerStep(string folder, BenchClock clock) : IDisposable
{
    private nn.Module<Tensor, Tensor>? model;
    private optim.Optimizer? optimizer;
    private List<(Parameter Values, Tensor Mask)> masks = [];
    private Tensor images = null!;
    private Tensor labels = null!;

    /// <summary>Makes a network from the files; it trains in the faster of both memory formats.</summary>
    public double[] Make(string name, int batch, string kind, double rate, bool isMasked)
    {
        Dispose();
        GC.Collect();
        File.WriteAllText("/proc/self/clear_refs", "5");
        labels = tensor(Read<int>("labels")).to(ScalarType.Int64);
        Tensor positions = tensor(Read<float>("images")).reshape(batch, 32, 32, 3);
        Tensor[] formats = [positions.permute(0, 3, 1, 2).contiguous(), positions.permute(0, 3, 1, 2)];
        var seconds = new double[formats.Length];
        for (int format = 0; format < formats.Length; format++)
        {
            Begin(formats[format]);
            Step();
            seconds[format] = Math.Min(clock.Seconds(() => Step()), clock.Seconds(() => Step()));
        }

        Begin(formats[seconds[1] < seconds[0] ? 1 : 0]);
        return [];

        void Begin(Tensor batches)
        {
            model?.Dispose();
            optimizer?.Dispose();
            images = batches;
            model = PeerNetworks.Make(name);
            masks = [];
            int index = 0;
            foreach (Parameter parameter in model.parameters())
            {
                using IDisposable none = no_grad();
                parameter.copy_(tensor(Read<float>($"p{index++}")).reshape(parameter.shape));
                if (isMasked && parameter.dim() > 1)
                {
                    masks.Add((parameter, (parameter != 0).to(ScalarType.Float32)));
                }
            }

            model.train();
            optimizer =
                kind == "adam"
                    ? optim.Adam(model.parameters(), rate)
                    : optim.SGD(model.parameters(), rate, momentum: 0.9);
        }
    }

    /// <summary>Trains; the seconds of a step and the last step's loss.</summary>
    public double[] Run(int steps)
    {
        double loss = 0;
        double seconds = clock.Seconds(() => loss = Step(), steps);
        return [seconds, loss];
    }

    /// <summary>The most megabytes this process has held.</summary>
    public static double[] Memory() =>
        [
            double.Parse(
                File.ReadLines("/proc/self/status")
                    .First(line => line.StartsWith("VmHWM", StringComparison.Ordinal))
                    .Split(' ')[^2]
            ) / 1024,
        ];

    public void Dispose()
    {
        model?.Dispose();
        optimizer?.Dispose();
        (model, optimizer) = (null, null);
    }

    private double Step()
    {
        using DisposeScope scope = NewDisposeScope();
        optimizer!.zero_grad();
        Tensor loss = nn.functional.cross_entropy(model!.call(images), labels);
        loss.backward();
        optimizer.step();
        using IDisposable none = no_grad();
        foreach ((Parameter values, Tensor mask) in masks)
        {
            values.mul_(mask);
        }

        return loss.item<float>();
    }

    private T[] Read<T>(string name)
        where T : unmanaged => MemoryMarshal.Cast<byte, T>(File.ReadAllBytes(Path.Combine(folder, name))).ToArray();
}
