using System.CommandLine;
using Filigree.Cli.Runs;
using Filigree.Cli.Shell;
using Filigree.Options;
using Filigree.Plasticity;
using Filigree.Studies.Experiments;
using Filigree.Studies.Planning;
using Filigree.Wiring;

namespace Filigree.Cli.Commands;

/// <summary><c>filigree run STUDY</c>.</summary>
internal static class RunCommand
{
    /// <summary>The command.</summary>
    public static Command Create(Terminal terminal, ExperimentList experiments)
    {
        var study = new Argument<string>("STUDY")
        {
            Description = "A built-in study (see 'filigree studies') or a study file.",
        };
        study.Offer(() => StudySource.BuiltIn);
        var quick = new Option<bool>("--quick") { Description = "The study in miniature: about a minute." };
        var set = new Option<string[]>("--set")
        {
            Description = "Change a setting, such as training.epochs=10; may be repeated.",
            HelpName = "PATH=VALUE",
        };
        var kernel = new Option<string?>("--kernel")
        {
            Description =
                "How weights that have connections are stored and multiplied, instead of what the study says: by connections "
                + "(sparse), by masks (dense), or as suits their density (auto). How other convolutions are computed: direct, "
                + "winograd, unrolled, or whichever is the fastest (auto). One of each with a comma between: dense,direct.",
            HelpName = "WORD[,WORD]",
        };
        kernel.CompletionSources.Add("auto", "dense", "direct", "sparse", "unrolled", "winograd");
        Option<string?> wiring = Chosen(experiments.Rules.Of<IWiring>());
        Option<string?> plasticity = Chosen(experiments.Rules.Of<IPlasticity>());
        var seeds = new Option<string?>("--seeds")
        {
            Description = "Seeds instead of the study's own: a count (5), a range (0..9) or a list (1,2,3).",
            HelpName = "SEEDS",
        };
        Option<int?> workers = NumberOptions.Whole("--workers");
        workers.Description =
            "Threads: as many trials side by side, and where fewer are left each takes its share. [default: as many as there are cores]";
        workers.HelpName = "N";
        Option<string?> data = CommonOptions.Data();
        var extend = new ExtendOption();
        var output = new Option<string?>("--out")
        {
            Description = "Folder of the run. [default: runs/STUDY]",
            HelpName = "FOLDER",
        };
        Option<double> checkpoints = NumberOptions.Number("--checkpoint-seconds", 20);
        checkpoints.Description = "Seconds between two checkpoints of a trial.";
        checkpoints.HelpName = "SECONDS";
        var dryRun = new Option<bool>("--dry-run") { Description = "Show the plan, with time and disk; run nothing." };
        Option<bool> json = CommonOptions.Json();
        var slurm = new SlurmRunOptions();
        var command = new DocumentedCommand(
            "run",
            "Runs a study: trains what is not trained yet, then shows its tables and writes its report. "
                + "A run that was stopped or killed goes on where it was.",
            "filigree run lightning/mnist --quick        # in miniature, with data that comes with Filigree if need be",
            "filigree run lightning/mnist --dry-run      # what would run, and how long it would take",
            "filigree run my-study.yaml --set training.epochs=10 --seeds 0..9 --workers 2",
            "filigree run lightning/mnist --slurm --time 2:00:00    # on a cluster, as a job array"
        );
        command.Arguments.Add(study);
        foreach (
            Option option in (Option[])
                [
                    quick,
                    set,
                    wiring,
                    plasticity,
                    kernel,
                    seeds,
                    workers,
                    data,
                    extend,
                    output,
                    checkpoints,
                    dryRun,
                    json,
                    .. slurm.All,
                ]
        )
        {
            command.Options.Add(option);
        }
        command.SetAction(
            (parsed, cancellationToken) =>
                Task.Run(
                    () =>
                        new StudyRun(terminal, experiments).Run(
                            new RunRequest(
                                parsed.GetValue(study)!,
                                parsed.GetValue(quick),
                                parsed.GetValue(set) ?? [],
                                Instead(parsed, wiring, plasticity, kernel),
                                parsed.GetValue(seeds),
                                parsed.GetValue(workers),
                                parsed.GetValue(data),
                                parsed.GetValue(extend) ?? [],
                                parsed.GetValue(output),
                                parsed.GetValue(checkpoints),
                                parsed.GetValue(dryRun),
                                parsed.GetValue(json),
                                slurm.Of(parsed)
                            ),
                            cancellationToken
                        ),
                    CancellationToken.None
                )
        );
        return command;
    }

    // A key of the study that has an option of its own, because it is set so often.
    private static Option<string?> Chosen(Catalog catalog)
    {
        var option = new Option<string?>($"--{catalog.Noun}")
        {
            Description =
                $"The {catalog.Noun} instead of the study's, options in parentheses: "
                + $"{string.Join(", ", catalog.Rules.Select(rule => rule.Name))}.",
            HelpName = "RULE",
        };
        option.CompletionSources.Add(OfferedWords.From(() => catalog.Rules.Select(rule => rule.Name)));
        return option;
    }

    private static Dictionary<string, string> Instead(ParseResult parsed, params Option<string?>[] options) =>
        options
            .Where(option => parsed.GetValue(option) is not null)
            .ToDictionary(option => option.Name[2..], option => parsed.GetValue(option)!);
}
