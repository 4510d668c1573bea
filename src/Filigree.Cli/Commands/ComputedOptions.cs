using System.CommandLine;
using System.Globalization;
using Filigree.Cli.Checkpoints;
using Filigree.Formats;
using Filigree.Layers;
using Filigree.Models;
using Filigree.Options;
using Filigree.Tensors;

namespace Filigree.Cli.Commands;

/// <summary>What a file of weights computes, which it does not say itself: a model, and the samples that it takes.</summary>
internal sealed class ComputedOptions
{
    private static readonly RuleBook Models = new(ModelRules.Catalog);

    private readonly Option<string?> model = new("--model")
    {
        Description =
            "What the weights of IN compute, for ONNX; options in parentheses: "
            + $"{string.Join(", ", ModelRules.Catalog.Rules.Select(rule => rule.Name))}.",
        HelpName = "MODEL",
    };

    private readonly Option<string?> samples = new("--samples")
    {
        Description =
            "The samples that MODEL takes: 784 features, or images of 28x28x1. [default: the first layer's inputs]",
        HelpName = "SHAPE",
    };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(model);
        command.Options.Add(samples);
    }

    /// <summary>The network that is to be written as ONNX; null where tensors alone are written.</summary>
    /// <exception cref="UserError">It is not said what is computed, it is said for nothing, or the weights are those of another model.</exception>
    public Network? Read(ParseResult parsed, WeightFile file, OutputTarget target)
    {
        string? name = parsed.GetValue(model);
        if (target.Format != WeightFormat.Onnx)
        {
            return name is null && parsed.GetValue(samples) is null
                ? null
                : throw new UserError(
                    "says what is computed, which a file of tensors does not hold",
                    name is null ? samples.Name : model.Name,
                    "an OUT that ends in .onnx"
                );
        }

        if (file.Onnx is not null)
        {
            return name is null && parsed.GetValue(samples) is null
                ? null
                : throw new UserError(
                    "says what is computed, which the model says itself",
                    name is null ? samples.Name : model.Name,
                    "no such option where IN is an ONNX model"
                );
        }

        if (name is null)
        {
            throw new UserError(
                "would be an ONNX model, and the weights alone do not say what is computed",
                target.Path,
                "--model, such as --model \"lenet-5\" --samples 32x32x3"
            );
        }

        if (file.Layers.Count == 0)
        {
            throw new UserError("has no layers", file.Path, "the weights of a model");
        }

        IModel made = Models.Parse<IModel>(name);
        SampleShape shape = parsed.GetValue(samples) is { } text
            ? ShapeOf(text)
            : new SampleShape(file.Layers[0].Shape.Inputs);
        try
        {
            return NetworkFile.Create(outputs => made.Create(shape, outputs), file);
        }
        catch (ArgumentException misfit)
        {
            throw new UserError($"does not take samples of {shape}: {misfit.Message}", model.Name, cause: misfit);
        }
    }

    private static SampleShape ShapeOf(string text)
    {
        var sizes = new List<int>();
        foreach (string size in text.Split('x', StringSplitOptions.TrimEntries))
        {
            if (
                !int.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
                || number is < 1 or > 1_000_000
            )
            {
                throw Wrong(text);
            }

            sizes.Add(number);
        }

        long features = sizes.Aggregate(1L, (product, size) => product > int.MaxValue ? product : product * size);
        return features > int.MaxValue ? throw Wrong(text)
            : sizes.Count == 1 ? new SampleShape(sizes[0])
            : sizes.Count == 3 ? new SampleShape(sizes[0], sizes[1], sizes[2])
            : throw Wrong(text);
    }

    private static UserError Wrong(string text) =>
        new(
            $"'{text}' is no shape of samples",
            "--samples",
            "features such as 784, or height x width x channels such as 28x28x1"
        );
}
