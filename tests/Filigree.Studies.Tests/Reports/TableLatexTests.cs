using Filigree.Studies.Definition;
using Filigree.Studies.Execution;
using Filigree.Studies.Reports;
using Filigree.Studies.Reports.Tables;
using static Filigree.Studies.Tests.Reports.Results;

namespace Filigree.Studies.Tests.Reports;

public sealed class TableLatexTests
{
    private static readonly TableSpecification Table = new()
    {
        Title = "Accuracy in %",
        Rows = "wiring",
        Baseline = "plain_old",
        Test = "student",
        Columns =
        [
            new MeasureSpecification
            {
                Name = "accuracy",
                Format = "percent",
                Better = "higher",
            },
        ],
    };

    private static readonly TrialResult[] Trials =
    [
        .. Seeds("wiring", "plain_old", "accuracy", 0.5, 0.6, 0.7),
        .. Seeds("wiring", "a & b", "accuracy", 0.8, 0.9, 1.0),
    ];

    [Fact]
    public void A_table_is_one_that_LaTeX_takes()
    {
        string text = TableLatex.Render(TableBuilder.Build("accuracy", Table, Trials));
        Assert.StartsWith(
            """
            % \usepackage{booktabs,graphicx}
            \begin{table}
            \centering
            \caption{Accuracy in \%}
            \label{tab:accuracy}
            \resizebox{\ifdim\width>\linewidth\linewidth\else\width\fi}{!}{%
            \begin{tabular}{lrr}
            \toprule
            wiring & accuracy, \% & against baseline \\
            \midrule
            plain\_old & 60.00 $\pm$ 10.00 & baseline \\
            a \& b & 90.00 $\pm$ 10.00 & better (p = 0.021) \\
            \bottomrule
            \end{tabular}}

            {\footnotesize Mean $\pm$ sample standard deviation over 3 trials to a row.\par}

            """.ReplaceLineEndings("\n"),
            text,
            StringComparison.Ordinal
        );
        Assert.Contains("Warning: With 3 seeds", text, StringComparison.Ordinal);
        Assert.EndsWith("\\end{table}\n", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\\input{x}", "\\textbackslash{}input\\{x\\}")]
    [InlineData("50% of $5 & #1_a", "50\\% of \\$5 \\& \\#1\\_a")]
    [InlineData("~a^b`c`\"", "\\textasciitilde{}a\\textasciicircum{}b\\textasciigrave{}c\\textasciigrave{}''")]
    [InlineData("p < 0.001 | g > 2", "p $<$ 0.001 $|$ g $>$ 2")]
    [InlineData("−0.50 ± 0.10, δ × ∞, –", "$-$0.50 $\\pm$ 0.10, $\\delta$ $\\times$ $\\infty$, --")]
    [InlineData("two\r\nlines\tand\u0000null", "two  lines and null")]
    [InlineData("Schüßler, 60°", "Schüßler, 60°")]
    public void Text_is_shown_letter_by_letter(string text, string expected) =>
        Assert.Equal(expected, TableLatex.Escape(text));

    [Fact]
    public void A_line_that_begins_with_a_bracket_is_no_option_of_the_one_before()
    {
        TrialResult[] trials = Seeds("wiring", "[2ex]", "accuracy", 0.5);
        string text = TableLatex.Render(TableBuilder.Build("accuracy", Table with { Baseline = null }, trials));
        Assert.Contains("\n{}[2ex] & 50.00 \\\\\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_report_holds_the_text_to_copy_and_the_folder_the_file()
    {
        using var folder = new TemporaryFolder();
        IReadOnlyList<string> paths = Report.Write(
            Of(Trials, [Table with { HasPairs = true, HasImprovement = true }]),
            folder.Path
        );
        string file = folder.File("tables/accuracy-in.tex");
        Assert.Contains(file, paths);
        Assert.Contains(folder.File("tables/accuracy-in-pairs.csv"), paths);
        string text = File.ReadAllText(file);
        Assert.Contains("\\label{tab:accuracy-in-pairs}", text, StringComparison.Ordinal);
        string page = File.ReadAllText(paths[0]);
        Assert.Contains(
            "<summary>LaTeX</summary><pre data-copy=\"the table in LaTeX\">% \\usepackage{booktabs,graphicx}\n",
            page,
            StringComparison.Ordinal
        );
        Assert.Contains("a \\&amp; b &amp; 90.00 $\\pm$ 10.00", page, StringComparison.Ordinal);
        Assert.Contains("All pairs: each row against each other (1)", page, StringComparison.Ordinal);
    }
}
