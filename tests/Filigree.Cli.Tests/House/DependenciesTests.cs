using System.Text.Json;
using System.Xml.Linq;

namespace Filigree.Cli.Tests.House;

public sealed class DependenciesTests
{
    [Fact]
    public void Every_package_and_tool_has_its_reason_in_the_documents_and_nothing_else_has()
    {
        IEnumerable<string> packages = XDocument
            .Load(RepositoryFolder.PathOf("Directory.Packages.props"))
            .Descendants("PackageVersion")
            .Select(package => package.Attribute("Include")!.Value);
        using var manifest = JsonDocument.Parse(
            File.ReadAllText(RepositoryFolder.PathOf(".config", "dotnet-tools.json"))
        );
        IEnumerable<string> tools = manifest
            .RootElement.GetProperty("tools")
            .EnumerateObject()
            .Select(tool => $"{tool.Name} (tool)");
        IEnumerable<string> documented = File.ReadLines(RepositoryFolder.PathOf("docs", "dependencies.md"))
            .Where(line => line.StartsWith("| ", StringComparison.Ordinal))
            .Select(line => line.Split('|')[1].Trim())
            .Where(cell => cell != "package")
            .SelectMany(cell => cell.Split(", "));

        Assert.Equal(packages.Concat(tools).Order(StringComparer.Ordinal), documented.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_library_itself_depends_on_nothing() =>
        Assert.Empty(
            XDocument
                .Load(RepositoryFolder.PathOf("src", "Filigree", "Filigree.csproj"))
                .Descendants("PackageReference")
        );

    [Fact]
    public void No_project_names_a_version_of_its_own() =>
        Assert.Empty(
            from path in Directory.EnumerateFiles(
                RepositoryFolder.PathOf("src"),
                "*.csproj",
                SearchOption.AllDirectories
            )
            from reference in XDocument.Load(path).Descendants("PackageReference")
            where reference.Attribute("Version") is not null || reference.Attribute("VersionOverride") is not null
            select $"{Path.GetFileName(path)}: {reference.Attribute("Include")?.Value}"
        );
}
