using System.CommandLine;
using Filigree.Cli.Checkpoints;
using Filigree.Cli.Runs;
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
        var run = new Argument<string>("RUN")
        {
            Description = "Folder of a run; for a network, of one whose study says export: [ticket].",
        };
        Option<string?> output = new("--output", "-o")
        {
            Description = "The file to write; its ending names the format.",
            HelpName = "OUT",
        };
        Option<string?> tensorBoard = new("--tensorboard")
        {
            Description =
                "Write the metrics of all finished trials to this folder, for TensorBoard, in place of a network.",
            HelpName = "DIR",
        };
        Option<string?> parquet = new("--parquet")
        {
            Description =
                "Write the metrics of all finished trials to this file, for data frames, in place of a network.",
            HelpName = "FILE",
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
            CompletionSources = { OfferedWords.From(() => ExportedNetworks.Names) },
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
            "Writes a winning ticket, or the trained network, of a trial: for PyTorch, for ONNX Runtime, or for a study's wiring; or the metrics of all.",
            "filigree export runs/my-tickets -o ticket.safetensors --trial 649a",
            "filigree export runs/my-tickets -o ticket.safetensors --trial 649a --masks",
            "filigree export runs/my-tickets -o weights.npz --trial 649a --what weights",
            "filigree export runs/my-tickets -o network.onnx --trial 649a --what weights",
            "filigree export runs/my-tickets --tensorboard logs",
            "filigree export runs/my-tickets --parquet metrics.parquet"
        );
        command.Arguments.Add(run);
        Option<string?> plan = CommonOptions.Plan();
        foreach (
            Option option in new Option[]
            {
                output,
                tensorBoard,
                parquet,
                trial,
                what,
                masks,
                plan,
                new ExtendOption(),
                force,
                json,
            }
        )
        {
            command.Options.Add(option);
        }

        command.SetAction(
            (parsed, cancellationToken) =>
            {
                string place = Chosen(parsed, output, tensorBoard, parquet);
                if (parsed.GetValue(output) is null)
                {
                    if (
                        parsed.GetValue(masks)
                        || parsed.GetValue(json)
                        || parsed.GetResult(what) is { Implicit: false }
                    )
                    {
                        throw new UserError(
                            "metrics are written, and no network",
                            "--what, --masks, --json",
                            "none of these, or -o OUT"
                        );
                    }

                    var metrics = new MetricsExport(
                        terminal,
                        parsed.GetRequiredValue(run),
                        parsed.GetValue(trial),
                        parsed.GetValue(plan),
                        experiments
                    );
                    if (parsed.GetValue(tensorBoard) is not null)
                    {
                        metrics.WriteTensorBoard(place, parsed.GetValue(force));
                    }
                    else
                    {
                        metrics.WriteParquet(place, parsed.GetValue(force));
                    }

                    return Task.FromResult(ExitCodes.Success);
                }

                (string path, TrialResult found) = ExportedTrial.Find(
                    parsed.GetRequiredValue(run),
                    parsed.GetValue(trial),
                    parsed.GetRequiredValue(what),
                    parsed.GetValue(plan),
                    experiments
                );
                using WeightFile file = WeightFile.Open(path);
                OutputTarget target = OutputTarget.Choose(
                    place,
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

    // One of the three says what is written, and where.
    private static string Chosen(ParseResult parsed, params Option<string?>[] places)
    {
        Option<string?>[] given = [.. places.Where(place => parsed.GetValue(place) is not null)];
        return given is [var only]
            ? parsed.GetValue(only)!
            : throw new UserError(
                given.Length == 0 ? "it is not said where to write what" : "several things are to be written at once",
                "export",
                "one of -o OUT, --tensorboard DIR, --parquet FILE"
            );
    }
}
