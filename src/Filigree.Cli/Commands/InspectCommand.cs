using System.CommandLine;
using Filigree.Cli.Checkpoints;
using Filigree.Cli.Shell;
using Filigree.Formats;

namespace Filigree.Cli.Commands;

/// <summary><c>filigree inspect FILE...</c>.</summary>
internal static class InspectCommand
{
    /// <summary>The command.</summary>
    public static Command Create(Terminal terminal)
    {
        Argument<string[]> files = new("FILE")
        {
            Description = "Models: safetensors, PyTorch's pt, npz, npy, SciPy's sparse npz, or folders.",
            Arity = ArgumentArity.OneOrMore,
        };
        Option<string[]> chain = new("--chain")
        {
            Description =
                "The layers that follow each other, first to last, with commas; * stands for anything. "
                + "[default: all, where they do]",
            HelpName = "NAMES",
        };
        Option<bool> biasRow = CheckpointOptions.BiasRow();
        Option<string> kernels = CheckpointOptions.Kernels();
        Option<string?> key = CheckpointOptions.Key();
        Option<bool> json = CommonOptions.Json();
        Option<bool> csv = CommonOptions.Csv();
        var command = new DocumentedCommand(
            "inspect",
            "Shows a model's layers: shapes, densities, zeros, strengths of neurons, complete paths.",
            "filigree inspect model.safetensors",
            "filigree inspect checkpoint.pt --key state_dict",
            "filigree inspect before.npz after.npz --csv",
            "filigree inspect model.safetensors --chain \"classifier.*\" --json"
        );
        command.Arguments.Add(files);
        foreach (Option option in new Option[] { chain, biasRow, kernels, key, json, csv })
        {
            command.Options.Add(option);
        }

        command.SetAction(
            (parsed, cancellationToken) =>
            {
                CommonOptions.RequireOneForm(parsed, json, csv);
                var options = new WeightFileOptions
                {
                    HasBiasRow = parsed.GetValue(biasRow),
                    Kernels = CheckpointOptions.OrderOf(parsed.GetRequiredValue(kernels)),
                    Key = parsed.GetValue(key),
                };
                IReadOnlyList<string> names = CheckpointOptions.Names(parsed.GetValue(chain));
                List<Inspection> inspections = [];
                foreach (string path in parsed.GetRequiredValue(files))
                {
                    using WeightFile file = CheckpointInput.Open(terminal, path, options);
                    inspections.Add(Inspection.Of(file, names, terminal, cancellationToken));
                }

                if (parsed.GetValue(json))
                {
                    InspectionOutput.WriteJson(terminal.Out, inspections);
                }
                else if (parsed.GetValue(csv))
                {
                    InspectionOutput.WriteCsv(terminal.Out, inspections);
                }
                else
                {
                    inspections.ForEach(inspection => InspectionOutput.WriteText(terminal.Out, inspection));
                }

                UserError[] problems =
                [
                    .. inspections.SelectMany(inspection => inspection.Unread).Select(one => one.Problem),
                ];
                foreach (UserError problem in problems)
                {
                    terminal.Error.WriteLine($"filigree: {problem.Message}");
                }

                return Task.FromResult(problems.Length > 0 ? ExitCodes.BadInput : ExitCodes.Success);
            }
        );
        return command;
    }
}
