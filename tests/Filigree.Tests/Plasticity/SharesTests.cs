using Filigree.Connectivity;
using Filigree.Numerics;
using Filigree.Plasticity;

namespace Filigree.Tests.Plasticity;

/// <summary>How cutting and growing is shared among layers.</summary>
[Trait("Run", "once")]
public sealed class SharesTests
{
    private static readonly MatrixShape[] LeNet = [new(300, 784), new(100, 300), new(10, 100)];

    [Theory]
    [InlineData(0.1, new long[] { 18_714, 6_906, 1_000 })]
    [InlineData(0.01, new long[] { 1_810, 668, 184 })]
    public void Erk_gives_the_layers_of_lenet_what_its_paper_says(double density, long[] expected)
    {
        Quota[] quotas = [.. Shares.Of(Distributions.ErdosRenyi).Share(Turnover([300 * 784, 30_000, 1_000], density))];
        Assert.Equal(expected, quotas.Select(quota => quota.Total));
    }

    [Fact]
    public void Er_leaves_out_kernels_and_is_erk_for_dense_layers()
    {
        MatrixShape[] layers = [new(10, 90, 3, 3), new(20, 10)];
        var budget = new Budget(layers, 0.1);

        // Of 110 connections: in proportion to 10 + 10 and 20 + 10, and with the kernel to 26 and 30.
        Assert.Equal([44, 66], Distributions.ErdosRenyiOfChannels.Share(budget));
        Assert.Equal([51, 59], Distributions.ErdosRenyi.Share(budget));
        Assert.Equal("er", Shares.Parse("er").Name);
        Assert.Equal(
            Distributions.ErdosRenyi.Share(new Budget(LeNet, 0.1)),
            Distributions.ErdosRenyiOfChannels.Share(new Budget(LeNet, 0.1))
        );
    }

    [Fact]
    public void Given_densities_are_those_of_the_layers_or_their_proportions()
    {
        IShares shares = Shares.Parse("given([0.5, 0.1, 1])");
        long[] counts = [300 * 784, 30_000, 1_000];

        Assert.Equal(
            [117_600, 3_000, 1_000],
            shares.Share(Turnover(counts, density: null)).Select(quota => quota.Total)
        );

        // 10% of all are 26,620: in proportion to 117,600, 3,000 and 1,000.
        Assert.Equal([25_744, 657, 219], shares.Share(Turnover(counts, density: 0.1)).Select(quota => quota.Total));
        UserError error = Assert.Throws<UserError>(() => Shares.Parse("given([0.5, 0.1])").Share(Turnover(counts)));
        Assert.Contains("densities are 2, and 3 layers are cut", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_leaves_comes_back_by_the_layers_mean_momentum()
    {
        // 20% of 20 and 20 are 8; means of 1 and 3 give 2 and 6.
        Turnover turnover = Turnover([20, 20], moves: 0.2) with
        {
            Layers = [new(10, 10), new(10, 10)],
            Momenta = [1, 3],
        };
        Assert.Equal([new Quota(16, 18), new Quota(16, 22)], new MomentumShares().Share(turnover));
    }

    [Fact]
    public void No_layer_grows_beyond_99_percent_by_momentum_and_the_others_take_the_rest()
    {
        Turnover turnover = Turnover([98, 20], moves: 0.5) with
        {
            Layers = [new(10, 10), new(10, 10)],
            Momenta = [1, 0],
        };
        // 49 and 10 leave; the first has room for 50.
        Assert.Equal([new Quota(49, 99), new Quota(10, 19)], new MomentumShares().Share(turnover));
    }

    [Theory]
    [InlineData(500, 0.002)]
    [InlineData(539, 0.002)]
    [InlineData(540, 0.001)]
    [InlineData(660, 0.001)]
    [InlineData(661, 0.0005)]
    [InlineData(700, 0.0005)]
    public void A_threshold_goes_to_where_as_many_leave_as_are_meant_to(int leaving, double expected)
    {
        float[] scores = [.. Enumerable.Range(0, 1000).Select(index => index < leaving ? 0.0009f : 0.01f)];
        var shares = new ThresholdShares(count: 600, threshold: 0.001);
        Quota[] quotas =
        [
            .. shares.Share(Turnover([1000, 500]) with { Scores = [scores, [.. Enumerable.Repeat(1f, 500)]] }),
        ];

        Assert.Equal(expected, shares.Threshold, 12);
        Assert.Equal(1000 - leaving, quotas[0].Kept);
        Assert.Equal(500, quotas[1].Kept);
        Assert.Equal(1500, quotas.Sum(quota => quota.Total));
        // By what is left: the second layer has 500 of 1500 - leaving.
        double share = leaving * 500.0 / (1500 - leaving);
        Assert.InRange(quotas[1].Total - 500, share - 0.5, share + 0.5);

        var resumed = new ThresholdShares(count: 600, threshold: 0.5);
        using var stream = new MemoryStream();
        shares.Save(new BinaryWriter(stream));
        resumed.Restore(new BinaryReader(new MemoryStream(stream.ToArray())));
        Assert.Equal(shares.Threshold, resumed.Threshold);
    }

    [Fact]
    public void Soft_growth_is_cut_back_at_the_next_event()
    {
        Turnover turnover = Turnover([50], moves: 0.02) with { Layers = [new(10, 50)] };
        Assert.Equal([new Quota(40, 50)], new PlaceShares().Share(turnover));
        Assert.Equal([new Quota(50, 60)], new PlaceShares(isSoft: true).Share(turnover));
        Assert.Equal([new Quota(50, 60)], new PlaceShares(isSoft: true).Share(turnover with { Counts = [60] }));
        Assert.Equal(
            [new Quota(50, 50)],
            new PlaceShares(isSoft: true).Share(turnover with { Counts = [60], Moves = 0 })
        );
    }

    private static Turnover Turnover(long[] counts, double? density = null, double moves = 0) =>
        new()
        {
            Layers = LeNet[..counts.Length],
            Counts = counts,
            First = counts,
            Density = density,
            Moves = moves,
            Scores = [.. counts.Select(_ => Array.Empty<float>())],
        };
}
