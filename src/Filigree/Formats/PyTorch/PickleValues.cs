using System.Diagnostics.CodeAnalysis;

namespace Filigree.Formats;

/// <summary>A class or function that a pickle names. Nothing is ever looked up or called by it.</summary>
/// <param name="Module">Its module.</param>
/// <param name="Name">Its name there.</param>
internal sealed record PickledGlobal(string Module, string Name)
{
    /// <summary>Module and name, such as <c>collections.OrderedDict</c>.</summary>
    public string FullName => $"{Module}.{Name}";
}

/// <summary>What only Python could make: an object of some class, or what some function returns.</summary>
/// <param name="Maker">The class or function.</param>
internal sealed record OpaqueValue(string Maker);

/// <summary>A list or an empty set.</summary>
internal sealed class PickledList
{
    /// <summary>The items.</summary>
    public List<object?> Items { get; } = [];
}

/// <summary>A dictionary in the order of its entries. Keys that are no text do not replace each other.</summary>
internal sealed class PickledDictionary
{
    private readonly List<KeyValuePair<object?, object?>> entries = [];
    private readonly Dictionary<string, int> places = new(StringComparer.Ordinal);

    /// <summary>Keys and values.</summary>
    public IReadOnlyList<KeyValuePair<object?, object?>> Entries => entries;

    /// <summary>Sets an entry; one of the same name is replaced where it stands, as Python does.</summary>
    public void Set(object? key, object? value)
    {
        var entry = KeyValuePair.Create(key, value);
        if (key is string name && !places.TryAdd(name, entries.Count))
        {
            entries[places[name]] = entry;
            return;
        }

        entries.Add(entry);
    }

    /// <summary>The value under a name.</summary>
    public bool TryGet(string name, [MaybeNullWhen(false)] out object value)
    {
        bool isThere = places.TryGetValue(name, out int place);
        value = isThere ? entries[place].Value : null;
        return isThere;
    }
}

/// <summary>A row of numbers that the archive keeps in a file of its own.</summary>
/// <param name="Type">What its elements are; bytes where the tensors say.</param>
/// <param name="Key">Its name in the archive.</param>
/// <param name="Count">Number of elements.</param>
internal sealed record PickledStorage(PyTorchType Type, string Key, long Count);

/// <summary>A tensor as a view of a storage. Nothing about it has been checked.</summary>
/// <param name="Storage">Where its elements are.</param>
/// <param name="Type">What they are.</param>
/// <param name="Offset">The first element's place in the storage.</param>
/// <param name="Shape">Size of each dimension.</param>
/// <param name="Strides">Elements from one to the next of each dimension.</param>
internal sealed record PickledTensor(
    PickledStorage Storage,
    PyTorchType Type,
    long Offset,
    long[] Shape,
    long[] Strides
);

/// <summary>How a tensor has its elements.</summary>
/// <param name="Name">Its name, such as <c>torch.sparse_csr</c>.</param>
internal sealed record PickledLayout(string Name);

/// <summary>A tensor by the elements that it has, whatever their number. Nothing about it has been checked.</summary>
/// <param name="Layout">How <paramref name="Indices"/> say where the elements are.</param>
/// <param name="Indices">One tensor of coordinates (coo), or the compressed and the plain indices (csr, csc).</param>
/// <param name="Values">The elements.</param>
/// <param name="Shape">Size of each dimension.</param>
internal sealed record PickledSparseTensor(
    PyTorchLayout Layout,
    PickledTensor[] Indices,
    PickledTensor Values,
    long[] Shape
);
