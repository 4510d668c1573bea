using System.Diagnostics;
using Filigree.Studies.Definition;
using Filigree.Studies.Execution;
using Filigree.Studies.Reports;
using static Filigree.Studies.Tests.Reports.Results;

namespace Filigree.Studies.Tests.Reports;

/// <summary>A report's files in a paper, set by a real LaTeX.</summary>
[Trait("Run", "once")]
public sealed class LatexPaperTests
{
    [PdflatexFact]
    public void A_paper_takes_every_table_as_it_is_and_figures_converted_by_rsvg_convert()
    {
        using var folder = new TemporaryFolder();
        TableSpecification wide = DemoStudy.Table with
        {
            Title = "All pairs & 100% of #1_a",
            HasPairs = true,
            HasImprovement = true,
            HasStochasticOrder = true,
            Holm = false,
        };
        StudyResults demo = DemoStudy.Results(epochs: 5, quick: false);
        TrialResult[] named = [.. Seeds("wiring", "\\input{x} ~ ^ $ {é} [2ex]", "best_validation_accuracy", 0.5, 0.6)];
        StudyResults results = demo with
        {
            Trials = [.. demo.Trials, .. named],
            Presentation = demo.Presentation with { Tables = [DemoStudy.Table, wide] },
        };
        IReadOnlyList<string> paths = Report.Write(results, folder.Path);
        string[] tables = [.. paths.Where(path => Path.GetExtension(path) == ".tex")];
        string figure = paths.First(path => Path.GetExtension(path) == ".svg");
        Assert.Equal(2, tables.Length);
        Run(RsvgFactAttribute.Program, folder.Path, "--format", "pdf", "--output", folder.File("figure.pdf"), figure);
        File.WriteAllText(
            folder.File("paper.tex"),
            "\\documentclass{article}\n\\usepackage{booktabs,graphicx}\n\\begin{document}\n"
                + string.Concat(tables.Select(path => $"\\input{{tables/{Path.GetFileName(path)}}}\n"))
                + "\\noindent\\includegraphics[width=\\linewidth]{figure.pdf}\n\\end{document}\n"
        );
        string log = Run(
            PdflatexFactAttribute.Program,
            folder.Path,
            "-interaction=nonstopmode",
            "-halt-on-error",
            "paper.tex"
        );
        Assert.Contains("Output written on paper.pdf", log, StringComparison.Ordinal);
        Assert.DoesNotContain("Overfull \\hbox", log, StringComparison.Ordinal);
        Assert.DoesNotContain("Missing character", log, StringComparison.Ordinal);
    }

    private static string Run(string program, string folder, params string[] arguments)
    {
        ProcessStartInfo start = new(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardInput = true,
        };
        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, output);
        return output;
    }
}
