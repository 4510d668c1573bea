using System.Globalization;
using Filigree.Numerics;
using static System.FormattableString;

namespace Filigree.Data;

/// <summary>How many training samples are set aside for validation: a count, or a share of them.</summary>
public readonly record struct ValidationSize
{
    private readonly int count;
    private readonly double share;

    private ValidationSize(int count, double share)
    {
        this.count = count;
        this.share = share;
    }

    /// <summary>No validation samples.</summary>
    public static ValidationSize None => default;

    /// <summary>A number of samples.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The count is negative.</exception>
    public static ValidationSize Count(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        return new ValidationSize(count, 0);
    }

    /// <summary>A share of the samples, at least 0 and below 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The share is outside [0, 1).</exception>
    public static ValidationSize Share(double share) =>
        share is >= 0 and < 1
            ? new ValidationSize(0, share)
            : throw new ArgumentOutOfRangeException(nameof(share), share, "A share is at least 0 and below 1.");

    /// <summary>Reads <c>5000</c> (a count), <c>0.2</c> or <c>20%</c> (a share).</summary>
    /// <exception cref="UserError">The text is none of these.</exception>
    public static ValidationSize Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string number = text.Trim();
        if (int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out int whole))
        {
            return Count(whole);
        }
        if (WrittenNumber.TryRead(number, out double share) && share is >= 0 and < 1)
        {
            return Share(share);
        }
        throw new UserError(
            $"validation size '{text}'",
            expected: "a count such as 5000, or a share such as 0.2 or 20%"
        );
    }

    /// <summary>The number of validation samples among <paramref name="samples"/>; halves round up.</summary>
    /// <exception cref="UserError">None would be left for training.</exception>
    public int Of(int samples)
    {
        int validation = share > 0 ? (int)NearestCount.Of(share, samples) : count;
        return validation < samples
            ? validation
            : throw new UserError(
                Invariant($"a validation part of {validation:N0} samples"),
                expected: Invariant($"fewer than the {samples:N0} training samples")
            );
    }

    /// <summary>As <see cref="Parse"/> reads it.</summary>
    public override string ToString() => share > 0 ? Invariant($"{share}") : Invariant($"{count}");
}
