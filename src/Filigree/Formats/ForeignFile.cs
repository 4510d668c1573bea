namespace Filigree.Formats;

/// <summary>Files of formats that are not read: each is refused in words that lead on.</summary>
internal static class ForeignFile
{
    /// <summary>What turns any file that PyTorch reads into one that is read here.</summary>
    public const string SaveAgain =
        "save it again in Python: torch.save(torch.load('model.pt', map_location='cpu'), 'new.pt')";

    private static ReadOnlySpan<byte> LegacyMagic => [0x80, 2, 0x8A, 10, 0x6C, 0xFC];

    /// <summary>The number of a file's first bytes by which formats are told.</summary>
    public const int FirstBytes = 512;

    /// <summary>The error for a program that torch.jit.save wrote.</summary>
    public static UserError TorchScript(string file) =>
        new(
            "is a program of TorchScript's",
            file,
            "weights that torch.save wrote",
            "take them out in Python: torch.save(torch.jit.load('model.pt', map_location='cpu').state_dict(), 'weights.pt')"
        );

    /// <summary>The error for a file that no reader knows.</summary>
    public static UserError Unknown(string file, ReadOnlySpan<byte> first)
    {
        if (first.StartsWith(LegacyMagic))
        {
            return new UserError(
                "is a pickle of PyTorch's before version 1.6",
                file,
                "a zip archive, as torch.save writes since",
                SaveAgain
            );
        }

        if (first.Length > 262 && first[257..].StartsWith("ustar"u8))
        {
            return new UserError(
                "is a tar archive, as PyTorch wrote before version 0.2",
                file,
                "a zip archive, as torch.save writes since version 1.6",
                SaveAgain
            );
        }

        if (first.Length > 1 && first[0] == 0x80 && first[1] is >= 2 and <= 5)
        {
            return new UserError("is a pickle, which only Python can read", file, Formats, SaveArrays);
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
            Formats,
            kind == "gzip" ? "unpack it first" : "save the weights again in one of these"
        );
    }

    private const string Formats = "safetensors, PyTorch's .pt, ONNX, npy, npz or SciPy's sparse npz";

    private const string SaveArrays =
        "save the tensors in Python: torch.save(state, 'model.pt'), or numpy.savez('model.npz', **state)";
}
