using static System.FormattableString;

namespace Filigree.Formats;

/// <summary>
/// Reads ONNX models: the tensors of the graph, and which of them are weights of layers. Nodes say that: names need not. Nothing is computed.
/// </summary>
internal sealed class OnnxReader
{
    private readonly FileBytes file;
    private readonly ProtobufReader reader;
    private readonly List<OnnxNode> nodes = [];
    private readonly List<OnnxTensor> tensors = [];
    private readonly List<SkippedTensor> unread = [];
    private readonly Dictionary<string, string> metadata = new(StringComparer.Ordinal);
    private readonly Dictionary<string, FileBytes> beside = new(StringComparer.Ordinal);
    private readonly HashSet<string> names = new(StringComparer.Ordinal);
    private ProtobufField? graph;
    private bool hasOperators;
    private int sparse;

    private OnnxReader(FileBytes file) => (this.file, reader) = (file, new ProtobufReader(file));

    /// <summary>Whether a file begins as a model does: a version, and then another field of a model.</summary>
    public static bool Begins(ReadOnlySpan<byte> first) =>
        first.Length > 2
        && first[0] == (OnnxFields.Model.IrVersion << 3)
        && first[1] is > 0 and < 0x40
        && first[2] is 0x12 or 0x1A or 0x22 or 0x28 or 0x32 or 0x3A or 0x42;

    /// <summary>Reads a model's heads.</summary>
    /// <exception cref="UserError">It is damaged, or a file that belongs to it is not there.</exception>
    public static WeightFileContent Read(FileBytes file)
    {
        var model = new OnnxReader(file);
        try
        {
            model.ReadModel();
            return model.Content();
        }
        catch
        {
            foreach (FileBytes other in model.beside.Values)
            {
                other.Dispose();
            }

            throw;
        }
    }

    private void ReadModel()
    {
        foreach (ProtobufField field in reader.Fields(0, file.Length))
        {
            if (field.IsBytes(OnnxFields.Model.Graph))
            {
                graph = graph is null ? field : throw reader.Damaged(field.Begin);
            }
            else if (field.IsBytes(OnnxFields.Model.OperatorSet))
            {
                hasOperators = true;
            }
            else if (field.IsBytes(OnnxFields.Model.Metadata))
            {
                (string key, string value) = OnnxEntry.Read(reader, field);
                metadata[key] = value;
            }
        }

        if (graph is null || !hasOperators)
        {
            throw new UserError(
                $"is an ONNX model without {(graph is null ? "a graph" : "a set of operators")}",
                file.Name,
                remedy: "the file may be cut off: get it again"
            );
        }

        foreach (ProtobufField field in reader.Fields(graph.Value))
        {
            if (field.IsBytes(OnnxFields.Graph.Node))
            {
                nodes.Add(OnnxNode.Read(reader, field));
            }
            else if (field.IsBytes(OnnxFields.Graph.Initializer))
            {
                AddTensor(OnnxTensorHead.Read(reader, field));
            }
            else if (field.IsBytes(OnnxFields.Graph.SparseInitializer))
            {
                sparse++;
            }
        }
    }

    private void AddTensor(OnnxTensorHead head)
    {
        if (head.Name.Length == 0 || !names.Add(head.Name))
        {
            throw new UserError(
                head.Name.Length == 0 ? "has a tensor without a name" : $"names '{head.Name}' twice",
                file.Name,
                "a name of its own for each tensor"
            );
        }

        if (OnnxTypes.Find(head.Type) is not { } type)
        {
            unread.Add(new SkippedTensor(head.Name, Invariant($"type {head.Type}")));
            return;
        }

        if (head.OtherNumbers is not null || TensorShape.BytesOf(head.Shape, type.Bits) is null)
        {
            bool isRaw = head.OtherNumbers is null && TensorShape.CountOf(head.Shape) is not null;
            if (head.OtherNumbers is null && !isRaw)
            {
                throw DamagedShape(head);
            }

            unread.Add(new SkippedTensor(head.Name, $"{type.Name}, not as raw bytes"));
            return;
        }

        long length = TensorShape.BytesOf(head.Shape, type.Bits)!.Value;
        if (head.IsOutside)
        {
            (FileBytes numbers, long start) = Outside(head, length);
            tensors.Add(new OnnxTensor(file, head.Name, head, numbers, start, type));
            return;
        }

        long held = head.Numbers?.Length ?? 0;
        if (
            held != length
            || (
                head.Numbers is { } field
                && field.Number != OnnxFields.Tensor.Raw
                && type.Type != (field.Number == OnnxFields.Tensor.Singles ? ElementType.Float32 : ElementType.Float64)
            )
        )
        {
            throw DamagedShape(head);
        }

        tensors.Add(new OnnxTensor(file, head.Name, head, file, head.Numbers?.Start ?? head.Field.End, type));
    }

    private UserError DamagedShape(OnnxTensorHead head) =>
        new(
            Invariant(
                $"tensor '{head.Name}' is {TensorShape.TextOf(head.Shape)}, and has {head.Numbers?.Length ?? 0:N0} bytes"
            ),
            file.Name,
            "as many as its type and shape take",
            "the file may be damaged: get it again"
        );

    // A plain name, of a file beside the model's, itself and no link: a model from elsewhere is to read no other file of this machine.
    private (FileBytes Numbers, long Start) Outside(OnnxTensorHead head, long length)
    {
        string name = head.Outside.GetValueOrDefault("location", "");
        if (
            name.Length == 0
            || name is "." or ".."
            || name.AsSpan().IndexOfAny('/', '\\', ':') >= 0
            || name.Contains('\0', StringComparison.Ordinal)
        )
        {
            throw new UserError(
                $"tensor '{head.Name}' has its numbers in '{VisibleText.Of(name)}'",
                file.Name,
                "a plain name of a file in the same folder"
            );
        }

        if (file.IsInMemory)
        {
            throw new UserError(
                $"tensor '{head.Name}' has its numbers in another file",
                file.Name,
                "a model in a file, with those that belong to it beside it"
            );
        }

        string path = Path.Combine(Path.GetDirectoryName(file.Name) ?? "", name);
        if (!beside.TryGetValue(name, out FileBytes? numbers))
        {
            if (new FileInfo(path).LinkTarget is not null)
            {
                throw new UserError(
                    $"has its numbers in '{name}', which is a link",
                    file.Name,
                    "a file",
                    "copy it there"
                );
            }

            beside[name] = numbers = FileBytes.Open(path);
        }

        long? start = head.OutsideNumber("offset");
        bool hasLength = head.Outside.ContainsKey("length");
        return
            start is { } offset
            && (!hasLength || head.OutsideNumber("length") == length)
            && offset <= numbers.Length
            && length <= numbers.Length - offset
            ? (numbers, offset)
            : throw new UserError(
                Invariant(
                    $"tensor '{head.Name}' of {length:N0} bytes lies elsewhere than in {name}, which has {numbers.Length:N0}"
                ),
                file.Name,
                "an offset and a length within it",
                "one of the two may be cut off: get them again"
            );
    }

    private WeightFileContent Content()
    {
        LayerFinder found = OnnxLayerFinder.Find(nodes, tensors);
        string[] warnings =
        [
            .. unread
                .GroupBy(tensor => tensor.Reason)
                .Select(group =>
                    Invariant(
                        $"{group.Count()} {(group.Count() == 1 ? "tensor is" : "tensors are")} not read: {group.Key}"
                    )
                ),
            .. sparse == 0 ? (string[])[] : [Invariant($"{sparse} sparse tensors of the model are not read")],
            .. found
                .Layers.Where(layer => layer.Factor != 1)
                .Select(layer => Invariant($"{layer.Name} counts {layer.Factor:R} times, as its Gemm's alpha says")),
        ];
        return new WeightFileContent(file, WeightFormat.Onnx, tensors, null, metadata)
        {
            Found = found with { Skipped = [.. found.Skipped, .. unread] },
            Beside = [.. beside.Values],
            Onnx = new OnnxSource(file, graph!.Value, tensors, nodes.Exists(node => node.LeadsOutside)),
            Warnings = warnings,
        };
    }
}
