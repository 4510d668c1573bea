using Filigree.Numerics;
using Filigree.Options;

namespace Filigree.Plasticity;

/// <summary>All schedules of densities and fractions by name.</summary>
public static class Schedules
{
    private static readonly NumberOption SteepnessOption = new(
        "steepness",
        "the steeper, the more of the way falls into its middle",
        6,
        0,
        100,
        ExcludesMinimum: true
    );

    private static readonly NumberOption HalvedOption = new("at", "share of the time after which it is", 0.75, 0, 1);

    /// <summary>The first number all the time.</summary>
    public static ISchedule Constant { get; } = new Law("constant", (from, _, _) => from);

    /// <summary>In equal steps.</summary>
    public static ISchedule Linear { get; } = new Law("linear", (from, to, p) => to + (from - to) * (1 - p));

    /// <summary>Half a cosine: to + (from - to) (1 + cos(pi p)) / 2.</summary>
    public static ISchedule Cosine { get; } =
        new Law("cosine", (from, to, p) => to + (from - to) * (1 + Elementary.Cos(Math.PI * p)) / 2);

    /// <summary>Most of the way early: to + (from - to) (1 - p)^3.</summary>
    public static ISchedule Cubic { get; } =
        new Law("cubic", (from, to, p) => to + (from - to) * (1 - p) * (1 - p) * (1 - p));

    /// <summary>By one factor each time: from^(1 - p) to^p.</summary>
    public static ISchedule Exponential { get; } =
        new Law(
            "exponential",
            (from, to, p) =>
                p >= 1 ? to
                : to <= 0 ? (p > 0 ? 0 : from)
                : from * Elementary.Exp(p * (Elementary.Log(to) - Elementary.Log(from)))
        );

    /// <summary>The schedules, in the order of help texts. A new one is one class and one line here.</summary>
    public static Catalog<ISchedule> Catalog { get; } =
        new(
            "law",
            Plain("constant", "the same all the time", () => Constant),
            Plain("linear", "in equal steps", () => Linear),
            Plain("cosine", "half a cosine", () => Cosine, "Evci et al. 2020, 1911.11134"),
            Plain("cubic", "most of the way early", () => Cubic, "Zhu and Gupta 2017, 1710.01878"),
            Plain("exponential", "by one factor each time", () => Exponential),
            new Rule<ISchedule>(
                "sigmoid",
                "slowly, fast, slowly",
                [SteepnessOption],
                options => Sigmoid(options.Get(SteepnessOption))
            )
            {
                Source = "Zhang et al. 2025, 2501.19107",
            },
            new Rule<ISchedule>(
                "halved",
                "half of the way in one step",
                [HalvedOption],
                options => Halved(options.Get(HalvedOption))
            )
            {
                Source = "Yuan et al. 2021, 2110.14032",
            }
        );

    /// <summary>
    /// A logistic curve about the middle of the way, stretched so that it begins and ends exactly at the two numbers: 1 / (1 + exp(-k (p - 1/2))).
    /// </summary>
    /// <param name="steepness">k, above 0.</param>
    public static ISchedule Sigmoid(double steepness)
    {
        double edge = Logistic(0);
        return new Law("sigmoid", (from, to, p) => from + (to - from) * (Logistic(p) - edge) / (1 - 2 * edge));

        double Logistic(double progress) => 1 / (1 + Elementary.Exp(-steepness * (progress - 0.5)));
    }

    /// <summary>Half of the way in one step, the rest at the end.</summary>
    /// <param name="at">Progress at which the first step is, 0 to 1.</param>
    public static ISchedule Halved(double at) =>
        new Law(
            "halved",
            (from, to, p) =>
                p >= 1 ? to
                : p >= at ? (from + to) / 2
                : from
        );

    private static Rule<ISchedule> Plain(string name, string description, Func<ISchedule> make, string source = "") =>
        new(name, description, [], _ => make()) { Source = source };

    private sealed class Law(string name, Func<double, double, double, double> at) : ISchedule
    {
        public string Name => name;

        public double At(double from, double to, double progress) => at(from, to, progress);
    }
}
