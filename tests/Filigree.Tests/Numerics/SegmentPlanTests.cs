using Filigree.Numerics;
using Filigree.Tests.Support;

namespace Filigree.Tests.Numerics;

/// <summary>How products walk over connections.</summary>
public sealed class SegmentPlanTests
{
    [Fact]
    public void A_small_plan_is_the_one_made_by_hand()
    {
        // Neuron 0 is connected to 0, 1, 5; neuron 1 to none; neuron 2 to 4; neuron 3 to 1, 2.
        int[] starts = [0, 3, 3, 4, 6];
        int[] others = [0, 1, 5, 4, 1, 2];

        var plan = SegmentPlan.Of(starts, others, 6, new PlanSize(Band: 3, Block: 4), byLength: false);
        Assert.Equal((2, 2), (plan.Bands, plan.Blocks));
        Assert.Equal([new(0, 0, 2), new(1, 3, 3), new(2, 3, 3)], Block(plan, 0, 0));
        Assert.Equal([new(0, 2, 3), new(2, 3, 4)], Block(plan, 0, 1));
        Assert.Equal([new(3, 4, 6)], Block(plan, 1, 0));
        Assert.Equal([], Block(plan, 1, 1));

        var sorted = SegmentPlan.Of(starts, others, 6, new PlanSize(Band: 4, Block: 6), byLength: true);
        Assert.Equal([new(1, 3, 3), new(2, 3, 4), new(3, 4, 6), new(0, 0, 3)], Block(sorted, 0, 0));
    }

    [Theory]
    [InlineData(1, 1, 1.0)]
    [InlineData(40, 300, 0.2)]
    [InlineData(300, 40, 0.02)]
    [InlineData(64, 64, 0)]
    public void Every_connection_is_there_once_in_the_order_of_its_neuron(int outputs, int inputs, double density)
    {
        SparseMatrix matrix = TestConnections.Make(outputs, inputs, density, 3);
        foreach (bool byLength in new[] { false, true })
        {
            var plan = SegmentPlan.Of(matrix.Starts, matrix.Indices, inputs, new PlanSize(16, 7), byLength);
            int[] next = matrix.Starts[..^1];
            for (int band = 0; band < plan.Bands; band++)
            {
                for (int block = 0; block < plan.Blocks; block++)
                {
                    foreach (Segment segment in Block(plan, band, block))
                    {
                        Assert.Equal(band, segment.Neuron / 16);
                        Assert.Equal(next[segment.Neuron], segment.Start);
                        Assert.All(
                            matrix.Indices[segment.Start..segment.Stop],
                            input => Assert.Equal(block, input / 7)
                        );
                        next[segment.Neuron] = segment.Stop;
                    }
                }
            }

            Assert.Equal(matrix.Starts[1..], next);
        }
    }

    [Fact]
    public void Blocks_are_cut_where_they_hold_enough_connections_to_pay()
    {
        // 24 KB of rows of 256 bytes are 96; at 20% each neuron has 19 connections there, at 5% not five.
        Assert.Equal(new PlanSize(512, 96), PlanSize.For(1000, 784, 156_800, 256, threads: 1, nearest: true));
        Assert.Equal(new PlanSize(512, 784), PlanSize.For(1000, 784, 39_200, 256, threads: 1, nearest: true));
        // 2,560 rows of 512 bytes leave a second-level cache, 512 of them do not.
        Assert.Equal(new PlanSize(512, 512), PlanSize.For(640, 2560, 327_680, 512, threads: 1, nearest: false));
        Assert.Equal(new PlanSize(64, 784), PlanSize.For(1000, 784, 39_200, 256, threads: 2, nearest: true));
    }

    [Fact]
    public void Passes_cover_the_samples_with_few_vectors_at_the_end()
    {
        Assert.Equal([(0, 4)], Passes(1));
        Assert.Equal([(0, 8)], Passes(8));
        Assert.Equal([(0, 16)], Passes(9));
        Assert.Equal([(0, 64), (64, 4)], Passes(68));
        Assert.Equal([(0, 64), (64, 32), (96, 4)], Passes(100));
        Assert.Equal([(0, 64), (64, 64)], Passes(128));
        Assert.Equal([(0, 64), (64, 64), (128, 64), (192, 64), (256, 32), (288, 16)], Passes(300));
        Assert.Equal([], Passes(0));
    }

    private static (int Column, int Width)[] Passes(int samples)
    {
        var passes = SamplePasses.Of<Lanes256>(samples, (samples + 15) / 16 * 16, 8);
        return [.. Enumerable.Range(0, passes.Count).Select(passes.At)];
    }

    private static Segment[] Block(SegmentPlan plan, int band, int block) =>
        plan.Segments[plan.BlockStart(band, block)..plan.BlockEnd(band, block)];
}
