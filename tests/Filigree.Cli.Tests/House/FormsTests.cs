using System.Text.RegularExpressions;

namespace Filigree.Cli.Tests.House;

/// <summary>What depends on a weight's form stands behind the forms' contract: elsewhere a form is chosen, never asked for.</summary>
public sealed partial class FormsTests
{
    [Fact]
    public void Nobody_but_the_forms_asks_which_one_it_is()
    {
        string forms = Path.Combine("Filigree", "Tensors", "Forms");
        var asking =
            from path in RepositoryFolder.SourcesUnder("src")
            where !path.Contains(forms, StringComparison.Ordinal)
            from question in Questions(File.ReadAllText(path))
            select $"{Path.GetFileName(path)}: {question}";

        Assert.Empty(asking);
    }

    [Theory]
    [InlineData("if (weight.Form == WeightForm.Sparse)", true)]
    [InlineData("weights.Where(weight => weight.Form is WeightForm.Dense)", true)]
    [InlineData("weight is { Form: WeightForm.Sparse }", true)]
    [InlineData("return WeightForm.Dense != form;", true)]
    [InlineData("x = weight.Form switch { _ => 1 };", true)]
    [InlineData("case WeightForm.Masked:", true)]
    [InlineData("if (weight.Stored is SparseForm sparse)", true)]
    [InlineData("var sparse = (SparseForm)weight.Stored;", true)]
    [InlineData("var sparse = weight.Stored as MaskedForm;", true)]
    [InlineData("if (weight.Scores is null)", true)]
    [InlineData("weight.Scores?.Apply(weight.Value);", true)]
    [InlineData("if (weight.Stored.Mask is { } mask)", true)]
    [InlineData("network.SetForm(kernel ? WeightForm.Sparse : WeightForm.Masked);", false)]
    [InlineData("weight.Connect(matrix, WeightForm.Masked);", false)]
    [InlineData("if (weight.ConnectsAll)", false)]
    [InlineData("// weight.Form == WeightForm.Sparse", false)]
    [InlineData("file.Masks.Count", false)]
    public void A_question_is_told_from_a_choice(string source, bool isQuestion) =>
        Assert.Equal(isQuestion, Questions(source).Any());

    private static IEnumerable<string> Questions(string source) =>
        Question().Matches(Floors.WithoutCommentsAndStrings(source)).Select(match => match.Value);

    [GeneratedRegex(
        """
            \.Form\s*(==|!=|is\b|switch\b)
            | \b(Form|Kind)\s*:\s*(not\s+)?WeightForm\b
            | (==|!=|\bis|\bis\s+not|\bcase|\bor)\s+WeightForm\b
            | WeightForm\.\w+\s*(==|!=|=>)
            | \b(is|is\s+not|as)\s+(Dense|Masked|Sparse|Scored|Effective|Learned|Full|Stored)Form\b
            | \((Dense|Masked|Sparse|Scored|Effective|Learned|Full|Stored)Form\)
            | \b([Ww]eight|[Pp]arameter|Stored)\.(Scores|Mask)\s*(\?|==|!=|is\b)
            """,
        RegexOptions.IgnorePatternWhitespace
    )]
    private static partial Regex Question();
}
