using Filigree.Cli.Shell;
using Filigree.Formats;

namespace Filigree.Cli.Checkpoints;

/// <summary>Where a command writes a model, and in which format.</summary>
/// <param name="Path">The file.</param>
/// <param name="Format">Its format.</param>
/// <param name="Replaces">Whether a file that is there is replaced.</param>
internal sealed record OutputTarget(string Path, WeightFormat Format, bool Replaces)
{
    private static readonly (string Name, string Extension, WeightFormat Format)[] Formats =
    [
        ("safetensors", ".safetensors", WeightFormat.Safetensors),
        ("npz", ".npz", WeightFormat.Npz),
        ("npy", ".npy", WeightFormat.Npy),
        ("pt", ".pt", WeightFormat.PyTorch),
        ("pt", ".pth", WeightFormat.PyTorch),
        ("onnx", ".onnx", WeightFormat.Onnx),
        ("scipy", "", WeightFormat.SciPySparse),
    ];

    /// <summary>The names of formats that can be written.</summary>
    public static IEnumerable<string> FormatNames => Formats.Select(format => format.Name).Distinct();

    /// <summary>Decides on the format and looks whether the file may be written.</summary>
    /// <param name="path">The file.</param>
    /// <param name="format">The format's name, or null: the file's ending decides.</param>
    /// <param name="input">What is read; it stays as it is.</param>
    /// <param name="force">Whether a file that is there may be replaced.</param>
    /// <param name="others">What else is read: files, and folders for all in them.</param>
    /// <exception cref="UserError">It may not be written, or its format is not known.</exception>
    public static OutputTarget Choose(
        string path,
        string? format,
        WeightFile input,
        bool force,
        params IEnumerable<string> others
    )
    {
        OutputPlace.Require(path, [input.Path, .. input.Files, .. others], force);
        string folder = System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path))!;
        if (input.Format == WeightFormat.Folder && FileIdentity.Of(folder) == FileIdentity.Of(input.Path))
        {
            throw new UserError(
                "would lie in the folder that is read, as a part of the model",
                path,
                remedy: "write to another folder"
            );
        }

        return new OutputTarget(path, format is null ? ByEnding(path, input) : ByName(format), force);
    }

    private static WeightFormat ByName(string name)
    {
        int found = Array.FindIndex(Formats, format => format.Name == name);
        return found >= 0
            ? Formats[found].Format
            : throw new UserError(
                $"'{name}' is no format that is written",
                "--format",
                $"one of {string.Join(", ", FormatNames)}"
            );
    }

    private static WeightFormat ByEnding(string path, WeightFile input)
    {
        string ending = System.IO.Path.GetExtension(path).ToLowerInvariant();
        int found = Array.FindIndex(Formats, format => format.Extension == ending && ending.Length > 0);
        return found < 0
                ? throw new UserError(
                    "has an ending that names no format",
                    path,
                    ".safetensors, .npz, .npy, .pt, .pth or .onnx",
                    "or name the format with --format"
                )
            : Formats[found].Format == WeightFormat.Npz && input.Format == WeightFormat.SciPySparse
                ? WeightFormat.SciPySparse
            : Formats[found].Format;
    }
}
