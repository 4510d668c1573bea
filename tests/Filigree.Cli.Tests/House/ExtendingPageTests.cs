using System.Text.RegularExpressions;
using Filigree.Studies.Extensions;

namespace Filigree.Cli.Tests.House;

/// <summary>The page on rules of one's own shows the files of an extension that is built, run and compared by other tests.</summary>
public sealed partial class ExtendingPageTests
{
    private static readonly string Page = File.ReadAllText(RepositoryFolder.PathOf("docs", "extending.md"))
        .ReplaceLineEndings("\n");

    [Fact]
    public void Every_file_of_the_extension_stands_in_the_page_as_it_is()
    {
        string[] files =
        [
            .. RepositoryFolder
                .SourcesUnder("tests", "Filigree.Extension")
                .Concat(Directory.GetFiles(RepositoryFolder.PathOf("tests", "Filigree.Extension"), "*.yaml")),
        ];
        Assert.Equal(11, files.Length);
        string[] shown = [.. Block().Matches(Page).Select(match => match.Groups["body"].Value)];
        Assert.All(files, file => Assert.Contains(File.ReadAllText(file).ReplaceLineEndings("\n"), shown));
        // What is left is the program.
        Assert.Equal(files.Length + 1, shown.Length);
    }

    [Fact]
    public void The_program_of_the_page_runs_in_a_test()
    {
        string[] run =
        [
            .. File.ReadAllLines(RepositoryFolder.PathOf("tests", "Filigree.Cli.Tests", "Runs", "ExtensionTests.cs"))
                .Select(Plain),
        ];
        string program = Block().Matches(Page)[^1].Groups["body"].Value;
        Assert.All(
            program.Split('\n', StringSplitOptions.RemoveEmptyEntries),
            line => Assert.Contains(Plain(line), run)
        );
    }

    [Fact]
    public void The_project_refers_to_the_package_of_this_version()
    {
        string version = typeof(IExtension).Assembly.GetName().Version!.ToString(3);
        Assert.Contains(
            $"<PackageReference Include=\"Filigree.Studies\" Version=\"{version}\" />",
            Page,
            StringComparison.Ordinal
        );
    }

    // But for what the test puts in the place of the page's names.
    private static string Plain(string line) =>
        line.Trim()
            .Replace("\"study.yaml\", new StudyOptions()", "OwnRules.StudyFile, options", StringComparison.Ordinal)
            .Replace("\"runs/mine\"", "folder", StringComparison.Ordinal)
            .Replace("\"my program\"", "\"a test\"", StringComparison.Ordinal);

    [GeneratedRegex("^```(?:cs|yaml)\n(?<body>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();
}
