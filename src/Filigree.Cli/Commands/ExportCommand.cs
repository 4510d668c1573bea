using System.CommandLine;
using System.CommandLine.Completions;
using Filigree.Cli.Checkpoints;
using Filigree.Cli.Shell;
using Filigree.Formats;
using Filigree.Layers;
using Filigree.Studies.Execution;
using Filigree.Studies.Experiments;
using Filigree.Studies.Trials;

namespace Filigree.Cli.Commands;

/// <summary><c>filigree export</c>.</summary>
internal static class ExportCommand
{
    /// <summary>The command.</summary>
    public static Command Create(Terminal terminal, ExperimentList experiments)
    {
        var run = new Argument<string>("RUN") { Description = "Folder of a run whose study says export: [ticket]." };
        Option<string> output = new("--output", "-o")
        {
            Description = "The file to write; its ending names the format.",
            HelpName = "OUT",
            Required = true,
        };
        Option<string?> trial = new("--trial")
        {
            Description = "The trial, by the beginning of its name. [default: the only one]",
            HelpName = "ID",
        };
        Option<string> what = new("--what")
        {
            Description = $"What is exported: {string.Join(" or ", ExportedNetworks.Names)}.",
            HelpName = "WHAT",
            CompletionSources = { _ => ExportedNetworks.Names.Select(name => new CompletionItem(name)) },
            DefaultValueFactory = _ => ExportedNetworks.Ticket,
        };
        Option<bool> masks = new("--masks")
        {
            Description = "Write weight_orig and weight_mask, as torch.nn.utils.prune does, in place of zeros.",
        };
        Option<bool> force = CommonOptions.Force();
        Option<bool> json = CommonOptions.Json();
        var command = new DocumentedCommand(
            "export",
            "Writes a winning ticket, or the trained network, of a trial: for PyTorch, for ONNX Runtime, or for a study's wiring.",
            "filigree export runs/my-tickets -o ticket.safetensors --trial 649a",
            "filigree export runs/my-tickets -o ticket.safetensors --trial 649a --masks",
            "filigree export runs/my-tickets -o weights.npz --trial 649a --what weights",
            "filigree export runs/my-tickets -o network.onnx --trial 649a --what weights"
        );
        command.Arguments.Add(run);
        Option<string?> plan = CommonOptions.Plan();
        foreach (Option option in new Option[] { output, trial, what, masks, plan, new ExtendOption(), force, json })
        {
            command.Options.Add(option);
        }

        command.SetAction(
            (parsed, cancellationToken) =>
            {
                (string path, TrialResult found) = ExportedTrial.Find(
                    parsed.GetRequiredValue(run),
                    parsed.GetValue(trial),
                    parsed.GetRequiredValue(what),
                    parsed.GetValue(plan),
                    experiments
                );
                using WeightFile file = WeightFile.Open(path);
                OutputTarget target = OutputTarget.Choose(
                    parsed.GetRequiredValue(output),
                    format: null,
                    file,
                    parsed.GetValue(force),
                    parsed.GetRequiredValue(run)
                );
                if (target.Format == WeightFormat.Onnx)
                {
                    TrialFolder folder = new RunFolder(parsed.GetRequiredValue(run)).Trial(found.Id);
                    using Network network = ExportedModel.Create(folder, file, experiments.Rules);
                    ExportedTrial.WarnOf(terminal, found);
                    OnnxOutput.Write(
                        terminal,
                        network,
                        target,
                        file.Metadata,
                        parsed.GetValue(json),
                        cancellationToken
                    );
                    return Task.FromResult(ExitCodes.Success);
                }

                ExportedTrial.Export(
                    terminal,
                    file,
                    found,
                    target,
                    parsed.GetValue(masks),
                    parsed.GetValue(json),
                    cancellationToken
                );
                return Task.FromResult(ExitCodes.Success);
            }
        );
        return command;
    }
}
