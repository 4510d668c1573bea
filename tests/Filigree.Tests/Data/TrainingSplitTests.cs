using Filigree.Data;
using Filigree.Numerics;

namespace Filigree.Tests.Data;

public sealed class TrainingSplitTests
{
    [Theory]
    [InlineData("0", 100, 0)]
    [InlineData("5", 100, 5)]
    [InlineData("0.2", 100, 20)]
    [InlineData("20%", 100, 20)]
    [InlineData("12.5%", 100, 13)]
    [InlineData("2e-1", 100, 20)]
    [InlineData("+.2", 100, 20)]
    [InlineData("14.5%", 100, 15)]
    [InlineData("0.0001%", 6_000_000, 6)]
    [InlineData(" 5000 ", 60_000, 5_000)]
    public void A_validation_size_is_a_count_or_a_share_and_halves_round_up(string text, int samples, int expected) =>
        Assert.Equal(expected, ValidationSize.Parse(text).Of(samples));

    [Theory]
    [InlineData("")]
    [InlineData("-1")]
    [InlineData("1.5")]
    [InlineData("100%")]
    [InlineData("0,2")]
    [InlineData("NaN")]
    [InlineData("1e2")]
    [InlineData("%")]
    [InlineData("20%%")]
    [InlineData("2e2")]
    public void Anything_else_is_refused(string text) => Assert.Throws<UserError>(() => ValidationSize.Parse(text));

    [Fact]
    public void A_size_survives_being_written_and_read_again()
    {
        foreach (
            ValidationSize size in (ValidationSize[])
                [default, ValidationSize.Count(7), ValidationSize.Share(0.125), ValidationSize.Share(1e-6)]
        )
        {
            Assert.Equal(size, ValidationSize.Parse(size.ToString()));
        }
    }

    [Fact]
    public void Equal_shares_are_one_size_however_they_are_written() =>
        Assert.Equal(ValidationSize.Parse("0.007"), ValidationSize.Parse("0.7%"));

    [Fact]
    public void A_validation_part_that_leaves_nothing_to_train_on_is_refused() =>
        Assert.Throws<UserError>(() => ValidationSize.Count(100).Of(100));

    [Theory]
    [InlineData(1, "0")]
    [InlineData(10, "3")]
    [InlineData(1_000, "0.2")]
    public void Every_row_is_in_exactly_one_part_and_the_parts_are_sorted(int samples, string size)
    {
        TrainingSplit split = TrainingSplit.Draw(samples, ValidationSize.Parse(size), new Randomness(3));

        Assert.Equal(Enumerable.Range(0, samples), split.Training.Concat(split.Validation).Order());
        Assert.Equal(split.Training.Order(), split.Training);
        Assert.Equal(split.Validation.Order(), split.Validation);
        Assert.Equal(ValidationSize.Parse(size).Of(samples), split.Validation.Length);
    }

    [Fact]
    public void The_split_follows_its_own_stream_and_no_other()
    {
        var others = new Dictionary<string, ulong> { [StreamNames.Order] = 9, [StreamNames.Weights] = 9 };
        var own = new Dictionary<string, ulong> { [StreamNames.Split] = 9 };
        int[] reference = Validation(new Randomness(3));

        Assert.Equal(reference, Validation(new Randomness(3, others)));
        Assert.NotEqual(reference, Validation(new Randomness(3, own)));

        static int[] Validation(Randomness randomness) =>
            TrainingSplit.Draw(1_000, ValidationSize.Count(200), randomness).Validation;
    }
}
