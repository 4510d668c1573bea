using Filigree.Connectivity;
using Filigree.Layers;
using Filigree.Numerics;
using Filigree.Tensors;
using static System.FormattableString;

namespace Filigree.Formats;

/// <summary>
/// A network's parameters as a safetensors file with PyTorch's names and shapes, and back. Connections are written as zeros
/// among dense weights, or the way torch.nn.utils.prune has them: <c>NAME_orig</c>, and <c>NAME_mask</c> with 1 for each connection.
/// </summary>
public static class NetworkFile
{
    /// <summary>Writes a file of zeros and weights; a connection of weight 0 cannot be told from none in it.</summary>
    /// <param name="target">Where to.</param>
    /// <param name="network">The parameters.</param>
    /// <param name="metadata">What the file says about itself.</param>
    public static void Write(
        Stream target,
        NetworkSnapshot network,
        IReadOnlyDictionary<string, string>? metadata = null
    )
    {
        ArgumentNullException.ThrowIfNull(network);
        IEnumerable<OutputTensor> weights = network.Weights.Select(weight => Matrix(weight.Name, weight));
        SafetensorsWriter.Write(target, [.. weights, .. network.Others.Select(Vector)], metadata);
    }

    /// <summary>Writes a file of weights and masks.</summary>
    /// <param name="target">Where to.</param>
    /// <param name="network">The parameters; their connections are the masks.</param>
    /// <param name="originals">The weights of all entries, connected or not: what the network was before it was pruned. Null for 0 at the others.</param>
    /// <param name="metadata">What the file says about itself.</param>
    /// <exception cref="ArgumentException">The originals have another weight at a connection.</exception>
    public static void WriteMasked(
        Stream target,
        NetworkSnapshot network,
        NetworkSnapshot? originals = null,
        IReadOnlyDictionary<string, string>? metadata = null
    )
    {
        ArgumentNullException.ThrowIfNull(network);
        List<OutputTensor> tensors = [];
        for (int layer = 0; layer < network.Weights.Count; layer++)
        {
            SparseMatrix kept = network.Weights[layer];
            SparseMatrix whole = originals?.Weights[layer] ?? kept;
            if (!kept.WeightsFrom(whole).Values.AsSpan().SequenceEqual(kept.Values))
            {
                throw new ArgumentException($"The originals of {kept.Name} have other weights.", nameof(originals));
            }

            SparseMatrix ones = kept.WithWeights([.. Enumerable.Repeat(1f, kept.Count)]);
            (string original, string mask) = PyTorchNames.Pruned(kept.Name);
            tensors.Add(Matrix(original, whole));
            tensors.Add(Matrix(mask, ones));
        }

        SafetensorsWriter.Write(target, [.. tensors, .. network.Others.Select(Vector)], metadata);
    }

    /// <summary>
    /// Reads parameters for a network. Layers are matched by their names where the file has all of the network's and no others, behind a prefix that all share or without (<c>module.</c>), and
    /// else by their order, whatever they are called; biases and other parameters by their names beside the layer's (<c>fc1.bias</c> goes with <c>fc1.weight</c>, <c>fc1/bias:0</c> with
    /// <c>fc1/kernel:0</c>). Of kernels [in, out] those that read flattened positions are read position by position, as Keras and Flax flatten. What the file does not have stays as the network has it, but for normalizations, scales and embeddings,
    /// which it must have: by the network's names, or by the file's own for what holds them, as a weight there tells it (<c>shortcut.1</c> goes with
    /// <c>downsample.1</c> where <c>shortcut.0</c> does), and normalizations by their place among the layers.
    /// </summary>
    /// <param name="file">The file.</param>
    /// <param name="network">The network; it stays as it is.</param>
    /// <param name="applyMasks">False for the weights as they are without their masks.</param>
    /// <exception cref="UserError">The file's layers have other shapes, a normalization is missing, or it is damaged.</exception>
    public static NetworkSnapshot Read(WeightFile file, Network network, bool applyMasks = true) =>
        ReadAs(file, network, layer => Weights(layer, applyMasks), applyMasks);

    /// <summary>Makes a network of as many outputs as a file's last layer has, and gives it the file's parameters, as <see cref="Read"/> finds them.</summary>
    /// <param name="make">Makes a network of so many outputs.</param>
    /// <param name="file">The file, of one layer at least; the last is the one with the network's name for it, if there is one.</param>
    /// <exception cref="UserError">The file's layers have other shapes, a normalization is missing, or it is damaged.</exception>
    internal static Network Create(Func<int, Network> make, WeightFile file)
    {
        int outputs = file.Layers[^1].Shape.Outputs;
        Network network = make(outputs);
        try
        {
            int named = NetworkMatch.OutputsByName(file, network) ?? outputs;
            if (named != outputs)
            {
                network.Dispose();
                network = make(named);
            }

            Read(file, network).Restore(network);
            return network;
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    /// <summary>The same, with the connections of each layer as the caller wants them.</summary>
    internal static NetworkSnapshot ReadAs(
        WeightFile file,
        Network network,
        Func<WeightLayer, SparseMatrix> connections,
        bool applyMasks = true
    )
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(network);
        NetworkMatch match = NetworkMatch.Of(file, network);
        SparseMatrix[] weights =
        [
            .. network.Weights.Select(weight =>
            {
                WeightLayer layer = match.LayerOf(weight.Name)!;
                return Named(weight.Name, FlattenedOrder.InNetworks(network, weight, layer, connections(layer)));
            }),
        ];
        Dictionary<string, string> needed = NeededOf(network);
        WeightMatrix[] others =
        [
            .. network
                .OthersToMatrices()
                .Select(other => Other(other, file, match, needed.GetValueOrDefault(other.Name), applyMasks)),
        ];
        return new NetworkSnapshot(weights, others);
    }

    private static SparseMatrix Weights(WeightLayer layer, bool applyMasks) =>
        applyMasks || layer.Masks.Count == 0 ? layer.ReadSparse() : SparseMatrix.NonZero(layer.ReadUnmasked());

    private static SparseMatrix Named(string name, SparseMatrix matrix) =>
        new(name, matrix.Outputs, matrix.Inputs, matrix.Starts, matrix.Indices, matrix.Values) { Shape = matrix.Shape };

    private static WeightMatrix Other(
        WeightMatrix own,
        WeightFile file,
        NetworkMatch match,
        string? needed,
        bool applyMasks
    )
    {
        string[] names = [.. match.NamesOf(own.Name)];
        string name = names.FirstOrDefault(one => Has(file, one)) ?? names[^1];
        MaskedTensor? masked = file.Masked.FirstOrDefault(candidate => candidate.Name == name);
        StoredTensor? tensor = masked?.Values ?? file.Tensors.FirstOrDefault(candidate => candidate.Name == name);
        if (tensor is null)
        {
            return needed is not null
                ? throw new UserError(
                    $"has no {own.Name}",
                    file.Path,
                    $"the {needed} of the network, by its names",
                    "train the model that the file was made for"
                )
                : own;
        }

        return tensor.Count == own.Values.Length
            ? own with
            {
                Values = masked is not null && applyMasks ? masked.ReadSingles() : tensor.ReadSingles(),
            }
            : throw new UserError(
                Invariant($"{name} has {tensor.Count} numbers"),
                file.Path,
                Invariant($"{own.Values.Length}, as many as {own.Name} of the network")
            );
    }

    private static bool Has(WeightFile file, string name) =>
        file.Tensors.Any(tensor => tensor.Name == name) || file.Masked.Any(masked => masked.Name == name);

    // Without its statistics, or its factors, a normalization would make other numbers of the same weights; and so would tokens without theirs.
    private static Dictionary<string, string> NeededOf(Network network)
    {
        HashSet<string> fronts = [.. network.Weights.Select(weight => NetworkMatch.Front(weight.Name))];
        Dictionary<string, string> needed = [];
        foreach (Parameter parameter in network.Parameters)
        {
            if (parameter.Kind == ParameterKind.Embedding)
            {
                needed[parameter.Name] = "embeddings";
            }
            else if (parameter.Kind == ParameterKind.Fixed)
            {
                needed[parameter.Name] = "whitening";
            }
            else if (
                parameter.Kind == ParameterKind.Scale
                || (parameter.Kind == ParameterKind.Bias && !fronts.Contains(NetworkMatch.Front(parameter.Name)))
            )
            {
                needed[parameter.Name] = "normalizations";
            }
        }

        foreach (NamedBuffer buffer in network.Buffers)
        {
            needed[buffer.Name] = "normalizations";
        }

        return needed;
    }

    private static OutputTensor Matrix(string name, SparseMatrix matrix) =>
        DenseRows.Of(name, ElementType.Float32, matrix.Shape.Dimensions, () => matrix);

    private static OutputTensor Vector(WeightMatrix parameter) =>
        OutputTensor.Of(parameter.Name, ElementType.Float32, parameter.Dimensions, () => parameter.Values);
}
