using System.CommandLine;
using Filigree.Cli.Checkpoints;
using Filigree.Cli.Shell;
using Filigree.Formats;
using Filigree.Options;
using Filigree.Studies.Experiments;
using Filigree.Wiring;
using CutOff = Filigree.Cli.Checkpoints.CutOff;

namespace Filigree.Cli.Commands;

/// <summary><c>filigree wire</c>.</summary>
internal static class WireCommand
{
    /// <summary>The command.</summary>
    public static Command Create(Terminal terminal, ExperimentList experiments)
    {
        var options = new CheckpointOptions();
        // A ticket is of a whole network; rules of the user's own come as they are.
        var rules = new RuleBook(
            new Catalog<IWiring>(
                Wirings.Catalog.Noun,
                [.. Wirings.Catalog.Rules, .. experiments.Rules.Of<IWiring>().Rules.Where(rule => rule.Code.Length > 0)]
            )
        );
        Argument<string> wiring = new("WIRING")
        {
            Description =
                $"The rule, with its options in parentheses: {string.Join(", ", rules.Of<IWiring>().Rules.Select(rule => rule.Name))}.",
        };
        Option<bool> masks = new("--masks")
        {
            Description = "Write weight_orig and weight_mask: weights of 0 are no connections.",
        };
        Option<ulong> seed = CommonOptions.Seed();
        Option<bool> json = CommonOptions.Json();
        var command = new DocumentedCommand(
            "wire",
            "Fills a model's weights by a rule, as before training; biases of the layers become 0.",
            "filigree wire model.safetensors he-normal -o wired.safetensors --seed 42 --json",
            "filigree wire model.safetensors \"lightning(1000, 0.5)\" -o wired.safetensors --layers \"fc*\" --masks"
        );
        options.AddInputTo(command);
        command.Arguments.Add(wiring);
        options.AddTo(command);
        command.Options.Add(new ExtendOption());
        command.Options.Add(masks);
        command.Options.Add(seed);
        command.Options.Add(json);
        command.SetAction(
            (parsed, cancellationToken) =>
            {
                IWiring rule = rules.Parse<IWiring>(parsed.GetRequiredValue(wiring));
                using WeightFile file = options.Open(parsed, terminal);
                OutputTarget target = options.Target(parsed, file);
                IReadOnlyList<WeightLayer> chosen = options.Layers(parsed, file);
                using var checkpoint = new CheckpointWiring(file, chosen, rule)
                {
                    Seed = parsed.GetValue(seed),
                    WritesMasks = parsed.GetValue(masks),
                };
                options.RequireDense(parsed, file.Layers.Except(chosen), target);
                checkpoint.Write(terminal, target, cancellationToken);
                CutOff cutOff = options.CutOff(
                    parsed,
                    target,
                    checkpoint.Results.Select(layer => (layer.Name, layer.Places, layer.Connections))
                );
                new ChangeOutput<WiredLayer>(target, checkpoint.Results, cutOff, checkpoint.Losses)
                {
                    Head = writer =>
                    {
                        writer.WriteString("wiring", rule.Name);
                        writer.WriteNumber("seed", checkpoint.Seed);
                    },
                    Layer = WiringOutput.WriteJson,
                    Text = writer => WiringOutput.WriteText(writer, checkpoint, rule.Name),
                }.Tell(terminal, parsed.GetValue(json));
                return Task.FromResult(ExitCodes.Success);
            }
        );
        return command;
    }
}
