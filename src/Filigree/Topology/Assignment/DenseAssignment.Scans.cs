using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Filigree.Topology;

/// <summary>The passes over whole rows of costs, where the time goes.</summary>
internal sealed partial class DenseAssignment
{
    private const int Lanes = 4;

    /// <summary>Looks at all columns from one row; gives the distance of the nearest open one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private double Relax(int row, double offset)
    {
        ref double cost = ref MemoryMarshal.GetReference(Row(row));
        ref double potential = ref MemoryMarshal.GetArrayDataReference(open);
        ref double distance = ref MemoryMarshal.GetArrayDataReference(distances);
        Vector256<double> offsets = Vector256.Create(offset);
        Vector256<double> least = Vector256.Create(double.PositiveInfinity);
        Vector256<double> least2 = least;
        nuint place = 0;
        for (; place + 2 * Lanes <= (nuint)size; place += 2 * Lanes)
        {
            Vector256<double> known = Nearer(ref cost, ref potential, ref distance, place, offsets);
            Vector256<double> known2 = Nearer(ref cost, ref potential, ref distance, place + Lanes, offsets);
            least = Vector256.MinNative(least, known);
            least2 = Vector256.MinNative(least2, known2);
        }

        least = Vector256.MinNative(least, least2);
        double nearest = double.PositiveInfinity;
        for (int lane = 0; lane < Lanes; lane++)
        {
            nearest = least[lane] < nearest ? least[lane] : nearest;
        }

        for (int column = (int)place; column < size; column++)
        {
            double over = Unsafe.Add(ref cost, column) - open[column] - offset;
            distances[column] = over < distances[column] ? over : distances[column];
            nearest = distances[column] < nearest ? distances[column] : nearest;
        }

        return nearest;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Nearer(
        ref double cost,
        ref double potential,
        ref double distance,
        nuint place,
        Vector256<double> offsets
    )
    {
        Vector256<double> over =
            Vector256.LoadUnsafe(ref cost, place) - Vector256.LoadUnsafe(ref potential, place) - offsets;
        Vector256<double> known = Vector256.MinNative(over, Vector256.LoadUnsafe(ref distance, place));
        known.StoreUnsafe(ref distance, place);
        return known;
    }

    /// <summary>The least reduced cost of a row, the first column that has it, and the least of the others.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private double LeastTwo(int row, double[] potentials, out int column, out double second)
    {
        ref double cost = ref MemoryMarshal.GetReference(Row(row));
        ref double potential = ref MemoryMarshal.GetArrayDataReference(potentials);
        Vector256<double> least = Vector256.Create(double.PositiveInfinity);
        Vector256<double> seconds = least;
        Vector256<double> least2 = least;
        Vector256<double> seconds2 = least;
        nuint place = 0;
        for (; place + 2 * Lanes <= (nuint)size; place += 2 * Lanes)
        {
            Vector256<double> reduced =
                Vector256.LoadUnsafe(ref cost, place) - Vector256.LoadUnsafe(ref potential, place);
            Vector256<double> reduced2 =
                Vector256.LoadUnsafe(ref cost, place + Lanes) - Vector256.LoadUnsafe(ref potential, place + Lanes);
            seconds = Vector256.MinNative(seconds, Vector256.MaxNative(least, reduced));
            seconds2 = Vector256.MinNative(seconds2, Vector256.MaxNative(least2, reduced2));
            least = Vector256.MinNative(least, reduced);
            least2 = Vector256.MinNative(least2, reduced2);
        }

        seconds = Vector256.MinNative(Vector256.MinNative(seconds, seconds2), Vector256.MaxNative(least, least2));
        least = Vector256.MinNative(least, least2);
        double first = double.PositiveInfinity;
        second = double.PositiveInfinity;
        for (int lane = 0; lane < Lanes; lane++)
        {
            Keep(least[lane], ref first, ref second);
            Keep(seconds[lane], ref first, ref second);
        }

        for (int last = (int)place; last < size; last++)
        {
            Keep(Unsafe.Add(ref cost, last) - Unsafe.Add(ref potential, last), ref first, ref second);
        }

        column = FirstAt(ref cost, ref potential, first);
        return first;
    }

    private static void Keep(double value, ref double least, ref double second)
    {
        if (value < least)
        {
            (least, second) = (value, least);
        }
        else if (value < second)
        {
            second = value;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int FirstAt(ref double cost, ref double potential, double reduced)
    {
        Vector256<double> wanted = Vector256.Create(reduced);
        nuint place = 0;
        for (; place + Lanes <= (nuint)size; place += Lanes)
        {
            Vector256<double> own = Vector256.LoadUnsafe(ref cost, place) - Vector256.LoadUnsafe(ref potential, place);
            uint equal = Vector256.Equals(own, wanted).ExtractMostSignificantBits();
            if (equal != 0)
            {
                return (int)place + BitOperations.TrailingZeroCount(equal);
            }
        }

        while (Unsafe.Add(ref cost, place) - Unsafe.Add(ref potential, place) != reduced)
        {
            place++;
        }

        return (int)place;
    }

    private double LargestMagnitude()
    {
        ReadOnlySpan<double> all = costs;
        Vector256<double> largest = Vector256<double>.Zero;
        int place = 0;
        for (; place + Lanes <= all.Length; place += Lanes)
        {
            largest = Vector256.MaxNative(largest, Vector256.Abs(Vector256.Create(all.Slice(place, Lanes))));
        }

        double most = 0;
        for (int lane = 0; lane < Lanes; lane++)
        {
            most = Math.Max(most, largest[lane]);
        }

        for (; place < all.Length; place++)
        {
            most = Math.Max(most, Math.Abs(all[place]));
        }

        return most;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void CollectTight(int row, double limit, List<int> columns)
    {
        ref double cost = ref MemoryMarshal.GetReference(Row(row));
        ref double potential = ref MemoryMarshal.GetArrayDataReference(potentials);
        Vector256<double> limits = Vector256.Create(limit);
        nuint place = 0;
        for (; place + Lanes <= (nuint)size; place += Lanes)
        {
            Vector256<double> own = Vector256.LoadUnsafe(ref cost, place) - Vector256.LoadUnsafe(ref potential, place);
            uint tight = Vector256.LessThanOrEqual(own, limits).ExtractMostSignificantBits();
            for (; tight != 0; tight &= tight - 1)
            {
                columns.Add((int)place + BitOperations.TrailingZeroCount(tight));
            }
        }

        for (; place < (nuint)size; place++)
        {
            if (Unsafe.Add(ref cost, place) - Unsafe.Add(ref potential, place) <= limit)
            {
                columns.Add((int)place);
            }
        }
    }
}
