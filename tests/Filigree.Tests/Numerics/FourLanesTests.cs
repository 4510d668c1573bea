using System.Runtime.Intrinsics;
using Filigree.Numerics;

namespace Filigree.Tests.Numerics;

public class FourLanesTests
{
    public static TheoryData<int> Lengths => [1, 2, 3, 4, 5, 7, 8, 11];

    [Theory]
    [MemberData(nameof(Lengths))]
    public void The_end_of_a_row_is_read_as_zeros_and_nothing_is_written_behind_it(int length)
    {
        float[] row = [.. Enumerable.Range(1, length).Select(number => (float)number)];
        bool[] marks = [.. row.Select(number => number % 3 == 1)];
        float[] numbers = [.. Enumerable.Repeat(-1f, length + FourLanes.Count)];
        var copies = new bool[length + FourLanes.Count];
        Array.Fill(copies, true);
        for (int index = 0; index < length; index += FourLanes.Count)
        {
            Vector128<float> some = FourLanes.Load(row, index);
            Vector128<float> on = FourLanes.Load(marks, index);
            for (int lane = 0; lane < FourLanes.Count; lane++)
            {
                bool isInside = index + lane < length;
                Assert.Equal(isInside ? row[index + lane] : 0, some[lane]);
                Assert.Equal(isInside && marks[index + lane] ? ~0 : 0, on.AsInt32()[lane]);
            }

            FourLanes.Store(numbers.AsSpan(0, length), index, some);
            FourLanes.Store(copies.AsSpan(0, length), index, on.AsUInt32());
        }

        Assert.Equal([.. row, -1, -1, -1, -1], numbers);
        Assert.Equal([.. marks, true, true, true, true], copies);
    }
}
