using System.Text.RegularExpressions;
using Filigree.Studies.Experiments;
using Filigree.Studies.Planning;

namespace Filigree.Cli.Tests.House;

/// <summary>Study files that are shown to people are ones that the reader takes.</summary>
public sealed partial class StudyExamplesTests
{
    public static TheoryData<string> Documents =>
        [
            .. Directory
                .EnumerateFiles(RepositoryFolder.PathOf(), "*.md")
                .Concat(Directory.EnumerateFiles(RepositoryFolder.PathOf("docs"), "*.md", SearchOption.AllDirectories))
                .Where(path => Fence().IsMatch(File.ReadAllText(path)))
                .Select(path => Path.GetRelativePath(RepositoryFolder.PathOf(), path)),
        ];

    [Theory]
    [MemberData(nameof(Documents))]
    public void Every_study_in_a_document_can_be_planned(string document)
    {
        string text = File.ReadAllText(RepositoryFolder.PathOf(document)).ReplaceLineEndings("\n");
        foreach (Match match in Fence().Matches(text))
        {
            var source = new StudySource("example.yaml", match.Groups["body"].Value, Folder: null);
            ExperimentList experiments =
                Path.GetFileName(document) == "extending.md"
                    ? ExperimentList.All.With(new MyRules.Extension())
                    : ExperimentList.All;
            Assert.NotEmpty(Plan.Of(StudyReader.Read(source, new StudyOptions(), experiments)).Trials);
        }
    }

    [Fact]
    public void The_documents_show_studies() => Assert.Contains(Path.Combine("docs", "studies.md"), Documents);

    [GeneratedRegex(@"^```yaml\n(?<body>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();
}
