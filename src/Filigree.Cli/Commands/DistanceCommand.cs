using System.CommandLine;
using Filigree.Cli.Distances;
using Filigree.Cli.Shell;
using Filigree.Formats;
using Filigree.Numerics;
using Filigree.Topology;
using static System.FormattableString;

namespace Filigree.Cli.Commands;

/// <summary><c>filigree distance A B [C...]</c>.</summary>
internal static class DistanceCommand
{
    /// <summary>The command.</summary>
    public static Command Create(Terminal terminal)
    {
        Argument<string[]> files = new("FILE")
        {
            Description =
                "Two or more files of weights (safetensors, PyTorch's pt, npy, npz, SciPy's sparse npz), or folders.",
            Arity = new ArgumentArity(2, ArgumentArity.OneOrMore.MaximumNumberOfValues),
        };
        Option<string[]> layers = new("--layers")
        {
            Description = "Only layers of these names; * stands for anything. Several with commas. [default: all]",
            HelpName = "NAMES",
            AllowMultipleArgumentsPerToken = false,
        };
        var density = new ShareOption(
            "--density",
            "Only the strongest connections, this share of all places over all layers together"
        )
        {
            IsAboveZero = true,
        };
        Option<bool> weighted = new("--weighted")
        {
            Description = "Weigh connections by the magnitude of their weights.",
        };
        Option<bool> matchOutputs = new("--match-outputs")
        {
            Description = "Assign the output neurons too, as if they had no labels.",
        };
        Option<bool> approximate = new("--approximate")
        {
            Description = "Assign neurons nearly at best: for layers too wide for an exact assignment.",
        };
        Option<bool> biasRow = CheckpointOptions.BiasRow();
        Option<string> kernels = CheckpointOptions.Kernels();
        Option<string?> key = CheckpointOptions.Key();
        Option<bool> csv = new("--csv")
        {
            Description = "Write CSV, for spreadsheets: a line for each pair and layer.",
        };
        Option<bool> json = CommonOptions.Json();
        Option<string?> svg = new("--svg")
        {
            Description = "Draw the matrix of distances to this file too.",
            HelpName = "FILE",
        };
        Option<bool> force = CommonOptions.Force();
        var command = new DocumentedCommand(
            "distance",
            "Measures how different the connections of networks are, whatever the order of their hidden neurons: 0 to 1.",
            "filigree distance before.safetensors after.safetensors",
            "filigree distance a.npz b.npz c.npz --csv --svg distances.svg",
            "filigree distance dense-a.safetensors dense-b.safetensors --density 5% --layers 'fc*'"
        );
        command.Arguments.Add(files);
        foreach (
            Option option in new Option[]
            {
                layers,
                density,
                weighted,
                matchOutputs,
                approximate,
                biasRow,
                kernels,
                key,
                csv,
                json,
                svg,
                force,
            }
        )
        {
            command.Options.Add(option);
        }

        command.SetAction(
            (parsed, cancellationToken) =>
                Task.Run(
                    () =>
                    {
                        CommonOptions.RequireOneForm(parsed, json, csv);
                        var options = new NnstdOptions
                        {
                            Weighted = parsed.GetValue(weighted),
                            MatchOutputs = parsed.GetValue(matchOutputs),
                            Approximation = parsed.GetValue(approximate) ? new NnstdApproximation() : null,
                        };
                        var selection = new NetworkSelection(
                            CheckpointOptions.Names(parsed.GetValue(layers)),
                            density.Of(parsed),
                            parsed.GetValue(biasRow),
                            CheckpointOptions.OrderOf(parsed.GetRequiredValue(kernels)),
                            parsed.GetValue(key)
                        )
                        {
                            IsWeighted = options.Weighted,
                        };
                        string[] paths = parsed.GetRequiredValue(files);
                        if (parsed.GetValue(svg) is { } place)
                        {
                            OutputPlace.Require(place, paths, parsed.GetValue(force));
                        }

                        ComparedNetwork[] networks = ComparedNetwork.ReadAll(terminal, paths, selection);
                        WarnOfFewConnections(terminal, networks);
                        WarnOfFullLayers(terminal, networks, options);
                        NetworkDistances distances = NetworkDistances.Measure(
                            networks,
                            options,
                            terminal,
                            cancellationToken
                        );
                        if (parsed.GetValue(svg) is { } file)
                        {
                            OutputFile.WriteText(file, DistanceOutput.Svg(distances), parsed.GetValue(force));
                        }

                        if (parsed.GetValue(json))
                        {
                            DistanceOutput.WriteJson(terminal.Out, distances);
                        }
                        else if (parsed.GetValue(csv))
                        {
                            DistanceOutput.WriteCsv(terminal.Out, distances);
                        }
                        else
                        {
                            DistanceOutput.WriteText(terminal.Out, distances);
                        }

                        return ExitCodes.Success;
                    },
                    CancellationToken.None
                )
        );
        return command;
    }

    private static void WarnOfFewConnections(Terminal terminal, ComparedNetwork[] networks)
    {
        foreach (ComparedNetwork network in networks.Where(network => network.Asked > network.Connections))
        {
            terminal.Error.WriteLine(
                Invariant(
                    $"filigree: {network.Name} has {NumberText.Counted(network.Connections, "connection")}, fewer than the {network.Asked:N0} asked for: all are compared"
                )
            );
        }
    }

    private static void WarnOfFullLayers(Terminal terminal, ComparedNetwork[] networks, NnstdOptions options)
    {
        bool isFull(SparseMatrix layer) => layer.Count == (long)layer.Outputs * layer.Inputs;
        if (!options.Weighted && networks.All(network => network.Layers.All(isFull)))
        {
            terminal.Error.WriteLine(
                "filigree: every place of every layer is connected, so all distances are 0; "
                    + "choose --density to compare the strongest connections, or --weighted"
            );
        }
    }
}
