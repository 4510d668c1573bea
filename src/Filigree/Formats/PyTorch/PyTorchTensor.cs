using static System.FormattableString;

namespace Filigree.Formats;

/// <summary>A tensor of a PyTorch archive: a view of a storage.</summary>
internal sealed class PyTorchTensor : StoredTensor
{
    // What a view that repeats elements may have beyond its storage. No checkpoint has more, and a damaged one may claim anything.
    private const long MostRepeated = 1 << 20;

    private readonly PickledTensor pickled;
    private readonly PyTorchStorage storage;
    private readonly bool isBigEndian;
    private readonly bool isRowMajor;

    private PyTorchTensor(string name, PickledTensor pickled, PyTorchStorage storage, string place, bool isBigEndian)
        : base(name, pickled.Type.Type, pickled.Shape, 8 * pickled.Type.Size)
    {
        this.pickled = pickled;
        this.storage = storage;
        this.isBigEndian = isBigEndian;
        isRowMajor = IsRowMajor(pickled);
        Place = place;
    }

    /// <inheritdoc/>
    public override string TypeText => pickled.Type.Text;

    /// <inheritdoc/>
    internal override string Place { get; }

    /// <summary>What two names of one tensor have in common: the same elements of the same storage in the same order.</summary>
    public string Identity =>
        Invariant(
            $"{pickled.Storage.Key}/{pickled.Type.Name}/{pickled.Offset}/{string.Join(',', pickled.Shape)}/{string.Join(',', pickled.Strides)}"
        );

    /// <inheritdoc/>
    private protected override bool IsPacked => ByteLength > storage.Length;

    /// <summary>A tensor, all of whose elements are inside its storage.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="pickled">What the pickle says of it.</param>
    /// <param name="storage">Its storage.</param>
    /// <param name="place">The file and the tensor, for errors.</param>
    /// <param name="isBigEndian">Whether the first byte of an element is its greatest.</param>
    /// <exception cref="UserError">They are not.</exception>
    public static PyTorchTensor Of(
        string name,
        PickledTensor pickled,
        PyTorchStorage storage,
        string place,
        bool isBigEndian
    )
    {
        storage.RequireLength(pickled.Storage);
        long[] shape = pickled.Shape;
        if (
            shape.Length > TensorShape.MostDimensions
            || TensorShape.CountOf(shape) is not { } count
            || TensorShape.BytesOf(shape, 8 * pickled.Type.Size) is null
        )
        {
            throw Damaged(place, "is larger than a file can hold");
        }

        long room = storage.Length / pickled.Type.Size;
        // In 128 bits: 64 dimensions of 63 bits each, times strides, are held down by the loop's own check.
        Int128 last = pickled.Offset;
        for (int i = 0; i < shape.Length && count > 0; i++)
        {
            last += (Int128)(shape[i] - 1) * pickled.Strides[i];
            if (last >= room)
            {
                break;
            }
        }

        if (count > 0 && last >= room)
        {
            throw Damaged(place, Invariant($"goes on behind the {room:N0} elements of its storage"));
        }

        return count <= Math.Max(room, MostRepeated)
            ? new PyTorchTensor(name, pickled, storage, place, isBigEndian)
            : throw new UserError(
                Invariant($"repeats {room:N0} elements to {count:N0}"),
                place,
                Invariant($"no more than {MostRepeated:N0}, or than there are"),
                "save tensor.clone() instead"
            );
    }

    /// <inheritdoc/>
    public override Stream OpenRead()
    {
        int size = pickled.Type.Size;
        Stream stream =
            Count == 0 ? Stream.Null
            : isRowMajor ? storage.Open(pickled.Offset * size, ByteLength)
            : storage.OpenView(pickled.Offset * size, pickled.Shape, pickled.Strides, size);
        return isBigEndian && pickled.Type.PartSize > 1 ? new SwappedStream(stream, pickled.Type.PartSize) : stream;
    }

    private static bool IsRowMajor(PickledTensor pickled)
    {
        long stride = 1;
        for (int i = pickled.Shape.Length - 1; i >= 0; i--)
        {
            if (pickled.Shape[i] != 1 && pickled.Strides[i] != stride)
            {
                return false;
            }

            stride *= pickled.Shape[i];
        }

        return true;
    }

    private static UserError Damaged(string place, string what) =>
        new(what, place, remedy: "the file is damaged: get it again");
}
