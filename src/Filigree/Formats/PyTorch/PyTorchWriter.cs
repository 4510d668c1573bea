using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Filigree.Formats;

/// <summary>
/// Writes .pt files as torch.save does: a zip archive of a pickled dictionary and the tensors' bytes, which
/// <c>torch.load(path, weights_only=True)</c> reads.
/// </summary>
public static class PyTorchWriter
{
    private const string Prefix = "archive/";

    // The earliest time that a zip archive can name: the same tensors give the same bytes on any day.
    private static readonly DateTimeOffset Epoch = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Writes a file.</summary>
    /// <param name="target">Where to; it can be sought in.</param>
    /// <param name="tensors">The tensors, in the order of the dictionary.</param>
    /// <param name="cancellationToken">Stops it between chunks.</param>
    /// <exception cref="UserError">A tensor's type is none of PyTorch's, or two share a name.</exception>
    public static void Write(
        Stream target,
        IReadOnlyList<OutputTensor> tensors,
        CancellationToken cancellationToken = default
    ) => Write(target, tensors, [], cancellationToken);

    /// <summary>Writes a file in which some tensors are the parts of sparse ones.</summary>
    internal static void Write(
        Stream target,
        IReadOnlyList<OutputTensor> tensors,
        IReadOnlyList<PyTorchSparseTensor> sparse,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(tensors);
        byte[] pickle = PickleOf(tensors, sparse);
        using var archive = new ZipArchive(target, ZipArchiveMode.Create, leaveOpen: true);
        Add(archive, "data.pkl", stream => stream.Write(pickle));
        Add(archive, "byteorder", stream => stream.Write("little"u8));
        for (int i = 0; i < tensors.Count; i++)
        {
            Add(archive, "data/" + KeyOf(i), stream => tensors[i].WriteTo(stream, cancellationToken));
        }

        Add(archive, "version", stream => stream.Write("3\n"u8));
    }

    private static string KeyOf(int number) => FormattableString.Invariant($"{number}");

    private static void Add(ZipArchive archive, string name, Action<Stream> write)
    {
        ZipArchiveEntry entry = archive.CreateEntry(Prefix + name, CompressionLevel.NoCompression);
        entry.LastWriteTime = Epoch;
        using Stream stream = entry.Open();
        write(stream);
    }

    private static byte[] PickleOf(IReadOnlyList<OutputTensor> tensors, IReadOnlyList<PyTorchSparseTensor> sparse)
    {
        var wholes = sparse.ToDictionary(whole => whole.Parts[0]);
        HashSet<OutputTensor> parts = [.. sparse.SelectMany(whole => whole.Parts)];
        var keys = tensors.Select((tensor, i) => (tensor, i)).ToDictionary(pair => pair.tensor, pair => KeyOf(pair.i));
        OutputNames.RequireDifferent([
            .. tensors.Where(tensor => !parts.Contains(tensor)).Select(tensor => tensor.Name),
            .. sparse.Select(whole => whole.Name),
        ]);
        using var pickle = new MemoryStream();
        pickle.Write([0x80, 2]);
        WriteEmptyDictionary(pickle);
        pickle.WriteByte((byte)'(');
        foreach (OutputTensor tensor in tensors)
        {
            if (wholes.TryGetValue(tensor, out PyTorchSparseTensor? whole))
            {
                WriteText(pickle, whole.Name);
                WriteSparse(pickle, whole, keys);
            }
            else if (!parts.Contains(tensor))
            {
                WriteText(pickle, tensor.Name);
                WriteTensor(pickle, tensor, keys[tensor]);
            }
        }

        pickle.Write("u."u8);
        return pickle.ToArray();
    }

    // _rebuild_sparse_tensor(layout, (indices..., values, size)).
    private static void WriteSparse(
        MemoryStream pickle,
        PyTorchSparseTensor whole,
        Dictionary<OutputTensor, string> keys
    )
    {
        WriteGlobal(pickle, "torch._utils", "_rebuild_sparse_tensor");
        pickle.WriteByte((byte)'(');
        WriteGlobal(pickle, "torch.serialization", "_get_layout");
        WriteText(pickle, whole.Layout.Name);
        pickle.Write([0x85, (byte)'R', (byte)'(']);
        foreach (OutputTensor part in whole.Parts)
        {
            WriteTensor(pickle, part, keys[part]);
        }

        WriteGlobal(pickle, "torch", "Size");
        WriteNumbers(pickle, whole.Shape);
        pickle.Write([0x85, (byte)'R', (byte)'t', (byte)'t', (byte)'R']);
    }

    // _rebuild_tensor_v2(storage, offset, size, strides, requires_grad, hooks); of types younger than storages of a type of their own,
    // _rebuild_tensor_v3(bytes, ..., dtype).
    private static void WriteTensor(MemoryStream pickle, OutputTensor tensor, string key)
    {
        PyTorchType type =
            PyTorchType.Find(tensor.Type, tensor.Source?.TypeText)
            ?? throw new UserError(
                $"tensor '{tensor.Name}' has elements of type '{tensor.Source!.TypeText}', which PyTorch does not have",
                remedy: "write safetensors or npz, or leave the tensor out"
            );
        bool isTyped = type.Storage is not null;
        WriteGlobal(pickle, "torch._utils", isTyped ? "_rebuild_tensor_v2" : "_rebuild_tensor_v3");
        pickle.Write("(("u8);
        WriteText(pickle, "storage");
        WriteGlobal(pickle, isTyped ? "torch" : "torch.storage", type.Storage ?? "UntypedStorage");
        WriteText(pickle, key);
        WriteText(pickle, "cpu");
        WriteNumber(pickle, isTyped ? tensor.ByteLength / type.Size : tensor.ByteLength);
        pickle.Write("tQ"u8);
        WriteNumber(pickle, 0);
        WriteNumbers(pickle, tensor.Shape);
        WriteNumbers(pickle, StridesOf(tensor.Shape));
        pickle.WriteByte(0x89);
        WriteEmptyDictionary(pickle);
        if (!isTyped)
        {
            WriteGlobal(pickle, "torch", type.Name);
        }

        pickle.Write("tR"u8);
    }

    private static long[] StridesOf(IReadOnlyList<long> shape)
    {
        var strides = new long[shape.Count];
        long stride = 1;
        for (int i = shape.Count - 1; i >= 0; i--)
        {
            strides[i] = stride;
            stride *= Math.Max(1, shape[i]);
        }

        return strides;
    }

    private static void WriteEmptyDictionary(MemoryStream pickle)
    {
        WriteGlobal(pickle, "collections", "OrderedDict");
        pickle.Write(")R"u8);
    }

    private static void WriteGlobal(MemoryStream pickle, string module, string name) =>
        pickle.Write(Encoding.ASCII.GetBytes($"c{module}\n{name}\n"));

    private static void WriteText(MemoryStream pickle, string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        Span<byte> length = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, bytes.Length);
        pickle.WriteByte((byte)'X');
        pickle.Write(length);
        pickle.Write(bytes);
    }

    private static void WriteNumbers(MemoryStream pickle, IReadOnlyList<long> numbers)
    {
        pickle.WriteByte((byte)'(');
        foreach (long number in numbers)
        {
            WriteNumber(pickle, number);
        }

        pickle.WriteByte((byte)'t');
    }

    // BININT where it is enough, else LONG1 of eight bytes.
    private static void WriteNumber(MemoryStream pickle, long number)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, number);
        if (number <= int.MaxValue)
        {
            pickle.WriteByte((byte)'J');
            pickle.Write(bytes[..4]);
        }
        else
        {
            pickle.Write([0x8A, 8]);
            pickle.Write(bytes);
        }
    }
}
