using System.Globalization;
using Filigree.Wiring;

namespace Filigree.Tests;

public sealed class WrittenNumberTests
{
    [Theory]
    [InlineData("0.05", 0.05)]
    [InlineData(".05", 0.05)]
    [InlineData("5e-2", 0.05)]
    [InlineData("5%", 0.05)]
    [InlineData("0.7%", 0.007)]
    [InlineData("-1.5", -1.5)]
    [InlineData("+2", 2)]
    [InlineData("1e3", 1000)]
    public void A_number_is_read_however_it_is_written(string text, double value)
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        var commas = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        commas.NumberFormat.NumberDecimalSeparator = ",";
        commas.NumberFormat.NumberGroupSeparator = ".";
        CultureInfo.CurrentCulture = commas;
        try
        {
            Assert.True(WrittenNumber.TryRead(text, out double read));
            Assert.Equal(value, read);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("%")]
    [InlineData(" 1")]
    [InlineData("1 ")]
    [InlineData("1_000")]
    [InlineData("1,000")]
    [InlineData("0,05")]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("1e999")]
    [InlineData("0x10")]
    [InlineData("5 %")]
    [InlineData("5%%")]
    public void What_could_be_meant_in_two_ways_is_no_number(string text) =>
        Assert.False(WrittenNumber.TryRead(text, out _));

    [Fact]
    public void Minus_zero_is_zero()
    {
        Assert.True(WrittenNumber.TryRead("-0", out double read));
        Assert.False(double.IsNegative(read));
    }

    [Theory]
    [InlineData("10", 10)]
    [InlineData("-3", -3)]
    [InlineData("1e1", null)]
    [InlineData("10.0", null)]
    [InlineData(" 10", null)]
    [InlineData("1_0", null)]
    [InlineData("99999999999", null)]
    public void A_whole_number_is_digits(string text, int? value) =>
        Assert.Equal(value, WrittenNumber.TryReadWhole(text, out int read) ? read : null);

    [Fact]
    public void A_wiring_on_one_line_reads_shares_as_study_files_do()
    {
        UserError error = Assert.Throws<UserError>(() => Wirings.Parse("lightning(10, NaN)"));
        Assert.Contains("'NaN'", error.Message, StringComparison.Ordinal);
        Assert.Equal("lightning", Wirings.Parse("lightning(10, 50%)").Name);
    }
}
