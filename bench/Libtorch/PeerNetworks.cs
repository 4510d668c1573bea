using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Filigree.Bench.Libtorch;

/// <summary>The networks, their parameters in the order of ours.</summary>
internal static class PeerNetworks
{
    /// <summary>A network by name.</summary>
    public static Module<Tensor, Tensor> Make(string name) =>
        name switch
        {
            "lenet" => Sequential(
                Conv2d(3, 20, 5),
                ReLU(),
                MaxPool2d(2),
                Conv2d(20, 50, 5),
                ReLU(),
                MaxPool2d(2),
                Flatten(),
                Linear(1250, 500),
                ReLU(),
                Linear(500, 10)
            ),
            "conv2" => Conv(1),
            "conv6" => Conv(3),
            "resnet20" => ResNet([3, 3, 3], 16),
            "resnet18" => ResNet([2, 2, 2, 2], 64),
            "convmixer" => ConvMixer(256, 8),
            "sl-vit" => PeerTransformer.Make(192, 9, 12, 384, 4),
            _ => throw new ArgumentException($"{name} is no network."),
        };

    private static Sequential Conv(int blocks)
    {
        var layers = new List<Module<Tensor, Tensor>>();
        int channels = 3;
        for (int block = 0; block < blocks; block++)
        {
            for (int each = 0; each < 2; each++)
            {
                layers.Add(Conv2d(channels, 64 << block, 3, padding: 1, bias: false));
                layers.Add(ReLU());
                channels = 64 << block;
            }

            layers.Add(MaxPool2d(2));
        }

        layers.Add(Flatten());
        int side = 32 >> blocks;
        layers.Add(Linear(channels * side * side, 256, hasBias: false));
        layers.Add(ReLU());
        layers.Add(Linear(256, 256, hasBias: false));
        layers.Add(ReLU());
        layers.Add(Linear(256, 10, hasBias: false));
        return Sequential(layers.ToArray());
    }

    private static Sequential ResNet(int[] blocks, int width)
    {
        var layers = new List<Module<Tensor, Tensor>>
        {
            Conv2d(3, width, 3, padding: 1, bias: false),
            BatchNorm2d(width),
            ReLU(),
        };
        int channels = width;
        for (int stage = 0; stage < blocks.Length; stage++)
        {
            for (int block = 0; block < blocks[stage]; block++)
            {
                layers.Add(new Block(channels, width << stage, stage > 0 && block == 0 ? 2 : 1));
                channels = width << stage;
            }
        }

        layers.Add(AdaptiveAvgPool2d(1));
        layers.Add(Flatten());
        layers.Add(Linear(channels, 10));
        return Sequential(layers.ToArray());
    }

    private static Sequential ConvMixer(int width, int depth)
    {
        var layers = new List<Module<Tensor, Tensor>>(Unit(3, 2, 2, 0, 1));
        for (int block = 0; block < depth; block++)
        {
            layers.Add(new Around(Unit(width, 5, 1, 2, width)));
            layers.AddRange(Unit(width, 1, 1, 0, 1));
        }

        layers.Add(AdaptiveAvgPool2d(1));
        layers.Add(Flatten());
        layers.Add(Linear(width, 10));
        return Sequential(layers.ToArray());

        Module<Tensor, Tensor>[] Unit(int channels, int kernel, int stride, int padding, int groups) =>
            [
                Conv2d(channels, width, kernel, stride: stride, padding: padding, groups: groups),
                GELU(),
                BatchNorm2d(width),
            ];
    }

    /// <summary>A residual sum.</summary>
    internal sealed class Around : Module<Tensor, Tensor>
    {
        private readonly Module<Tensor, Tensor> branch;

        public Around(params Module<Tensor, Tensor>[] layers)
            : base("around")
        {
            branch = Sequential(layers);
            RegisterComponents();
        }

        public override Tensor forward(Tensor x) => branch.call(x) + x;
    }

    private sealed class Block : Module<Tensor, Tensor>
    {
        private readonly Module<Tensor, Tensor> branch;
        private readonly Module<Tensor, Tensor>? around;

        public Block(int channels, int outputs, int stride)
            : base("block")
        {
            branch = Sequential(
                Conv2d(channels, outputs, 3, stride: stride, padding: 1, bias: false),
                BatchNorm2d(outputs),
                ReLU(),
                Conv2d(outputs, outputs, 3, padding: 1, bias: false),
                BatchNorm2d(outputs)
            );
            around =
                stride > 1 || channels != outputs
                    ? Sequential(Conv2d(channels, outputs, 1, stride: stride, bias: false), BatchNorm2d(outputs))
                    : null;
            RegisterComponents();
        }

        public override Tensor forward(Tensor x) => functional.relu(branch.call(x) + (around?.call(x) ?? x));
    }
}
