namespace Filigree.Cli.Shell;

/// <summary>
/// Where a command may write: never over what it reads, by whatever name, and over nothing else without <c>--force</c>. Every output of
/// every command is asked about here before work begins.
/// </summary>
internal static class OutputPlace
{
    /// <summary>Looks whether a file may be written.</summary>
    /// <param name="path">The file.</param>
    /// <param name="inputs">Files that are read, and folders, which stand for every file in them.</param>
    /// <param name="force">Whether a file that is there may be replaced.</param>
    /// <exception cref="UserError">It may not be written.</exception>
    public static void Require(string path, IEnumerable<string> inputs, bool force)
    {
        if (path.Length == 0)
        {
            throw new UserError("an empty name names no file", expected: "a file to write");
        }

        if (Directory.Exists(path))
        {
            throw new UserError("is a folder", path, "a file to write");
        }

        FileIdentity? there = FileIdentity.Of(path);
        if (there is null && new FileInfo(path).LinkTarget is null)
        {
            return;
        }

        if (there is { IsRegular: false })
        {
            throw new UserError("is no regular file", path, "a file to write");
        }

        if (there is { } file && inputs.SelectMany(Files).Any(input => FileIdentity.Of(input) == file))
        {
            throw new UserError(
                "is what is read",
                path,
                remedy: "write to another file, and rename it when it is right"
            );
        }

        if (!force)
        {
            throw new UserError("exists already", path, remedy: "add --force to replace it");
        }
    }

    // Folders behind links are none of the folder's own.
    private static IEnumerable<string> Files(string input) =>
        !Directory.Exists(input)
            ? [input]
            : Directory
                .EnumerateFiles(input, "*", All)
                .Concat(
                    Directory
                        .EnumerateDirectories(input, "*", All)
                        .Where(folder => new DirectoryInfo(folder).LinkTarget is null)
                        .SelectMany(Files)
                );

    private static readonly EnumerationOptions All = new()
    {
        AttributesToSkip = FileAttributes.None,
        IgnoreInaccessible = true,
    };
}
