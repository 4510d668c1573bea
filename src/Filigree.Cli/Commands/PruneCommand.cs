using System.CommandLine;
using Filigree.Cli.Checkpoints;
using Filigree.Cli.Shell;
using Filigree.Connectivity;
using Filigree.Formats;
using Filigree.Options;
using Filigree.Plasticity;

namespace Filigree.Cli.Commands;

/// <summary><c>filigree prune</c>.</summary>
internal static class PruneCommand
{
    private const string Lamp = "lamp";

    private static readonly RuleBook Patterns = new(Connectivity.Patterns.Catalog);

    /// <summary>The command.</summary>
    public static Command Create(Terminal terminal)
    {
        var options = new CheckpointOptions();
        Option<string[]> density = Shares("--density", "kept");
        Option<string[]> sparsity = Shares("--sparsity", "cut");
        var scope = new DeclaredOption<Scope>(
            IterativePruning.ScopeOption,
            " (of each layer, or of all chosen together)"
        );
        Option<string> score = new("--score")
        {
            Description = $"What weights are ranked by: {string.Join(", ", PruningRanks.Names)}.",
            HelpName = "SCORE",
            DefaultValueFactory = _ => Magnitude.Rule.Name,
        };
        Option<string?> pattern = new("--pattern")
        {
            Description =
                $"Which weights may be left of a layer, options in parentheses: {string.Join(", ", Patterns.Of<IPattern>().Rules.Select(rule => rule.Name))}.",
            HelpName = "PATTERN",
        };
        Option<string[]> keepDense = new("--keep-dense")
        {
            Description =
                "Layers that are not cut, by their names, or first, last. Several with commas. [default: none]",
            HelpName = "NAMES",
            AllowMultipleArgumentsPerToken = false,
        };
        Option<bool> masks = new("--masks")
        {
            Description = "Write weight_orig and weight_mask, as torch.nn.utils.prune does, and cut no weight.",
        };
        Option<ulong> seed = CommonOptions.Seed();
        Option<bool> json = CommonOptions.Json();
        var command = new DocumentedCommand(
            "prune",
            "Cuts the weights of smallest magnitude, or of another rank: exactly so many, ties by position; weights of 0 are no connections.",
            "filigree prune model.safetensors -o pruned.safetensors --sparsity 0.9",
            "filigree prune model.safetensors -o pruned.safetensors --density 0.1 --scope network --masks",
            "filigree prune model.safetensors -o pruned.safetensors --sparsity 90% --sparsity \"fc2.*=50%\" --keep-dense last",
            "filigree prune model.safetensors -o pruned.safetensors --pattern \"n-of-m(2, 4)\" --keep-dense first,last",
            "filigree prune model.safetensors -o pruned.safetensors --density 0.5 --pattern neurons --keep-dense last"
        );
        options.AddInputTo(command);
        options.AddTo(command);
        foreach (
            Option option in new Option[] { density, sparsity, scope, score, pattern, keepDense, masks, seed, json }
        )
        {
            command.Options.Add(option);
        }

        command.SetAction(
            (parsed, cancellationToken) =>
            {
                var shares = PrunedShares.Read(parsed.GetValue(density) ?? [], parsed.GetValue(sparsity) ?? []);
                bool isGlobal = scope.Of(parsed) == Scope.Network;
                PruningRanks ranks = Ranks(
                    parsed.GetRequiredValue(score),
                    parsed.GetValue(pattern),
                    isGlobal,
                    shares
                ) with
                {
                    Seed = parsed.GetValue(seed),
                };
                options.Change(
                    parsed,
                    terminal,
                    json,
                    (file, chosen) =>
                    {
                        IReadOnlyList<WeightLayer> layers = Cut(
                            file,
                            chosen,
                            CheckpointOptions.Names(parsed.GetValue(keepDense))
                        );
                        if (!ranks.SetsCount)
                        {
                            shares.Require(file, layers);
                        }

                        return new CheckpointPruning(file, layers, shares, ranks, isGlobal)
                        {
                            WritesMasks = parsed.GetValue(masks),
                        };
                    },
                    cancellationToken
                );
                return Task.FromResult(ExitCodes.Success);
            }
        );
        return command;
    }

    private static Option<string[]> Shares(string name, string what) =>
        new(name)
        {
            Description =
                $"The share of the weights that is {what}: 5% or 0.05; of some layers NAMES=5%, and the last that means a layer counts.",
            HelpName = "SHARE",
            AllowMultipleArgumentsPerToken = false,
        };

    private static PruningRanks Ranks(string score, string? pattern, bool isGlobal, PrunedShares shares)
    {
        var ranks = new PruningRanks(PruningRanks.Read(score))
        {
            Pattern = pattern is null ? null : Patterns.Parse<IPattern>(pattern),
        };
        return (ranks.Pattern is not null && isGlobal)
                ? throw new UserError(
                    "a pattern is kept by each layer on its own",
                    "--pattern",
                    "--scope layer, with other shares for some layers where they are wanted"
                )
            : ranks.SetsCount && !shares.IsEmpty
                ? throw new UserError(
                    $"{pattern} says itself how much is kept",
                    "--pattern",
                    "neither --density nor --sparsity"
                )
            : score == Lamp && !isGlobal
                ? throw new UserError(
                    "within a layer lamp ranks as magnitude does",
                    "--score",
                    "--scope network with lamp"
                )
            : ranks;
    }

    // The chosen layers without those that stay dense.
    private static WeightLayer[] Cut(
        WeightFile file,
        IReadOnlyList<WeightLayer> chosen,
        IReadOnlyList<string> keptDense
    )
    {
        IEnumerable<WeightLayer> dense = keptDense.SelectMany(name =>
            name switch
            {
                "first" => [file.Layers[0]],
                "last" => [file.Layers[^1]],
                _ => LayerSelection.InOrderOf(file, [name]),
            }
        );
        WeightLayer[] layers = [.. chosen.Except(dense)];
        return layers.Length > 0
            ? layers
            : throw new UserError("no layer is left to be cut", "--keep-dense", "some of the layers, not all");
    }
}
