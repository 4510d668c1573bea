using Filigree.Data;

namespace Filigree.Tests.Data;

public sealed class ScalingTests
{
    // Four samples of two pixels; the last is validation and must not be looked at.
    private static readonly Samples Toy = new([0, 10, 20, 30, 40, 80, 255, 255], [0, 0, 0, 0]);
    private static readonly int[] Training = [0, 1, 2];

    [Fact]
    public void Unit_maps_black_to_0_and_white_to_1()
    {
        PixelScale scale = Scaling.Unit.Fit(Toy, Training);

        Assert.Equal([0f, 0f], scale.Offset);
        Assert.Equal(0f, scale.Scale(0, 0));
        Assert.Equal(1f, scale.Scale(255, 1), 6);
    }

    [Fact]
    public void Standardised_uses_one_mean_and_deviation_of_the_training_rows()
    {
        PixelScale scale = Scaling.Standardised.Fit(Toy, Training);

        // 0 10 20 30 40 80: mean 30, squares of deviations 900 400 100 0 100 2500 = 4000, over 6
        Assert.Equal([30f, 30f], scale.Offset);
        Assert.Equal((float)(1 / Math.Sqrt(4000d / 6)), scale.Factor[1], 7);
    }

    [Fact]
    public void Per_pixel_mean_takes_each_pixels_own_mean_and_the_deviation_of_what_is_left()
    {
        PixelScale scale = Scaling.PerPixelMean.Fit(Toy, Training);

        // 0 20 40 has mean 20; 10 30 80 has mean 40; squares 400 0 400 900 100 1600 = 3400, over 6
        Assert.Equal([20f, 40f], scale.Offset);
        Assert.Equal((float)(1 / Math.Sqrt(3400d / 6)), scale.Factor[1], 7);
    }

    [Fact]
    public void Centred_has_mean_0_and_a_range_of_1()
    {
        PixelScale scale = Scaling.Centred.Fit(Toy, Training);

        Assert.Equal([30f, 30f], scale.Offset);
        Assert.Equal(1f, scale.Scale(255, 0) - scale.Scale(0, 0), 6);
    }

    [Fact]
    public void Standardised_channels_take_mean_and_deviation_of_each_colour()
    {
        // Two samples of two pixels of two colours: 0 4 8 20 and 100 100 100 100.
        var colours = new Samples([0, 100, 4, 100, 8, 100, 20, 100], [0, 0]);
        PixelScale scale = Scaling.StandardisedChannels.Fit(colours, [0, 1], channels: 2);

        Assert.Equal([8f, 100f, 8f, 100f], scale.Offset);
        Assert.Equal((float)(1 / Math.Sqrt((64 + 16 + 0 + 144) / 4d)), scale.Factor[2], 7);
        Assert.Equal(scale.Factor[0], scale.Factor[2]);
        Assert.Equal(1 / 255f, scale.Factor[1]);
    }

    [Fact]
    public void Centred_pixels_have_a_range_of_1_about_their_own_mean()
    {
        PixelScale scale = Scaling.CentredPixels.Fit(Toy, Training);

        Assert.Equal([20f, 40f], scale.Offset);
        Assert.Equal([1 / 255f, 1 / 255f], scale.Factor);
    }

    [Fact]
    public void Images_that_are_all_alike_give_finite_inputs()
    {
        var flat = new Samples([7, 7, 7, 7], [0, 1]);

        Assert.All(Scaling.All, scaling => Assert.True(float.IsFinite(scaling.Fit(flat, [0, 1]).Scale(9, 0))));
    }

    [Fact]
    public void The_order_of_rows_changes_no_bit()
    {
        Dataset data = DataSets.Bundled();
        int[] rows = [.. Enumerable.Range(0, 1_000)];
        int[] backwards = [.. rows.Reverse()];

        foreach (Scaling scaling in Scaling.All)
        {
            PixelScale forth = scaling.Fit(data.Train, rows);
            PixelScale back = scaling.Fit(data.Train, backwards);
            Assert.Equal(forth.Factor, back.Factor);
            Assert.Equal(forth.Offset, back.Offset);
        }
    }

    [Fact]
    public void A_scaled_training_part_has_mean_0_and_deviation_1()
    {
        Dataset data = DataSets.Bundled();
        int[] rows = [.. Enumerable.Range(0, 500)];

        foreach (Scaling scaling in (Scaling[])[Scaling.Standardised, Scaling.PerPixelMean])
        {
            PixelScale scale = scaling.Fit(data.Train, rows);
            double sum = 0;
            double squares = 0;
            for (int i = 0; i < rows.Length * data.Features; i++)
            {
                double input = scale.Scale(data.Train.Pixels[i], i % data.Features);
                sum += input;
                squares += input * input;
            }
            Assert.Equal(0, sum / (rows.Length * data.Features), 5);
            Assert.Equal(1, squares / (rows.Length * data.Features), 5);
        }
    }

    [Fact]
    public void Every_scaling_is_found_by_its_name_and_an_unknown_one_is_refused()
    {
        Assert.All(Scaling.All, scaling => Assert.Same(scaling, Scaling.Named(scaling.Name)));
        Assert.Equal(
            "unknown scaling 'z'; expected unit, standardised, standardised-channels, per-pixel-mean, centred, centred-pixels",
            Assert.Throws<UserError>(() => Scaling.Named("z")).Message
        );
    }

    [Fact]
    public void Nothing_can_be_learned_from_no_rows() =>
        Assert.Throws<ArgumentException>(() => Scaling.Unit.Fit(Toy, []));
}
