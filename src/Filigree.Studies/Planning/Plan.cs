using System.Text;
using Filigree.Studies.Definition;
using Filigree.Studies.Extensions;
using Filigree.Studies.Trials;

namespace Filigree.Studies.Planning;

/// <summary>The trials of a study.</summary>
/// <param name="Study">The study.</param>
/// <param name="Trials">
/// The trials in a fixed order: all combinations of the factors' levels (the last factor changes fastest) for the first
/// seed, then for the next. So a run that is stopped early has something of everything.
/// </param>
public sealed record Plan(Study Study, IReadOnlyList<PlannedTrial> Trials)
{
    /// <summary>Trials that measure the others, and run when all of those are finished.</summary>
    public IReadOnlyList<PlannedTrial> Across { get; init; } = [];

    /// <summary>Data sets that stand in for those that the study asks for, which are missing: name to the name asked for.</summary>
    public IReadOnlyDictionary<string, string> Substituted { get; init; } = new Dictionary<string, string>();

    /// <summary>Names of the data sets that the trials need.</summary>
    public IReadOnlyList<string> Data => DataNames.Of(Trials.Select(trial => trial.Configuration.Settings));

    /// <summary>What is to be known of some trials before they run, each line once.</summary>
    public IReadOnlyList<string> Warnings =>
        [
            // The seeds of a combination have its settings in common.
            .. Trials
                .GroupBy(trial => trial.Configuration.Settings, ReferenceEqualityComparer.Instance)
                .SelectMany(
                    trials => ((ExperimentSettings)trials.Key!).Warnings(),
                    (trials, text) => (Trials: trials, Text: text)
                )
                .GroupBy(one => one.Text)
                .Select(group =>
                    (group.Key, First: group.First().Trials.First(), Count: group.Sum(one => one.Trials.Count()))
                )
                .Select(one =>
                    $"{one.Key}: {one.First.Label}{(one.Count > 1 ? FormattableString.Invariant($" and {one.Count - 1} more") : "")}"
                ),
        ];

    /// <summary>The assemblies of extensions whose code the trials run.</summary>
    internal IReadOnlyList<CodeIdentity> Code =>
        [
            .. Study.Extensions.Where(extension =>
            {
                byte[] text = Encoding.UTF8.GetBytes(extension.ToString());
                return All.Any(trial => trial.Configuration.Json.IndexOf(text) >= 0);
            }),
        ];

    /// <summary>All trials, those that measure the others last.</summary>
    public IEnumerable<PlannedTrial> All => Trials.Concat(Across);

    /// <summary>All trials, one that stands under several levels once: those there are to run.</summary>
    public IEnumerable<PlannedTrial> Distinct => All.DistinctBy(trial => trial.Id);

    /// <summary>How many trials there are to run.</summary>
    public int Count => Distinct.Count();

    private const int MostTrials = 100_000;
    private const int MostNamed = 8;

    /// <summary>Plans a study: every combination is read strictly, so an impossible one is found before anything runs.</summary>
    /// <exception cref="UserError">A setting is unknown or impossible, or there are too many trials.</exception>
    public static Plan Of(Study study)
    {
        List<Combination> combinations = CombinationsOf(study);
        var settings = combinations.Select(combination => Read(study, combination)).ToList();
        RefuseIdle([.. combinations.Zip(settings)]);
        LevelTwins.Refuse(study, [.. combinations.Zip(settings, (one, read) => (one.Labels, read))]);
        MeasuredEpochs.Require(study, settings);
        var trials = new List<PlannedTrial>(settings.Count * study.Seeds.Count);
        foreach (ulong seed in study.Seeds)
        {
            for (int index = 0; index < settings.Count; index++)
            {
                trials.Add(Trial(study, seed, settings[index], combinations[index]));
            }
        }
        return new Plan(study, trials) { Across = [.. study.Across?.Plan(trials) ?? []] };
    }

    /// <summary>Some trials of the plan of a study that was planned as a whole before; no other is made.</summary>
    /// <param name="study">The study.</param>
    /// <param name="places">Their places in <see cref="Trials"/> of the whole plan.</param>
    /// <exception cref="UserError">The plan has no such place.</exception>
    internal static Plan Of(Study study, IReadOnlyList<int> places)
    {
        List<Combination> combinations = CombinationsOf(study);
        var settings = new Dictionary<int, ExperimentSettings>();
        var trials = new List<PlannedTrial>(places.Count);
        foreach (int place in places)
        {
            (int seed, int index) = Math.DivRem(place, combinations.Count);
            if (place < 0 || seed >= study.Seeds.Count)
            {
                throw new UserError(FormattableString.Invariant($"the plan has no trial {place}"), study.Name);
            }
            if (!settings.TryGetValue(index, out ExperimentSettings? read))
            {
                settings[index] = read = Read(study, combinations[index]);
            }
            trials.Add(Trial(study, study.Seeds[seed], read, combinations[index]));
        }
        return new Plan(study, trials);
    }

    private static ExperimentSettings Read(Study study, Combination combination) =>
        study.Experiment.Read(new Section(combination.Settings, "the study", study.Experiment.Keys, study.Rules));

    private static PlannedTrial Trial(Study study, ulong seed, ExperimentSettings settings, Combination combination) =>
        new(
            new TrialConfiguration(study.Experiment.Name, seed, study.FixedStreams, settings),
            combination.Labels,
            study.Experiment
        );

    private static List<Combination> CombinationsOf(Study study)
    {
        List<Combination> combinations = [new(study.Settings, new Dictionary<string, string>())];
        foreach (Factor factor in study.Factors)
        {
            if ((long)combinations.Count * factor.Levels.Count * study.Seeds.Count > MostTrials)
            {
                throw new UserError(
                    $"the study has more than {MostTrials} trials",
                    study.Name,
                    "fewer levels or seeds"
                );
            }
            combinations =
            [
                .. combinations.SelectMany(combination =>
                    factor.Levels.Select(level => combination.With(factor, level))
                ),
            ];
        }
        combinations.RemoveAll(combination => study.Excepts(combination.Labels));
        if (combinations.Count == 0)
        {
            throw new UserError("'except' leaves no combination of levels", study.Name, "one trial at least");
        }
        return combinations;
    }

    // A combination in which a rule does nothing would stand in tables under the rule's name.
    private static void RefuseIdle(IReadOnlyList<(Combination Combination, ExperimentSettings Settings)> all)
    {
        var idle = all.Select(one => (one.Combination, Rule: one.Settings.Idle()))
            .Where(one => one.Rule is not null)
            .ToArray();
        if (idle.Length == 0)
        {
            return;
        }
        (Combination first, IdleRule? rule) = idle[0];
        Origin origin = Overlay.Find(first.Settings, rule!.Key)?.Origin ?? first.Settings.Origin;
        string excepted = string.Join(
            ", ",
            idle.Take(MostNamed)
                .Select(one =>
                    $"{{ {string.Join(", ", one.Combination.Labels.Select(level => $"{level.Key}: {YamlWriter.Text(level.Value)}"))} }}"
                )
        );
        string more = idle.Length > MostNamed ? ", ..." : "";
        throw origin.Error(
            first.Labels.Count == 0 || idle.Length == all.Count
                ? rule.Reason
                : $"{rule.Reason}, or 'except: [{excepted}{more}]' to leave out what makes no sense"
        );
    }

    private sealed record Combination(MapNode Settings, IReadOnlyDictionary<string, string> Labels)
    {
        public Combination With(Factor factor, FactorLevel level)
        {
            MapNode settings = Settings;
            foreach ((string path, Node value) in level.Settings)
            {
                settings = Overlay.Set(settings, path, value);
            }
            return new(settings, new Dictionary<string, string>(Labels) { [factor.Name] = level.Label });
        }
    }
}
