using Filigree.Cli.Shell;
using Filigree.Formats;
using Filigree.Numerics;
using Filigree.Studies.Experiments;
using Filigree.Studies.Trials;
using static System.FormattableString;

namespace Filigree.Cli.Checkpoints;

/// <summary>What the trials of a run have left in their folders.</summary>
internal static class ExportedTrial
{
    private const int MostNamed = 5;

    /// <summary>The file that a trial has left.</summary>
    /// <param name="run">Folder of the run.</param>
    /// <param name="trial">The beginning of the trial's name, or null for the only one.</param>
    /// <param name="what">One of <see cref="ExportedNetworks.Names"/>.</param>
    /// <exception cref="UserError">There is none, or more than one.</exception>
    public static string Find(string run, string? trial, string what)
    {
        if (!ExportedNetworks.Names.Contains(what))
        {
            throw new UserError(
                $"'{what}' is nothing that is exported",
                "--what",
                string.Join(" or ", ExportedNetworks.Names),
                Suggestion.For(what, ExportedNetworks.Names) is { } meant ? $"did you mean {meant}?" : null
            );
        }

        StudyResults results = RunFolder.Load(run);
        string FileOf(TrialResult one) =>
            Path.Combine(new RunFolder(run).Trial(one.Id).Path, ExportedNetworks.FileName(what));
        TrialResult[] named =
        [
            .. results
                .Trials.Where(one => trial is null || one.Id.StartsWith(trial, StringComparison.Ordinal))
                .DistinctBy(one => one.Id),
        ];
        if (trial is not null && named.Length == 0)
        {
            throw new UserError($"no finished trial's name begins with '{trial}'", run, Names(results.Trials));
        }

        TrialResult[] saved = [.. named.Where(one => File.Exists(FileOf(one)))];
        return saved.Length switch
        {
            1 => FileOf(saved[0]),
            0 => throw new UserError(
                $"no trial has left its {what}",
                run,
                $"a study that says export: [{what}]",
                "add it to the study, and run it"
            ),
            _ => throw new UserError(
                Invariant($"{saved.Length} trials have left their {what}"),
                run,
                Names(saved),
                "choose one with --trial"
            ),
        };
    }

    /// <summary>Writes it, and says what is in it.</summary>
    public static void Export(
        Terminal terminal,
        WeightFile file,
        OutputTarget target,
        bool masks,
        bool json,
        CancellationToken cancellationToken
    )
    {
        List<OutputTensor> tensors = CheckpointFile.Tensors(
            file,
            layer => masks ? null : [CheckpointFile.Dense(layer, ElementType.Float32)]
        );
        CheckpointFile.Write(target, tensors, file.Metadata, cancellationToken);
        IReadOnlyList<SparseMatrix> layers = file.ReadSparse();
        if (json)
        {
            terminal.Out.WriteJson(writer =>
            {
                writer.WriteStartObject();
                writer.WriteString("output", target.Path);
                writer.WriteString("trial", file.Metadata.GetValueOrDefault("trial"));
                writer.WriteStartArray("layers");
                foreach (SparseMatrix layer in layers)
                {
                    writer.WriteStartObject();
                    writer.WriteString("name", layer.Name);
                    writer.WriteNumber("weights", (long)layer.Outputs * layer.Inputs);
                    writer.WriteNumber("kept", layer.Count);
                    writer.WriteEndObject();
                }

                writer.WriteEndArray();
                writer.WriteEndObject();
            });
            return;
        }

        var table = new PlainTable("layer", "#weights", "#kept", "#density");
        foreach (SparseMatrix layer in layers)
        {
            table.Add(
                layer.Name,
                Invariant($"{(long)layer.Outputs * layer.Inputs:N0}"),
                Invariant($"{layer.Count:N0}"),
                Invariant($"{100 * layer.Density:0.00}%")
            );
        }

        table.WriteTo(terminal.Out);
        terminal.Out.WriteLine($"written: {target.Path}");
    }

    private static string Names(IReadOnlyList<TrialResult> trials) =>
        trials.Count == 0
            ? "a run with finished trials"
            : "one of "
                + string.Join(
                    ", ",
                    trials
                        .Take(MostNamed)
                        .Select(one =>
                            Invariant($"{one.Id} ({string.Join(", ", one.Factors.Values.Append($"seed {one.Seed}"))})")
                        )
                )
                + (trials.Count > MostNamed ? "..." : "");
}
