using System.Text.Json;
using Filigree.Data;
using Filigree.Numerics;
using Filigree.Tensors;
using Filigree.Tests.Support;
using Filigree.Training;

namespace Filigree.Tests.Data;

/// <summary>The random changes of today's recipes: beside Pillow, by hand, how they are distributed, and what must hold for every image.</summary>
public sealed class RecipeAugmentationTests
{
    private static readonly SampleShape Colours = new(32, 32, 3);

    [Fact]
    public void Every_change_of_a_picture_has_Pillows_bytes()
    {
        using JsonDocument golden = JsonDocument.Parse(File.ReadAllText(GoldenFile.Path("pillow.json")));
        foreach (JsonElement one in golden.RootElement.GetProperty("rand_augments").EnumerateArray())
        {
            byte[] source = one.GetProperty("source").GetBytesFromBase64();
            var target = new byte[source.Length];
            for (int change = 0; change <= PictureChanges.Invert; change++)
            {
                int magnitude = one.GetProperty("magnitude").GetInt32();
                int largest = one.GetProperty("largest").GetInt32();
                bool isNegative = one.GetProperty("sign").GetInt32() < 0;
                PictureChanges.Apply(source, target, Shape(one), change, magnitude, largest, isNegative);
                byte[] expected = one.GetProperty("changed")[change].GetBytesFromBase64();
                Assert.True(expected.SequenceEqual(target), $"change {change} of {Shape(one)} at {magnitude}");
            }
        }

        foreach (JsonElement one in golden.RootElement.GetProperty("crops").EnumerateArray())
        {
            byte[] source = one.GetProperty("source").GetBytesFromBase64();
            var target = new byte[source.Length];
            int[] part = [.. one.GetProperty("part").EnumerateArray().Select(size => size.GetInt32())];
            RandomResizedCrop.Enlarge(source, target, Shape(one), part[0], part[1], part[2], part[3]);
            Assert.Equal(one.GetProperty("cut").GetBytesFromBase64(), target);
        }
    }

    public static TheoryData<int, int, int> Shapes =>
        new()
        {
            { 1, 1, 1 },
            { 1, 7, 2 },
            { 6, 1, 3 },
            { 28, 28, 1 },
            { 17, 9, 3 },
        };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Every_shape_of_image_is_taken_and_another_images_numbers_do_not_follow(
        int height,
        int width,
        int channels
    )
    {
        var shape = new SampleShape(height, width, channels);
        RandomStream stream = new Randomness(7).Stream("images");
        byte[] plain = [.. Enumerable.Repeat((byte)200, shape.Features)];
        var target = new byte[shape.Features];
        var inputs = new float[shape.Features];
        for (int image = 0; image < 100; image++)
        {
            stream.Restart(image, 0);
            new RandomResizedCrop(0.1).Apply(plain, target, shape, stream);
            Assert.Equal(plain, target);
            new RandAugment(14, 30).Apply(plain, target, shape, stream);
            new ColourJitter(1).Apply(plain, target, shape, stream);
            new RandomErasing(1).Apply(new float[shape.Features], inputs, shape, stream);
            Assert.All(inputs, number => Assert.Equal(0, number));
        }
    }

    [Fact]
    public void Nothing_is_changed_by_changes_of_size_0()
    {
        RandomStream stream = new Randomness(7).Stream("images");
        byte[] image = Picture(stream);
        var target = new byte[image.Length];
        new RandomResizedCrop(1).Apply(image, target, Colours, stream);
        Assert.Equal(image, target);
        new RandAugment(0).Apply(image, target, Colours, stream);
        Assert.Equal(image, target);
        new ColourJitter(0).Apply(image, target, Colours, stream);
        Assert.Equal(image, target);
        // Shears to sharpness; at size 0 bits and threshold keep all, but stretched and equalized colours are another image.
        for (int change = 0; change < 12; change++)
        {
            PictureChanges.Apply(image, target, Colours, change, 0, 30, isNegative: change % 2 == 0);
            Assert.Equal(image.Select(value => change == 11 && value == 255 ? (byte)0 : value), target);
        }
    }

    [Fact]
    public void Parts_that_are_cut_out_have_an_area_that_is_uniform_and_reach_every_place()
    {
        // A picture whose bytes grow by the column: the difference between the last and the first tells the part's width.
        byte[] ramp = [.. Enumerable.Range(0, Colours.Features).Select(place => (byte)(8 * (place / 3 % 32)))];
        var target = new byte[ramp.Length];
        RandomStream stream = new Randomness(7).Stream("images");
        var areas = new List<double>();
        var firsts = new HashSet<int>();
        for (int image = 0; image < 4000; image++)
        {
            new RandomResizedCrop(0.5).Apply(ramp, target, Colours, stream);
            double side = ((target[93] - target[0]) / 8.0) + 1;
            areas.Add(side * side / 1024);
            firsts.Add(target[0] / 8);
        }

        Assert.InRange(areas.Min(), 0.47, 0.54);
        Assert.InRange(areas.Max(), 0.98, 1);
        Assert.InRange(areas.Average(), 0.73, 0.77);
        Assert.Equal(Enumerable.Range(0, 10), firsts.Order());
    }

    [Fact]
    public void The_learned_policy_draws_its_pairs_alike_and_does_each_of_a_pair_as_often_as_it_says()
    {
        // In a picture of one grey, shifts, turns and shears alone bring zeros in, and inversion and brightness alone change the other bytes: 112 keeps its
        // 5 highest bits, and lies below all thresholds of the policy but that of magnitude 8.
        byte[] grey = [.. Enumerable.Repeat((byte)112, Colours.Features)];
        var target = new byte[grey.Length];
        RandomStream stream = new Randomness(7).Stream("images");
        const int rounds = 20_000;
        int shifted = 0;
        int inverted = 0;
        int left = 0;
        for (int round = 0; round < rounds; round++)
        {
            new AutoAugment().Apply(grey, target, Colours, stream);
            shifted += target.Contains((byte)0) ? 1 : 0;
            inverted += target.Contains((byte)143) ? 1 : 0;
            left += target.AsSpan().SequenceEqual(grey) ? 1 : 0;
        }

        // Pairs that move, by the chance that either of the two does.
        double moves = 0.79 + 0.85 + 0.2 + 0.5 + 0.4 + 0.97 + 0.7;
        // Two inversions, and inversion from 28 on.
        double inverts = 0.1 + 0.1 + 0.2;
        double others = 0.6 + 0.7 + 0.9 + 0.1;
        Assert.InRange(shifted, rounds / 25 * (moves - 0.2), rounds / 25 * (moves + 0.2));
        Assert.InRange(inverted, rounds / 25 * (inverts - 0.15), rounds / 25 * (inverts + 0.15));
        double same = 25 - moves - inverts - others;
        Assert.InRange(left, rounds / 25 * (same - 0.3), rounds / 25 * (same + 0.3));
    }

    [Fact]
    public void All_changes_are_drawn_alike_and_half_of_them_to_each_side()
    {
        RandomStream stream = new Randomness(7).Stream("images");
        byte[] image = Picture(new Randomness(8).Stream("images"));
        var outcomes = new Dictionary<string, int>();
        var target = new byte[image.Length];
        const int rounds = 5600;
        for (int round = 0; round < rounds; round++)
        {
            new RandAugment(1, 20).Apply(image, target, Colours, stream);
            string bytes = Convert.ToHexString(target);
            outcomes[bytes] = outcomes.GetValueOrDefault(bytes) + 1;
        }

        // Nine changes have two directions, five have none (to nothing, bits, threshold, stretch, equalize).
        Assert.Equal(23, outcomes.Count);
        Assert.Equal(18, outcomes.Values.Count(count => count is > rounds / 28 * 7 / 10 and < rounds / 28 * 13 / 10));
        Assert.Equal(5, outcomes.Values.Count(count => count is > rounds / 14 * 8 / 10 and < rounds / 14 * 12 / 10));
    }

    [Fact]
    public void Factors_of_a_jitter_are_uniform_around_1()
    {
        // A grey picture: contrast and saturation leave it as it is.
        byte[] grey = [.. Enumerable.Repeat((byte)100, Colours.Features)];
        var target = new byte[grey.Length];
        RandomStream stream = new Randomness(7).Stream("images");
        double[] factors =
        [
            .. Enumerable
                .Range(0, 2000)
                .Select(_ =>
                {
                    new ColourJitter(0.4).Apply(grey, target, Colours, stream);
                    return target[0] / 100.0;
                }),
        ];
        Assert.InRange(factors.Min(), 0.59, 0.62);
        Assert.InRange(factors.Max(), 1.38, 1.4);
        Assert.InRange(factors.Average(), 0.98, 1.01);
        Assert.InRange(factors.Count(factor => factor < 0.8) / 2000.0, 0.22, 0.28);
    }

    [Fact]
    public void An_erased_rectangle_has_its_probability_area_and_proportions()
    {
        float[] ones = [.. Enumerable.Repeat(1f, Colours.Features)];
        var target = new float[ones.Length];
        RandomStream stream = new Randomness(7).Stream("images");
        var areas = new List<double>();
        var ratios = new List<double>();
        for (int image = 0; image < 3000; image++)
        {
            new RandomErasing(0.25).Apply(ones, target, Colours, stream);
            int[] erased = [.. Enumerable.Range(0, 1024).Where(place => target[3 * place] == 0)];
            if (erased.Length == 0)
            {
                continue;
            }

            int height = erased.Select(place => place / 32).Distinct().Count();
            int width = erased.Select(place => place % 32).Distinct().Count();
            Assert.Equal(height * width, erased.Length);
            Assert.All(erased, place => Assert.Equal([0, 0, 0], target[(3 * place)..((3 * place) + 3)]));
            areas.Add(erased.Length / 1024.0);
            ratios.Add(height / (double)width);
        }

        Assert.InRange(areas.Count / 3000.0, 0.22, 0.28);
        Assert.InRange(areas.Min(), 0.01, 0.04);
        Assert.InRange(areas.Max(), 0.3, 0.36);
        Assert.InRange(areas.Average(), 0.16, 0.19);
        Assert.InRange(ratios.Count(ratio => ratio > 1) / (double)ratios.Count(ratio => ratio < 1), 0.8, 1.25);
    }

    [Fact]
    public void A_flip_in_turn_shows_both_sides_in_any_two_epochs_and_half_of_the_images_in_each()
    {
        byte[] image = [1, 2, 3];
        var target = new byte[3];
        RandomStream stream = new Randomness(7).Stream(StreamNames.Augment);
        var flips = new int[4];
        for (int number = 0; number < 1000; number++)
        {
            var seen = new bool[4];
            for (int epoch = 0; epoch < 4; epoch++)
            {
                stream.Restart(number, epoch);
                new HorizontalFlip(0.5, alternates: true).Apply(image, target, new SampleShape(1, 3, 1), stream);
                seen[epoch] = target[0] == 3;
                flips[epoch] += seen[epoch] ? 1 : 0;
            }

            Assert.Equal([seen[0], !seen[0], seen[0], !seen[0]], seen);
            stream.Restart(number, 0);
            new HorizontalFlip().Apply(image, target, new SampleShape(1, 3, 1), stream);
            Assert.Equal(seen[0], target[0] == 3);
        }

        Assert.InRange(flips[0], 450, 550);
    }

    [Fact]
    public void Impossible_settings_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new RandomResizedCrop(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RandAugment(2, 31));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ColourJitter(1.5));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RandomErasing(double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => new BatchMix(0.5, -1));
        var part = new byte[12];
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            RandomResizedCrop.Enlarge(part, new byte[12], new SampleShape(2, 2, 3), 1, 0, 2, 2)
        );
    }

    private static byte[] Picture(RandomStream stream) =>
        [.. Enumerable.Range(0, Colours.Features).Select(_ => (byte)(20 + stream.NextInt32(200)))];

    private static SampleShape Shape(JsonElement one)
    {
        int[] sizes = [.. one.GetProperty("shape").EnumerateArray().Select(size => size.GetInt32())];
        return new SampleShape(sizes[0], sizes[1], sizes[2]);
    }
}
