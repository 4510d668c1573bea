namespace Filigree.Formats;

/// <summary>
/// The classes and functions that torch.save's pickles name for dictionaries and tensors, and what they make of their arguments. Of any
/// other an opaque value comes: a checkpoint may hold a program's own objects beside its weights.
/// </summary>
internal static class PickledCalls
{
    /// <summary>What the names of functions that make tensors begin with, those that are not known too.</summary>
    public const string TensorMaker = "torch._utils._rebuild_";

    /// <summary>The maker of tensors that are signed or conjugated when they are read, which is not done here.</summary>
    public const string LazyTensor = TensorMaker + "tensor_v2 with neg or conj";

    /// <summary>What a call makes.</summary>
    /// <param name="callee">The class or function.</param>
    /// <param name="arguments">What it is given.</param>
    /// <param name="result">The value.</param>
    /// <returns>false where a known function does not take such arguments.</returns>
    public static bool TryCall(PickledGlobal callee, object?[] arguments, out object? result)
    {
        result = (callee.FullName, arguments) switch
        {
            ("collections.OrderedDict", []) => new PickledDictionary(),
            ("collections.OrderedDict", [PickledList pairs]) => DictionaryOf(pairs),
            ("torch.Size", [object?[] sizes]) => sizes,
            ("torch.Size", [PickledList sizes]) => sizes.Items.ToArray(),
            (
                TensorMaker + "tensor_v2",
                [PickledStorage storage, long offset, object?[] shape, object?[] strides, _, _]
            ) => TensorOf(storage, storage.Type, offset, shape, strides, null),
            (
                TensorMaker + "tensor_v2",
                [PickledStorage storage, long offset, object?[] shape, object?[] strides, _, _, var metadata]
            ) => TensorOf(storage, storage.Type, offset, shape, strides, metadata),
            (
                TensorMaker + "tensor_v3",
                [PickledStorage storage, long offset, object?[] shape, object?[] strides, _, _, PickledGlobal type, ..]
            ) => PyTorchType.OfName(type) is { } known
                ? TensorOf(storage, known, offset, shape, strides, arguments.ElementAtOrDefault(7))
                : new OpaqueValue($"{TensorMaker}tensor_v3 with {type.FullName}"),
            (TensorMaker + "tensor_v2" or TensorMaker + "tensor_v3", [OpaqueValue storage, ..]) => new OpaqueValue(
                $"{callee.FullName} of {storage.Maker}"
            ),
            ("torch.serialization._get_layout", [string layout]) => new PickledLayout(layout),
            // Before version 2.0 compressed rows had a maker of their own.
            (
                TensorMaker + "sparse_tensor"
                    or TensorMaker + "sparse_csr_tensor",
                [PickledLayout layout, object?[] data]
            ) => SparseOf(layout, data),
            (
                TensorMaker + "parameter"
                    or "torch.nn.parameter.Parameter",
                [PickledTensor or PickledSparseTensor or OpaqueValue, ..]
            ) => arguments[0],
            (
                "collections.OrderedDict"
                    or TensorMaker + "tensor_v2"
                    or TensorMaker + "tensor_v3"
                    or TensorMaker + "sparse_tensor"
                    or TensorMaker + "sparse_csr_tensor"
                    or TensorMaker + "parameter"
                    or "torch.serialization._get_layout"
                    or "torch.Size",
                _
            ) => null,
            _ => new OpaqueValue(callee.FullName),
        };
        return result is not null;
    }

    /// <summary>
    /// The storage that a persistent name means: ('storage', class, key, device, number of elements). An opaque value where the class is
    /// not known, null where it is no such name.
    /// </summary>
    public static object? StorageOf(object? name) =>
        name is not object?[] parts
        || parts is not ["storage", PickledGlobal kind, string key, string, long and >= 0 and var count]
            ? null
        : PyTorchType.OfStorage(kind) is { } type ? new PickledStorage(type, key, count)
        : new OpaqueValue(kind.FullName);

    private static PickledDictionary? DictionaryOf(PickledList pairs)
    {
        var dictionary = new PickledDictionary();
        foreach (object? pair in pairs.Items)
        {
            object?[]? items = pair is PickledList list ? [.. list.Items] : pair as object?[];
            if (items is not [var key, var value])
            {
                return null;
            }

            dictionary.Set(key, value);
        }

        return dictionary;
    }

    private static object? TensorOf(
        PickledStorage storage,
        PyTorchType type,
        long offset,
        object?[] shape,
        object?[] strides,
        object? metadata
    )
    {
        if (metadata is PickledDictionary marks && marks.Entries.Any(mark => mark is { Value: true }))
        {
            return new OpaqueValue(LazyTensor);
        }

        return shape.Length == strides.Length && shape.All(IsSize) && strides.All(IsSize) && offset >= 0
            ? new PickledTensor(storage, type, offset, [.. shape.Cast<long>()], [.. strides.Cast<long>()])
            : null;
    }

    // Coordinates are followed by values, size and, since version 2.1, whether they are coalesced; compressed indices by the plain ones.
    private static object? SparseOf(PickledLayout name, object?[] data)
    {
        if (PyTorchLayout.OfName(name.Name) is not { } layout)
        {
            return new OpaqueValue($"{TensorMaker}sparse_tensor of layout {name.Name}");
        }

        int indices = layout.IndexNames.Count;
        if (data.Length < indices + 2 || data[indices + 1] is not object?[] shape || !shape.All(IsSize))
        {
            return null;
        }

        object?[] tensors = data[..(indices + 1)];
        return tensors.OfType<OpaqueValue>().FirstOrDefault() is { } opaque ? opaque
            : tensors.All(tensor => tensor is PickledTensor)
                ? new PickledSparseTensor(
                    layout,
                    [.. tensors[..indices].Cast<PickledTensor>()],
                    (PickledTensor)tensors[indices]!,
                    [.. shape.Cast<long>()]
                )
            : null;
    }

    private static bool IsSize(object? value) => value is long and >= 0;
}
