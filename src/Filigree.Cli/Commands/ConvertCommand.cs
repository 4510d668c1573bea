using System.CommandLine;
using Filigree.Cli.Checkpoints;
using Filigree.Cli.Shell;
using Filigree.Formats;

namespace Filigree.Cli.Commands;

/// <summary><c>filigree convert</c>.</summary>
internal static class ConvertCommand
{
    /// <summary>The command.</summary>
    public static Command Create(Terminal terminal)
    {
        var options = new CheckpointOptions();
        Option<string?> type = new("--dtype")
        {
            Description =
                "The type of all floats in OUT: f64, f32, f16, bf16, f8_e4m3 or f8_e5m2. [default: as they are]",
            HelpName = "TYPE",
        };
        Option<string[]> tensors = new("--tensors")
        {
            Description = "Only tensors of these names; * stands for anything. Several with commas. [default: all]",
            HelpName = "NAMES",
        };
        Option<bool> sparse = new("--sparse")
        {
            Description =
                "Write layers by their connections alone, so that the file grows with these: safetensors, or sparse tensors of PyTorch's in .pt.",
        };
        var computed = new ComputedOptions();
        Option<bool> json = CommonOptions.Json();
        var command = new DocumentedCommand(
            "convert",
            "Writes a model in another format or number type.",
            "filigree convert model.npz -o model.safetensors",
            "filigree convert checkpoint.pt -o model.safetensors --key state_dict",
            "filigree convert model.safetensors -o model.pt",
            "filigree convert model.safetensors -o half.safetensors --dtype bf16",
            "filigree convert model.safetensors -o fc1.npz --format scipy --tensors fc1.weight",
            "filigree convert layers/ -o model.safetensors --bias-row",
            "filigree convert pruned.safetensors -o sparse.safetensors --sparse",
            "filigree convert pruned.safetensors -o sparse.pt --sparse",
            "filigree convert model.safetensors -o model.onnx --model \"lenet-5\" --samples 32x32x3"
        );
        options.AddInputTo(command);
        options.AddTo(command, hasLayers: false);
        command.Options.Add(tensors);
        command.Options.Add(type);
        command.Options.Add(sparse);
        computed.AddTo(command);
        command.Options.Add(json);
        command.SetAction(
            (parsed, cancellationToken) =>
            {
                ElementType? floats = parsed.GetValue(type) is { } name ? TypeOf(name, type.Name) : null;
                if (parsed.GetValue(sparse))
                {
                    options.RequireNotDense(parsed, sparse.Name);
                }

                using WeightFile file = options.Open(parsed, terminal);
                OutputTarget target = options.Target(parsed, file);
                if (computed.Read(parsed, file, target) is { } network)
                {
                    using (network)
                    {
                        if (
                            floats is not null
                            || parsed.GetValue(sparse)
                            || parsed.GetValue(tensors) is { Length: > 0 }
                        )
                        {
                            throw new UserError(
                                "an ONNX model has all tensors, in single precision",
                                floats is not null ? type.Name
                                    : parsed.GetValue(sparse) ? sparse.Name
                                    : tensors.Name,
                                "no such option, or an OUT of another format"
                            );
                        }

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
                }

                var conversion = new CheckpointConversion(
                    file,
                    CheckpointOptions.Names(parsed.GetValue(tensors)),
                    floats
                )
                {
                    WritesJson = parsed.GetValue(json),
                };
                if (parsed.GetValue(sparse))
                {
                    conversion.WriteConnections(terminal, target, cancellationToken);
                    return Task.FromResult(ExitCodes.Success);
                }

                options.RequireDense(parsed, conversion.Layers, target, floats ?? ElementType.Float32);
                conversion.Write(terminal, target, cancellationToken);
                if (floats is not null)
                {
                    // A smaller type may have made zeros of all weights of a layer.
                    options.CutOff(parsed, target).Warn(terminal.Error);
                }

                return Task.FromResult(ExitCodes.Success);
            }
        );
        return command;
    }

    private static ElementType TypeOf(string name, string option)
    {
        try
        {
            return ElementTypes.ParseFloat(name);
        }
        catch (UserError error)
        {
            throw new UserError(error.What, option, error.Expected, cause: error);
        }
    }
}
