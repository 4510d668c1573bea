using System.Runtime.CompilerServices;
using Filigree.Numerics;

namespace Filigree.Data;

/// <summary>
/// Colour images drawn by a program: a grating of wavelength 4 or 8 pixels and one of five directions, seen through a soft round window at a
/// random place, in random colours on a random ground, with noise. Its phase is random, so that the mean image is the same for every class: no
/// linear model of the pixels tells classes apart, and a convolution with a rectifier does.
/// </summary>
internal static class GratingData
{
    private const int Side = 32;
    private const int Channels = 3;
    private const int Directions = 5;
    private const ulong Seed = 1;
    private static readonly double[] Wavelengths = [4, 8];

    /// <summary>The set.</summary>
    public static DataSetDescription Gratings { get; } =
        new()
        {
            Name = "gratings",
            Title = "coloured gratings of ten kinds, drawn by a program",
            License = "MIT",
            Height = Side,
            Width = Side,
            Channels = Channels,
            ClassNames =
            [
                .. Enumerable
                    .Range(0, Wavelengths.Length * Directions)
                    .Select(label =>
                        $"{Wavelengths[label / Directions]} pixels, {180 / Directions * (label % Directions)} degrees"
                    ),
            ],
            TrainCount = 6_000,
            TestCount = 2_000,
            Read = static (set, _) =>
                set.Holding(
                    Draw(part: 0, set.TrainCount, set.Classes),
                    Draw(part: 1, set.TestCount, set.Classes),
                    "drawn by Filigree"
                ),
        };

    private static Samples Draw(int part, int count, int classes)
    {
        var pixels = new byte[count * Side * Side * Channels];
        var labels = new byte[count];
        var stream = new RandomStream(Seed, "gratings", part, 0);
        for (int image = 0; image < count; image++)
        {
            stream.Restart(part, image);
            labels[image] = (byte)(image % classes);
            Draw(labels[image], stream, pixels.AsSpan(image * Side * Side * Channels, Side * Side * Channels));
        }

        return new Samples(pixels, labels);
    }

    // Most of a set's images would be drawn before the runtime had optimised it.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Draw(int label, RandomStream stream, Span<byte> image)
    {
        double angle = Math.PI / Directions * (label % Directions);
        double frequency = 2 * Math.PI / Wavelengths[label / Directions];
        double phase = 2 * Math.PI * stream.NextDouble();
        double row = Uniform(stream, 10, 21);
        double column = Uniform(stream, 10, 21);
        double width = Uniform(stream, 5, 8);
        Span<double> ground = stackalloc double[Channels];
        Span<double> contrast = stackalloc double[Channels];
        for (int channel = 0; channel < Channels; channel++)
        {
            ground[channel] = Uniform(stream, 88, 168);
            contrast[channel] = Uniform(stream, 30, 80) * (stream.NextUInt32() % 2 == 0 ? 1 : -1);
        }

        // sin(a + b) and exp(a + b) are made of what belongs to rows and of what belongs to columns.
        Span<(double Sine, double Cosine, double Window)> across = stackalloc (double, double, double)[Side];
        for (int x = 0; x < Side; x++)
        {
            across[x] = Wave((frequency * Elementary.Cos(angle) * x) + phase, x - column, width);
        }

        for (int y = 0; y < Side; y++)
        {
            (double sine, double cosine, double window) = Wave(frequency * Elementary.Sin(angle) * y, y - row, width);
            for (int x = 0; x < Side; x++)
            {
                double wave = (across[x].Sine * cosine) + (across[x].Cosine * sine);
                double seen = wave * window * across[x].Window;
                uint noise = stream.NextUInt32();
                for (int channel = 0; channel < Channels; channel++)
                {
                    double grain = ((noise >> (8 * channel)) & 63) - 31.5;
                    double value = ground[channel] + (contrast[channel] * seen) + grain;
                    image[(((y * Side) + x) * Channels) + channel] = (byte)Math.Clamp(Math.Floor(value + 0.5), 0, 255);
                }
            }
        }
    }

    private static (double Sine, double Cosine, double Window) Wave(double angle, double distance, double width) =>
        (Elementary.Sin(angle), Elementary.Cos(angle), Elementary.Exp(-distance * distance / (2 * width * width)));

    private static double Uniform(RandomStream stream, double from, double to) =>
        from + ((to - from) * stream.NextDouble());
}
