namespace Filigree.Formats;

/// <summary>Files of formats that are not read: each is refused in words that lead on.</summary>
internal static class ForeignFile
{
    private const string Convert =
        "convert it with Python: state = torch.load('model.pt', map_location='cpu'); "
        + "safetensors.torch.save_file(state, 'model.safetensors'), "
        + "or numpy.savez('model.npz', **{name: t.float().numpy() for name, t in state.items()})";

    /// <summary>Refuses the zip archives of torch.save.</summary>
    public static void RefusePyTorch(string file, IReadOnlyList<ZipMember> members)
    {
        if (
            members.Any(member =>
                member.Name.EndsWith("/data.pkl", StringComparison.Ordinal) || member.Name == "data.pkl"
            )
        )
        {
            throw PyTorch(file);
        }
    }

    /// <summary>The error for a file that no reader knows.</summary>
    public static UserError Unknown(string file, ReadOnlySpan<byte> first)
    {
        // Pickles of protocol 2 to 5: torch.save before version 1.6, and numpy's allow_pickle.
        if (first.Length > 1 && first[0] == 0x80 && first[1] is >= 2 and <= 5)
        {
            return PyTorch(file);
        }

        string? kind =
            first.StartsWith("GGUF"u8) ? "GGUF"
            : first.Length > 3 && first[1..].StartsWith("HDF"u8) ? "HDF5"
            : first is [0x1f, 0x8b, ..] ? "gzip"
            : null;
        return new UserError(
            first.IsEmpty ? "is empty"
                : kind is null ? "is of no format that is read"
                : $"is a {kind} file",
            file,
            "safetensors, npy, npz or SciPy's sparse npz",
            kind == "gzip" ? "unpack it first" : "save the weights again in one of these"
        );
    }

    private static UserError PyTorch(string file) =>
        new("is a pickle of PyTorch's, which only Python can read", file, "safetensors or npz", Convert);
}
