using Filigree.Numerics;
using Filigree.Tensors;
using Filigree.Topology;

namespace Filigree.Layers;

/// <summary>
/// A first layer that is found and not learned (Page 2018; Jordan 2024): a convolution whose filters are the principal directions of the samples' square
/// patches, each divided by the root of its variance, so that outputs are uncorrelated and of variance 1, and then the same filters negated. Only its
/// biases are trained. Its filters are none of the network's weights: no wiring fills them, and no rule cuts them.
/// </summary>
public sealed class Whitening : Layer
{
    /// <summary>Added to each variance.</summary>
    public const double Epsilon = 5e-4;

    private readonly int size;
    private readonly int channels;
    private ConvolutionKernel? kernel;
    private SampleShape kernelFor;

    /// <summary>A layer that knows no samples yet.</summary>
    /// <param name="name">Name within what holds it.</param>
    /// <param name="channels">Number of the samples' channels, at least 1.</param>
    /// <param name="size">Height and width of the patches, at least 1.</param>
    public Whitening(string name, int channels, int size = 2)
        : base(name)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        (this.channels, this.size) = (channels, size);
        int features = channels * size * size;
        var shape = new MatrixShape(2 * features, features, size, size) { IsConvolution = true };
        Filters = new Parameter(name + ".weight", ParameterKind.Fixed, shape)
        {
            Group = new ParameterGroup { HasDecay = false, RateFactor = 0 },
            Dimensions = shape.Dimensions,
        };
        Bias = new Parameter(name + ".bias", ParameterKind.Bias, new MatrixShape(2 * features, 1));
        Parameters = [Filters, Bias];
    }

    /// <summary>The filters, [filter, channel x row x column]; zeros until <see cref="Fit"/>.</summary>
    public Parameter Filters { get; }

    /// <summary>The biases.</summary>
    public Parameter Bias { get; }

    /// <summary>Whether it knows its samples.</summary>
    public bool IsFitted => Filters.Value.Span.IndexOfAnyExcept(0f) >= 0;

    /// <inheritdoc/>
    public override IReadOnlyList<Parameter> Parameters { get; }

    /// <inheritdoc/>
    public override SampleShape ShapeFor(SampleShape input)
    {
        ConvolutionGeometry geometry = KernelFor(input).Geometry;
        return new SampleShape(geometry.OutputHeight, geometry.OutputWidth, geometry.Outputs);
    }

    /// <inheritdoc/>
    public override IEnumerable<ParameterUse> UsesFor(SampleShape input)
    {
        int positions = KernelFor(input).Geometry.OutputPositions;
        return Parameters.Select(parameter => new ParameterUse(parameter, positions));
    }

    /// <summary>Refuses: every filter sees all colours, so that paths begin behind it, and nothing counts them from there.</summary>
    /// <inheritdoc/>
    public override ChannelValue Trace(ChannelTrace trace, ChannelValue input) =>
        throw new UserError(
            "paths and distances are not counted through whitening, whose filters are no connections",
            Name,
            "a network without whitening"
        );

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">It knows no samples yet.</exception>
    public override Variable Forward(Tape tape, Variable input, in Pass pass) =>
        IsFitted
            ? Filters.Convolve(tape, input, KernelFor(input.Shape.Sample), Bias)
            : throw new InvalidOperationException($"{Name} knows no samples; expected {nameof(Fit)} before.");

    /// <summary>Finds the filters from samples.</summary>
    /// <param name="images">Images of one shape, [row, column, channel] each; an array may come again with other numbers.</param>
    /// <param name="shape">Their shape.</param>
    /// <exception cref="ArgumentException">There are none, or they are too small.</exception>
    public void Fit(IEnumerable<float[]> images, SampleShape shape)
    {
        ArgumentNullException.ThrowIfNull(images);
        int features = channels * size * size;
        int rows = KernelFor(shape).Geometry.OutputHeight;
        int columns = KernelFor(shape).Geometry.OutputWidth;
        var products = new double[features * features];
        var patch = new double[features];
        long count = 0;
        foreach (float[] image in images)
        {
            for (int place = 0; place < rows * columns; place++)
            {
                Take(image, shape, place / columns, place % columns, patch);
                Add(patch, products);
            }

            count += rows * columns;
        }

        if (count == 0)
        {
            throw new ArgumentException("There are no images.", nameof(images));
        }

        for (int place = 0; place < products.Length; place++)
        {
            products[place] /= count;
        }

        (double[] values, double[] vectors) = SymmetricEigenvectors.Of(products, features);
        var filters = new float[2 * vectors.Length];
        for (int place = 0; place < vectors.Length; place++)
        {
            double scale = Math.Sqrt(Math.Max(values[place / features], 0) + Epsilon);
            filters[place] = (float)(vectors[place] / scale);
            filters[vectors.Length + place] = -filters[place];
        }

        Filters.WriteMatrix(filters);
    }

    // In the order of a filter's inputs: channel, row, column.
    private void Take(float[] image, SampleShape shape, int top, int left, double[] patch)
    {
        int place = 0;
        for (int channel = 0; channel < channels; channel++)
        {
            for (int y = top; y < top + size; y++)
            {
                for (int x = left; x < left + size; x++)
                {
                    patch[place++] = image[(((y * shape.Width) + x) * channels) + channel];
                }
            }
        }
    }

    private static void Add(double[] patch, double[] products)
    {
        for (int row = 0; row < patch.Length; row++)
        {
            for (int column = 0; column < patch.Length; column++)
            {
                products[(row * patch.Length) + column] += patch[row] * patch[column];
            }
        }
    }

    private ConvolutionKernel KernelFor(SampleShape input)
    {
        if (kernel is not null && kernelFor == input)
        {
            return kernel;
        }

        if (input.Channels != channels || input.Height < size || input.Width < size)
        {
            throw new ArgumentException(
                $"{Name} takes {channels} channels of at least {size} x {size}; it was given samples of {input}."
            );
        }

        var geometry = new ConvolutionGeometry(
            input.Height,
            input.Width,
            channels,
            2 * channels * size * size,
            size,
            size,
            1,
            1,
            default,
            1
        );
        kernelFor = input;
        return kernel = ConvolutionKernel.Create(geometry, ConvolutionForm.Auto);
    }
}
