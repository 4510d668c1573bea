using System.CommandLine;
using Filigree.Cli.Shell;
using Filigree.Data;
using Filigree.Options;
using Filigree.Studies.Trials;
using static System.FormattableString;

namespace Filigree.Cli.Commands;

/// <summary><c>filigree data show NAME --augment RULE --output OUT</c>.</summary>
internal static class DataShowCommand
{
    private const int MostImages = 100;
    private const int Zoom = 3;

    /// <summary>The command.</summary>
    /// <param name="terminal">Where it is told.</param>
    /// <param name="rules">The rules that there are.</param>
    public static Command Create(Terminal terminal, RuleBook rules)
    {
        var name = new Argument<string>("NAME") { Description = "The data set; see 'filigree data list'." };
        name.Offer(() => DataSets.All.Select(set => set.Name));
        Option<string[]> augment = new("--augment")
        {
            Description =
                $"What changes the images, in this order; repeatable: {string.Join(", ", rules.Of<IAugmentation>().Rules.Select(rule => rule.Name))}.",
            HelpName = "RULE",
            DefaultValueFactory = _ => [],
        };
        Option<string> output = new("--output", "-o")
        {
            Description = "The PNG file to write.",
            HelpName = "OUT",
            Required = true,
        };
        Option<int?> images = NumberOptions.Whole("--images");
        images.Description = Invariant($"The first images of the training part, 1 to {MostImages}. [default: 8]");
        images.HelpName = "COUNT";
        Option<int?> epochs = NumberOptions.Whole("--epochs");
        epochs.Description = Invariant($"Epochs that show them, 0 to {MostImages}. [default: 10]");
        epochs.HelpName = "COUNT";
        Option<string?> data = CommonOptions.Data();
        Option<ulong> seed = CommonOptions.Seed();
        Option<bool> force = CommonOptions.Force();
        var command = new DocumentedCommand(
            "show",
            "Draws what training sees of a data set: a row an image, as it is and then as each epoch shows it.",
            "filigree data show gratings -o gratings.png --images 4 --epochs 0",
            "filigree data show gratings --augment \"rand-augment(2, 12)\" --augment cutmix -o augmented.png --seed 1"
        );
        command.Arguments.Add(name);
        foreach (
            Option option in new Option[] { augment, output, images, epochs, seed, new ExtendOption(), data, force }
        )
        {
            command.Options.Add(option);
        }

        command.SetAction(parsed =>
        {
            IAugmentation[] steps = [.. parsed.GetRequiredValue(augment).Select(rules.Parse<IAugmentation>)];
            if (AugmentationChain.FindMisplaced(steps) is { } misplaced)
            {
                throw new UserError(
                    $"'{parsed.GetRequiredValue(augment)[misplaced]}' is not in its place",
                    "--augment",
                    AugmentationChain.Order
                );
            }

            string path = parsed.GetRequiredValue(output);
            OutputPlace.Require(path, [], parsed.GetValue(force));
            Dataset dataset = DataSets.Load(parsed.GetRequiredValue(name), parsed.GetValue(data));
            int rows = Whole(parsed.GetValue(images) ?? 8, "--images", 1, Math.Min(MostImages, dataset.Train.Count));
            int columns = Whole(parsed.GetValue(epochs) ?? 10, "--epochs", 0, MostImages);
            byte[] picture = new AugmentationGrid(dataset, steps, parsed.GetValue(seed), Zoom).Draw(
                rows,
                columns,
                out int width
            );
            AtomicFile.Write(path, stream => PngImage.Write(stream, picture, width, dataset.Channels));
            terminal.Out.WriteLine(path);
            return ExitCodes.Success;
        });
        return command;
    }

    private static int Whole(int value, string option, int least, int most) =>
        value >= least && value <= most
            ? value
            : throw new UserError(
                Invariant($"{value} is out of range"),
                option,
                Invariant($"a whole number from {least} to {most}")
            );
}
