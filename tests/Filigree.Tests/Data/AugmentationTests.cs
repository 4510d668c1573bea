using System.Text.Json;
using Filigree.Data;
using Filigree.Numerics;
using Filigree.Tensors;
using Filigree.Tests.Support;
using Filigree.Training;

namespace Filigree.Tests.Data;

/// <summary>Random changes of images: by hand, beside SciPy and NumPy, and what must hold for every image.</summary>
public sealed class AugmentationTests
{
    // Two rows of three pixels.
    private static readonly byte[] Small = [1, 2, 3, 4, 5, 6];
    private static readonly SampleShape SmallShape = new(height: 2, width: 3, channels: 1);

    [Fact]
    public void A_flip_exchanges_left_and_right_and_keeps_the_colours_of_a_pixel_together()
    {
        Assert.Equal([3, 2, 1, 6, 5, 4], Flipped(Small, SmallShape));
        Assert.Equal([5, 6, 3, 4, 1, 2], Flipped([1, 2, 3, 4, 5, 6], new SampleShape(1, 3, 2)));
        Assert.Equal(Small, Flipped(Flipped(Small, SmallShape), SmallShape));
        for (int width = 1; width <= 40; width++)
        {
            var shape = new SampleShape(2, width, width % 2 == 0 ? 3 : 1 + (width % 4));
            byte[] image = [.. Enumerable.Range(0, shape.Features).Select(place => (byte)place)];
            byte[] expected =
            [
                .. image.Chunk(shape.Channels).Chunk(width).SelectMany(row => row.Reverse()).SelectMany(pixel => pixel),
            ];
            Assert.Equal(expected, Flipped(image, shape));
        }
    }

    [Fact]
    public void A_crop_shows_the_reflection_beyond_the_border_without_repeating_it()
    {
        Assert.Equal([4, 5, 6, 1, 2, 3], Shifted(Small, SmallShape, top: -1, left: 0));
        Assert.Equal([2, 1, 2, 5, 4, 5], Shifted(Small, SmallShape, top: 0, left: -1));
        Assert.Equal([3, 2, 1, 6, 5, 4], Shifted(Small, SmallShape, top: 0, left: 2));
        Assert.Equal([1, 2, 3, 4, 5, 6], Shifted(Small, SmallShape, top: 4, left: -8));
        Assert.Equal([7, 7, 7], Shifted([7, 7, 7], new SampleShape(3, 1, 1), top: 5, left: -3));
    }

    [Fact]
    public void A_turn_by_a_quarter_moves_pixels_and_by_nothing_moves_none()
    {
        byte[] square = [1, 2, 3, 4, 5, 6, 7, 8, 9];
        var shape = new SampleShape(3, 3, 1);
        Assert.Equal(square, Rotated(square, shape, 0));
        Assert.Equal([3, 6, 9, 2, 5, 8, 1, 4, 7], Rotated(square, shape, 90));
        Assert.Equal([9, 8, 7, 6, 5, 4, 3, 2, 1], Rotated(square, shape, 180));
        Assert.Equal([7, 4, 1, 8, 5, 2, 9, 6, 3], Rotated(square, shape, -90));
    }

    [Fact]
    public void A_turn_mixes_four_pixels_and_rounds_halves_up()
    {
        // By 45 degrees the corner of 2 x 2 pixels comes from a place sqrt(1/2) - 1/2 = 0.2071 above the upper edge's middle, where the mirror
        // shows the row below: 0.7929 of the upper row's mean and 0.2071 of the lower one's.
        byte[] turned = Rotated([0, 100, 200, 40], new SampleShape(2, 2, 1), 45);
        Assert.Equal(Math.Floor((0.7928932 * 50) + (0.2071068 * 120) + 0.5), turned[0]);
    }

    [Fact]
    public void Turns_and_crops_are_those_of_SciPy_and_NumPy()
    {
        using JsonDocument golden = JsonDocument.Parse(File.ReadAllText(GoldenFile.Path("augmentation.json")));
        foreach (JsonElement one in golden.RootElement.GetProperty("rotations").EnumerateArray())
        {
            byte[] turned = Rotated(Bytes(one, "source"), Shape(one), one.GetProperty("degrees").GetDouble());
            double[] expected = [.. one.GetProperty("turned").EnumerateArray().Select(number => number.GetDouble())];
            Assert.All(turned.Zip(expected), pair => Assert.InRange(pair.First - pair.Second, -0.5 - 1e-4, 0.5 + 1e-4));
        }

        foreach (JsonElement one in golden.RootElement.GetProperty("shifts").EnumerateArray())
        {
            int top = one.GetProperty("top").GetInt32();
            int left = one.GetProperty("left").GetInt32();
            Assert.Equal(Bytes(one, "shifted"), Shifted(Bytes(one, "source"), Shape(one), top, left));
        }
    }

    [Fact]
    public void Every_border_is_that_of_SciPy_and_NumPy()
    {
        using JsonDocument golden = JsonDocument.Parse(File.ReadAllText(GoldenFile.Path("augmentation.json")));
        foreach (JsonElement one in golden.RootElement.GetProperty("nearest").EnumerateArray())
        {
            byte[] source = Bytes(one, "source");
            var turned = new byte[source.Length];
            RandomRotation.Rotate(source, turned, Shape(one), one.GetProperty("degrees").GetDouble(), Border.Nearest);
            Assert.All(
                turned.Zip(Numbers(one, "turned")),
                pair => Assert.InRange(pair.First - pair.Second, -0.5 - 1e-4, 0.5 + 1e-4)
            );
        }

        foreach (JsonElement one in golden.RootElement.GetProperty("crops").EnumerateArray())
        {
            byte[] source = Bytes(one, "source");
            var cut = new byte[source.Length];
            int top = one.GetProperty("top").GetInt32();
            int left = one.GetProperty("left").GetInt32();
            RandomCrop.Cut(source, cut, Shape(one), top, left, Fill(one));
            Assert.Equal(Bytes(one, "cut"), cut);
        }

        foreach (JsonElement one in golden.RootElement.GetProperty("moves").EnumerateArray())
        {
            float[] source = [.. Numbers(one, "source").Select(number => (float)number)];
            var moved = new float[source.Length];
            double top = one.GetProperty("top").GetDouble();
            double left = one.GetProperty("left").GetDouble();
            RandomShift.Shift(source, moved, Shape(one), top, left, Fill(one));
            Assert.All(moved.Zip(Numbers(one, "moved")), pair => Assert.InRange(pair.First - pair.Second, -1e-5, 1e-5));
        }
    }

    [Theory]
    [InlineData(32, 32, 3)]
    [InlineData(32, 32, 4)]
    [InlineData(28, 28, 1)]
    [InlineData(9, 17, 3)]
    [InlineData(17, 8, 1)]
    [InlineData(1, 40, 3)]
    [InlineData(2, 33, 4)]
    public void A_colour_is_turned_alike_whatever_stands_beside_it(int height, int width, int channels)
    {
        // Images of two colours are turned pixel by pixel, those of one, three and four eight pixels at once where the processor can.
        var shape = new SampleShape(height, width, channels);
        var pair = new SampleShape(height, width, 2);
        RandomStream stream = new Randomness(3).Stream("images");
        byte[] image = [.. Enumerable.Range(0, shape.Features).Select(_ => (byte)stream.NextUInt32())];
        var turned = new byte[image.Length];
        var two = new byte[pair.Features];
        var expected = new byte[pair.Features];
        foreach (Border border in new[] { Border.Reflect, Border.Nearest })
        {
            for (double degrees = -180; degrees <= 180; degrees += 3.7)
            {
                RandomRotation.Rotate(image, turned, shape, degrees, border);
                for (int channel = 0; channel < channels; channel++)
                {
                    for (int position = 0; position < shape.Positions; position++)
                    {
                        two[2 * position] = image[(position * channels) + channel];
                    }

                    RandomRotation.Rotate(two, expected, pair, degrees, border);
                    for (int position = 0; position < shape.Positions; position++)
                    {
                        Assert.Equal(expected[2 * position], turned[(position * channels) + channel]);
                    }
                }
            }
        }
    }

    [Fact]
    public void A_shift_is_uniform_over_a_part_of_height_and_of_width_and_seldom_whole_pixels()
    {
        // A picture whose numbers say where they stand: 100 y + x.
        var shape = new SampleShape(10, 20, 1);
        float[] places = [.. Enumerable.Range(0, 200).Select(pixel => (100f * (pixel / 20)) + (pixel % 20))];
        var moved = new float[200];
        RandomStream stream = new Randomness(7).Stream("images");
        var down = new List<double>();
        var right = new List<double>();
        for (int round = 0; round < 2000; round++)
        {
            new RandomShift(0.2).Apply(places, moved, shape, stream);
            double across = moved[(5 * 20) + 11] - moved[(5 * 20) + 10];
            Assert.Equal(1, across, 1e-3);
            double middle = moved[(5 * 20) + 10];
            down.Add((middle - 10) / 100 - 5);
            right.Add(middle);
        }

        // Rows move by up to 2 of 10, columns by up to 4 of 20, which the last two digits show.
        Assert.InRange(down.Min(), -2.05, -1.9);
        Assert.InRange(down.Max(), 1.9, 2.05);
        Assert.InRange(down.Average(), -0.1, 0.1);
        Assert.True(right.Count(value => value != Math.Round(value)) > 1900);
    }

    [Fact]
    public void Inputs_are_changed_after_scaling_with_the_numbers_that_follow_those_of_the_bytes()
    {
        Dataset dataset = Images();
        var shape = new SampleShape(4, 4, 3);
        float[] mean = [.. Enumerable.Range(0, 48).Select(feature => (float)feature)];
        var source = new ImageSource(
            dataset,
            dataset.Train,
            [.. Enumerable.Range(0, dataset.Train.Count)],
            new PixelScale(mean, 0.5f),
            new AugmentationChain(
                [new RandomCrop(1, Border.Zero), new RandomShift(0.3, Border.Zero), new HorizontalFlip()],
                shape,
                new Randomness(5)
            )
        );
        float[] seen = Gather(source, [6, 2], epoch: 3);
        RandomStream stream = new Randomness(5).Stream(StreamNames.Augment, 6, 3);
        var cut = new byte[48];
        new RandomCrop(1, Border.Zero).Apply(dataset.Train.Pixels.AsSpan(6 * 48, 48), cut, shape, stream);
        float[] scaled = [.. cut.Select((pixel, feature) => (pixel - mean[feature]) * 0.5f)];
        var moved = new float[48];
        new RandomShift(0.3, Border.Zero).Apply(scaled, moved, shape, stream);
        var flipped = new float[48];
        new HorizontalFlip().Apply(moved, flipped, shape, stream);
        Assert.Equal(flipped, seen[..48]);
        Assert.Equal(seen[48..], Gather(source, [2], epoch: 3));
    }

    [Fact]
    public void Bytes_cannot_be_changed_behind_scaled_inputs()
    {
        IAugmentation[] steps = [new HorizontalFlip(), new RandomShift(0.1), new HorizontalFlip(), new RandomCrop(4)];
        Assert.Equal(3, AugmentationChain.FindMisplaced(steps));
        Assert.Null(AugmentationChain.FindMisplaced(steps[..3]));
        Assert.Throws<ArgumentException>(() =>
            new AugmentationChain(steps, new SampleShape(4, 4, 3), new Randomness(5))
        );
    }

    public static TheoryData<int, int, int> Shapes =>
        new()
        {
            { 1, 1, 1 },
            { 1, 7, 2 },
            { 6, 1, 3 },
            { 5, 8, 1 },
            { 28, 28, 1 },
            { 32, 32, 3 },
        };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void An_image_of_one_colour_stays_as_it_is_and_no_new_extreme_appears(int height, int width, int channels)
    {
        var shape = new SampleShape(height, width, channels);
        IPixelAugmentation[] all = [new HorizontalFlip(), new RandomRotation(180), new RandomCrop(9)];
        RandomStream stream = new Randomness(7).Stream("images");
        byte[] plain = [.. Enumerable.Repeat((byte)200, shape.Features)];
        byte[] mixed = [.. Enumerable.Range(0, shape.Features).Select(_ => (byte)stream.NextInt32(256))];
        var target = new byte[shape.Features];
        foreach (IPixelAugmentation augmentation in all)
        {
            for (int round = 0; round < 20; round++)
            {
                augmentation.Apply(plain, target, shape, stream);
                Assert.Equal(plain, target);
                augmentation.Apply(mixed, target, shape, stream);
                Assert.InRange(target.Min(), mixed.Min(), mixed.Max());
                Assert.InRange(target.Max(), mixed.Min(), mixed.Max());
            }
        }
    }

    [Fact]
    public void Half_of_all_images_are_flipped_and_shifts_reach_every_place_alike()
    {
        RandomStream stream = new Randomness(7).Stream("images");
        var target = new byte[Small.Length];
        int flips = 0;
        var shifts = new Dictionary<string, int>();
        byte[] grid = [.. Enumerable.Range(0, 25).Select(pixel => (byte)pixel)];
        var cut = new byte[25];
        for (int round = 0; round < 2000; round++)
        {
            new HorizontalFlip().Apply(Small, target, SmallShape, stream);
            flips += target[0] == 3 ? 1 : 0;
            new RandomCrop(1).Apply(grid, cut, new SampleShape(5, 5, 1), stream);
            string middle = $"{cut[12]}";
            shifts[middle] = shifts.GetValueOrDefault(middle) + 1;
        }

        Assert.InRange(flips, 900, 1100);
        Assert.Equal(9, shifts.Count);
        Assert.All(shifts.Values, count => Assert.InRange(count, 150, 300));
    }

    [Fact]
    public void What_an_image_becomes_depends_on_the_image_and_the_epoch_not_on_the_batch_or_what_came_before()
    {
        Dataset dataset = Images();
        ISampleSource one = Source(dataset);
        ISampleSource other = Source(dataset);
        float[] together = Gather(one, [4, 0, 7, 2], epoch: 3);
        _ = Gather(other, [1, 1, 1], epoch: 9);
        float[] alone = [.. new[] { 4, 0, 7, 2 }.SelectMany(position => Gather(other, [position], epoch: 3))];
        Assert.Equal(together, alone);
        Assert.NotEqual(together, Gather(one, [4, 0, 7, 2], epoch: 4));
    }

    [Fact]
    public void Images_that_are_only_looked_at_stay_as_they_are()
    {
        Dataset dataset = Images();
        var plain = new ImageSource(dataset, dataset.Train, [0, 1, 2, 3], new PixelScale(new float[48], 1));
        using var expected = new Tensor(4, 48);
        using var actual = new Tensor(4, 48);
        plain.Gather([0, 1, 2, 3], expected.Matrix, new int[4]);
        Source(dataset).Gather([0, 1, 2, 3], actual.Matrix, new int[4]);
        Assert.Equal(expected.ToArray(), actual.ToArray());
    }

    [Fact]
    public void Steady_state_allocates_nothing()
    {
        Dataset dataset = Images();
        ISampleSource source = Source(dataset);
        using var target = new Tensor(8, 48);
        int[] positions = [0, 1, 2, 3, 4, 5, 6, 7];
        var labels = new int[8];
        long least = Allocations.Least(() =>
        {
            for (int epoch = 0; epoch < 50; epoch++)
            {
                source.Gather(positions, epoch, target.Matrix, labels);
            }
        });
        Assert.Equal(0, least);
    }

    [Fact]
    public void Impossible_settings_and_wrong_sizes_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new HorizontalFlip(1.5));
        Assert.Throws<ArgumentOutOfRangeException>(() => new HorizontalFlip(double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RandomRotation(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RandomCrop(-1));
        Assert.Throws<ArgumentException>(() => HorizontalFlip.Flip(Small, new byte[5], SmallShape));
        Assert.Throws<ArgumentException>(() => HorizontalFlip.Flip(Small, Small, SmallShape));
    }

    private static ImageSource Source(Dataset dataset) =>
        new(
            dataset,
            dataset.Train,
            [.. Enumerable.Range(0, dataset.Train.Count)],
            new PixelScale(new float[48], 1),
            new AugmentationChain(
                [new HorizontalFlip(), new RandomRotation(30), new RandomCrop(2), new RandomShift(0.1)],
                new SampleShape(4, 4, 3),
                new Randomness(5)
            )
        );

    private static Dataset Images()
    {
        RandomStream stream = new Randomness(3).Stream("images");
        byte[] pixels = [.. Enumerable.Range(0, 10 * 48).Select(_ => (byte)stream.NextInt32(256))];
        var samples = new Samples(pixels, new byte[10]);
        return new Dataset("made up", 4, 4, 3, 2, samples, samples, "made up");
    }

    private static float[] Gather(ISampleSource source, int[] positions, int epoch)
    {
        using var target = new Tensor(positions.Length, source.Features);
        source.Gather(positions, epoch, target.Matrix, new int[positions.Length]);
        return target.ToArray();
    }

    private static byte[] Flipped(byte[] image, SampleShape shape)
    {
        var target = new byte[image.Length];
        HorizontalFlip.Flip(image, target, shape);
        return target;
    }

    private static byte[] Shifted(byte[] image, SampleShape shape, int top, int left)
    {
        var target = new byte[image.Length];
        RandomCrop.Cut(image, target, shape, top, left);
        return target;
    }

    private static byte[] Rotated(byte[] image, SampleShape shape, double degrees)
    {
        var target = new byte[image.Length];
        RandomRotation.Rotate(image, target, shape, degrees);
        return target;
    }

    private static SampleShape Shape(JsonElement one)
    {
        int[] sizes = [.. one.GetProperty("shape").EnumerateArray().Select(size => size.GetInt32())];
        return new SampleShape(sizes[0], sizes[1], sizes[2]);
    }

    private static Border Fill(JsonElement one) =>
        Enum.Parse<Border>(one.GetProperty("fill").GetString()!, ignoreCase: true);

    private static double[] Numbers(JsonElement one, string name) =>
        [.. one.GetProperty(name).EnumerateArray().Select(number => number.GetDouble())];

    private static byte[] Bytes(JsonElement one, string name) =>
        [.. one.GetProperty(name).EnumerateArray().Select(number => number.GetByte())];
}
