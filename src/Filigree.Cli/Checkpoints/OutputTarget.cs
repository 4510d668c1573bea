using Filigree.Formats;

namespace Filigree.Cli.Checkpoints;

/// <summary>Where a command writes a model, and in which format.</summary>
/// <param name="Path">The file.</param>
/// <param name="Format">Its format.</param>
internal sealed record OutputTarget(string Path, WeightFormat Format)
{
    private static readonly (string Name, string Extension, WeightFormat Format)[] Formats =
    [
        ("safetensors", ".safetensors", WeightFormat.Safetensors),
        ("npz", ".npz", WeightFormat.Npz),
        ("npy", ".npy", WeightFormat.Npy),
        ("scipy", "", WeightFormat.SciPySparse),
    ];

    /// <summary>The names of formats that can be written.</summary>
    public static IEnumerable<string> FormatNames => Formats.Select(format => format.Name);

    /// <summary>Decides on the format and looks whether the file may be written.</summary>
    /// <param name="path">The file.</param>
    /// <param name="format">The format's name, or null: the file's ending decides.</param>
    /// <param name="input">What is read; it stays as it is.</param>
    /// <param name="force">Whether a file that is there may be replaced.</param>
    /// <exception cref="UserError">It may not be written, or its format is not known.</exception>
    public static OutputTarget Choose(string path, string? format, WeightFile input, bool force)
    {
        string full = System.IO.Path.GetFullPath(path);
        string source = System.IO.Path.GetFullPath(input.Path);
        if (full == source || (input.Format == WeightFormat.Folder && System.IO.Path.GetDirectoryName(full) == source))
        {
            throw new UserError(
                "is what is read",
                path,
                remedy: "write to another file, and rename it when it is right"
            );
        }

        if (Directory.Exists(path))
        {
            throw new UserError("is a folder", path, "a file to write");
        }

        if (File.Exists(path) && !force)
        {
            throw new UserError("exists already", path, remedy: "add --force to replace it");
        }

        return new OutputTarget(path, format is null ? ByEnding(path, input) : ByName(format));
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
                    ".safetensors, .npz or .npy",
                    "or name the format with --format"
                )
            : Formats[found].Format == WeightFormat.Npz && input.Format == WeightFormat.SciPySparse
                ? WeightFormat.SciPySparse
            : Formats[found].Format;
    }
}
