using System.CommandLine;
using Filigree.Cli.Runs;
using Filigree.Cli.Shell;
using Filigree.Studies.Execution;
using Filigree.Studies.Experiments;
using Filigree.Studies.Reports;

namespace Filigree.Cli.Commands;

/// <summary><c>filigree report</c>.</summary>
internal static class ReportCommand
{
    /// <summary>The command.</summary>
    public static Command Create(Terminal terminal, ExperimentList experiments)
    {
        Argument<string> run = new("RUN") { Description = "A run's folder, made by 'filigree run'." };
        var command = new DocumentedCommand(
            "report",
            "Writes a run's report again: report.html, the figures and the tables, of whatever is finished by now.",
            "filigree report runs/lightning/mnist-quick"
        );
        Option<string?> plan = CommonOptions.Plan();
        command.Arguments.Add(run);
        command.Options.Add(plan);
        command.Options.Add(new ExtendOption());
        command.SetAction(parsed =>
        {
            string folder = parsed.GetRequiredValue(run);
            StudyResults results = RunFolder.Load(folder, parsed.GetValue(plan), experiments);
            ResultsOutput.SayPlan(terminal, results);
            foreach (string path in Report.Write(results, folder))
            {
                terminal.Out.WriteLine(path);
            }
            return ExitCodes.Success;
        });
        return command;
    }
}
