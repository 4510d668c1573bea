using System.CommandLine;
using Filigree.Cli.Checkpoints;
using Filigree.Cli.Shell;
using Filigree.Formats;
using Filigree.Plasticity;

namespace Filigree.Cli.Commands;

/// <summary><c>filigree prune</c>.</summary>
internal static class PruneCommand
{
    /// <summary>The command.</summary>
    public static Command Create(Terminal terminal)
    {
        var options = new CheckpointOptions();
        var density = new ShareOption("--density", "The share of the weights that is kept");
        var sparsity = new ShareOption("--sparsity", "The share of the weights that is cut");
        var scope = new DeclaredOption<Scope>(
            IterativePruning.ScopeOption,
            " (of each layer, or of all chosen together)"
        );
        Option<bool> masks = new("--masks")
        {
            Description = "Write weight_orig and weight_mask, as torch.nn.utils.prune does, and cut no weight.",
        };
        Option<bool> json = CommonOptions.Json();
        var command = new DocumentedCommand(
            "prune",
            "Cuts the weights of smallest magnitude: exactly so many, ties by position; weights of 0 are no connections.",
            "filigree prune model.safetensors -o pruned.safetensors --sparsity 0.9",
            "filigree prune model.safetensors -o pruned.safetensors --density 0.1 --scope network --masks"
        );
        options.AddInputTo(command);
        options.AddTo(command);
        foreach (Option option in new Option[] { density, sparsity, scope, masks, json })
        {
            command.Options.Add(option);
        }

        command.SetAction(
            (parsed, cancellationToken) =>
            {
                PrunedShare share = Share(density.Of(parsed), sparsity.Of(parsed));
                bool isGlobal = scope.Of(parsed) == Scope.Network;
                using WeightFile file = options.Open(parsed, terminal);
                OutputTarget target = options.Target(parsed, file);
                IReadOnlyList<WeightLayer> chosen = options.Layers(parsed, file);
                var pruning = new CheckpointPruning(file, chosen, share, isGlobal)
                {
                    WritesMasks = parsed.GetValue(masks),
                };
                options.RequireDense(parsed, file.Layers, target);
                pruning.Write(terminal, target, cancellationToken);
                CutOff cutOff = options.CutOff(
                    parsed,
                    target,
                    pruning.Results.Select(layer => (layer.Name, layer.Places, layer.Kept))
                );
                PruningOutput.WarnOfFewer(terminal.Error, pruning.Results, pruning.Asked);
                bool isJson = parsed.GetValue(json);
                new ChangeOutput<PrunedLayer>(target, pruning.Results, cutOff, pruning.Losses)
                {
                    Head = writer =>
                    {
                        if (pruning.Asked is { } all)
                        {
                            writer.WriteNumber("asked", all);
                        }
                    },
                    Layer = PruningOutput.WriteJson,
                    Text = writer => PruningOutput.WriteText(writer, pruning.Results),
                }.Tell(terminal, isJson);
                if (!isJson)
                {
                    CheckpointFile.SayKept(terminal, file, chosen, pruning.Folded);
                }

                return Task.FromResult(ExitCodes.Success);
            }
        );
        return command;
    }

    private static PrunedShare Share(decimal? density, decimal? sparsity)
    {
        if (density is null == sparsity is null)
        {
            throw new UserError(
                density is null
                    ? "nothing says how much is kept"
                    : "both --density and --sparsity say how much is kept",
                expected: "one of --density and --sparsity"
            );
        }

        return new PrunedShare((density ?? sparsity)!.Value, IsOfCut: density is null);
    }
}
