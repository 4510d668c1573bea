using System.CommandLine;
using Filigree.Cli.Checkpoints;
using Filigree.Cli.Shell;
using Filigree.Formats;
using Filigree.Wiring;

namespace Filigree.Cli.Commands;

/// <summary><c>filigree rewire</c>.</summary>
internal static class RewireCommand
{
    /// <summary>The command.</summary>
    public static Command Create(Terminal terminal)
    {
        var options = new CheckpointOptions();
        var passes = new DeclaredOption<RewiringPasses>(PreferentialAttachment.PassesOption);
        var amount = new DeclaredOption<double>(PreferentialAttachment.AmountOption);
        Option<bool> keepZeros = new("--keep-zeros")
        {
            Description = "Weights that are 0 stay where they are, as those under a mask always do.",
        };
        Option<ulong> seed = CommonOptions.Seed();
        Option<bool> json = CommonOptions.Json();
        var command = new DocumentedCommand(
            "rewire",
            "Permutes each layer's weights so that the strengths of its neurons come close to 0 (preferential attachment).",
            "filigree rewire model.safetensors -o rewired.safetensors",
            "filigree rewire model.safetensors -o rewired.safetensors --layers \"*.mlp.*\" --passes inputs --seed 7"
        );
        options.AddInputTo(command);
        options.AddTo(command);
        foreach (Option option in new Option[] { passes, amount, keepZeros, seed, json })
        {
            command.Options.Add(option);
        }

        command.SetAction(
            (parsed, cancellationToken) =>
            {
                PreferentialAttachment rule = new() { Passes = passes.Of(parsed), Amount = amount.Of(parsed) };
                using WeightFile file = options.Open(parsed, terminal);
                OutputTarget target = options.Target(parsed, file);
                using var layerRewiring = new LayerRewiring(file, rule)
                {
                    Seed = parsed.GetValue(seed),
                    KeepsZeros = parsed.GetValue(keepZeros),
                };
                var rewiring = new CheckpointRewiring(file, options.Layers(parsed, file), layerRewiring);
                options.RequireDense(parsed, file.Layers, target);
                rewiring.Write(terminal, target, cancellationToken);
                rewiring.Report(terminal, target, parsed.GetValue(json));
                return Task.FromResult(ExitCodes.Success);
            }
        );
        return command;
    }
}
