namespace Filigree.Formats;

/// <summary>A node of an ONNX model that is read: what it does with which tensors.</summary>
internal sealed class OnnxNode
{
    private const int MostDepth = 32;
    private readonly List<string> inputs = [];
    private readonly Dictionary<string, double> numbers = [];

    /// <summary>Its operator; empty for one that is not ONNX's own.</summary>
    public string Operator { get; private set; } = "";

    /// <summary>What it reads.</summary>
    public IReadOnlyList<string> Inputs => inputs;

    /// <summary>Whether a tensor within it has its numbers in another file.</summary>
    public bool LeadsOutside { get; private set; }

    /// <summary>An option that is a number.</summary>
    public double Number(string name, double otherwise) => numbers.GetValueOrDefault(name, otherwise);

    /// <summary>Reads a node.</summary>
    /// <exception cref="UserError">It is damaged.</exception>
    public static OnnxNode Read(ProtobufReader reader, ProtobufField node)
    {
        var read = new OnnxNode();
        string domain = "";
        foreach (ProtobufField field in reader.Fields(node))
        {
            switch (field.Number)
            {
                case OnnxFields.Node.Input:
                    read.inputs.Add(reader.Text(field));
                    break;
                case OnnxFields.Node.Operator:
                    read.Operator = reader.Text(field);
                    break;
                case OnnxFields.Node.Domain:
                    domain = reader.Text(field);
                    break;
                case OnnxFields.Node.Attribute when field.Type == WireType.Bytes:
                    read.TakeAttribute(reader, field);
                    break;
            }
        }

        if (domain is not ("" or "ai.onnx"))
        {
            read.Operator = "";
        }

        return read;
    }

    private void TakeAttribute(ProtobufReader reader, ProtobufField attribute)
    {
        string name = "";
        double? value = null;
        foreach (ProtobufField field in reader.Fields(attribute))
        {
            switch (field.Number)
            {
                case OnnxFields.Attribute.Name:
                    name = reader.Text(field);
                    break;
                case OnnxFields.Attribute.Single:
                    value = reader.Single(field);
                    break;
                case OnnxFields.Attribute.Integer:
                    value = (long)field.Value;
                    break;
            }
        }

        LeadsOutside |= IsOutside(reader, attribute, 0);
        if (value is { } number)
        {
            numbers[name] = number;
        }
    }

    // A tensor of an attribute, or of a graph of one.
    private static bool IsOutside(ProtobufReader reader, ProtobufField attribute, int depth)
    {
        if (depth > MostDepth)
        {
            throw reader.Damaged(attribute.Begin);
        }

        foreach (ProtobufField field in reader.Fields(attribute))
        {
            bool isOutside = field.Number switch
            {
                OnnxFields.Attribute.Tensor or OnnxFields.Attribute.Tensors => OnnxTensorHead
                    .Read(reader, field)
                    .IsOutside,
                OnnxFields.Attribute.Graph or OnnxFields.Attribute.Graphs => reader
                    .Fields(field)
                    .Any(part =>
                        part.IsBytes(OnnxFields.Graph.Initializer)
                            ? OnnxTensorHead.Read(reader, part).IsOutside
                            : part.IsBytes(OnnxFields.Graph.Node)
                                && reader
                                    .Fields(part)
                                    .Any(inner =>
                                        inner.IsBytes(OnnxFields.Node.Attribute) && IsOutside(reader, inner, depth + 1)
                                    )
                    ),
                _ => false,
            };
            if (isOutside)
            {
                return true;
            }
        }

        return false;
    }
}
