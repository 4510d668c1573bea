using Filigree.Layers;
using Filigree.Models;
using Filigree.Options;
using Filigree.Tensors;

namespace MyRules;

/// <summary>A model: fully connected, a <see cref="ParametricRelu"/> behind each hidden layer.</summary>
/// <param name="Hidden">Widths of the hidden layers.</param>
public sealed record ParametricReluNetwork(IReadOnlyList<int> Hidden) : IModel
{
    private static readonly ListOption<int> HiddenOption = new(
        new CountOption("hidden", "widths of the hidden layers", null, 1, 1_000_000)
    )
    {
        Unit = "neurons",
    };

    /// <summary>The rule in study files.</summary>
    public static Rule<IModel> Rule { get; } =
        new(
            "prelu-mlp",
            "fully connected, with rectifiers whose slope is learned",
            [HiddenOption],
            options => new ParametricReluNetwork(options.Get(HiddenOption))
        );

    /// <inheritdoc/>
    public Network Create(SampleShape samples, int classes)
    {
        var layers = new List<Layer>();
        int before = samples.Features;
        foreach (int width in Hidden)
        {
            int number = (layers.Count / 2) + 1;
            layers.Add(new Linear($"dense{number}", before, width));
            layers.Add(new ParametricRelu($"prelu{number}"));
            before = width;
        }

        layers.Add(new Linear("output", before, classes));
        return new Network(samples.Features, layers);
    }

    /// <inheritdoc/>
    public IModel Scaled(double factor) =>
        this with
        {
            Hidden = [.. Hidden.Select(width => Math.Max(1, (int)(width * factor)))],
        };
}
