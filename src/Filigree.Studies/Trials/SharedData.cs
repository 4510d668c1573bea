using System.Collections.Concurrent;
using Filigree.Data;

namespace Filigree.Studies.Trials;

/// <summary>Data sets, and whatever else trials of one process have in common, loaded once for all of them.</summary>
/// <param name="loadDataset">Loads a data set by its name.</param>
public sealed class SharedData(Func<string, Dataset> loadDataset)
{
    private readonly ConcurrentDictionary<string, Lazy<object>> values = new(StringComparer.Ordinal);

    /// <summary>A data set.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="UserError">It is not there, or damaged.</exception>
    public Dataset Dataset(string name) => Get($"data set {name}", () => loadDataset(name));

    /// <summary>A value made by the first trial that asks for it and never changed.</summary>
    /// <param name="key">What it is, with all that it depends on.</param>
    /// <param name="make">Makes it.</param>
    /// <typeparam name="T">Its type.</typeparam>
    public T Get<T>(string key, Func<T> make)
        where T : class => (T)values.GetOrAdd(key, _ => new Lazy<object>(() => make())).Value;
}
