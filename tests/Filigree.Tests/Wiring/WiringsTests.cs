using System.Globalization;
using Filigree.Wiring;

namespace Filigree.Tests.Wiring;

public class WiringsTests
{
    [Fact]
    public void Every_rule_is_found_by_its_name_and_made_with_its_defaults()
    {
        Assert.All(Wirings.Catalog.Rules, rule => Assert.Equal(rule.Name, Wirings.Parse(rule.Name).Name));
        Assert.Equal(Wirings.Catalog.Rules.Count, Wirings.Catalog.Rules.Select(rule => rule.Name).Distinct().Count());
    }

    [Fact]
    public void Options_are_given_by_place_or_by_name()
    {
        var byPlace = (Lightning)Wirings.Parse("lightning(1000, 0.25)");
        var byName = (Lightning)Wirings.Parse(" lightning( strength = 0.25 ,count=1000 ) ");
        foreach (Lightning rule in new[] { byPlace, byName })
        {
            Assert.Equal((1000, 0.25, 0.0), (rule.Count, rule.Strength, rule.Noise));
        }

        Assert.Equal(1, ((HeUniform)Wirings.Parse("he-uniform(1)")).Gain);
        Assert.Equal(0.5, ((GlorotNormal)Wirings.Parse("glorot-normal(scale=0.5)")).Scale);
    }

    [Fact]
    public void A_wiring_builds_on_another_with_options_of_its_own()
    {
        var rewired = (Rewired)Wirings.Parse("preferential-attachment(he-normal(gain=1, scale=2), inputs, amount=0.5)");
        Assert.Equal((1, 2), (((HeNormal)rewired.Foundation).Gain, ((HeNormal)rewired.Foundation).Scale));
        Assert.Equal(new PreferentialAttachment { Passes = RewiringPasses.Inputs, Amount = 0.5 }, rewired.Rewiring);

        var twice = (Rewired)Wirings.Parse("preferential-attachment(base=preferential-attachment(lightning(7)))");
        Assert.Equal(7, ((Lightning)((Rewired)twice.Foundation).Foundation).Count);

        var selected = (StrengthSelection)Wirings.Parse("strength-selection(orthogonal, max, draws=3)");
        Assert.IsType<Orthogonal>(selected.Foundation);
        Assert.Equal((true, 3), (selected.KeepsLargest, selected.Draws));
    }

    [Fact]
    public void Numbers_are_read_with_a_decimal_point_under_every_culture()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            var comma = (CultureInfo)CultureInfo.InvariantCulture.Clone();
            comma.NumberFormat.NumberDecimalSeparator = ",";
            comma.NumberFormat.NumberGroupSeparator = ".";
            CultureInfo.CurrentCulture = comma;
            Assert.Equal(0.25, ((Normal)Wirings.Parse("normal(0.25)")).Std);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Theory]
    [InlineData("he-norml", "unknown wiring 'he-norml'", "did you mean 'he-normal'?")]
    [InlineData("", "unknown wiring ''", "valid: glorot-uniform, ")]
    [InlineData(
        "he-normal(gian=1)",
        "wiring he-normal(gian=1): unknown option 'gian' of he-normal",
        "did you mean 'gain'?"
    )]
    [InlineData(
        "he-normal(gain=0)",
        "wiring he-normal(gain=0): gain is '0'",
        "expected a number above 0, at most 1000"
    )]
    [InlineData("he-normal(gain=abc)", "gain is 'abc'", "expected a number above 0")]
    [InlineData("he-normal(gain=nan)", "gain is 'nan'", "expected a number above 0")]
    [InlineData("he-normal(1, 2, 3)", "he-normal has 3 options", "expected at most 2: gain, scale")]
    [InlineData("he-normal(gain=1, gain=2)", "wiring he-normal", "gain of he-normal is given twice")]
    [InlineData("he-normal(1", "wiring he-normal", "no closing parenthesis")]
    [InlineData("lightning(1.5)", "count is '1.5'", "expected a whole number from 1 to 100000000")]
    [InlineData("lightning(,)", "count of lightning is empty", "expected a value")]
    [InlineData("binary(p=1.01)", "p is '1.01'", "expected a number from 0 to 1")]
    [InlineData("preferential-attachment(passes=inptus)", "unknown passes 'inptus'", "did you mean 'inputs'?")]
    [InlineData("preferential-attachment(he-norml)", "unknown wiring 'he-norml'", "did you mean 'he-normal'?")]
    [InlineData(
        "preferential-attachment(he-normal(1)",
        "'he-normal(1' has no closing",
        "wiring preferential-attachment"
    )]
    [InlineData("preferential-attachment(he-normal)1))", "too many closing parentheses", "wiring preferential-attach")]
    [InlineData("strength-selection(lightning)", "base is 'lightning'", "expected one of glorot-uniform")]
    [InlineData("strength-selection(choose=mean)", "unknown choose 'mean'", "valid: min, max")]
    [InlineData("normal((((((((((1))))))))))", "more than 8 levels", "wiring normal")]
    public void What_cannot_be_is_refused_in_one_line_that_says_what_could(string text, string says, string andSays)
    {
        string message = Assert.Throws<UserError>(() => Wirings.Parse(text)).Message;
        Assert.Contains(says, message, StringComparison.Ordinal);
        Assert.Contains(andSays, message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }
}
