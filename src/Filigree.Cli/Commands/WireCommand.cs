using System.CommandLine;
using Filigree.Cli.Checkpoints;
using Filigree.Cli.Shell;
using Filigree.Options;
using Filigree.Studies.Experiments;
using Filigree.Wiring;

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
        wiring.Offer(() => rules.Of<IWiring>().Rules.Select(rule => rule.Name));
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
                options.Change(
                    parsed,
                    terminal,
                    json,
                    (file, chosen) =>
                        new CheckpointWiring(file, chosen, rule)
                        {
                            Seed = parsed.GetValue(seed),
                            WritesMasks = parsed.GetValue(masks),
                        },
                    cancellationToken
                );
                return Task.FromResult(ExitCodes.Success);
            }
        );
        return command;
    }
}
