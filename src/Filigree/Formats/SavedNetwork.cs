using Filigree.Layers;
using Filigree.Numerics;
using Filigree.Tensors;

namespace Filigree.Formats;

/// <summary>
/// Networks in files of their own: safetensors, PyTorch's .pt or npz, with PyTorch's names and shapes. Weights that lack connections are written as
/// torch.nn.utils.prune has them, <c>NAME_orig</c> and <c>NAME_mask</c>, so that a connection of weight 0 stays one.
/// </summary>
public static class SavedNetwork
{
    /// <summary>
    /// Writes all parameters and buffers to a file, which is replaced if it is there: <c>.pt</c> and <c>.pth</c> as torch.save does, <c>.npz</c> as numpy.savez does, any other
    /// name as safetensors.
    /// </summary>
    /// <param name="network">The network.</param>
    /// <param name="path">The file, such as <c>mine.safetensors</c>.</param>
    /// <exception cref="UserError">The folder is missing or may not be written, or the name ends in that of a format that does not hold a network's parameters.</exception>
    /// <exception cref="IOException">The disk is full.</exception>
    public static void Save(this Network network, string path)
    {
        ArgumentNullException.ThrowIfNull(network);
        OutputTensor[] tensors =
        [
            .. network.Parameters.SelectMany(TensorsOf),
            .. network.Buffers.Select(buffer =>
                OutputTensor.Of(buffer.Name, ElementType.Float32, [buffer.Count], () => buffer.Value.ToArray())
            ),
        ];
        Action<Stream, OutputTensor[]> write = WriterFor(path);
        using var file = new OutputFile(path, SafetensorsWriter.LengthOf(tensors));
        write(file.Stream, tensors);
        file.Commit();
    }

    /// <summary>
    /// Writes what a network computes when it predicts to an ONNX file (operator set 18, single precision), which is replaced if it is there. Input <c>input</c> is
    /// [batch, feature], or [batch, channel, row, column] of images; output <c>output</c> is [batch, output]. Weights that lack connections have zeros there. Where the
    /// numbers take more than 1.5 GB they stand in a file beside it, <c>NAME.onnx.data</c>.
    /// </summary>
    /// <param name="network">The network.</param>
    /// <param name="path">The file, such as <c>mine.onnx</c>.</param>
    /// <exception cref="UserError">A layer has no form in ONNX that is known, or the folder is missing or may not be written.</exception>
    /// <exception cref="IOException">The disk is full.</exception>
    public static void SaveOnnx(this Network network, string path)
    {
        ArgumentNullException.ThrowIfNull(network);
        OnnxWriter.Write(path, OnnxModel.Of(network), metadata: null, replaces: true, CancellationToken.None);
    }

    /// <summary>
    /// Gives a network the parameters of a file, anybody's: layers are matched by their names or else by their order, other parameters by their names
    /// (<see cref="NetworkFile.Read"/>). Weights with masks, or stored by their connections, have these alone; the zeros of all others are weights.
    /// What the file does not have stays as it is.
    /// </summary>
    /// <param name="network">A network of the same shapes.</param>
    /// <param name="path">The file.</param>
    /// <exception cref="UserError">It is missing or damaged, or of other shapes; the network is as it was.</exception>
    public static void Load(this Network network, string path)
    {
        ArgumentNullException.ThrowIfNull(network);
        using WeightFile file = WeightFile.Open(path);
        NetworkFile.ReadAs(file, network, ConnectionsOf).Restore(network);
    }

    private static Action<Stream, OutputTensor[]> WriterFor(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return Path.GetExtension(path).ToLowerInvariant() switch
        {
            ".pt" or ".pth" => static (target, tensors) => PyTorchWriter.Write(target, tensors),
            ".npz" => static (target, tensors) => NumPyWriter.Write(target, tensors),
            ".npy" => throw new UserError("would hold one array", path, "a name in .safetensors, .pt, .pth or .npz"),
            ".onnx" => throw new UserError(
                "would hold what a network computes",
                path,
                "a name in .safetensors, .pt, .pth or .npz",
                $"{nameof(SaveOnnx)} writes ONNX"
            ),
            _ => static (target, tensors) => SafetensorsWriter.Write(target, tensors),
        };
    }

    private static IEnumerable<OutputTensor> TensorsOf(Parameter parameter)
    {
        if (parameter.Kind != ParameterKind.Weight)
        {
            yield return OutputTensor.Of(
                parameter.Name,
                ElementType.Float32,
                parameter.Dimensions,
                () => parameter.ToMatrix().Values
            );
        }
        else if (parameter.ConnectionCount == parameter.Shape.Places)
        {
            yield return OutputTensor.Of(
                parameter.Name,
                ElementType.Float32,
                parameter.Shape.Dimensions,
                () => parameter.ToMatrix().Values
            );
        }
        else
        {
            (string original, string mask) = PyTorchNames.Pruned(parameter.Name);
            yield return Rows(original, parameter, parameter.ToSparse);
            yield return Rows(mask, parameter, () => Ones(parameter.ToSparse()));
        }
    }

    private static OutputTensor Rows(string name, Parameter parameter, Func<SparseMatrix> connections) =>
        DenseRows.Of(name, ElementType.Float32, parameter.Shape.Dimensions, connections);

    private static SparseMatrix Ones(SparseMatrix matrix)
    {
        Array.Fill(matrix.Values, 1);
        return matrix;
    }

    private static SparseMatrix ConnectionsOf(WeightLayer layer) =>
        layer.IsSparse || layer.Masks.Count > 0 ? layer.ReadSparse() : SparseMatrix.Full(layer.ReadMatrix());
}
