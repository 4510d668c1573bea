namespace Filigree.Formats;

/// <summary>
/// The dictionary of a checkpoint that holds a model's tensors, found among those that hold it, an optimizer's state, counts of epochs
/// and what else a program saved. Dictionaries are followed through keys that are text, not through lists or objects.
/// </summary>
/// <param name="Path">Its keys with dots; empty for the whole.</param>
/// <param name="Entries">Its names and values.</param>
/// <param name="Others">What the dictionary beside or around it holds, and is left out.</param>
internal sealed record StateDictionary(string Path, PickledDictionary Entries, IReadOnlyList<string> Others)
{
    private const int MostDepth = 16;
    private const int MostNameLength = 1000;
    private const int Named = 6;

    private sealed record Node(PickledDictionary Dictionary, Node? Parent, string Key, int Depth)
    {
        public string Path =>
            Parent is null ? ""
            : Parent.Parent is null ? Key
            : $"{Parent.Path}.{Key}";
    }

    /// <summary>Finds it.</summary>
    /// <param name="root">What the file holds.</param>
    /// <param name="key">The path of the one that is meant, <c>.</c> for the whole; null where only one can be.</param>
    /// <param name="place">The file, for errors.</param>
    /// <exception cref="UserError">There is none, or more than one.</exception>
    public static StateDictionary Find(object? root, string? key, string place)
    {
        List<Node> all = All(root);
        Node[] holding = [.. all.Where(node => node.Dictionary.Entries.Any(entry => IsTensor(entry.Value)))];
        Node[] layers = [.. holding.Where(node => node.Dictionary.Entries.Any(entry => IsLayer(entry.Value)))];
        Node[] likely = layers.Length > 0 ? layers : holding;
        if (key is not null)
        {
            Node[] named = all.Count == 0 || key == "." ? [.. all.Take(1)] : [.. Meant(all[0], key)];
            if (named.DistinctBy(node => node.Dictionary, ReferenceEqualityComparer.Instance).Skip(1).Any())
            {
                throw new UserError(
                    $"has several dictionaries '{key}', for keys of it have dots",
                    place,
                    "one model",
                    "save the one that is meant by itself"
                );
            }

            return Of(
                named.FirstOrDefault()
                    ?? throw new UserError(
                        $"has no dictionary '{key}'",
                        place,
                        likely.Length == 0 ? null : $"one of {Names(likely)}",
                        likely.Length == 0 ? Remedy : null
                    ),
                all[0]
            );
        }

        return likely switch
        {
            [var only] => Of(only, all[0]),
            [] => throw new UserError($"holds {Text(root)}", place, "a dictionary of tensors", Remedy),
            _ => throw new UserError(
                $"holds several dictionaries of tensors: {Names(likely)}",
                place,
                "one model",
                "name the one that is meant with --key"
            ),
        };
    }

    /// <summary>Whether a value is a tensor, if one that is not read.</summary>
    public static bool IsTensor(object? value) =>
        value is PickledTensor or PickledSparseTensor || (value is OpaqueValue opaque && IsTensorMaker(opaque));

    /// <summary>Whether an opaque value is a tensor of a kind that is not read.</summary>
    public static bool IsTensorMaker(OpaqueValue value) =>
        value.Maker.StartsWith(PickledCalls.TensorMaker, StringComparison.Ordinal);

    /// <summary>The first of some names, and how many there are beside.</summary>
    public static string Some(IReadOnlyList<string> names) =>
        string.Join(", ", names.Take(Named))
        + (names.Count > Named ? FormattableString.Invariant($" and {names.Count - Named:N0} more") : "");

    private const string Remedy = "save the weights in Python: torch.save(model.state_dict(), 'weights.pt')";

    private static StateDictionary Of(Node node, Node root) =>
        new(
            node.Path,
            node.Dictionary,
            node == root
                ? []
                : [.. root.Dictionary.Entries.Select(entry => Key(entry.Key)).Where(name => name != Top(node))]
        );

    private static string Top(Node node)
    {
        while (node.Depth > 1)
        {
            node = node.Parent!;
        }

        return node.Key;
    }

    private static List<Node> All(object? root)
    {
        if (root is not PickledDictionary whole)
        {
            return [];
        }

        // A dictionary may hold itself: each is seen once.
        HashSet<PickledDictionary> seen = new(ReferenceEqualityComparer.Instance) { whole };
        List<Node> all = [new Node(whole, null, "", 0)];
        for (int i = 0; i < all.Count; i++)
        {
            Node node = all[i];
            foreach ((object? key, object? value) in node.Dictionary.Entries)
            {
                if (
                    key is string { Length: <= MostNameLength } name
                    && value is PickledDictionary inner
                    && node.Depth < MostDepth
                    && seen.Add(inner)
                )
                {
                    all.Add(new Node(inner, node, name, node.Depth + 1));
                }
            }
        }

        return all;
    }

    // All that a path may mean: keys may have dots of their own, and one dictionary may stand under several keys. Each step takes a part
    // of the path, so that a dictionary that holds itself is no matter.
    private static IEnumerable<Node> Meant(Node node, string path)
    {
        foreach ((object? key, object? value) in node.Dictionary.Entries)
        {
            if (key is not string name || value is not PickledDictionary inner || node.Depth == MostDepth)
            {
                continue;
            }

            var found = new Node(inner, node, name, node.Depth + 1);
            if (path == name)
            {
                yield return found;
            }
            else if (
                path.Length > name.Length
                && path[name.Length] == '.'
                && path.StartsWith(name, StringComparison.Ordinal)
            )
            {
                foreach (Node deeper in Meant(found, path[(name.Length + 1)..]))
                {
                    yield return deeper;
                }
            }
        }
    }

    private static bool IsLayer(object? value) =>
        value is PickledTensor { Shape.Length: >= 2 } or PickledSparseTensor
        || (value is OpaqueValue opaque && IsTensorMaker(opaque));

    private static string Names(Node[] nodes) =>
        Some([.. nodes.Take(Named + 1).Select(node => node.Path.Length == 0 ? "'.' (the whole)" : $"'{node.Path}'")]);

    private static string Key(object? key) =>
        key switch
        {
            string name => name.Length <= MostNameLength ? name : name[..MostNameLength],
            long number => FormattableString.Invariant($"{number}"),
            _ => "a key that is no text",
        };

    private static string Text(object? value) =>
        value switch
        {
            PickledDictionary { Entries.Count: 0 } => "an empty dictionary",
            PickledDictionary dictionary => "no tensors but "
                + Some([.. dictionary.Entries.Select(entry => $"'{Key(entry.Key)}' ({Kind(entry.Value)})")]),
            _ => Kind(value),
        };

    /// <summary>What a value is, in words.</summary>
    public static string Kind(object? value) =>
        value switch
        {
            null => "None",
            bool => "a bool",
            long or double => "a number",
            string => "text",
            object?[] => "a tuple",
            PickledList => "a list",
            PickledDictionary => "a dictionary",
            PickledTensor => "a tensor",
            PickledSparseTensor => "a sparse tensor",
            PickledLayout layout => layout.Name,
            PickledStorage => "a storage",
            PickledGlobal name => name.FullName,
            OpaqueValue opaque => $"an object of {opaque.Maker}",
            _ => "something else",
        };
}
