using Filigree.Numerics;

namespace Filigree.Tests.Numerics;

/// <summary>The radix sorts give the order that comparing would, whatever the numbers look like.</summary>
public sealed class RadixSortTests
{
    public static TheoryData<int, string> Cases()
    {
        var cases = new TheoryData<int, string>();
        foreach (int count in new[] { 0, 1, 2, 7, 159, 160, 161, 255, 1000, 1024, 4097, 20_000 })
        {
            foreach (string kind in new[] { "normal", "equal", "few", "close", "wide", "zeros", "falling", "clumps" })
            {
                cases.Add(count, kind);
            }
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Floats_are_sorted_as_by_comparing(int count, string kind)
    {
        float[] values = Numbers(count, kind);
        int[] expected = [.. values.Select(OrderedBits).Order()];
        var sort = new FloatSort(count);
        float[] sorted = new float[count];
        sort.Sort(values, sorted);
        Assert.Equal(expected, sorted.Select(OrderedBits));
        sort.Sort(values, values);
        Assert.Equal(expected, values.Select(OrderedBits));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Places_are_sorted_by_key_and_equal_keys_by_place(int count, string kind)
    {
        uint[] keys = [.. Numbers(count, kind).Select(number => BitConverter.SingleToUInt32Bits(Math.Abs(number)))];
        int[] expected = [.. Enumerable.Range(0, count).OrderBy(place => keys[place])];
        Assert.Equal(expected, new PlaceSort(count).Order(keys).ToArray());
    }

    [Fact]
    public void More_keys_than_two_digits_can_tell_apart_are_sorted_too()
    {
        const int count = RadixDigits.MostKeys + 5;
        var keys = new uint[count];
        new RandomStream(3, "test", 0, 0).FillUInt32(keys);
        ReadOnlySpan<int> order = new PlaceSort(count).Order(keys);
        for (int i = 1; i < count; i++)
        {
            Assert.True(keys[order[i - 1]] <= keys[order[i]]);
        }
    }

    private static int OrderedBits(float value)
    {
        int bits = BitConverter.SingleToInt32Bits(value);
        return bits < 0 ? bits ^ int.MaxValue : bits;
    }

    private static float[] Numbers(int count, string kind)
    {
        var values = new float[count];
        var stream = new RandomStream(11, "test", count, 0);
        stream.FillNormal(values, 0, 1);
        return
        [
            .. values.Select(
                (value, place) =>
                    kind switch
                    {
                        "normal" => value,
                        "equal" => 0.25f,
                        "few" => MathF.Round(value),
                        "close" => 1 + (place * 7919 % 97 * 1.1920929e-07f),
                        "wide" => value * BitConverter.Int32BitsToSingle((place * 7919 % 250) << 23),
                        "zeros" => value > 0 ? 0f : -0f,
                        "falling" => -place,
                        _ => (place % 2 == 0 ? 1e30f : 1e-30f) * (1 + (value * 1e-6f)),
                    }
            ),
        ];
    }
}
