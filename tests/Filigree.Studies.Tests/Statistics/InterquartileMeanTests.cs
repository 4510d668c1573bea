using Filigree.Studies.Statistics;

namespace Filigree.Studies.Tests.Statistics;

public sealed class InterquartileMeanTests
{
    [Fact]
    public void A_quarter_is_cut_at_each_end_rounded_down()
    {
        // Of eight, two at each end; of seven, one.
        Assert.Equal(4.5, InterquartileMean.Of([100, 5, 1, -90, 4, 3, 6, 50]), 1e-15);
        Assert.Equal(4, InterquartileMean.Of([7, 6, 5, 4, 3, 2, 1]), 1e-15);
        Assert.Equal(2, InterquartileMean.Of([1, 2, 3]), 1e-15);
    }

    [Fact]
    public void One_number_is_its_own_and_none_has_none()
    {
        Assert.Equal(0.7, InterquartileMean.Of([0.7, double.NaN]));
        Assert.Equal(double.NaN, InterquartileMean.Of([double.NaN, double.PositiveInfinity]));
        Assert.Equal(
            Interval.None,
            InterquartileMean.IntervalOf([
                [0.7],
                [0.8],
            ])
        );
        Assert.Equal(
            new Interval(0.1, 0.1),
            InterquartileMean.IntervalOf([
                [0.1, 0.1, 0.1],
                [0.1],
            ])
        );
    }

    [Fact]
    public void Strata_keep_their_sizes_in_every_resample()
    {
        // Nothing spreads within the strata, so all resamples are alike; pooled, they would not be.
        Interval within = InterquartileMean.IntervalOf([
            [1, 1, 1],
            [2, 2, 2],
        ]);
        Assert.Equal(new Interval(1.5, 1.5), within);
        Interval pooled = InterquartileMean.IntervalOf([
            [1, 1, 1, 2, 2, 2],
        ]);
        Assert.True(pooled.Low < 1.1 && pooled.High > 1.9, $"{pooled}");
    }

    [Fact]
    public void The_interval_of_a_middle_is_that_of_sorting_every_resample()
    {
        // Of three numbers nothing is cut: the mean, of which every one of 27 resamples is known. 1/27 have the mean 1, 3/27 have 4/3.
        Interval interval = InterquartileMean.IntervalOf([
            [1, 2, 6],
        ]);
        Assert.Equal(1, interval.Low);
        Assert.Equal(6, interval.High);
        Assert.Equal(
            4 / 3.0,
            InterquartileMean
                .IntervalOf(
                    [
                        [1, 2, 6],
                    ],
                    0.85
                )
                .Low,
            1e-12
        );
        // Of four, one at each end is cut: the mean of the middle two, between 2 and 3 for most.
        Interval four = InterquartileMean.IntervalOf([
            [1, 2, 3, 4],
        ]);
        Assert.InRange(four.Low, 1, 1.5);
        Assert.InRange(four.High, 3.5, 4);
    }
}
