using Filigree.Studies.Trials;

namespace Filigree.Studies.Probes;

/// <summary>Means of numbers that come one after the other, by name.</summary>
internal sealed class NamedMeans : ITrialState
{
    private readonly SortedDictionary<string, (double Sum, long Count)> sums = new(StringComparer.Ordinal);

    /// <summary>The names so far, in the order of their characters.</summary>
    public IEnumerable<string> Names => sums.Keys;

    /// <summary>The mean of a number.</summary>
    public double this[string name] => sums[name].Sum / sums[name].Count;

    /// <summary>Adds numbers.</summary>
    public void Add(IReadOnlyDictionary<string, double> numbers)
    {
        foreach ((string name, double number) in numbers)
        {
            (double sum, long count) = sums.GetValueOrDefault(name);
            sums[name] = (sum + number, count + 1);
        }
    }

    /// <inheritdoc/>
    public void Exchange(StateExchange state)
    {
        var means = sums.Select(pair => (Name: pair.Key, Mean: pair.Value)).ToList();
        state.Items(
            means,
            () => ("", default),
            (ref (string Name, (double, long) Mean) one) =>
            {
                state.Text(ref one.Name);
                state.Value(ref one.Mean);
            }
        );
        foreach ((string name, (double, long) mean) in means)
        {
            sums[name] = mean;
        }
    }
}
