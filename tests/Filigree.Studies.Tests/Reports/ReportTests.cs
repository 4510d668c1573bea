using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Filigree.Studies.Definition;
using Filigree.Studies.Execution;
using Filigree.Studies.Reports;
using Filigree.Studies.Reports.Figures;
using Filigree.Studies.Reports.Sentences;
using Filigree.Studies.Reports.Tables;
using static Filigree.Studies.Tests.Reports.Results;

namespace Filigree.Studies.Tests.Reports;

public sealed partial class ReportTests
{
    private const string Hostile = "<script>alert('x')</script> \"quoted\" & 🕸️ \u0000\ud800 ]]> --> %s";

    [Fact]
    public void A_report_is_one_page_with_its_figures_and_tables_beside_it()
    {
        using var folder = new TemporaryFolder();
        IReadOnlyList<string> paths = Report.Write(DemoStudy.Results(), folder.Path);
        Assert.Equal(folder.File("report.html"), paths[0]);
        Assert.Equal(
            [
                "figures/distribution.svg",
                "figures/grid.svg",
                "figures/panels.svg",
                "figures/percolation.svg",
                "figures/strength.svg",
                "figures/validation-accuracy.svg",
                "report.html",
                "report.txt",
                "tables/trials.csv",
                "tables/validation-accuracy-by-initializer.csv",
                "tables/validation-accuracy-by-initializer.md",
                "tables/validation-accuracy-by-initializer.tex",
            ],
            Directory
                .EnumerateFiles(folder.Path, "*", SearchOption.AllDirectories)
                .Select(path => Path.GetRelativePath(folder.Path, path).Replace('\\', '/'))
                .Order(StringComparer.Ordinal)
        );
    }

    [Theory]
    [InlineData("link")]
    [InlineData("loop")]
    [InlineData("long")]
    [InlineData("pipe")]
    public void What_stands_in_the_place_of_the_list_of_files_is_replaced(string kind)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }
        using var folder = new TemporaryFolder();
        string list = folder.File("report.txt");
        switch (kind)
        {
            case "long":
                using (FileStream file = File.Create(list))
                {
                    file.SetLength(3L << 30);
                }
                break;
            case "pipe":
                using (var made = System.Diagnostics.Process.Start("mkfifo", list))
                {
                    made.WaitForExit();
                }
                break;
            default:
                File.CreateSymbolicLink(list, kind == "loop" ? "report.txt" : "/nowhere/at/all");
                break;
        }
        Report.Write(DemoStudy.Results(), folder.Path);
        Assert.Contains("tables/trials.csv", File.ReadAllLines(list));
    }

    [Fact]
    public void A_page_fetches_nothing_and_runs_nothing_but_its_one_script_which_its_policy_names_by_hash()
    {
        string page = Page(DemoStudy.Results());
        Assert.DoesNotMatch(
            "<link|<img|<iframe|@import|src=|href=\"(?!data:(text/|image/svg\\+xml;))|<[^>]* on[a-z]+=",
            page
        );
        Assert.DoesNotMatch(@"url\((?!#)", page);
        Assert.Contains("default-src 'none'", page, StringComparison.Ordinal);
        string script = Assert.Single(page.Split("<script>")[1..]).Split("</script>")[0];
        string hash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(script)));
        Assert.Contains($"script-src 'sha256-{hash}'", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Columns_of_the_trials_have_names_of_their_own()
    {
        StudyResults results = DemoStudy.Results();
        string factor = results.Trials[0].Factors.Keys.First();
        StudyResults alike = results with
        {
            Trials =
            [
                .. results.Trials.Select(trial =>
                    trial with
                    {
                        Summary = new Dictionary<string, double>(trial.Summary) { [factor] = 0.25 },
                    }
                ),
            ],
        };
        string[] headings = TrialTable.Csv(alike).Split('\n')[0].Trim().Split(',');
        Assert.Contains(factor, headings);
        Assert.Contains($"{factor}_2", headings);
        Assert.Equal(headings.Length, headings.Distinct().Count());
    }

    [Fact]
    public void Tables_can_be_saved_from_the_page_alone_and_sorted_by_their_numbers()
    {
        StudyResults results = DemoStudy.Results();
        TableResult table = TableBuilder.BuildAll(results)[0];
        XElement page = Parse(Page(results));
        Dictionary<string, string> saved = page.Descendants("a")
            .ToDictionary(
                link => (string)link.Attribute("download")!,
                link =>
                    Encoding.UTF8.GetString(Convert.FromBase64String(((string)link.Attribute("href")!).Split(',')[1]))
            );
        Assert.Equal(TableCsv.Render(table), saved[$"{table.Name}.csv"]);
        Assert.Equal(TableMarkdown.Render(table), saved[$"{table.Name}.md"]);
        Assert.Equal(TableLatex.Render(table), saved[$"{table.Name}.tex"]);
        Assert.Equal(TrialTable.Csv(results), saved["trials.csv"]);

        XElement[] values =
        [
            .. page.Descendants("section")
                .Single(one => (string?)one.Attribute("id") == $"table-{table.Name}")
                .Descendants("td")
                .Where(cell => cell.Attribute("data-value") is not null),
        ];
        Assert.Equal(
            table.Rows.SelectMany(row => row.Cells).Select(cell => cell.Centre),
            values.Select(cell => double.Parse((string)cell.Attribute("data-value")!, CultureInfo.InvariantCulture))
        );
    }

    [Fact]
    public void Failed_and_diverged_trials_stand_by_what_was_varied_with_their_messages()
    {
        TrialResult[] trials =
        [
            Trial(0, [("wiring", "x")]),
            Trial(1, [("wiring", "x")], rows: [Row(("epoch", 3), ("a", 1))]) with
            {
                HasDiverged = true,
            },
            Trial(2, [("wiring", "x")]) with
            {
                HasDiverged = true,
            },
        ];
        StudyResults results = Of(trials) with
        {
            FailedTrials =
            [
                new FailedTrial("id", new Dictionary<string, string> { ["wiring"] = "<y>" }, 7, "no memory & no disk"),
            ],
        };
        XElement lost = Parse(Page(results))
            .Descendants("section")
            .Single(one => (string?)one.Attribute("id") == "lost");
        Assert.Equal(
            [
                "wiring x|diverged|2 of 3|seed 1: the loss left the finite numbers; the last epoch measured is 3seed 2: the loss left the finite numbers",
                "wiring <y>|failed|1 of 1|seed 7: no memory & no disk",
            ],
            lost.Descendants("tbody")
                .Elements()
                .Select(row => string.Join('|', row.Elements().Select(cell => cell.Value)))
        );
        Assert.DoesNotContain("id=\"lost\"", Page(Of([trials[0]])), StringComparison.Ordinal);
    }

    [Fact]
    public void Of_many_sentences_the_first_ten_are_shown_and_the_others_folded()
    {
        TableSpecification[] tables =
        [
            .. Enumerable
                .Range(0, 12)
                .Select(i => new TableSpecification
                {
                    Title = $"table {i}",
                    Rows = "wiring",
                    Columns = [new MeasureSpecification { Name = "a", Better = "higher" }],
                }),
        ];
        TrialResult[] trials = [.. Seeds("wiring", "x", "a", 1), .. Seeds("wiring", "y", "a", 2)];
        XElement found = Parse(Page(Of(trials, tables)))
            .Descendants("section")
            .Single(one => (string?)one.Attribute("id") == "findings");
        Assert.Equal(10, found.Elements("ul").Single().Elements().Count());
        XElement fold = Assert.Single(found.Elements("details"));
        Assert.Equal("3 more sentences", fold.Element("summary")!.Value);
        Assert.Equal(3, fold.Descendants("li").Count());
    }

    [Fact]
    public void A_page_is_well_formed_and_every_name_in_it_is_used_once()
    {
        XElement page = Parse(Page(DemoStudy.Results()));
        string[] ids = [.. page.Descendants().Select(element => (string?)element.Attribute("id")).OfType<string>()];
        Assert.Equal(ids.Length, ids.Distinct().Count());
        Assert.Equal(12, page.Descendants().Count(element => element.Name.LocalName == "svg"));
    }

    [Fact]
    public void Verdicts_are_words_as_well_as_colours()
    {
        string page = Page(DemoStudy.Results());
        Assert.Matches("class=\"verdict better\">.*?</span> better</span>", page);
        Assert.Matches("class=\"verdict worse\">.*?</span> worse</span>", page);
        Assert.Matches("class=\"verdict same\">.*?</span> no difference</span>", page);
    }

    [Fact]
    public void Data_are_named_in_the_heading_in_sentences_and_under_every_table()
    {
        const string Data = "fashion-mnist-small (6,000 training and 2,000 test samples), in place of mnist";
        StudyResults results = DemoStudy.Results() with
        {
            Data = ["fashion-mnist-small"],
            Substituted = new Dictionary<string, string> { ["fashion-mnist-small"] = "mnist" },
        };
        using var folder = new TemporaryFolder();
        string page = File.ReadAllText(Report.Write(results, folder.Path)[0]);

        Assert.Contains($"<p class=\"data\">Quick form; data: {Data}.</p>", page, StringComparison.Ordinal);
        Assert.EndsWith($"; data: {Data}.", Findings.Of(results, [])[0], StringComparison.Ordinal);
        Assert.All(
            TableBuilder.BuildAll(results),
            table =>
                Assert.Contains($"Quick form; data: {Data}.", TableMarkdown.Render(table), StringComparison.Ordinal)
        );
        Assert.Contains(
            "Other data: fashion-mnist-small stands in for mnist, which the study asks for. These are not numbers of mnist.",
            ReportWarnings.Of(results)
        );
    }

    [Fact]
    public void What_makes_a_run_doubtful_stands_at_the_top()
    {
        IReadOnlyList<string> warnings = ReportWarnings.Of(DemoStudy.Results());
        Assert.Contains(warnings, text => text.StartsWith("Quick form", StringComparison.Ordinal));
        Assert.Contains(warnings, text => text.StartsWith("Unfinished: 25 of 28", StringComparison.Ordinal));
        Assert.Contains(
            warnings,
            text => text.Contains("the loss is not finite at step 812", StringComparison.Ordinal)
        );
        Assert.Empty(ReportWarnings.Of(Of(Seeds("wiring", "x", "a", 1))));
    }

    [Fact]
    public void A_report_has_the_same_bytes_every_time_and_in_every_culture()
    {
        string[] plain = Files(DemoStudy.Results());
        Assert.Equal(plain, Files(DemoStudy.Results()));
        Assert.Equal(plain, UnderCommas(() => Files(DemoStudy.Results())));
    }

    [Fact]
    public void Hostile_names_do_no_harm()
    {
        string huge = new('W', 5_000);
        StudyResults results = Hostiles(Hostile, huge);
        using var folder = new TemporaryFolder();
        foreach (string path in Report.Write(results, folder.Path))
        {
            string full = Path.GetFullPath(path);
            Assert.StartsWith(folder.Path, full, StringComparison.Ordinal);
            string text = File.ReadAllText(path);
            if (path.EndsWith(".svg", StringComparison.Ordinal))
            {
                XDocument.Parse(text);
            }
            else if (path.EndsWith(".html", StringComparison.Ordinal))
            {
                Assert.Single(text.Split("<script", StringSplitOptions.None)[1..]);
                Assert.Contains("🕸️", text, StringComparison.Ordinal);
                Parse(text);
            }
        }
        Assert.DoesNotContain('\0', TableText.RenderPlain(TableBuilder.BuildAll(results)[0], 100));
    }

    [Fact]
    public void Empty_single_and_broken_results_make_a_report()
    {
        TableSpecification[] tables = [DemoStudy.Table];
        FigureSpecification[] figures = [.. DemoStudy.Figures];
        TrialResult lonely = Trial(7, [("wiring", "x")], [("best_validation_accuracy", double.NaN)]);
        foreach (
            StudyResults results in new[]
            {
                Of([], tables, figures),
                Of([lonely], tables, figures),
                Of([]),
                Of([Trial(0, [])]),
            }
        )
        {
            XElement page = Parse(Page(results));
            Assert.Contains("A toy", page.Value, StringComparison.Ordinal);
        }
        Assert.Contains("No trial has finished.", Page(Of([], tables, figures)), StringComparison.Ordinal);
        Parse(Page(DemoStudy.Results(seeds: 1, epochs: 1)));
    }

    [Fact]
    public void Titles_alike_make_files_apart_and_a_path_in_a_name_stays_inside()
    {
        TrialResult[] trials = Seeds("wiring", "x", "a", 1, 2);
        TableSpecification table = new()
        {
            Title = "../../Trials",
            Rows = "wiring",
            Columns = [new MeasureSpecification { Name = "a" }],
        };
        using var folder = new TemporaryFolder();
        string[] names =
        [
            .. Report
                .Write(Of(trials, [table, table, table with { Title = "🕸️" }]), folder.Path)
                .Select(path => Path.GetFileName(path)),
        ];
        Assert.Contains("trials-2.csv", names);
        Assert.Contains("trials-3.csv", names);
        Assert.Contains("table-3.csv", names);
        Assert.Equal(names.Length, names.Distinct().Count());
    }

    private static StudyResults Hostiles(string name, string huge)
    {
        TrialResult[] trials =
        [
            .. from wiring in new[] { name, huge }
            from seed in new ulong[] { 0, 1 }
            select Trial(
                seed,
                [(name, wiring)],
                [(name, 0.5 + 0.1 * seed)],
                [Row(("epoch", 1), (name, 0.2)), Row(("epoch", 2), (name, 0.3 * seed))]
            ),
        ];
        FigureSpecification figure = new()
        {
            Name = "../../" + name,
            Title = name + huge,
            Kind = "curve",
            X = "epoch",
            Y = name,
            Series = name,
            XLabel = name,
            References = [new FigureReference { Label = name, Y = 0.2 }],
        };
        return new StudyResults(
            name,
            new Presentation(
                name,
                name,
                name,
                [
                    new TableSpecification
                    {
                        Title = name,
                        Rows = name,
                        Columns = [new MeasureSpecification { Name = name, Better = "higher" }],
                        Baseline = name,
                    },
                ],
                [
                    figure,
                    figure with
                    {
                        Kind = "scatter",
                    },
                    figure with
                    {
                        Panels = name,
                    },
                    figure with
                    {
                        Kind = "heatmap",
                        X = name,
                        Y = name,
                        Value = name,
                    },
                    figure with
                    {
                        Kind = "cumulative",
                        X = name,
                        Y = "",
                    },
                ],
                true
            ),
            trials,
            9,
            [new(name, name + "\n" + name)]
        )
        {
            FailedTrials = [new FailedTrial(name, new Dictionary<string, string> { [name] = name }, 1, name)],
        };
    }

    private static string Page(StudyResults results) =>
        ReportHtml.Render(results, TableBuilder.BuildAll(results), FigureBuilder.BuildAll(results));

    private static string[] Files(StudyResults results)
    {
        using var folder = new TemporaryFolder();
        return [.. Report.Write(results, folder.Path).Select(File.ReadAllText)];
    }

    // The page is written so that an XML parser reads it but for its first line and its void elements.
    private static XElement Parse(string page) =>
        XDocument.Parse(VoidElements().Replace(page["<!DOCTYPE html>\n".Length..], "$0</$1>")).Root!;

    [GeneratedRegex("<(meta)[^>]*>")]
    private static partial Regex VoidElements();
}
