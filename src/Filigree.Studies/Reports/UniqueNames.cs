using static System.FormattableString;

namespace Filigree.Studies.Reports;

/// <summary>Names of columns, each once: what a study varies, a label and a number may have one name, such as <c>density</c>; the later is <c>density_2</c>.</summary>
internal sealed class UniqueNames
{
    private readonly HashSet<string> taken = new(StringComparer.Ordinal);

    /// <summary>The name, or the first free one with a number behind it.</summary>
    public string Of(string name)
    {
        string unique = name;
        for (int number = 2; !taken.Add(unique); number++)
        {
            unique = Invariant($"{name}_{number}");
        }

        return unique;
    }
}
