using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Filigree.Numerics;
using Filigree.Tensors;
using Filigree.Topology;

namespace Filigree.Layers;

/// <summary>A tree of layers with named parameters.</summary>
public sealed partial class Network : IDisposable
{
    /// <summary>Joins layers into a network that takes flat features.</summary>
    /// <param name="inputs">Number of input features.</param>
    /// <param name="layers">The layers, first to last.</param>
    /// <inheritdoc cref="Network(SampleShape, IEnumerable{Layer})" path="/exception"/>
    public Network(int inputs, IEnumerable<Layer> layers)
        : this(new SampleShape(inputs), layers) { }

    /// <summary>Joins layers into a network.</summary>
    /// <param name="input">What the numbers of a sample are; they are given position by position, [height, width, channel].</param>
    /// <param name="layers">The layers, first to last.</param>
    /// <exception cref="ArgumentException">
    /// A layer cannot take what the one before gives, is a part of another network, or two parameters share a name.
    /// </exception>
    public Network(SampleShape input, IEnumerable<Layer> layers)
    {
        InputShape = input;
        Root = new Sequential("", layers);
        Layers = [.. Root.Chain];
        OutputShape = Root.ShapeFor(input);
        Parameters = Root.Parameters;
        Buffers = Root.Buffers;
        Weights = [.. Parameters.Where(parameter => parameter.Kind == ParameterKind.Weight)];
        string? twice = Parameters
            .Select(parameter => parameter.Name)
            .Concat(Buffers.Select(buffer => buffer.Name))
            .GroupBy(name => name)
            .FirstOrDefault(group => group.Count() > 1)
            ?.Key;
        if (twice is not null)
        {
            throw new ArgumentException($"Two parameters are named {twice}; give the layers different names.");
        }

        EvaluationBatch = LargestBatch();
    }

    /// <summary>Number of input features.</summary>
    public int Inputs => InputShape.Features;

    /// <summary>Number of output features.</summary>
    public int Outputs => OutputShape.Features;

    /// <summary>What the numbers of a sample are.</summary>
    public SampleShape InputShape { get; }

    /// <summary>What it makes of a sample.</summary>
    public SampleShape OutputShape { get; }

    /// <summary>The tree.</summary>
    public Sequential Root { get; }

    /// <summary>The layers, first to last, with those of a sequence in the place of the sequence; a residual block is one of them.</summary>
    public IReadOnlyList<Layer> Layers { get; }

    /// <summary>All parameters in the order of the layers.</summary>
    public IReadOnlyList<Parameter> Parameters { get; }

    /// <summary>The parameters that are connections between neurons, first layer first.</summary>
    public IReadOnlyList<Parameter> Weights { get; }

    /// <summary>What layers keep beside what they learn, in the order of the layers.</summary>
    public IReadOnlyList<NamedBuffer> Buffers { get; }

    /// <summary>The share of all possible connections that there are: 1 where every weight is dense.</summary>
    public double Density =>
        (double)Weights.Sum(weight => (long)weight.ConnectionCount) / Weights.Sum(weight => weight.Shape.Places);

    /// <summary>How often each parameter is used in the forward pass of a sample, in the order of <see cref="Parameters"/>.</summary>
    public IReadOnlyList<ParameterUse> Uses => [.. Root.UsesFor(InputShape)];

    /// <summary>How its weights join channels: what complete paths and distances go by.</summary>
    /// <exception cref="UserError">A layer does not say which channels it joins.</exception>
    public ChannelGraph Channels => field ??= TraceChannels();

    /// <summary>The forward pass.</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="input">
    /// [sample, input], or [input, sample]: the variable says which. The inputs of a sample may lie flat, position by position.
    /// </param>
    /// <param name="pass">What kind of pass it is.</param>
    /// <returns>[sample, output], or [output, sample] behind a sparse layer.</returns>
    public Variable Forward(Tape tape, Variable input, in Pass pass) =>
        Root.Forward(tape, ReshapeOperation.Apply(tape, input, InputShape, FeatureOrder.PositionsFirst), pass);

    /// <summary>
    /// Sets all but the weights to their starting values, and takes every mask and all scores of connections off; what a wiring
    /// does first. Weights of the sparse form lose their connections and become zeros of the dense form.
    /// </summary>
    /// <param name="randomness">The trial's streams; activations draw from <c>weights</c> behind the layers' own.</param>
    public void Reset(Randomness randomness)
    {
        int number = Weights.Count;
        foreach (Layer layer in LeavesOf(Root))
        {
            layer.Reset(randomness.Stream(StreamNames.Weights, number++));
        }

        foreach (Parameter parameter in Parameters)
        {
            parameter.Reset();
        }
    }

    /// <summary>
    /// Chooses the form of all weights: those that have connections are stored in it, dense ones once they get connections.
    /// </summary>
    /// <param name="form">Masked or sparse.</param>
    public void SetForm(WeightForm form)
    {
        foreach (Parameter weight in Weights)
        {
            if (weight.ConnectsAll)
            {
                weight.ChooseForm(form);
            }
            else
            {
                weight.SetForm(form);
            }
        }
    }

    /// <summary>
    /// Chooses how the weights of convolutions are multiplied where they are dense or masked. The forms give equal results up to rounding. A convolution that
    /// a form cannot compute is computed in the one that was the fastest for its sizes.
    /// </summary>
    /// <param name="form">The form; by default each takes the one that was the fastest for its sizes.</param>
    /// <returns>How many convolutions take it.</returns>
    public int SetConvolutionForm(ConvolutionForm form)
    {
        Dictionary<Parameter, ConvolutionGeometry> geometries = Uses.Where(use => use.Convolution is not null)
            .ToDictionary(use => use.Parameter, use => use.Convolution!.Geometry);
        int taken = 0;
        foreach (Convolution convolution in LeavesOf(Root).OfType<Convolution>())
        {
            bool takes = ConvolutionChoice.Supports(geometries[convolution.Weight], form);
            convolution.Form = takes ? form : ConvolutionForm.Auto;
            taken += takes ? 1 : 0;
        }

        return taken;
    }

    /// <summary>The matrix views of all weights, first layer first.</summary>
    public IReadOnlyList<WeightMatrix> ToMatrices() => [.. Weights.Select(weight => weight.ToMatrix())];

    /// <summary>
    /// The connections of all weights, first layer first: those of the sparse form, those that a mask keeps, and of a dense
    /// weight those that are not 0.
    /// </summary>
    public IReadOnlyList<SparseMatrix> ToSparseMatrices() => [.. Weights.Select(weight => weight.ToSparse())];

    /// <summary>
    /// SHA-256 over names, shapes and exact bits of all parameters and buffers, in hexadecimal; of the sparse form over its connections too.
    /// </summary>
    public string Hash()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> shape = stackalloc byte[8];
        foreach (Parameter parameter in Parameters)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(parameter.Name));
            BinaryPrimitives.WriteInt32LittleEndian(shape, parameter.Shape.Outputs);
            BinaryPrimitives.WriteInt32LittleEndian(shape[4..], parameter.Shape.Inputs);
            hash.AppendData(shape);
            parameter.AppendTo(hash);
        }

        foreach (NamedBuffer buffer in Buffers)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(buffer.Name));
            hash.AppendData(MemoryMarshal.AsBytes<float>(buffer.Value.ToArray()));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Gives the parameters' memory back.</summary>
    public void Dispose()
    {
        foreach (Parameter parameter in Parameters)
        {
            parameter.Dispose();
        }

        foreach (NamedBuffer buffer in Buffers)
        {
            buffer.Dispose();
        }
    }

    /// <summary>The normalization right behind each layer of weights; null where there is none.</summary>
    internal IReadOnlyList<BatchNorm?> NormsBehindWeights
    {
        get
        {
            Layer[] leaves = [.. LeavesOf(Root)];
            return
            [
                .. Weights.Select(weight =>
                    Array.FindIndex(leaves, leaf => leaf.Parameters.Contains(weight)) is var at
                    && at + 1 < leaves.Length
                        ? leaves[at + 1] as BatchNorm
                        : null
                ),
            ];
        }
    }

    /// <summary>What is no weight, as matrix views: biases and parameters of activations, then buffers.</summary>
    internal WeightMatrix[] OthersToMatrices() =>
        [
            .. Parameters.Except(Weights).Select(parameter => parameter.ToMatrix()),
            .. Buffers.Select(buffer => buffer.ToMatrix()),
        ];

    /// <summary>Sets what is no weight, in the order of <see cref="OthersToMatrices"/>.</summary>
    internal void WriteOthers(IReadOnlyList<float[]> others)
    {
        int next = 0;
        foreach (Parameter parameter in Parameters.Except(Weights))
        {
            parameter.WriteMatrix(others[next++]);
        }

        foreach (NamedBuffer buffer in Buffers)
        {
            buffer.Value.Write(others[next++]);
        }
    }

    private ChannelGraph TraceChannels()
    {
        var trace = new ChannelTrace(InputShape);
        return trace.ToGraph(Root.Trace(trace, trace.Input));
    }

    private static IEnumerable<Layer> LeavesOf(Layer layer) =>
        layer is Container container ? container.Children.SelectMany(LeavesOf) : [layer];
}
