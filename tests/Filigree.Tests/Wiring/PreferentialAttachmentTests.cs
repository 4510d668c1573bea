using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Filigree.Numerics;
using Filigree.Topology;
using Filigree.Wiring;

namespace Filigree.Tests.Wiring;

public class PreferentialAttachmentTests
{
    private static RandomStream Stream(ulong seed = 7) => new(seed, StreamNames.Weights, 0, 1);

    private static float[] HeNormal(int outputs, int inputs, ulong seed = 7)
    {
        var weights = new float[outputs * inputs];
        new HeNormal().Fill(weights, new MatrixShape(outputs, inputs), new RandomStream(seed, "test", 0, 0));
        return weights;
    }

    private static float[] Row(float[] weights, int row, int columns) =>
        [.. weights.AsSpan(row * columns, columns).ToArray().Order()];

    private static float[] Column(float[] weights, int column, int columns) =>
        [.. weights.Where((_, place) => place % columns == column).Order()];

    public static TheoryData<int, int> Shapes()
    {
        var shapes = new TheoryData<int, int>();
        foreach (int outputs in new[] { 1, 2, 3, 7, 16, 33, 100 })
        {
            foreach (int inputs in new[] { 1, 2, 3, 8, 17, 64, 130 })
            {
                shapes.Add(outputs, inputs);
            }
        }

        return shapes;
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void The_pass_over_the_inputs_keeps_every_rows_weights_and_the_first_row(int outputs, int inputs)
    {
        float[] before = HeNormal(outputs, inputs);
        float[] after = [.. before];
        new PreferentialAttachment { Passes = RewiringPasses.Inputs }.Rewire(after, new(outputs, inputs), Stream());
        Assert.Equal(before.AsSpan(0, inputs), after.AsSpan(0, inputs));
        for (int row = 0; row < outputs; row++)
        {
            Assert.Equal(Row(before, row, inputs), Row(after, row, inputs));
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void The_pass_over_the_outputs_keeps_every_columns_weights_and_the_first_column(int outputs, int inputs)
    {
        float[] before = HeNormal(outputs, inputs);
        float[] after = [.. before];
        new PreferentialAttachment { Passes = RewiringPasses.Outputs }.Rewire(after, new(outputs, inputs), Stream());
        for (int column = 0; column < inputs; column++)
        {
            Assert.Equal(Column(before, column, inputs), Column(after, column, inputs));
        }

        for (int row = 0; row < outputs; row++)
        {
            Assert.Equal(before[row * inputs], after[row * inputs]);
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Both_passes_keep_all_weights_and_are_one_after_the_other(int outputs, int inputs)
    {
        float[] before = HeNormal(outputs, inputs);
        float[] after = [.. before];
        var shape = new MatrixShape(outputs, inputs);
        new PreferentialAttachment().Rewire(after, shape, Stream());
        Assert.Equal(before.Order(), after.Order());

        float[] stepwise = [.. before];
        RandomStream stream = Stream();
        new PreferentialAttachment { Passes = RewiringPasses.Inputs }.Rewire(stepwise, shape, stream);
        new PreferentialAttachment { Passes = RewiringPasses.Outputs }.Rewire(stepwise, shape, stream);
        Assert.Equal(stepwise, after);
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void A_matrix_with_all_its_connections_is_rewired_to_the_same_bits_dense_or_sparse(int outputs, int inputs)
    {
        float[] dense = HeNormal(outputs, inputs);
        SparseMatrix sparse = SparseMatrix.NonZero(new WeightMatrix("w", outputs, inputs, [.. dense]));
        new PreferentialAttachment().Rewire(dense, new(outputs, inputs), Stream());
        new PreferentialAttachment().Rewire(sparse, Stream());
        Assert.Equal(dense, sparse.ToDense().Values);
    }

    [Fact]
    public void In_a_sparse_matrix_weights_move_and_connections_stay()
    {
        float[] weights = HeNormal(400, 300);
        RandomStream cut = new(3, "test", 1, 0);
        foreach (ref float weight in weights.AsSpan())
        {
            weight = cut.NextInt32(10) < 8 ? 0 : weight;
        }

        SparseMatrix before = SparseMatrix.NonZero(new WeightMatrix("w", 400, 300, weights));
        SparseMatrix after = SparseMatrix.NonZero(new WeightMatrix("w", 400, 300, weights));
        new PreferentialAttachment { Passes = RewiringPasses.Inputs }.Rewire(after, Stream());
        Assert.Equal(before.Indices, after.Indices);
        Assert.Equal(before.Starts, after.Starts);
        for (int row = 0; row < 400; row++)
        {
            Assert.Equal(before.WeightsOf(row).ToArray().Order(), after.WeightsOf(row).ToArray().Order());
        }

        double varianceBefore = StrengthStatistics.Of(before).Inputs.Variance;
        Assert.InRange(StrengthStatistics.Of(after).Inputs.Variance, 0, varianceBefore / 2);
        new PreferentialAttachment().Rewire(after, Stream());
        Assert.Equal(before.Indices, after.Indices);
        Assert.Equal(before.Values.Order(), after.Values.Order());
    }

    [Fact]
    public void Strengths_of_a_wide_layer_fall_from_about_1_41_to_about_0_2()
    {
        const int size = 1024;
        float[] weights = HeNormal(size, size);
        var shape = new MatrixShape(size, size);
        var (inputs, outputs) = StrengthStatistics.Of(weights, shape);
        Assert.InRange(inputs.StandardDeviation, 1.33, 1.49);
        Assert.InRange(outputs.StandardDeviation, 1.33, 1.49);
        new PreferentialAttachment().Rewire(weights, shape, Stream());
        (inputs, outputs) = StrengthStatistics.Of(weights, shape);
        Assert.InRange(inputs.StandardDeviation, 0.15, 0.25);
        Assert.InRange(outputs.StandardDeviation, 0.15, 0.25);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0.004, 0)]
    [InlineData(0.005, 1)]
    [InlineData(0.25, 25)]
    [InlineData(0.255, 26)]
    [InlineData(1, 100)]
    public void The_amount_is_the_share_of_the_rows_behind_the_first_that_are_rewired(double amount, int rewired)
    {
        float[] before = HeNormal(101, 40);
        float[] after = [.. before];
        var rule = new PreferentialAttachment { Passes = RewiringPasses.Inputs, Amount = amount };
        rule.Rewire(after, new(101, 40), Stream());
        int changed = Enumerable
            .Range(0, 101)
            .Count(row => !before.AsSpan(row * 40, 40).SequenceEqual(after.AsSpan(row * 40, 40)));
        Assert.Equal(rewired, changed);
    }

    [Fact]
    public void The_stream_decides_and_nothing_else()
    {
        float[] first = HeNormal(50, 60);
        float[] second = [.. first];
        float[] other = [.. first];
        new PreferentialAttachment().Rewire(first, new(50, 60), Stream(1));
        new PreferentialAttachment().Rewire(second, new(50, 60), Stream(1));
        new PreferentialAttachment().Rewire(other, new(50, 60), Stream(2));
        Assert.Equal(first, second);
        Assert.NotEqual(first, other);
    }

    [Theory]
    [InlineData(3, 5)]
    [InlineData(900, 300)]
    [InlineData(140, 2000)]
    [InlineData(7, 40_000)]
    public void Threads_change_no_bit(int outputs, int inputs)
    {
        float[] alone = HeNormal(outputs, inputs);
        float[] shared = [.. alone];
        var rule = new PreferentialAttachment { Amount = 0.8 };
        rule.Rewire(alone, new(outputs, inputs), Stream());
        using var workers = new Workers(3);
        rule.Rewire(shared, new(outputs, inputs), Stream(), workers);
        Assert.Equal(alone, shared);
    }

    [Fact]
    public void The_outcome_is_frozen()
    {
        float[] weights = HeNormal(300, 200);
        new PreferentialAttachment().Rewire(weights, new(300, 200), Stream());
        byte[] hash = SHA256.HashData(MemoryMarshal.AsBytes<float>(weights));
        Assert.Equal("2e9bf9e0808ad403", Convert.ToHexStringLower(hash)[..16]);
    }

    [Theory]
    [InlineData(float.NaN, "NaN")]
    [InlineData(float.PositiveInfinity, "Infinity")]
    public void Weights_that_are_no_numbers_are_refused_before_anything_is_changed(float bad, string name)
    {
        float[] weights = HeNormal(5, 6);
        weights[20] = bad;
        float[] before = [.. weights];
        string message = Assert
            .Throws<UserError>(() => new PreferentialAttachment().Rewire(weights, new(5, 6), Stream()))
            .Message;
        Assert.Equal(before, weights);
        Assert.Contains($"the weight of output 3, input 2 is {name}", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_outside_their_range_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new PreferentialAttachment { Amount = 1.01 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new PreferentialAttachment { Amount = double.NaN });
        Assert.Throws<ArgumentOutOfRangeException>(() => new PreferentialAttachment { Passes = (RewiringPasses)3 });
        Assert.Throws<ArgumentException>(() => new PreferentialAttachment().Rewire(new float[5], new(2, 3), Stream()));
    }
}
