using System.Globalization;
using System.Text.RegularExpressions;
using Filigree.Studies.Definition;
using Filigree.Studies.Experiments;
using Filigree.Studies.Planning;

namespace Filigree.Cli.Tests.House.Results;

/// <summary>What <c>docs/results.md</c> tells is what the runs wrote.</summary>
public sealed partial class ResultsPageTests
{
    private const string NeverInFull = "Never run in full";
    private const string TrialsFile = "trials.csv";

    private static readonly IReadOnlyList<PageSection> Page = PageSection.Read(InDocs("results.md"));

    /// <summary>Sections whose tables have their CSV beside them.</summary>
    public static TheoryData<string> Checked =>
        [.. Page.Where(section => section.IsOfStudy).Select(section => section.Name)];

    [Theory]
    [MemberData(nameof(Checked))]
    public void Every_number_of_a_table_is_in_its_csv_and_its_means_are_of_the_trials(string name)
    {
        PageSection section = Section(name);
        Assert.NotEmpty(section.Tables);
        Assert.Empty(section.Tables.SelectMany(table => Check(section, table)));
    }

    [Theory]
    [MemberData(nameof(Checked))]
    public void Every_number_of_the_text_is_in_a_table_or_worked_out_from_one(string name)
    {
        PageSection section = Section(name);
        Assert.Empty(
            PageCheck.Prose(section, [.. section.Tables.SelectMany(table => CsvLines.Read(InDocs(table.Csv)))])
        );
    }

    [Fact]
    public void Every_linked_file_is_there_and_every_file_is_linked_from_the_section_of_its_study()
    {
        string[] linked =
        [
            .. Page.SelectMany(section => section.Links.Select(link => (section, link)))
                .Where(one => !one.link.Contains("://", StringComparison.Ordinal) && !one.link.StartsWith('#'))
                .Select(one =>
                {
                    bool isOwn = one.link.StartsWith(one.section.Folder + "/", StringComparison.Ordinal);
                    Assert.True(isOwn || !one.link.StartsWith("results/", StringComparison.Ordinal), one.link);
                    return one.link;
                })
                .Distinct(),
        ];
        string[] files =
        [
            .. Directory
                .EnumerateFiles(InDocs("results"), "*", SearchOption.AllDirectories)
                .Select(path => Path.GetRelativePath(InDocs(""), path).Replace(Path.DirectorySeparatorChar, '/')),
        ];

        Assert.All(linked, link => Assert.True(File.Exists(InDocs(link.Split('#')[0])), $"{link} is not there"));
        Assert.All(files, file => Assert.True(linked.Contains(file), $"{file} is linked from no section"));
    }

    [Fact]
    public void Figures_are_drawn_with_plain_attributes()
    {
        string[] figures = Directory.GetFiles(InDocs("results"), "*.svg", SearchOption.AllDirectories);
        Assert.NotEmpty(figures);
        Assert.All(
            figures,
            path =>
                Assert.False(PageStyle().IsMatch(File.ReadAllText(path)), $"{path}: write it with 'filigree report'")
        );
    }

    [Fact]
    public void A_study_that_was_never_run_in_full_is_named_with_its_number_of_trials()
    {
        Dictionary<string, string> listed = Section(NeverInFull)
            .Tables.SelectMany(table => table.Cells)
            .Where(cell => cell.Measure == "trials")
            .ToDictionary(cell => cell.Row, cell => cell.Text);
        List<string> wrong = [];
        foreach (string name in StudySource.BuiltIn)
        {
            PageSection? section = Page.FirstOrDefault(one => one.Name == name);
            Plan plan = Plan.Of(
                StudyReader.Read(StudySource.ReadBuiltIn(name), new StudyOptions(), ExperimentList.All)
            );
            bool isFull = section is not null && !plan.Trials.Select(trial => trial.Id).Except(TrialsOf(section)).Any();
            string? expected = isFull ? null : plan.Count.ToString("N0", CultureInfo.InvariantCulture);
            if (listed.GetValueOrDefault(name) != expected)
            {
                wrong.Add($"{name} {(isFull ? "is run in full" : $"is not run in full: {expected} trials")}");
            }
        }
        Assert.Empty(wrong);
    }

    private static IEnumerable<string> Check(PageSection section, PageTable table)
    {
        if (!table.Csv.StartsWith(section.Folder + "/", StringComparison.Ordinal))
        {
            return
            [
                $"{section.Name}: a table has no title with a link to its CSV above it: **[Title]({section.Folder}/title.csv)**",
            ];
        }
        string beside = $"{table.Csv[..table.Csv.LastIndexOf('/')]}/{TrialsFile}";
        if (!section.Links.Contains(beside))
        {
            return [$"{section.Name}: {beside} is not linked"];
        }
        // A table of another run than the study's own has no specification here, and so no paper's values.
        TableSpecification study =
            section.Study.Presentation.Tables.FirstOrDefault(one => one.Title == table.Title)
            ?? new TableSpecification
            {
                Title = table.Title,
                Rows = "",
                Columns = [],
            };
        IReadOnlyList<IReadOnlyDictionary<string, string>> csv = CsvLines.Read(InDocs(table.Csv));
        return
        [
            .. PageCheck.Cells(table, csv, study),
            .. PageCheck.Means(table, csv, CsvLines.Read(InDocs(beside)), study),
        ];
    }

    private static IEnumerable<string> TrialsOf(PageSection section) =>
        section
            .Links.Where(link => link.EndsWith("/" + TrialsFile, StringComparison.Ordinal))
            .SelectMany(link => CsvLines.Read(InDocs(link)))
            .Select(line => line["trial"]);

    private static PageSection Section(string name) => Page.Single(section => section.Name == name);

    // What only browsers apply.
    [GeneratedRegex("<style|class=|style=|var\\(")]
    private static partial Regex PageStyle();

    private static string InDocs(string path) => RepositoryFolder.PathOf(["docs", .. path.Split('/')]);
}
