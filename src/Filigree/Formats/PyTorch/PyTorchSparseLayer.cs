using Filigree.Numerics;
using static System.FormattableString;
using Sizes = Filigree.Formats.TensorShape;

namespace Filigree.Formats;

/// <summary>A layer that a PyTorch archive has as a sparse tensor: [out, in], or coordinates in [out, in, kernel...].</summary>
internal sealed class PyTorchSparseLayer : WeightLayer
{
    private readonly string place;
    private readonly PyTorchLayout layout;
    private readonly StoredTensor[] indices;
    private readonly StoredTensor values;

    private PyTorchSparseLayer(
        string name,
        string place,
        PyTorchLayout layout,
        KernelLayout kernels,
        StoredTensor[] indices,
        StoredTensor values
    )
        : base(name, kernels, kernels.Dimensions, values.Type)
    {
        this.place = place;
        this.layout = layout;
        this.indices = indices;
        this.values = values;
    }

    /// <inheritdoc/>
    public override bool IsSparse => true;

    /// <inheritdoc/>
    public override IReadOnlyList<StoredTensor> Parts => [.. indices, values];

    /// <summary>A layer whose parts are of the sizes that its shape says.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="place">The file and the tensor, for errors.</param>
    /// <param name="layout">How the indices say where the values are.</param>
    /// <param name="dimensions">Size of each dimension.</param>
    /// <param name="indices">The tensors of the indices.</param>
    /// <param name="values">The weights.</param>
    /// <param name="most">The most neurons, outputs and inputs together, that are believed.</param>
    /// <exception cref="UserError">It is no layer that is read, or its sizes contradict each other.</exception>
    public static PyTorchSparseLayer Of(
        string name,
        string place,
        PyTorchLayout layout,
        IReadOnlyList<long> dimensions,
        StoredTensor[] indices,
        StoredTensor values,
        long most
    )
    {
        bool isPlain = dimensions.Count == 2;
        // As of dense tensors, those of one and three dimensions have a convolution's names.
        bool isConvolution =
            dimensions.Count == 4
            || (dimensions.Count is 3 or 5 && new ParameterName(name).Leaf is "weight" or "kernel");
        if (!isPlain && (!isConvolution || layout != PyTorchLayout.Coordinates))
        {
            throw Unread(
                $"is a {layout.Name} tensor of {dimensions.Count} dimensions",
                "2, or coordinates (coo) in 4, or in 3 or 5 of a name that ends in weight"
            );
        }

        if (values.Shape.Count != 1 || !values.Type.IsFloat())
        {
            throw Unread(
                $"has values of shape {Sizes.TextOf(values.Shape)} and type {values.TypeText}",
                "one floating-point number for each place"
            );
        }

        if (dimensions.Contains(0) || Sizes.CountOf(dimensions) is null)
        {
            throw Unread($"is of shape {Sizes.TextOf(dimensions)}", "sizes of a layer");
        }

        long inputs = dimensions.Skip(1).Aggregate(1L, (product, size) => product * size);
        if (dimensions[0] > most || inputs > most - dimensions[0])
        {
            throw new UserError(
                Invariant($"claims {dimensions[0]:N0} outputs and {inputs:N0} inputs"),
                place,
                Invariant($"at most {most:N0} of all layers together that are left in a file of this size"),
                "the file may be damaged: get it again"
            );
        }

        var kernels = KernelLayout.Of(dimensions);
        MatrixShape shape = kernels.Shape;
        long count = values.Count;
        long[][] expected =
            layout == PyTorchLayout.Coordinates
                ?
                [
                    [dimensions.Count, count],
                ]
            : layout == PyTorchLayout.Rows
                ?
                [
                    [shape.Outputs + 1L],
                    [count],
                ]
            :
            [
                [shape.Inputs + 1L],
                [count],
            ];
        for (int part = 0; part < indices.Length; part++)
        {
            if (!indices[part].Shape.SequenceEqual(expected[part]))
            {
                throw new UserError(
                    $"has {layout.IndexNames[part]} of shape {Sizes.TextOf(indices[part].Shape)}",
                    place,
                    Sizes.TextOf(expected[part]),
                    "the file is damaged: get it again"
                );
            }
        }

        return new PyTorchSparseLayer(name, place, layout, kernels, indices, values);

        UserError Unread(string what, string wanted) =>
            new(what, place, wanted, "make it dense in Python before it is saved: tensor.to_dense()");
    }

    /// <summary>The numbers of neurons that the layer claims.</summary>
    public long Claimed => (long)Shape.Outputs + Shape.Inputs;

    /// <inheritdoc/>
    public override WeightMatrix ReadMatrix() => SparseLayers.ToDense(this, place);

    /// <inheritdoc/>
    public override SparseMatrix ReadSparse()
    {
        if (ReadSparseDoubles() is { } doubles)
        {
            return doubles.Places;
        }

        (int[] outputs, int[] inputs) = Places();
        return EntrySum.Of(Name, Shape, outputs, inputs, values.ReadSingles());
    }

    /// <inheritdoc/>
    internal override DoubleConnections? ReadSparseDoubles()
    {
        if (Type != ElementType.Float64)
        {
            return null;
        }

        (int[] outputs, int[] inputs) = Places();
        return EntrySum.Of(Name, Shape, outputs, inputs, values.ReadDoubles());
    }

    private (int[] Outputs, int[] Inputs) Places()
    {
        var numbers = new IndexReader((what, wanted) => new(what, place, wanted, "the file is damaged: get it again"));
        int count = (int)Math.Min(values.Count, int.MaxValue);
        if (layout == PyTorchLayout.Coordinates)
        {
            int[] bounds = [.. Layout.Dimensions.Select(size => (int)size)];
            int[] all = numbers.Read(indices[0], bounds);
            int[] columns = all[count..(2 * count)];
            for (int dimension = 2; dimension < bounds.Length; dimension++)
            {
                for (int i = 0; i < count; i++)
                {
                    columns[i] = (columns[i] * bounds[dimension]) + all[(dimension * count) + i];
                }
            }

            return (all[..count], columns);
        }

        bool isByRows = layout == PyTorchLayout.Rows;
        int[] lines = numbers.Expand(indices[0], isByRows ? Shape.Outputs : Shape.Inputs, count);
        int[] within = numbers.Read(indices[1], isByRows ? Shape.Inputs : Shape.Outputs);
        return isByRows ? (lines, within) : (within, lines);
    }

    /// <inheritdoc/>
    public override ConversionLoss LossOfSingles() => values.LossOf(ElementType.Float32);
}
