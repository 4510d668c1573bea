namespace Filigree.Tests;

public sealed class SuggestionTests
{
    [Theory]
    [InlineData("mnits", "mnist")]
    [InlineData("fashion", null)]
    [InlineData("fashion_mnist", "fashion-mnist")]
    [InlineData("cifar10", "cifar-10")]
    [InlineData("", null)]
    [InlineData("xyzzy", null)]
    public void The_nearest_word_is_suggested_and_a_far_one_is_not(string word, string? expected) =>
        Assert.Equal(expected, Suggestion.For(word, ["mnist", "fashion-mnist", "cifar-10"]));

    [Fact]
    public void A_hopelessly_long_word_is_not_compared_at_all() =>
        Assert.Null(Suggestion.For(new string('a', 1_000_000), ["mnist"]));

    [Fact]
    public void A_user_error_is_one_line_however_its_parts_were_written()
    {
        var error = new UserError("has\nlabel\u001b[31m 12", "a.gz", "labels 0 to 9", "run 'filigree data get mnist'");

        Assert.Equal(
            "a.gz: has\\nlabel\\u001b[31m 12; expected labels 0 to 9; run 'filigree data get mnist'",
            error.Message
        );
    }
}
