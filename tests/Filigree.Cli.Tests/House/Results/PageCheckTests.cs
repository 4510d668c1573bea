using Filigree.Studies.Definition;
using Filigree.Studies.Planning;

namespace Filigree.Cli.Tests.House.Results;

using CsvLine = IReadOnlyDictionary<string, string>;

/// <summary>The check of the page of results finds what is wrong.</summary>
public sealed class PageCheckTests
{
    private const string Page = """
        # Page

        ## lightning/mnist

        Lightning's error is 30% below that of the other, 5.24%; a p of 0.02. `30% = 1 - 5.24 / 7.51`

        **[Error](results/lightning-mnist/error.csv)**

        | name | wiring | error, % | against baseline | paper |
        | --- | --- | ---: | ---: | ---: |
        | a | he\_normal | 7.51 ± 0.29 | worse (p = 0.020) | 7.00 (+0.51) |
        | a | lightning | 5.24 ± 0.20 | baseline |  |

        Mean ± sample standard deviation over 5 trials to a row.
        """;

    private static readonly TableSpecification Study = new()
    {
        Title = "Error",
        Rows = "wiring",
        Groups = "name",
        Columns = [new MeasureSpecification { Name = "error" }],
        Paper = new Dictionary<string, IReadOnlyDictionary<string, double>>
        {
            ["a / he_normal"] = new Dictionary<string, double> { ["error"] = 0.07 },
        },
    };

    private static readonly IReadOnlyList<CsvLine> Csv =
    [
        Line("he_normal", "0.0751234", "0.00294", "lightning", "0.02", "worse", "0.07", "0.0051234"),
        Line("lightning", "0.05241", "0.002", "", "", "", "", ""),
    ];

    [Fact]
    public void A_page_that_tells_what_its_csv_holds_passes()
    {
        PageSection section = Read(Page);

        Assert.Empty(PageCheck.Cells(section.Tables.Single(), Csv, Study));
        Assert.Empty(PageCheck.Prose(section, Csv));
        Assert.Empty(PageCheck.Means(section.Tables.Single(), Csv, [Trial("0.0751234")], Study));
        Assert.Equal(["results/lightning-mnist/error.csv"], section.Links);
    }

    [Theory]
    [InlineData("7.51 ± 0.29", "7.52 ± 0.29")]
    [InlineData("7.51 ± 0.29", "7.51 ± 0.30")]
    [InlineData("7.51 ± 0.29", "7.51")]
    [InlineData("7.51 ± 0.29", "5.24 ± 0.20")]
    [InlineData("worse (p = 0.020)", "worse (p = 0.021)")]
    [InlineData("worse (p = 0.020)", "better (p = 0.020)")]
    [InlineData("| baseline |", "| worse (p = 0.020) |")]
    [InlineData("7.00 (+0.51)", "7.00 (−0.51)")]
    [InlineData("7.00 (+0.51)", "6.00 (+0.51)")]
    [InlineData("| a | lightning", "| b | lightning")]
    [InlineData("error, %", "error")]
    [InlineData("error, %", "accuracy, %")]
    public void A_cell_that_differs_from_its_csv_is_found(string right, string wrong) =>
        Assert.NotEmpty(
            PageCheck.Cells(Read(Page.Replace(right, wrong, StringComparison.Ordinal)).Tables.Single(), Csv, Study)
        );

    [Fact]
    public void A_paper_s_value_that_the_study_no_longer_has_is_found() =>
        Assert.Single(
            PageCheck.Cells(
                Read(Page).Tables.Single(),
                Csv,
                Study with
                {
                    Paper = new Dictionary<string, IReadOnlyDictionary<string, double>>
                    {
                        ["he_normal"] = new Dictionary<string, double> { ["error"] = 0.08 },
                    },
                }
            )
        );

    [Fact]
    public void Means_of_other_trials_are_found() =>
        Assert.Single(PageCheck.Means(Read(Page).Tables.Single(), Csv, [Trial("0.0751")], Study));

    [Theory]
    [InlineData("error is 30%", "error is 31%")]
    [InlineData("other, 5.24%", "other, 5.25%")]
    [InlineData("`30% =", "`31% =")]
    [InlineData("/ 7.51`", "/ 7.52`")]
    [InlineData("p of 0.02", "p of 0.03")]
    public void A_number_of_the_text_that_no_table_has_is_found(string right, string wrong) =>
        Assert.NotEmpty(PageCheck.Prose(Read(Page.Replace(right, wrong, StringComparison.Ordinal)), Csv));

    private static PageSection Read(string page)
    {
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, page);
            return PageSection.Read(path).Single();
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static Dictionary<string, string> Trial(string error) =>
        new Dictionary<string, string>
        {
            ["name"] = "a",
            ["wiring"] = "he_normal",
            ["error"] = error,
        };

    private static Dictionary<string, string> Line(string row, params string[] numbers) =>
        new[] { "mean", "standard_deviation", "baseline", "p", "verdict", "paper", "difference_from_paper" }
            .Zip(numbers)
            .Append(("n", "5"))
            .Append(("group", "a"))
            .Append(("row", row))
            .Append(("measure", "error"))
            .ToDictionary(field => field.Item1, field => field.Item2);
}
