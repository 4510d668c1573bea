using Filigree.Options;
using Filigree.Studies.Experiments;

namespace Filigree.Cli.Tests.House;

/// <summary>Tables of options in the pages on rules hold what the rules declare: every option, in its order, with its default.</summary>
public sealed class OptionTablesTests
{
    [Theory]
    [InlineData("plasticity.md", "## Sparse evolution", "plasticity", "sparse-evolution")]
    [InlineData("plasticity.md", "## Iterative pruning", "plasticity", "iterative-pruning")]
    public void A_table_names_every_option_with_its_default(string page, string heading, string noun, string rule)
    {
        string[][] rows =
        [
            .. File.ReadAllLines(RepositoryFolder.PathOf("docs", page))
                .SkipWhile(line => line != heading)
                .Skip(1)
                .TakeWhile(line => !line.StartsWith("## ", StringComparison.Ordinal))
                .Where(line => line.StartsWith("| `", StringComparison.Ordinal))
                .Select(line => line.Split('|', StringSplitOptions.TrimEntries)),
        ];
        Rule declared = ExperimentList.All.Rules.Find(noun)!.Rules.Single(one => one.Name == rule);
        Assert.Equal(
            declared.Options.Select(option => (option.Name, option.DefaultText)),
            rows.Select(row => (row[1].Trim('`'), row[2].Trim('`')))
        );
    }
}
