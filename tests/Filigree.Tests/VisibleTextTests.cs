namespace Filigree.Tests;

public sealed class VisibleTextTests
{
    [Theory]
    [InlineData("fc1.weight", "fc1.weight")]
    [InlineData("naïve Schicht 層 👍🏽 é", "naïve Schicht 層 👍🏽 é")]
    [InlineData("\u001b]0;owned\u0007\u001b[31m", "\\u001b]0;owned\\u0007\\u001b[31m")]
    [InlineData("a\u007fb\u009b2J\u0085c", "a\\u007fb\\u009b2J\\u0085c")]
    [InlineData("a\r\nb\tc\0", "a\\r\\nb\\tc\\u0000")]
    [InlineData("a\u2028b\u2029c", "a\\u2028b\\u2029c")]
    [InlineData("a\u202eb\u2066c\u200fd\u061ce", "a\\u202eb\\u2066c\\u200fd\\u061ce")]
    [InlineData("a\u200bb\ufeffc\u00add", "a\\u200bb\\ufeffc\\u00add")]
    // A letter of the plane of tags, which nothing shows.
    [InlineData("a\U000e0041", "a\\udb40\\udc41")]
    [InlineData(@"C:\new", @"C:\new")]
    public void What_steers_hides_or_breaks_is_escaped_and_the_rest_left_alone(string text, string shown) =>
        Assert.Equal(shown, VisibleText.Of(text));

    [Fact]
    public void Halves_of_surrogate_pairs_are_escaped() =>
        Assert.Equal("\\ud800x\\udc00", VisibleText.Of("\ud800x\udc00"));

    [Fact]
    public void The_joiners_of_scripts_and_emoji_stay() =>
        Assert.Equal("👩\u200d🔬 می\u200cخواهم", VisibleText.Of("👩\u200d🔬 می\u200cخواهم"));

    [Fact]
    public void Text_that_is_laid_out_keeps_its_lines() =>
        Assert.Equal("a\n\tb\\r\\u001b\n", VisibleText.OfLines("a\n\tb\r\u001b\n"));

    [Fact]
    public void No_control_character_comes_through_whatever_it_is()
    {
        string all = string.Concat(Enumerable.Range(0, 0x10000).Select(unit => (char)unit));

        string shown = VisibleText.Of(all);

        Assert.DoesNotContain(shown, char.IsControl);
        Assert.DoesNotContain(shown, unit => unit is '\u2028' or '\u2029' or (>= '\u202a' and <= '\u202e'));
    }

    [Fact]
    public void An_error_is_one_line_that_shows_what_was_in_the_file()
    {
        var error = new UserError("unknown key 'a\u001b[2J\nb'", "x.yaml:1:1");

        Assert.Equal("x.yaml:1:1: unknown key 'a\\u001b[2J\\nb'", error.Message);
    }
}
