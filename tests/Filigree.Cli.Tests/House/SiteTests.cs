using System.Text.RegularExpressions;

namespace Filigree.Cli.Tests.House;

/// <summary>The documentation's pages on the web are those of <c>docs</c>; that their links lead somewhere is checked where they are built.</summary>
[Trait("Run", "once")]
public sealed partial class SiteTests
{
    [Fact]
    public void Every_page_stands_once_in_the_contents()
    {
        IEnumerable<string> pages = Directory
            .EnumerateFiles(RepositoryFolder.PathOf("docs"), "*.md")
            .Select(path => Path.GetFileName(path));
        IEnumerable<string> listed = Page()
            .Matches(File.ReadAllText(RepositoryFolder.PathOf("docs", "site", "docs.yml")))
            .Select(match => match.Groups[1].Value);

        Assert.Equal(pages.Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
    }

    [GeneratedRegex(@"href: (\S+)")]
    private static partial Regex Page();
}
