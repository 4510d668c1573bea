using System.Text.RegularExpressions;
using Filigree.Cli.Shell;
using Filigree.Formats;

namespace Filigree.Cli.Checkpoints;

/// <summary>
/// Which layers of a file follow each other, so that neurons between them can go: those that the user names; else the layers inside each block of a
/// network of blocks, whose ends stay as wide as they are; else all layers of a network without blocks.
/// </summary>
internal static partial class ShrinkingChains
{
    private static readonly string[] Unknown =
    [
        "attn",
        "attention",
        "query",
        "key",
        "value",
        "q_proj",
        "k_proj",
        "v_proj",
        "in_proj",
        "qkv",
        "lstm",
        "gru",
        "rnn",
        "embed",
        "embedding",
        "embeddings",
    ];

    /// <summary>The chains.</summary>
    /// <param name="file">The model.</param>
    /// <param name="names">Layers that follow each other, in order; empty to find them.</param>
    /// <exception cref="UserError">It cannot be told which layers follow each other.</exception>
    public static IReadOnlyList<IReadOnlyList<WeightLayer>> Of(WeightFile file, IReadOnlyList<string> names)
    {
        if (names.Count > 0)
        {
            IReadOnlyList<WeightLayer> named = LayerSelection.InOrderOf(file, names);
            LayerSelection.RequireOnce(file, names, "--chain");
            Require(file, named);
            return [named];
        }

        IReadOnlyList<WeightLayer> all = LayerSelection.Of(file, []);
        RequireOrder(file, all);
        WeightLayer[][] blocks =
        [
            .. all.Where(layer => BlockLayer().IsMatch(layer.Name))
                .GroupBy(layer => BlockLayer().Match(layer.Name).Groups["block"].Value)
                .Select(block => block.ToArray())
                .Where(block => block.Length > 1),
        ];
        IReadOnlyList<IReadOnlyList<WeightLayer>> chains = blocks.Length > 0 ? blocks : [all];
        if (blocks.Length == 0)
        {
            RequireKnown(file, all);
        }

        foreach (IReadOnlyList<WeightLayer> chain in chains)
        {
            Require(file, chain);
            // A convolution of one channel sees the only channel of images, or its own of many: a block has many.
            if (blocks.Length > 0 && chain[0].Shape is { IsConvolution: true, Channels: 1, Outputs: > 1 })
            {
                throw new UserError(
                    $"{chain[0].Name} has one channel for {chain[0].Shape.Outputs} outputs: it looks like a depthwise convolution, whose outputs are its inputs",
                    file.Path,
                    "blocks of linear layers and convolutions that see all channels",
                    "name layers that follow each other with --chain"
                );
            }
        }

        return chains;
    }

    /// <summary>How many columns of a layer's matrix view belong to an output of the layer before: the positions that are flattened, or a kernel's.</summary>
    public static int ColumnsEach(WeightLayer before, WeightLayer layer) => layer.Shape.Inputs / before.Shape.Outputs;

    private static void RequireOrder(WeightFile file, IReadOnlyList<WeightLayer> layers)
    {
        if (layers.FirstOrDefault(layer => layer.Layout.Order != KernelOrder.OutIn) is { } turned)
        {
            throw new UserError(
                "is [in, out], as Keras, Flax and GPT-2 have weights",
                $"{file.Path}: {turned.Name}",
                "weights [out, in, ...], as PyTorch has them",
                "save the model's weights so, with biases called NAME.bias"
            );
        }
    }

    private static void Require(WeightFile file, IReadOnlyList<WeightLayer> chain)
    {
        RequireOrder(file, chain);
        foreach (WeightLayer layer in chain)
        {
            if (layer.Weights is null)
            {
                throw new UserError(
                    "is held by its connections",
                    $"{file.Path}: {layer.Name}",
                    "a dense tensor [out, in, ...]",
                    "run 'filigree convert' before"
                );
            }
        }

        for (int index = 1; index < chain.Count; index++)
        {
            (WeightLayer before, WeightLayer layer) = (chain[index - 1], chain[index]);
            bool flattens = before.Shape.IsConvolution && !layer.Shape.IsConvolution;
            int outputs = before.Shape.Outputs;
            if (outputs == 0 || (flattens ? layer.Shape.Inputs % outputs != 0 : layer.Shape.Channels != outputs))
            {
                throw new UserError(
                    $"{layer.Name} has {NumberText.Counted(layer.Shape.Channels, "input")}, and {before.Name} before it {NumberText.Counted(outputs, "output")}",
                    file.Path,
                    "layers that follow each other",
                    "name those that do with --chain"
                );
            }
        }
    }

    // In a network whose layers are not all in one row, some tensor has a name, or is there, that tells.
    private static void RequireKnown(WeightFile file, IReadOnlyList<WeightLayer> layers)
    {
        WeightLayer? odd = layers.FirstOrDefault(layer =>
            RecurrentLayers.Is(layer, file.Layers)
            || layer.Name.ToLowerInvariant().Split('.', '/').Any(part => Unknown.Contains(part))
        );
        HashSet<string> known = [.. layers.SelectMany(layer => NeuronVectors.NamesOf(file, layer))];
        known.UnionWith(
            file.Masked.Where(masked => known.Contains(masked.Name))
                .SelectMany(masked => masked.Masks.Append(masked.Values))
                .Select(part => part.Name)
                .ToArray()
        );
        StoredTensor? stray = file.Tensors.FirstOrDefault(tensor =>
            tensor.Shape.Count == 1 && tensor.Type.IsFloat() && !known.Contains(tensor.Name)
        );
        if (odd is not null || stray is not null)
        {
            throw new UserError(
                odd is not null
                    ? $"{odd.Name} does not only follow the layer before it"
                    : $"{stray!.Name} belongs to no layer that is known",
                file.Path,
                "linear layers and convolutions in a row, with batch normalization, or blocks of them",
                "name layers that follow each other with --chain"
            );
        }
    }

    // layer1.0.conv2.weight is in the block layer1.0.
    [GeneratedRegex(@"^(?<block>(.*\.)?\d+)\.(conv|fc|linear|lin|dense)_?\d+\.weight$")]
    private static partial Regex BlockLayer();
}
