using Filigree.Connectivity;

namespace Filigree.Tests.Connectivity;

public class TopKTests
{
    // Of both ways to find what is taken: few numbers are sorted, many are counted. Every number comes several times.
    public static TheoryData<int> Lengths => [0, 1, 41, 8_192, 20_000];

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Exactly_k_are_taken_in_the_order_of_the_ranking_then_of_the_position(int length)
    {
        float[] numbers = [.. Enumerable.Range(0, length).Select(Number)];
        Check<Strongest>(numbers, number => number != 0 && !float.IsNaN(number), number => -Math.Abs(number));
        Check<Highest>(numbers, number => !float.IsNaN(number), number => -number);
        Check<Lowest>(
            numbers,
            _ => true,
            number => float.IsNaN(number) ? double.PositiveInfinity : Math.Min(number, 1e300)
        );
        Check<LowestPositive>(numbers, number => number > 0, number => number);
        Check<HighestNegative>(numbers, number => number < 0, number => -number);
    }

    [Fact]
    public void Both_zeros_are_one_number_and_not_a_number_is_the_last_to_go()
    {
        var marks = new bool[5];
        TopK<Lowest>.Mark([float.NaN, 0f, float.PositiveInfinity, -0f, -float.NaN], 1, marks);
        Assert.Equal([false, true, false, false, false], marks);
        TopK<Lowest>.Mark([float.NaN, 0f, float.PositiveInfinity, -0f, -float.NaN], 4, marks);
        Assert.Equal([true, true, true, true, false], marks);
        Assert.Equal(5, TopK<Lowest>.Find([float.NaN, 0f, 1f, -0f, -float.NaN], 9).Count);
        Assert.Throws<ArgumentOutOfRangeException>(() => TopK<Highest>.Find([1f], -1));
    }

    private static float Number(int index) =>
        (index * 7919 % 13) switch
        {
            0 => 0f,
            1 => -0f,
            2 => float.NaN,
            3 => -float.NaN,
            4 => float.PositiveInfinity,
            5 => float.NegativeInfinity,
            6 => float.Epsilon,
            int other => (other - 9) * (1 + index / 17 % 5) * 0.25f,
        };

    private static void Check<TRanking>(float[] numbers, Func<float, bool> canBeTaken, Func<float, double> order)
        where TRanking : struct, IRanking
    {
        int[] ranked =
        [
            .. Enumerable
                .Range(0, numbers.Length)
                .Where(index => canBeTaken(numbers[index]))
                .OrderBy(index => order(numbers[index]))
                .ThenBy(index => index),
        ];
        foreach (int count in new[] { 0, 1, 3, ranked.Length / 3, ranked.Length - 1, ranked.Length, numbers.Length })
        {
            if (count < 0)
            {
                continue;
            }

            int[] expected = [.. ranked.Take(count).Order()];
            var marks = new bool[numbers.Length];
            TopK<TRanking>.Mark(numbers, count, marks);
            Assert.Equal(expected, Enumerable.Range(0, marks.Length).Where(index => marks[index]));

            // Parts that are never in memory together are one row of numbers.
            int cut = numbers.Length / 3;
            float[][] parts = [numbers[..cut], [], numbers[cut..]];
            var top = TopK<TRanking>.Find(parts.Select(part => part), count);
            long ties = top.Ties;
            int[] taken = [.. Enumerable.Range(0, numbers.Length).Where(index => top.Takes(numbers[index], ref ties))];
            Assert.Equal(expected, taken);
            Assert.Equal(expected.Length, top.Count);
        }
    }
}
