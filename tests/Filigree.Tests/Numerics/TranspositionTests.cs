using Filigree.Numerics;

namespace Filigree.Tests.Numerics;

public sealed class TranspositionTests
{
    [Fact]
    public void Every_element_changes_its_row_for_its_column_and_padding_stays()
    {
        var random = new Random(1);
        foreach (int rows in new[] { 0, 1, 4, 7, 8, 16, 17, 40 })
        {
            foreach (int columns in new[] { 0, 1, 3, 8, 9, 31, 64 })
            {
                var source = new TestMatrix(rows, columns, 3, random);
                var actual = new TestMatrix(columns, rows, 2, random);
                TestMatrix expected = actual.Copy();
                for (int i = 0; i < rows; i++)
                {
                    for (int j = 0; j < columns; j++)
                    {
                        expected.Span.Row(j)[i] = source.Span.Row(i)[j];
                    }
                }
                Transposition.Transpose(source.Span, actual.Span);
                TestMatrix.AssertSameBits(expected, actual, $"{rows} x {columns}");
                var back = new TestMatrix(columns, rows, 0, random);
                Transposition.Transpose(actual.Span.AsReadOnly().Transposed, back.Span);
                for (int j = 0; j < columns; j++)
                {
                    Assert.True(back.Span.Row(j).SequenceEqual(actual.Span.Row(j)));
                }
            }
        }
    }
}
