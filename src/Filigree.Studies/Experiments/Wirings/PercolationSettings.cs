using System.Globalization;
using System.Text.Json.Serialization;
using Filigree.Layers;
using Filigree.Models;
using Filigree.Options;
using Filigree.Studies.Definition;
using Filigree.Studies.Probes;
using Filigree.Studies.Trials;
using Filigree.Tensors;
using Filigree.Topology;
using Filigree.Wiring;

namespace Filigree.Studies.Experiments;

/// <summary>What determines a trial of <see cref="PercolationExperiment"/>, beside its seed.</summary>
/// <param name="Inputs">Input neurons.</param>
/// <param name="Outputs">Output neurons.</param>
/// <param name="Model">Model.</param>
/// <param name="Wiring">How it is wired.</param>
/// <param name="Draws">Networks drawn.</param>
/// <param name="UpTo">The largest number of strongest connections kept.</param>
/// <param name="Points">Number of points of the curve, evenly spaced up to <paramref name="UpTo"/>.</param>
/// <param name="Probes">What is measured of each network beside that; null for nothing.</param>
/// <param name="Image">Height, width and channels of the images that the inputs are, as <c>32 x 32 x 3</c>; null for neurons without places.</param>
internal sealed record PercolationSettings(
    int Inputs,
    int Outputs,
    Choice<IModel> Model,
    Choice<IWiring> Wiring,
    int Draws,
    int UpTo,
    int Points,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        IReadOnlyList<Choice<ChosenProbe>>? Probes = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Image = null
) : ExperimentSettings
{
    /// <summary>The keys of a study file.</summary>
    internal static readonly string[] Keys =
    [
        "inputs",
        "outputs",
        "model",
        "wiring",
        "draws",
        "up-to",
        "points",
        "probes",
    ];

    private const int MostInputs = 10_000_000;

    /// <summary>1: the zone is measured edge by edge.</summary>
    public override int Revision() => 1;

    /// <summary>Reads the keys.</summary>
    /// <param name="section">One trial's settings.</param>
    /// <param name="experiment">The experiment.</param>
    internal static PercolationSettings Read(Section section, IExperiment experiment)
    {
        int upTo = section.Count("up-to", 30_000, 1, int.MaxValue);
        SampleShape? image = section.Find("inputs") is { } node ? ImageOf(node) : null;
        var settings = new PercolationSettings(
            image?.Features ?? section.Count("inputs", 784, 1, MostInputs),
            section.Count("outputs", 10, 1, 10_000_000),
            section.Choose<IModel>("model", "lenet-300-100"),
            section.Choose<IWiring>("wiring"),
            section.Count("draws", 50, 1, 1_000_000),
            upTo,
            section.Count("points", 50, 2, Math.Min(upTo, 100_000)),
            UntrainedProbes.Read(section, experiment),
            image?.ToString()
        );
        settings.RequireGraph(section);
        return settings;
    }

    /// <summary>What the networks take.</summary>
    internal SampleShape Samples() => Image is null ? new SampleShape(Inputs) : ShapeOf(Image)!.Value;

    // What has no paths that can be followed is refused before anything is drawn.
    private void RequireGraph(Section section)
    {
        try
        {
            using Network network = Model.Make().Create(Samples(), Outputs);
            _ = new Percolation(network.Channels);
            long connections = network.Weights.Sum(weight => weight.Shape.Places);
            if (UpTo > connections)
            {
                throw new UserError(
                    FormattableString.Invariant($"up-to is {UpTo}, and {Model.Label} has {connections} connections"),
                    expected: "at most as many"
                );
            }
        }
        catch (UserError error)
        {
            throw (section.Find("model") ?? section.Find("inputs"))?.Origin.Error(error.Message) ?? error;
        }
    }

    private static SampleShape? ImageOf(Node node)
    {
        if (node is not ScalarNode { Text: var text } || !text.Contains('x', StringComparison.Ordinal))
        {
            return null;
        }

        return ShapeOf(text) is { } shape && shape.Features <= MostInputs
            ? shape
            : throw node.Origin.Error(
                $"inputs is '{text}'; expected a number of inputs, or the sizes of images, such as 32 x 32 x 3"
            );
    }

    private static SampleShape? ShapeOf(string text)
    {
        int[] sizes =
        [
            .. text.Split('x', StringSplitOptions.TrimEntries)
                .Select(size =>
                    int.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : 0
                ),
        ];
        return sizes.Length is 2 or 3 && sizes.All(size => size is > 0 and <= 4096)
            ? new SampleShape(sizes[0], sizes[1], sizes.Length == 3 ? sizes[2] : 1)
            : null;
    }
}
