using Filigree.Numerics;
using Filigree.Tensors;
using Filigree.Tests.Support;

namespace Filigree.Tests.Tensors;

/// <summary>Positions and channels over the two-dimensional tensor: views, copies, and both layouts.</summary>
public sealed class ReshapeTests
{
    private const int Samples = 3;

    public static TheoryData<int, int, int, FeatureOrder, Layout> Shapes
    {
        get
        {
            var shapes = new TheoryData<int, int, int, FeatureOrder, Layout>();
            foreach (
                (int height, int width, int channels) in ((int, int, int)[])
                    [(2, 3, 16), (2, 2, 5), (4, 4, 1), (1, 1, 7)]
            )
            {
                foreach (FeatureOrder order in Enum.GetValues<FeatureOrder>())
                {
                    shapes.Add(height, width, channels, order, Layout.SampleRows);
                    shapes.Add(height, width, channels, order, Layout.NeuronRows);
                }
            }

            return shapes;
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Features_become_positions_and_channels_in_the_order_asked_for_and_come_back(
        int height,
        int width,
        int channels,
        FeatureOrder order,
        Layout layout
    )
    {
        var shape = new SampleShape(height, width, channels);
        using var tape = new Tape();
        Variable flat = Filled(tape, shape.Flat, layout);
        Variable spread = ReshapeOperation.Apply(tape, flat, shape, order);
        for (int sample = 0; sample < Samples; sample++)
        {
            for (int feature = 0; feature < shape.Features; feature++)
            {
                (int position, int channel) =
                    order == FeatureOrder.ChannelsFirst
                        ? (feature % shape.Positions, feature / shape.Positions)
                        : (feature / channels, feature % channels);
                Assert.Equal(At(flat, sample, 0, feature), At(spread, sample, position, channel));
            }
        }

        Variable back = ReshapeOperation.Apply(tape, spread, shape.Flat, order);
        Assert.Equal(flat.Value.ToArray(), back.Value.ToArray());
        Assert.Equal(layout, back.Layout);
        Assert.True(PaddingIsZero(spread.Value));
    }

    [Theory]
    [InlineData(Layout.SampleRows, FeatureOrder.PositionsFirst, 16, true)]
    [InlineData(Layout.SampleRows, FeatureOrder.PositionsFirst, 5, false)]
    [InlineData(Layout.SampleRows, FeatureOrder.ChannelsFirst, 16, false)]
    [InlineData(Layout.NeuronRows, FeatureOrder.ChannelsFirst, 5, true)]
    [InlineData(Layout.NeuronRows, FeatureOrder.PositionsFirst, 16, false)]
    public void Nothing_is_copied_where_order_and_padding_allow_it(
        Layout layout,
        FeatureOrder order,
        int channels,
        bool isView
    )
    {
        using var tape = new Tape();
        Variable maps = Filled(tape, new SampleShape(2, 2, channels), layout);
        Variable flat = ReshapeOperation.Apply(tape, maps, maps.Shape.Sample.Flat, order);

        flat.Value.Span[0] = 77;
        Assert.Equal(isView, maps.Value.Span[0] == 77);
        Variable tokens = ReshapeOperation.Apply(tape, maps, SampleShape.Tokens(4, channels), order);
        tokens.Value.Span[0] = 78;
        Assert.Equal(78, maps.Value.Span[0]);
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Gradients_go_back_to_where_the_numbers_came_from(
        int height,
        int width,
        int channels,
        FeatureOrder order,
        Layout layout
    )
    {
        var shape = new SampleShape(height, width, channels);
        using var tape = new Tape();
        Variable maps = Filled(tape, shape, layout);
        Variable flat = ReshapeOperation.Apply(tape, maps, shape.Flat, order);
        Variable again = ReshapeOperation.Apply(tape, maps, shape.Flat, order);
        Variable other = TransposeOperation.InLayout(
            tape,
            flat,
            layout == Layout.SampleRows ? Layout.NeuronRows : Layout.SampleRows
        );
        Variable sum = SumOperation.Apply(tape, SumOperation.Apply(tape, again, other), again);

        // The gradient by a sum is the same by all its terms, and the maps are in it three times.
        Tensor gradient = sum.WriteGradient(out _);
        gradient.CopyFrom(sum.Value);
        tape.Backward();

        float[] expected = [.. maps.Value.ToArray().Select(value => 9 * value)];
        Assert.Equal(expected, maps.Gradient.ToArray().Select(value => value), Close);
        Assert.True(PaddingIsZero(maps.Gradient));
    }

    [Fact]
    public void A_change_of_the_number_of_numbers_is_refused()
    {
        using var tape = new Tape();
        Variable maps = Filled(tape, new SampleShape(2, 2, 3), Layout.SampleRows);
        Assert.Contains(
            "2 x 2 x 3 have 12 numbers",
            Assert
                .Throws<ArgumentException>(() =>
                    ReshapeOperation.Apply(tape, maps, new SampleShape(13), FeatureOrder.ChannelsFirst)
                )
                .Message,
            StringComparison.Ordinal
        );
        Assert.Throws<ArgumentException>(() =>
            SumOperation.Apply(tape, maps, Filled(tape, new SampleShape(12), Layout.SampleRows))
        );
        Assert.Throws<ArgumentOutOfRangeException>(() => new SampleShape(1 << 16, 1 << 16, 1 << 16));
    }

    [Theory]
    [InlineData(WeightForm.Dense, 3)]
    [InlineData(WeightForm.Dense, 70)]
    [InlineData(WeightForm.Sparse, 3)]
    public void A_linear_layer_takes_each_position_as_if_it_were_a_sample(WeightForm form, int outputs)
    {
        // In both layouts, with ReLU and bias: values, and gradients by inputs and parameters.
        var shape = new SampleShape(2, 2, 5);
        foreach (Layout layout in Enum.GetValues<Layout>())
        {
            using var positions = new Pieces(form, outputs);
            using var samples = new Pieces(form, outputs);
            using var tape = new Tape();
            Variable maps = Filled(tape, shape, layout);
            Variable rows = tape.NewVariable(Samples * 4, 5, requiresGradient: true);
            rows.Value.Write(Ordered(maps, maps.Value));
            Variable y = positions.Forward(tape, maps);
            Variable z = samples.Forward(tape, rows);
            Assert.Equal(Ordered(z, z.Value), Ordered(y, y.Value), Close);
            Assert.True(PaddingIsZero(y.Value));

            y.WriteGradient(out _).CopyFrom(y.Value);
            z.WriteGradient(out _).CopyFrom(z.Value);
            tape.Backward();
            Assert.Equal(Ordered(rows, rows.Gradient), Ordered(maps, maps.Gradient), Close);
            foreach ((Parameter expected, Parameter actual) in samples.All.Zip(positions.All))
            {
                Assert.Equal(expected.Gradient().ToArray(), actual.Gradient().ToArray(), Close);
            }
        }
    }

    private static bool Close(float expected, float actual) =>
        Math.Abs(expected - actual) <= 1e-5 * Math.Max(1, Math.Abs(expected));

    private static Variable Filled(Tape tape, SampleShape shape, Layout layout)
    {
        Variable variable = tape.NewVariable(new Shape(Samples, shape), requiresGradient: true, layout);
        variable.Value.Write(HashedNumbers.Make(variable.Value.Rows * variable.Value.Columns, 5));
        return variable;
    }

    private static float At(Variable variable, int sample, int position, int channel) =>
        variable.Layout == Layout.SampleRows
            ? variable.Value.Row(sample * variable.Shape.Positions + position)[channel]
            : variable.Value.Row(channel * variable.Shape.Positions + position)[sample];

    // [sample, position, channel].
    private static float[] Ordered(Variable variable, Tensor tensor)
    {
        Shape shape = variable.Shape;
        if (variable.Layout == Layout.SampleRows)
        {
            return tensor.ToArray();
        }

        var numbers = new float[shape.Samples * shape.Sample.Features];
        for (int index = 0; index < numbers.Length; index++)
        {
            int position = index / shape.Channels % shape.Positions;
            int row = index % shape.Channels * shape.Positions + position;
            numbers[index] = tensor.Row(row)[index / shape.Sample.Features];
        }

        return numbers;
    }

    private static bool PaddingIsZero(Tensor tensor) =>
        Enumerable
            .Range(0, tensor.Rows)
            .All(row =>
                tensor
                    .Span.Slice(row * tensor.Stride + tensor.Columns, tensor.Stride - tensor.Columns)
                    .ToArray()
                    .All(value => value == 0)
            );

    /// <summary>SReLU, a linear layer with bias and ReLU.</summary>
    private sealed class Pieces : IDisposable
    {
        private readonly Parameter weight;
        private readonly Parameter bias;
        private readonly Parameter[] four;

        public Pieces(WeightForm form, int outputs)
        {
            weight = new("w", ParameterKind.Weight, new MatrixShape(outputs, 5));
            bias = new("b", ParameterKind.Bias, new MatrixShape(outputs, 1));
            four =
            [
                .. Enumerable
                    .Range(0, 4)
                    .Select(i => new Parameter($"s{i}", ParameterKind.Activation, new MatrixShape(5, 1))),
            ];
            weight.Connect(TestConnections.Make(outputs, 5, 0.6, 3), form);
            bias.WriteMatrix(HashedNumbers.Make(outputs, 2));
            for (int index = 0; index < 4; index++)
            {
                four[index].WriteMatrix(HashedNumbers.Make(5, 4 + index));
            }
        }

        public IEnumerable<Parameter> All => [weight, bias, .. four];

        public Variable Forward(Tape tape, Variable input)
        {
            Variable x = SReluOperation.Apply(tape, input, four[0], four[1], four[2], four[3]);
            return weight.Multiply(tape, x, bias, relu: true);
        }

        public void Dispose()
        {
            foreach (Parameter parameter in All)
            {
                parameter.Dispose();
            }
        }
    }
}
