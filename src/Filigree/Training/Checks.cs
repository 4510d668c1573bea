using System.Globalization;

namespace Filigree.Training;

internal static class Checks
{
    public static void InRange(bool holds, string name, double value, string expected)
    {
        if (!holds)
        {
            throw new ArgumentOutOfRangeException(
                name,
                string.Create(CultureInfo.InvariantCulture, $"{name} {expected}; it is {value}.")
            );
        }
    }
}
