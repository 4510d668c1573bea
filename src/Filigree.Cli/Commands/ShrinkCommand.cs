using System.CommandLine;
using Filigree.Cli.Checkpoints;
using Filigree.Cli.Shell;
using Filigree.Numerics;

namespace Filigree.Cli.Commands;

/// <summary><c>filigree shrink</c>.</summary>
internal static class ShrinkCommand
{
    private static readonly Dictionary<string, Func<double, double>> Activations = new()
    {
        ["relu"] = x => Math.Max(0, x),
        ["elu"] = x => x > 0 ? x : Elementary.Exp(x) - 1,
        ["tanh"] = Elementary.Tanh,
        ["sigmoid"] = x => 1 / (1 + Elementary.Exp(-x)),
        ["none"] = x => x,
    };

    /// <summary>The command.</summary>
    public static Command Create(Terminal terminal)
    {
        var options = new CheckpointOptions();
        Option<string[]> chain = new("--chain")
        {
            Description =
                "Layers that follow each other, in order; * stands for anything. Several with commas. [default: found by shapes and names]",
            HelpName = "NAMES",
            AllowMultipleArgumentsPerToken = false,
        };
        Option<string> activation = new("--activation")
        {
            Description = $"What stands between the layers: {string.Join(", ", Activations.Keys)}.",
            HelpName = "NAME",
            DefaultValueFactory = _ => "relu",
        };
        Option<bool> json = CommonOptions.Json();
        var command = new DocumentedCommand(
            "shrink",
            "Takes out neurons without outputs or without inputs, and writes a smaller model of the same kind that computes the same.",
            "filigree prune model.safetensors -o pruned.safetensors --density 0.5 --pattern neurons --keep-dense last",
            "filigree shrink pruned.safetensors -o small.safetensors",
            "filigree shrink pruned.safetensors -o small.safetensors --chain \"features.*,classifier.*\" --activation tanh --json"
        );
        options.AddInputTo(command);
        options.AddTo(command, hasLayers: false);
        command.Options.Add(chain);
        command.Options.Add(activation);
        command.Options.Add(json);
        command.SetAction(
            (parsed, cancellationToken) =>
            {
                string name = parsed.GetRequiredValue(activation);
                if (!Activations.TryGetValue(name, out Func<double, double>? function))
                {
                    throw new UserError(
                        $"'{name}' is no activation that is known",
                        "--activation",
                        string.Join(", ", Activations.Keys)
                    );
                }

                options.Change(
                    parsed,
                    terminal,
                    json,
                    (file, _) =>
                        new CheckpointShrinking(
                            file,
                            ShrinkingChains.Of(file, CheckpointOptions.Names(parsed.GetValue(chain))),
                            function
                        ),
                    cancellationToken
                );
                return Task.FromResult(ExitCodes.Success);
            }
        );
        return command;
    }
}
