using System.Numerics;
using static System.FormattableString;

namespace Filigree.Formats;

/// <summary>Masks of zeros and ones as they stand in files.</summary>
internal static class Mask
{
    /// <summary>For each element whether all masks keep it.</summary>
    /// <param name="parameter">What they are masks of.</param>
    /// <param name="masks">One or more masks of one shape.</param>
    /// <exception cref="UserError">A file is damaged, or a mask holds anything but zeros and ones.</exception>
    public static bool[] Read(string parameter, IReadOnlyList<StoredTensor> masks)
    {
        bool[]? kept = null;
        foreach (StoredTensor mask in masks)
        {
            kept ??= [.. Enumerable.Repeat(true, (int)mask.Count)];
            // Rounded to single precision, numbers next to 0 and 1 would be these.
            if (mask.Type == ElementType.Float64)
            {
                Apply(parameter, mask, mask.ReadDoubles(), kept);
            }
            else
            {
                Apply(parameter, mask, mask.ReadSingles(), kept);
            }
        }

        return kept!;
    }

    private static void Apply<T>(string parameter, StoredTensor mask, T[] numbers, bool[] kept)
        where T : INumber<T>
    {
        for (int i = 0; i < numbers.Length; i++)
        {
            kept[i] &=
                numbers[i] != T.Zero
                && (
                    numbers[i] == T.One
                        ? true
                        : throw new UserError(
                            Invariant($"the mask of {parameter} scales weights: it holds {numbers[i]} at {i:N0}"),
                            mask.Place,
                            "zeros and ones",
                            "choose other layers, or multiply the weights by the mask and leave it out"
                        )
                );
        }
    }

    /// <summary>Sets to 0 what is not kept; what is not finite becomes NaN, as its product with 0 is.</summary>
    public static void Apply(Span<float> values, ReadOnlySpan<bool> kept)
    {
        for (int i = 0; i < values.Length; i++)
        {
            if (!kept[i])
            {
                values[i] = float.IsFinite(values[i]) ? 0 : float.NaN;
            }
        }
    }
}
