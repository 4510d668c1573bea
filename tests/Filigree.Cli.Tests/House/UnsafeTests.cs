using System.Text.RegularExpressions;

namespace Filigree.Cli.Tests.House;

/// <summary>Code that the compiler does not watch over says, right above it, what makes it safe all the same.</summary>
public sealed partial class UnsafeTests
{
    [Fact]
    public void Unsafe_code_says_what_makes_it_safe()
    {
        var silent =
            from path in RepositoryFolder.SourcesUnder("src")
            from line in Silent(File.ReadAllText(path))
            select $"{Path.GetFileName(path)}({line}): expected '// Safe: ...' above it";

        Assert.Empty(silent);
    }

    [Theory]
    [InlineData("unsafe class A;", true)]
    [InlineData("// Safe: it does nothing.\nunsafe class A;", false)]
    [InlineData("// Safe: it does nothing.\n[Attribute]\npublic static unsafe void B() { }", false)]
    [InlineData("// Safe: it does nothing.\n\nunsafe class A;", true)]
    [InlineData("// Safe: it does\n// nothing.\nunsafe class A;", false)]
    [InlineData("// Safe:\nunsafe class A;", true)]
    [InlineData("// Fast: it does nothing.\nunsafe class A;", true)]
    [InlineData("// Safe: it does nothing.\nclass A;\nunsafe class B;", true)]
    [InlineData("    unsafe\n    {\n    }", true)]
    [InlineData("// unsafe code\nvar text = \"unsafe\";", false)]
    public void Silence_is_told_from_an_answer(string source, bool isSilent) =>
        Assert.Equal(isSilent, Silent(source).Any());

    /// <summary>The numbers of the lines that open unsafe code without a word.</summary>
    private static IEnumerable<int> Silent(string source)
    {
        string[] lines = source.Split('\n');
        for (int line = 0; line < lines.Length; line++)
        {
            if (Modifier().IsMatch(Floors.WithoutCommentsAndStrings(lines[line])) && !IsAnswered(lines.AsSpan(0, line)))
            {
                yield return line + 1;
            }
        }
    }

    // Attributes and more lines of the comment may stand between.
    private static bool IsAnswered(ReadOnlySpan<string> above)
    {
        for (int line = above.Length - 1; line >= 0; line--)
        {
            string text = above[line].Trim();
            if (Answer().IsMatch(text))
            {
                return true;
            }

            if (!text.StartsWith('[') && !text.StartsWith("// ", StringComparison.Ordinal))
            {
                return false;
            }
        }

        return false;
    }

    [GeneratedRegex(@"(?<![\w-])unsafe(?![\w-])")]
    private static partial Regex Modifier();

    [GeneratedRegex(@"^// Safe: \w")]
    private static partial Regex Answer();
}
