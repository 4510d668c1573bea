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
    /// Reads parameters for a network. Layers are matched by their order, whatever they are called; biases and other parameters by their names behind
    /// the layer's (<c>fc1.bias</c> goes with <c>fc1.weight</c>). What the file does not have stays as the network has it, but for normalizations, scales and embeddings,
    /// which it must have: by the network's names, or by the file's own for what holds them, as a weight there tells it (<c>shortcut.1</c> goes with
    /// <c>downsample.1</c> where <c>shortcut.0</c> does).
    /// </summary>
    /// <param name="file">The file.</param>
    /// <param name="network">The network; it stays as it is.</param>
    /// <param name="applyMasks">False for the weights as they are without their masks.</param>
    /// <exception cref="UserError">The file's layers have other shapes, a normalization is missing, or it is damaged.</exception>
    public static NetworkSnapshot Read(WeightFile file, Network network, bool applyMasks = true) =>
        ReadAs(file, network, layer => Weights(layer, applyMasks), applyMasks);

    /// <summary>Gives a network that was just made the parameters of a file, as <see cref="Read"/> finds them; without them it is no more.</summary>
    /// <exception cref="UserError">The file's layers have other shapes, a normalization is missing, or it is damaged.</exception>
    internal static Network Create(Network network, WeightFile file)
    {
        try
        {
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
        RequireShapes(file, network);
        var fronts = network
            .Weights.Zip(file.Layers)
            .ToDictionary(pair => Front(pair.First.Name), pair => Front(pair.Second.Name), StringComparer.Ordinal);
        SparseMatrix[] weights =
        [
            .. network.Weights.Zip(file.Layers, (weight, layer) => Named(weight.Name, connections(layer))),
        ];
        Dictionary<string, string> needed = NeededOf(network, fronts);
        WeightMatrix[] others =
        [
            .. network
                .OthersToMatrices()
                .Select(other => Other(other, file, fronts, needed.GetValueOrDefault(other.Name), applyMasks)),
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
        Dictionary<string, string> fronts,
        string? needed,
        bool applyMasks
    )
    {
        string front = Front(own.Name);
        string name = fronts.TryGetValue(front, out string? theirs) ? theirs + own.Name[front.Length..] : own.Name;
        if (needed is not null && file.Tensors.All(candidate => candidate.Name != name))
        {
            name = NameBesideWeights(own.Name, fronts) ?? name;
        }

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

    // What the file calls a parameter, if what holds it also holds a weight, whose name there is known.
    private static string? NameBesideWeights(string own, Dictionary<string, string> fronts)
    {
        string layer = Front(own);
        string holder = Holder(layer);
        foreach ((string ours, string theirs) in fronts)
        {
            if (Holder(ours) == holder && ours[holder.Length..] == theirs[Holder(theirs).Length..])
            {
                return Holder(theirs) + own[holder.Length..];
            }
        }

        return null;
    }

    // Without its statistics, or its factors, a normalization would make other numbers of the same weights; and so would tokens without theirs.
    private static Dictionary<string, string> NeededOf(Network network, Dictionary<string, string> fronts)
    {
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
                || (parameter.Kind == ParameterKind.Bias && !fronts.ContainsKey(Front(parameter.Name)))
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

    // layer1. of layer1.conv, and nothing of conv.
    private static string Holder(string layer) => layer[..(layer.LastIndexOf('.') + 1)];

    // dense1 of dense1.weight.
    private static string Front(string name)
    {
        int point = name.LastIndexOf('.');
        return point < 0 ? name : name[..point];
    }

    private static void RequireShapes(WeightFile file, Network network)
    {
        MatrixShape[] theirs = [.. file.Layers.Select(layer => layer.Shape)];
        MatrixShape[] ours = [.. network.Weights.Select(weight => weight.Shape)];
        if (theirs.Length != ours.Length || !theirs.Zip(ours, Fits).All(fits => fits))
        {
            throw new UserError(
                $"its layers are {Text(theirs)}",
                file.Path,
                $"{Text(ours)} (outputs x inputs), as the network's are",
                "train the model that the file was made for"
            );
        }
    }

    // A matrix may stand for a convolution, whose kernel it does not know; another kernel may not.
    private static bool Fits(MatrixShape theirs, MatrixShape ours) =>
        theirs.Outputs == ours.Outputs
        && theirs.Inputs == ours.Inputs
        && (theirs.KernelArea == 1 || ours.KernelArea == 1 || Kernel(theirs) == Kernel(ours));

    // One of a single row is one of a single column: sequences run either way.
    private static (int, int) Kernel(MatrixShape shape) =>
        shape.KernelHeight == 1 ? (shape.KernelWidth, 1) : (shape.KernelHeight, shape.KernelWidth);

    private static string Text(MatrixShape[] shapes) =>
        shapes.Length == 0 ? "none" : string.Join(", ", shapes.Select(shape => TensorShape.TextOf(shape.Dimensions)));

    private static OutputTensor Matrix(string name, SparseMatrix matrix) =>
        DenseRows.Of(name, ElementType.Float32, matrix.Shape.Dimensions, () => matrix);

    private static OutputTensor Vector(WeightMatrix parameter) =>
        OutputTensor.Of(parameter.Name, ElementType.Float32, parameter.Dimensions, () => parameter.Values);
}
