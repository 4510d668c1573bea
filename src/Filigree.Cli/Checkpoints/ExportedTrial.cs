using Filigree.Cli.Shell;
using Filigree.Formats;
using Filigree.Numerics;
using Filigree.Studies.Execution;
using Filigree.Studies.Experiments;
using static System.FormattableString;

namespace Filigree.Cli.Checkpoints;

/// <summary>What the trials of a run have left in their folders.</summary>
internal static class ExportedTrial
{
    private const int MostNamed = 5;
    private const int NameWidth = 36;

    /// <summary>The file that a trial has left.</summary>
    /// <param name="run">Folder of the run.</param>
    /// <param name="trial">The beginning of the trial's name, or null for the only one.</param>
    /// <param name="what">One of <see cref="ExportedNetworks.Names"/>.</param>
    /// <param name="plan">The beginning of the plan's name, or null for the one run last.</param>
    /// <param name="experiments">The experiments, with the extensions that the run used.</param>
    /// <exception cref="UserError">There is none, or more than one.</exception>
    public static (string Path, TrialResult Trial) Find(
        string run,
        string? trial,
        string what,
        string? plan,
        ExperimentList experiments
    )
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

        StudyResults results = RunFolder.Load(run, plan, experiments);
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
            throw Damaged(results, run, trial)
                ?? new UserError($"no finished trial's name begins with '{trial}'", run, Names(results.Trials));
        }

        TrialResult[] saved = [.. named.Where(one => File.Exists(FileOf(one)))];
        return saved.Length switch
        {
            1 => (FileOf(saved[0]), saved[0]),
            0 => throw Damaged(results, run, trial: "")
                ?? new UserError(
                    $"no trial has left its {what}",
                    run,
                    $"a study that says export: [{what}]",
                    "add it to the study, and run it again: what is trained is not trained again"
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
        TrialResult trial,
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
        CheckpointFile.Write(target, file, tensors, cancellationToken);
        IReadOnlyList<SparseMatrix> layers = file.ReadSparse();
        var cutOff = CutOff.Of(
            target.Path,
            new WeightFileOptions(),
            layers.Select(layer => (layer.Name, (long)layer.Outputs * layer.Inputs, (long)layer.Count))
        );
        WarnOfZeros(terminal, layers, masks);
        cutOff.Warn(terminal.Error);
        string[] warnings = WarnOf(terminal, trial);

        if (json)
        {
            terminal.Out.WriteJson(writer =>
            {
                writer.WriteStartObject();
                writer.WriteString("output", target.Path);
                writer.WriteString("trial", file.Metadata.GetValueOrDefault("trial"));
                writer.WriteString("holds", file.Metadata.GetValueOrDefault(ExportedNetworks.HoldsKey));
                writer.WriteStartArray("layers");
                foreach (SparseMatrix layer in layers)
                {
                    writer.WriteStartObject();
                    writer.WriteString("name", layer.Name);
                    writer.WriteNumber("weights", (long)layer.Outputs * layer.Inputs);
                    writer.WriteNumber("kept", layer.Count);
                    writer.WriteNumber("zeros", Zeros(layer));
                    writer.WriteEndObject();
                }

                writer.WriteEndArray();
                writer.WriteStartArray("warnings");
                foreach (string warning in warnings)
                {
                    writer.WriteStringValue(warning);
                }

                writer.WriteEndArray();
                cutOff.WriteTo(writer);
                writer.WriteEndObject();
            });
            return;
        }

        var table = new PlainTable("layer", "#weights", "#kept", "#density");
        foreach (SparseMatrix layer in layers)
        {
            long places = (long)layer.Outputs * layer.Inputs;
            table.Add(
                PlainTable.Shorten(layer.Name, NameWidth),
                Invariant($"{places:N0}"),
                Invariant($"{layer.Count:N0}"),
                NumberText.Density(layer.Count, places)
            );
        }

        table.WriteTo(terminal.Out);
        if (file.Metadata.TryGetValue(ExportedNetworks.HoldsKey, out string? holds))
        {
            terminal.Out.WriteLine($"holds: {holds}");
        }

        terminal.Out.WriteLine($"written: {target.Path}");
    }

    /// <summary>Says what a reader must know of a trial.</summary>
    public static string[] WarnOf(Terminal terminal, TrialResult trial)
    {
        string[] warnings = Warnings(trial);
        foreach (string warning in warnings)
        {
            terminal.Error.WriteLine($"filigree: {warning}");
        }

        return warnings;
    }

    private static string[] Warnings(TrialResult trial) =>
        trial.HasDiverged
            ? [$"trial {trial.Id} diverged: its loss left the finite numbers, and it ended there", .. trial.Warnings]
            : [.. trial.Warnings];

    // A trained connection may weigh nothing just then; a file of zeros and weights has no word for it.
    private static void WarnOfZeros(Terminal terminal, IReadOnlyList<SparseMatrix> layers, bool masks)
    {
        int zeros = layers.Sum(Zeros);
        if (zeros > 0 && !masks)
        {
            terminal.Error.WriteLine(
                Invariant(
                    $"filigree: {zeros:N0} of the connections that are kept weigh 0, and cannot be told from those that are cut; --masks writes which they are"
                )
            );
        }
    }

    private static int Zeros(SparseMatrix layer) => layer.Values.AsSpan().Count(0f);

    // A damaged trial counts as unfinished: what is wrong with it says more than that it is not there.
    private static UserError? Damaged(StudyResults results, string run, string trial) =>
        results.Damage.FirstOrDefault(line => line.StartsWith($"trial {trial}", StringComparison.Ordinal)) is { } line
            ? new UserError(line, run, remedy: "run the study again to make it anew")
            : null;

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
