using System.Runtime.InteropServices;
using static System.FormattableString;

namespace Filigree.Formats;

/// <summary>An ONNX graph as it is built: nodes in the order they are computed, and the tensors that they read.</summary>
internal sealed class OnnxGraph
{
    /// <summary>What the number of samples is called, which a runtime may choose.</summary>
    private const string Batch = "batch";

    private readonly List<Node> nodes = [];
    private readonly List<OutputTensor> tensors = [];
    private readonly HashSet<string> names;
    private readonly Dictionary<string, string> constants = [];
    private readonly List<ProtobufWriter> inputs = [];
    private readonly List<ProtobufWriter> outputs = [];

    /// <summary>An empty graph.</summary>
    /// <param name="reserved">Names of tensors that will be added: nothing else is called so.</param>
    public OnnxGraph(IEnumerable<string> reserved) => names = new(reserved, StringComparer.Ordinal);

    /// <summary>The tensors, in the order they were added.</summary>
    public IReadOnlyList<OutputTensor> Tensors => tensors;

    /// <summary>What the graph takes.</summary>
    public IReadOnlyList<ProtobufWriter> Inputs => inputs;

    /// <summary>What it gives.</summary>
    public IReadOnlyList<ProtobufWriter> Outputs => outputs;

    /// <summary>The nodes' messages.</summary>
    public IEnumerable<ProtobufWriter> Nodes => nodes.Select(node => node.ToMessage());

    /// <summary>Declares what the graph takes: samples of a shape, as many as a runtime likes.</summary>
    public string AddInput(string name, IReadOnlyList<long> sample)
    {
        string unique = Unique(name);
        inputs.Add(Declaration(unique, sample));
        return unique;
    }

    /// <summary>Declares a value to be what the graph gives, under a name of its own.</summary>
    public void AddOutput(string name, string value, IReadOnlyList<long> sample)
    {
        string unique = Unique(name);
        nodes.Add(new Node("Identity", unique, [value], []));
        outputs.Add(Declaration(unique, sample));
    }

    /// <summary>Adds a node of one result.</summary>
    /// <param name="operation">The operator.</param>
    /// <param name="name">What the node and its result are called, but for a number behind it where that is taken.</param>
    /// <param name="operands">What it reads.</param>
    /// <param name="attributes">Its options.</param>
    /// <returns>The name of its result.</returns>
    public string Add(
        string operation,
        string name,
        IReadOnlyList<string> operands,
        params IReadOnlyList<OnnxAttribute> attributes
    )
    {
        string result = Unique($"{name}/{operation}");
        nodes.Add(new Node(operation, result, operands, attributes));
        return result;
    }

    /// <summary>Adds a tensor whose name was reserved.</summary>
    public string Add(OutputTensor tensor)
    {
        tensors.Add(tensor);
        return tensor.Name;
    }

    /// <summary>A list of integers, such as a shape; equal ones are one tensor.</summary>
    public string Integers(params long[] values) =>
        Constant(
            $"int64({string.Join(' ', values.Select(value => Invariant($"{value}")))})",
            name => new OutputTensor(
                name,
                ElementType.Int64,
                [values.Length],
                (target, _) => target.Write(MemoryMarshal.AsBytes<long>(values))
            )
        );

    /// <summary>A number; equal ones are one tensor.</summary>
    public string Number(float value) =>
        Constant(
            Invariant($"float32({value:R})"),
            name => OutputTensor.Of(name, ElementType.Float32, [], () => new[] { value })
        );

    /// <summary>A tensor that is told by its name: there is one of it.</summary>
    public string Constant(string name, Func<string, OutputTensor> make)
    {
        if (!constants.TryGetValue(name, out string? constant))
        {
            constant = Add(make(Unique(name)));
            constants.Add(name, constant);
        }

        return constant;
    }

    private string Unique(string name)
    {
        string unique = name;
        for (int number = 2; !names.Add(unique); number++)
        {
            unique = Invariant($"{name}_{number}");
        }

        return unique;
    }

    private static ProtobufWriter Declaration(string name, IReadOnlyList<long> sample)
    {
        var shape = new ProtobufWriter().Message(
            OnnxFields.Value.Dimension,
            new ProtobufWriter().Text(OnnxFields.Value.Symbol, Batch)
        );
        foreach (long size in sample)
        {
            shape.Message(OnnxFields.Value.Dimension, new ProtobufWriter().Integer(OnnxFields.Value.Size, size));
        }

        ProtobufWriter tensor = new ProtobufWriter()
            .Integer(OnnxFields.Value.ElementType, OnnxTypes.NumberOf(ElementType.Float32))
            .Message(OnnxFields.Value.Shape, shape);
        return new ProtobufWriter()
            .Text(OnnxFields.Value.Name, name)
            .Message(OnnxFields.Value.Type, new ProtobufWriter().Message(OnnxFields.Value.TensorType, tensor));
    }

    private sealed record Node(
        string Operation,
        string Result,
        IReadOnlyList<string> Operands,
        IReadOnlyList<OnnxAttribute> Attributes
    )
    {
        public ProtobufWriter ToMessage()
        {
            var message = new ProtobufWriter();
            foreach (string operand in Operands)
            {
                message.Text(OnnxFields.Node.Input, operand);
            }

            message
                .Text(OnnxFields.Node.Output, Result)
                .Text(OnnxFields.Node.Name, Result)
                .Text(OnnxFields.Node.Operator, Operation);
            foreach (OnnxAttribute attribute in Attributes)
            {
                message.Message(OnnxFields.Node.Attribute, attribute.Message);
            }

            return message;
        }
    }
}
