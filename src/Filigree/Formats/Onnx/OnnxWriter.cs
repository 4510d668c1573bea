namespace Filigree.Formats;

/// <summary>
/// Writes ONNX models: IR version 8, operator set 18. Where the numbers would take the file beyond what protobuf can hold, those of the larger tensors stand in a
/// file beside it, <c>OUT.data</c>.
/// </summary>
internal static class OnnxWriter
{
    /// <summary>Bytes of numbers that a file holds itself; protobuf ends at 2 GB.</summary>
    public const long MostInside = 1_500_000_000;

    private const int IrVersion = 8;
    private const int OperatorSet = 18;
    private const int External = 1;

    // Shapes and the like stay inside, where every reader looks for them.
    private const int LeastOutside = 1024;

    // Where tensors begin, so that a runtime may map them into memory.
    private const int Page = 4096;

    /// <summary>The file of numbers beside a model.</summary>
    public static string DataOf(string path) => path + ".data";

    /// <summary>Writes a file, and the one beside it where there has to be one.</summary>
    /// <param name="path">The file.</param>
    /// <param name="graph">The graph.</param>
    /// <param name="metadata">What the file says about itself.</param>
    /// <param name="replaces">Whether what is there may be replaced.</param>
    /// <param name="cancellationToken">Stops it between chunks.</param>
    /// <param name="mostInside">Bytes of numbers that the file may hold itself.</param>
    /// <exception cref="UserError">It may not be written.</exception>
    public static void Write(
        string path,
        OnnxGraph graph,
        IReadOnlyDictionary<string, string>? metadata,
        bool replaces,
        CancellationToken cancellationToken,
        long mostInside = MostInside
    )
    {
        bool isSplit = graph.Tensors.Sum(tensor => tensor.ByteLength) > mostInside;
        string data = DataOf(path);
        if (isSplit && !replaces && Path.Exists(data))
        {
            throw new UserError(
                "exists already, and would hold the numbers",
                data,
                remedy: "remove it, or choose another name"
            );
        }

        OutputTensor[] outside = isSplit ? [.. graph.Tensors.Where(tensor => tensor.ByteLength >= LeastOutside)] : [];
        long[] starts = Starts(outside);
        Tensor[] tensors =
        [
            .. graph.Tensors.Select(tensor =>
                Array.IndexOf(outside, tensor) is >= 0 and int place
                    ? new Tensor(Outside(Head(tensor), Path.GetFileName(data), starts[place], tensor.ByteLength), null)
                    : new Tensor(Head(tensor).Begin(OnnxFields.Tensor.Raw, tensor.ByteLength), tensor)
            ),
        ];
        using OutputFile? beside = isSplit ? new OutputFile(data, replaces: replaces) : null;
        if (beside is not null)
        {
            WriteNumbers(beside.Stream, outside, starts, cancellationToken);
        }

        using var output = new OutputFile(path, replaces: replaces);
        Write(output.Stream, graph, tensors, metadata, cancellationToken);
        beside?.Commit();
        output.Commit();
    }

    private static void Write(
        Stream target,
        OnnxGraph graph,
        Tensor[] tensors,
        IReadOnlyDictionary<string, string>? metadata,
        CancellationToken cancellationToken
    )
    {
        var before = new ProtobufWriter();
        foreach (ProtobufWriter node in graph.Nodes)
        {
            before.Message(OnnxFields.Graph.Node, node);
        }

        before.Text(OnnxFields.Graph.Name, "filigree");
        var after = new ProtobufWriter();
        foreach (ProtobufWriter input in graph.Inputs)
        {
            after.Message(OnnxFields.Graph.Input, input);
        }

        foreach (ProtobufWriter output in graph.Outputs)
        {
            after.Message(OnnxFields.Graph.Output, output);
        }

        byte[][] heads =
        [
            .. tensors.Select(tensor =>
                new ProtobufWriter()
                    .Begin(OnnxFields.Graph.Initializer, tensor.Length)
                    .Raw(tensor.Head.ToArray())
                    .ToArray()
            ),
        ];
        long length =
            before.Length
            + after.Length
            + heads.Sum(head => (long)head.Length)
            + tensors.Sum(tensor => tensor.Numbers?.ByteLength ?? 0);
        target.Write(
            new ProtobufWriter()
                .Integer(OnnxFields.Model.IrVersion, IrVersion)
                .Text(OnnxFields.Model.Producer, "filigree")
                .Begin(OnnxFields.Model.Graph, length)
                .ToArray()
        );
        target.Write(before.ToArray());
        for (int place = 0; place < tensors.Length; place++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            target.Write(heads[place]);
            tensors[place].Numbers?.WriteTo(target, cancellationToken);
        }

        target.Write(after.ToArray());
        target.Write(Tail(metadata).ToArray());
    }

    private static ProtobufWriter Tail(IReadOnlyDictionary<string, string>? metadata)
    {
        ProtobufWriter tail = new ProtobufWriter().Message(
            OnnxFields.Model.OperatorSet,
            new ProtobufWriter().Integer(OnnxFields.OperatorSet.Version, OperatorSet)
        );
        foreach (
            (string key, string value) in (metadata ?? new Dictionary<string, string>()).OrderBy(
                pair => pair.Key,
                StringComparer.Ordinal
            )
        )
        {
            tail.Message(OnnxFields.Model.Metadata, OnnxEntry.Of(key, value));
        }

        return tail;
    }

    private static ProtobufWriter Head(OutputTensor tensor)
    {
        var head = new ProtobufWriter();
        foreach (long size in tensor.Shape)
        {
            head.Integer(OnnxFields.Tensor.Dimensions, size);
        }

        return head.Integer(OnnxFields.Tensor.Type, OnnxTypes.NumberOf(tensor.Type))
            .Text(OnnxFields.Tensor.Name, tensor.Name);
    }

    /// <summary>Writes a file of numbers.</summary>
    public static void WriteNumbers(
        Stream target,
        IReadOnlyList<OutputTensor> tensors,
        long[] starts,
        CancellationToken cancellationToken
    )
    {
        for (int place = 0; place < tensors.Count; place++)
        {
            target.Write(new byte[starts[place] - target.Position]);
            tensors[place].WriteTo(target, cancellationToken);
        }
    }

    /// <summary>Adds to a tensor's message in which file its numbers are.</summary>
    public static ProtobufWriter Outside(ProtobufWriter head, string file, long start, long length) =>
        head.Message(OnnxFields.Tensor.External, OnnxEntry.Of("location", file))
            .Message(OnnxFields.Tensor.External, OnnxEntry.Of("offset", FormattableString.Invariant($"{start}")))
            .Message(OnnxFields.Tensor.External, OnnxEntry.Of("length", FormattableString.Invariant($"{length}")))
            .Integer(OnnxFields.Tensor.Location, External);

    /// <summary>Where tensors begin in a file of numbers.</summary>
    public static long[] Starts(IReadOnlyList<OutputTensor> tensors)
    {
        var starts = new long[tensors.Count];
        for (int place = 1; place < tensors.Count; place++)
        {
            starts[place] = (starts[place - 1] + tensors[place - 1].ByteLength + Page - 1) / Page * Page;
        }

        return starts;
    }

    // What stands before a tensor's numbers, and these where they follow.
    private sealed record Tensor(ProtobufWriter Head, OutputTensor? Numbers)
    {
        public long Length => Head.Length + (Numbers?.ByteLength ?? 0);
    }
}
