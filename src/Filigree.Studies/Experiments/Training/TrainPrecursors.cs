using Filigree.Options;
using Filigree.Plasticity;
using Filigree.Studies.Probes;
using Filigree.Studies.Trials;

namespace Filigree.Studies.Experiments;

/// <summary>
/// Trainings whose end a training can go on from with equal bits: those that differ in what is kept or measured of the end alone, and shorter ones,
/// where nothing in the training looks at its length.
/// </summary>
internal static class TrainPrecursors
{
    // Rules that do the same after an epoch whatever the number of epochs.
    private static bool IsEndless(IPlasticity? rule) =>
        rule is null or FixedConnections or SparseEvolution or IterativePruning;

    private static readonly IReadOnlyList<string>?[] Exports =
    [
        null,
        [ExportedNetworks.Weights],
        [ExportedNetworks.Ticket],
        [.. ExportedNetworks.Names],
    ];

    /// <summary>The settings of such trainings, the one with the least left to do first.</summary>
    public static IEnumerable<Precursor> Of(TrainSettings settings) => Measured(settings).Concat(Shorter(settings));

    private static IEnumerable<Precursor> Measured(TrainSettings settings)
    {
        int added = settings.Probes.Reverse().TakeWhile(NeedsStartAndEndAlone).Count();
        for (int more = 0; more <= added; more++)
        {
            Choice<ChosenProbe>[] probes = [.. settings.Probes.SkipLast(more)];
            foreach (IReadOnlyList<string>? export in Exports)
            {
                if (more > 0 || !Same(export, settings.Export))
                {
                    yield return new Precursor(settings with { Probes = probes, Export = export }, Left: 0);
                }
            }
        }
    }

    private static IEnumerable<Precursor> Shorter(TrainSettings settings)
    {
        TrainingSettings training = settings.Training;
        if (
            training.Schedule.Name != "constant"
            || training.WarmUp.CountsIterations
            || !IsEndless(settings.MakePlasticity())
            || settings.Probes.Any(NeedsStartAndEndAlone)
        )
        {
            yield break;
        }

        for (
            int epochs = training.Epochs - 1;
            epochs > Math.Max(training.WarmUp.Count, training.TestEvery - 1);
            epochs--
        )
        {
            foreach (IReadOnlyList<string>? export in Exports)
            {
                yield return new Precursor(
                    settings with
                    {
                        Save = Until(settings.Save, epochs),
                        Export = export,
                        Training = training with
                        {
                            Epochs = epochs,
                            EvaluateTraining = Until(training.EvaluateTraining, epochs),
                        },
                    },
                    Left: 1 - ((double)epochs / training.Epochs)
                );
            }
        }
    }

    private static bool NeedsStartAndEndAlone(Choice<ChosenProbe> probe) => probe.Make().NeedsStartAndEndAlone;

    private static int[]? Until(IReadOnlyList<int>? list, int epochs) =>
        list?.Where(epoch => epoch <= epochs).ToArray() is { Length: > 0 } some ? some : null;

    private static bool Same(IReadOnlyList<string>? one, IReadOnlyList<string>? other) =>
        (one ?? []).SequenceEqual(other ?? []);
}
