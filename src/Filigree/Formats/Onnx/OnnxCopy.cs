namespace Filigree.Formats;

/// <summary>
/// Writes an ONNX model again with other numbers in some of its tensors. All else is copied byte for byte, fields that are not known among it. Numbers in other files come to
/// stand in one, <c>OUT.data</c>.
/// </summary>
internal static class OnnxCopy
{
    private const int ChunkBytes = 1 << 20;

    /// <summary>Whether numbers will stand in a file beside the one that is written.</summary>
    public static bool IsSplit(OnnxSource source) => source.Tensors.Any(tensor => tensor.IsOutside);

    /// <summary>Writes it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="source">The model.</param>
    /// <param name="tensors">Its tensors, all of them, of the types and shapes they have.</param>
    /// <param name="replaces">Whether what is there may be replaced.</param>
    /// <param name="cancellationToken">Stops it between chunks.</param>
    /// <exception cref="UserError">A tensor is missing, new or of another type or shape, or the file may not be written.</exception>
    public static void Write(
        string path,
        OnnxSource source,
        IReadOnlyList<OutputTensor> tensors,
        bool replaces,
        CancellationToken cancellationToken
    )
    {
        Dictionary<string, OutputTensor> written = Written(path, source, tensors);
        OnnxTensor[] outside = [.. source.Tensors.Where(tensor => tensor.IsOutside)];
        if (outside.Length > 0 && source.LeadsOutside)
        {
            throw new UserError(
                "has numbers of a node's own in another file, which are not moved",
                source.File.Name,
                "a model whose initializers alone are elsewhere"
            );
        }

        OutputTensor[] moved = [.. outside.Select(tensor => written[tensor.Name])];
        long[] starts = OnnxWriter.Starts(moved);
        string data = OnnxWriter.DataOf(path);
        using OutputFile? beside = moved.Length > 0 ? new OutputFile(data, replaces: replaces) : null;
        if (beside is not null)
        {
            OnnxWriter.WriteNumbers(beside.Stream, moved, starts, cancellationToken);
        }

        var edits = new List<Edit>();
        for (int place = 0; place < outside.Length; place++)
        {
            ProtobufField field = outside[place].Head.Field;
            byte[] message = Moved(source, outside[place], Path.GetFileName(data), starts[place]);
            byte[] bytes = new ProtobufWriter().Bytes(OnnxFields.Graph.Initializer, message).ToArray();
            edits.Add(new Edit(field.Begin, field.End, bytes.Length, (target, _) => target.Write(bytes)));
        }

        foreach (OnnxTensor tensor in source.Tensors.Where(tensor => !tensor.IsOutside))
        {
            OutputTensor other = written[tensor.Name];
            if (other.Source != tensor && tensor.ByteLength > 0)
            {
                edits.Add(new Edit(tensor.Start, tensor.Start + tensor.ByteLength, tensor.ByteLength, other.WriteTo));
            }
        }

        using var output = new OutputFile(path, replaces: replaces);
        Write(output.Stream, source, [.. edits.OrderBy(edit => edit.Begin)], cancellationToken);
        beside?.Commit();
        output.Commit();
    }

    private static Dictionary<string, OutputTensor> Written(
        string path,
        OnnxSource source,
        IReadOnlyList<OutputTensor> tensors
    )
    {
        Dictionary<string, OutputTensor> written = tensors.ToDictionary(tensor => tensor.Name, StringComparer.Ordinal);
        if (written.Keys.Except(source.Tensors.Select(tensor => tensor.Name)).FirstOrDefault() is { } other)
        {
            throw new UserError(
                $"would be a model with '{other}', which no node reads",
                path,
                "the same tensors, and no masks",
                "write another format, such as .safetensors"
            );
        }

        foreach (OnnxTensor tensor in source.Tensors)
        {
            if (
                !written.TryGetValue(tensor.Name, out OutputTensor? same)
                || same.Type != tensor.Type
                || !same.Shape.SequenceEqual(tensor.Shape)
            )
            {
                throw new UserError(
                    $"would be a model without '{tensor.Name}' of its type and shape, which its nodes read",
                    path,
                    "the same tensors",
                    "write another format, such as .safetensors"
                );
            }
        }

        return written;
    }

    private static void Write(Stream target, OnnxSource source, Edit[] edits, CancellationToken cancellationToken)
    {
        ProtobufField graph = source.Graph;
        long length = graph.Length + edits.Sum(edit => edit.Length - (edit.End - edit.Begin));
        Copy(0, graph.Begin);
        target.Write(new ProtobufWriter().Begin(OnnxFields.Model.Graph, length).ToArray());
        long at = graph.Start;
        foreach (Edit edit in edits)
        {
            Copy(at, edit.Begin);
            edit.Write(target, cancellationToken);
            at = edit.End;
        }

        Copy(at, source.File.Length);

        void Copy(long from, long to)
        {
            byte[] chunk = new byte[(int)Math.Min(to - from, ChunkBytes)];
            for (; from < to; from += chunk.Length)
            {
                cancellationToken.ThrowIfCancellationRequested();
                Span<byte> part = chunk.AsSpan(0, (int)Math.Min(to - from, chunk.Length));
                if (source.File.ReadAt(part, from) < part.Length)
                {
                    throw source.File.Shrunk();
                }

                target.Write(part);
            }
        }
    }

    // The tensor's message as it was, but for where its numbers are. A checksum of them would not hold any more.
    private static byte[] Moved(OnnxSource source, OnnxTensor tensor, string file, long start)
    {
        var message = new ProtobufWriter();
        foreach (ProtobufField field in new ProtobufReader(source.File).Fields(tensor.Head.Field))
        {
            if (field.Number is not (OnnxFields.Tensor.External or OnnxFields.Tensor.Location))
            {
                message.Raw(source.File.Read(field.Begin, field.End - field.Begin, "a field"));
            }
        }

        return OnnxWriter.Outside(message, file, start, tensor.ByteLength).ToArray();
    }

    private sealed record Edit(long Begin, long End, long Length, Action<Stream, CancellationToken> Write);
}
