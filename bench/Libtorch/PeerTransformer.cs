using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Filigree.Bench.Libtorch;

/// <summary>SL-ViT: shifted patches, attention with a learned scale a head and without the diagonal.</summary>
internal static class PeerTransformer
{
    /// <summary>Makes it for images of 32 x 32 x 3 and 10 classes, its parameters in the order of ours.</summary>
    public static Sequential Make(int width, int depth, int heads, int hidden, int patch)
    {
        int tokens = 32 / patch * (32 / patch) + 1;
        var layers = new List<Module<Tensor, Tensor>> { new Tokens(width, patch, tokens) };
        for (int block = 0; block < depth; block++)
        {
            layers.Add(new PeerNetworks.Around(LayerNorm(width), new Attention(width, heads, tokens)));
            layers.Add(new PeerNetworks.Around(LayerNorm(width), Linear(width, hidden), GELU(), Linear(hidden, width)));
        }

        layers.Add(new First());
        layers.Add(LayerNorm(width));
        layers.Add(Linear(width, 10));
        return Sequential(layers.ToArray());
    }

    // A parameter of its own: so it comes in the order of ours, behind those of the modules before.
    private sealed class Learned : Module<Tensor, Tensor>
    {
        private readonly Parameter values;

        public Learned(params long[] shape)
            : base("learned")
        {
            values = new Parameter(ones(shape));
            RegisterComponents();
        }

        public Tensor Values => values;

        public override Tensor forward(Tensor x) => x * values;
    }

    private sealed class Tokens : Module<Tensor, Tensor>
    {
        private readonly int patch;
        private readonly Module<Tensor, Tensor> dense;
        private readonly Learned token;
        private readonly Learned positions;

        public Tokens(int width, int patch, int tokens)
            : base("tokens")
        {
            this.patch = patch;
            int features = 15 * patch * patch;
            dense = Sequential(LayerNorm(features), Linear(features, width));
            token = new Learned(1, 1, width);
            positions = new Learned(1, tokens, width);
            RegisterComponents();
        }

        public override Tensor forward(Tensor x)
        {
            int shift = patch / 2;
            Tensor wide = functional.pad(x, [shift, shift, shift, shift]);
            var copies = new List<Tensor> { x };
            foreach (int i in new[] { 0, 2 * shift })
            {
                foreach (int j in new[] { 0, 2 * shift })
                {
                    copies.Add(wide[.., .., i..(i + 32), j..(j + 32)]);
                }
            }

            Tensor patches = cat(copies, 1).unfold(2, patch, patch).unfold(3, patch, patch);
            Tensor tokens = dense.call(patches.permute(0, 2, 3, 4, 5, 1).flatten(3).flatten(1, 2));
            return cat([token.Values.expand(x.shape[0], -1, -1), tokens], 1) + positions.Values;
        }
    }

    private sealed class Attention : Module<Tensor, Tensor>
    {
        private readonly int heads;
        private readonly Tensor itself;
        private readonly Module<Tensor, Tensor> qkv;
        private readonly Learned scale;
        private readonly Module<Tensor, Tensor> output;

        public Attention(int width, int heads, int tokens)
            : base("attention")
        {
            this.heads = heads;
            itself = eye(tokens, dtype: ScalarType.Bool);
            qkv = Linear(width, 3 * width, hasBias: false);
            scale = new Learned(heads, 1, 1);
            output = Linear(width, width);
            RegisterComponents();
        }

        public override Tensor forward(Tensor x)
        {
            Tensor all = qkv.call(x).view(x.shape[0], x.shape[1], 3, heads, -1).permute(2, 0, 3, 1, 4);
            Tensor dots = scale.call(all[0].matmul(all[1].transpose(2, 3)));
            Tensor shares = dots.masked_fill(itself, -987654321).softmax(-1);
            return output.call(shares.matmul(all[2]).transpose(1, 2).flatten(2));
        }
    }

    private sealed class First() : Module<Tensor, Tensor>("first")
    {
        public override Tensor forward(Tensor x) => x.select(1, 0);
    }
}
