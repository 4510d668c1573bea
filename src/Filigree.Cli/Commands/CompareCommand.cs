using System.CommandLine;
using Filigree.Cli.Runs;
using Filigree.Cli.Shell;
using Filigree.Formats;
using Filigree.Studies.Execution;
using Filigree.Studies.Experiments;
using Filigree.Studies.Reports.Comparisons;
using Filigree.Studies.Statistics;

namespace Filigree.Cli.Commands;

/// <summary><c>filigree compare</c>.</summary>
internal static class CompareCommand
{
    /// <summary>The command.</summary>
    public static Command Create(Terminal terminal, ExperimentList experiments)
    {
        Argument<string> first = new("RUN") { Description = "The run's folder that the other is set against." };
        Argument<string> second = new("OTHER") { Description = "The other run's folder." };
        Option<string?> test = new("--test")
        {
            Description =
                $"The test: {string.Join(", ", ComparisonTests.Names)}. [default: paired where every seed pairs, else welch]",
            HelpName = "TEST",
        };
        Option<double> level = NumberOptions.Number("--level", 0.05);
        level.Description = "Significance level.";
        level.HelpName = "P";
        Option<bool> differentData = new("--different-data")
        {
            Description = "Test trials of different data against each other too, which is not done by itself.",
        };
        Option<bool> order = new("--stochastic-order")
        {
            Description =
                "Show almost stochastic order beside the verdicts: how near the second run is to being better at every quantile. It decides nothing.",
        };
        Option<bool> json = CommonOptions.Json();
        Option<bool> csv = new("--csv") { Description = "Write CSV, for spreadsheets." };
        Option<string?> html = new("--html") { Description = "Write a page to this file too.", HelpName = "FILE" };
        Option<bool> force = CommonOptions.Force();
        var command = new DocumentedCommand(
            "compare",
            "Sets two runs side by side: the settings that differ, then the same measures, paired by seed, with tests and effect sizes.",
            "filigree compare runs/before runs/after",
            "filigree compare runs/before runs/after --test kruskal-wallis --csv"
        );
        command.Arguments.Add(first);
        command.Arguments.Add(second);
        Option<string?> plan = CommonOptions.Plan();
        Option<string?> otherPlan = CommonOptions.Plan("--other-plan", "OTHER");
        foreach (
            Option option in new Option[]
            {
                test,
                level,
                differentData,
                order,
                plan,
                otherPlan,
                new ExtendOption(),
                json,
                csv,
                html,
                force,
            }
        )
        {
            command.Options.Add(option);
        }
        command.SetAction(parsed =>
        {
            CommonOptions.RequireOneForm(parsed, json, csv);
            string[] runs = [parsed.GetRequiredValue(first), parsed.GetRequiredValue(second)];
            if (parsed.GetValue(html) is { } place)
            {
                OutputPlace.Require(place, runs, parsed.GetValue(force));
            }
            RunComparison comparison = RunComparison.Of(
                RunFolder.Load(runs[0], parsed.GetValue(plan), experiments),
                RunFolder.Load(runs[1], parsed.GetValue(otherPlan), experiments),
                Test(parsed.GetValue(test)),
                Level(parsed.GetValue(level)),
                parsed.GetValue(differentData),
                parsed.GetValue(order)
            );
            if (parsed.GetValue(html) is { } file)
            {
                OutputFile.WriteText(file, RunComparisonFiles.Html(comparison), parsed.GetValue(force));
            }
            if (parsed.GetValue(json))
            {
                terminal.Out.Write(RunComparisonFiles.Json(comparison));
            }
            else if (parsed.GetValue(csv))
            {
                terminal.Out.Write(RunComparisonFiles.Csv(comparison));
            }
            else
            {
                var writer = new ToneWriter(terminal);
                writer.Write(RunComparisonText.Render(comparison, writer.Width));
            }
            return ExitCodes.Success;
        });
        return command;
    }

    private static ComparisonTest? Test(string? name) =>
        name is null ? null
        : ComparisonTests.Names.Contains(name) ? ComparisonTests.Parse(name)
        : throw new UserError($"'{name}' is no test", "--test", $"one of {string.Join(", ", ComparisonTests.Names)}");

    private static double Level(double level) =>
        level is > 0 and < 1
            ? level
            : throw new UserError(
                $"{level:R} is no significance level",
                "--level",
                "a number between 0 and 1, such as 0.05"
            );
}
