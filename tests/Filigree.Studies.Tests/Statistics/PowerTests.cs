using Filigree.Studies.Statistics;

namespace Filigree.Studies.Tests.Statistics;

public sealed class PowerTests
{
    [Fact]
    public void Half_a_deviation_takes_64_seeds_a_side_and_two_take_6()
    {
        Assert.Equal(64, Power.SeedsOfTwo(0.5));
        Assert.Equal(6, Power.SeedsOfTwo(2));
        Assert.Equal(10, Power.SeedsOfPairs(1));
        Assert.Equal(6, Power.SeedsOfTwo(-2));
        Assert.True(Power.OfTwo(0.5, 63) < 0.8 && Power.OfTwo(0.5, 64) >= 0.8);
    }

    [Fact]
    public void Without_an_effect_a_test_shows_one_at_its_level()
    {
        Assert.Equal(0.05, Power.OfTwo(0, 5), 1e-9);
        Assert.Equal(0.01, Power.OfPairs(0, 2, 0.01), 1e-9);
        Assert.Null(Power.SeedsOfTwo(0));
        Assert.Null(Power.SeedsOfTwo(1e-9));
        Assert.Null(Power.SeedsOfPairs(double.NaN));
    }

    [Fact]
    public void What_cannot_be_missed_takes_two_seeds_and_one_seed_shows_nothing()
    {
        Assert.Equal(2, Power.SeedsOfTwo(1e6));
        Assert.Equal(double.NaN, Power.OfTwo(1, 1));
        Assert.Equal(double.NaN, Power.OfPairs(1, 1));
    }
}
