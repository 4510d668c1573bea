using Filigree.Connectivity;

namespace Filigree.Tests.Connectivity;

public class MagnitudeThresholdTests
{
    [Theory]
    [InlineData(40)]
    [InlineData(20_000)]
    public void Exactly_so_many_are_kept_by_magnitude_then_position(int length)
    {
        // Of both ways to find it: few weights are sorted, many are counted. Magnitudes come four times, zeros of both signs too.
        float[] weights = [.. Enumerable.Range(0, length).Select(i => (i % 2 == 0 ? 1 : -1) * (i / 4 % 7) * 0.25f)];
        int connections = weights.Count(weight => weight != 0);
        foreach (int count in new[] { 0, 1, 5, length / 3, connections - 1, connections, connections + 1, length })
        {
            int[] expected =
            [
                .. Enumerable
                    .Range(0, length)
                    .Where(i => weights[i] != 0)
                    .OrderByDescending(i => Math.Abs(weights[i]))
                    .ThenBy(i => i)
                    .Take(count)
                    .Order(),
            ];
            var threshold = MagnitudeThreshold.Find([weights], count);
            long ties = threshold.Ties;
            int[] kept = [.. Enumerable.Range(0, length).Where(i => threshold.Keeps(weights[i], ref ties))];
            Assert.Equal(expected, kept);
            Assert.Equal(expected.Length, threshold.Kept);
        }
    }

    [Fact]
    public void Parts_are_one_row_of_weights_whether_or_not_they_are_in_memory_together()
    {
        float[][] parts =
        [
            [1, -3],
            [],
            [3, 0.5f, float.NaN],
            [2],
        ];
        var threshold = MagnitudeThreshold.Find(parts.Select(part => part.ToArray()), 2);
        long ties = threshold.Ties;
        Assert.Equal(
            [false, true, true, false, false, false],
            parts.SelectMany(part => part).Select(weight => threshold.Keeps(weight, ref ties))
        );
    }
}
