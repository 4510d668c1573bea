namespace Filigree.Data;

/// <summary>
/// Finds data sets on this machine. A folder the caller names is the only one searched; without one, the folder in
/// the environment variable FILIGREE_DATA, then the user's own data folder, then the places where system packages
/// put data. In each folder a data set has a folder of its own name, such as <c>mnist/</c>, or one that torchvision gave it, such
/// as <c>MNIST/raw</c>, holding the files under their published names, packed or not, with a hyphen or a dot
/// (<c>train-images.idx3-ubyte</c>).
/// </summary>
internal sealed class DataLocator
{
    /// <summary>The environment variable that names a data folder.</summary>
    public const string EnvironmentVariable = "FILIGREE_DATA";
    private readonly bool isGiven;

    /// <summary>Searches a folder, or the usual places.</summary>
    /// <param name="folder">The folder of data folders, as given by <c>--data</c>; null or empty for the usual places.</param>
    public DataLocator(string? folder = null)
        : this(
            folder,
            Environment.GetEnvironmentVariable(EnvironmentVariable),
            // XDG_DATA_HOME or ~/.local/share, ~/Library/Application Support, %LOCALAPPDATA%
            Environment.GetFolderPath(
                Environment.SpecialFolder.LocalApplicationData,
                Environment.SpecialFolderOption.DoNotVerify
            )
        ) { }

    internal DataLocator(string? folder, string? environmentFolder, string? userFolder)
    {
        isGiven = !string.IsNullOrEmpty(folder);
        Folders = isGiven
            ? [Path.GetFullPath(folder!)]
            :
            [
                .. new[]
                {
                    environmentFolder,
                    string.IsNullOrEmpty(userFolder) ? null : Path.Combine(userFolder, "filigree"),
                }
                    .Where(candidate => !string.IsNullOrEmpty(candidate))
                    .Select(candidate => Path.GetFullPath(candidate!)),
            ];
    }

    /// <summary>The folders searched, in order; each may hold a folder a data set.</summary>
    public IReadOnlyList<string> Folders { get; }

    /// <summary>
    /// The folder that holds a set's files; else one file of NumPy arrays that holds the set (<see cref="DataSetDescription.ArrayFiles"/>); null where no
    /// place searched has either.
    /// </summary>
    public string? Find(DataSetDescription set) =>
        Candidates(set).FirstOrDefault(folder => MissingFrom(folder, set) is null)
        ?? Folders.SelectMany(folder => Beside(folder, set, set.ArrayFiles)).FirstOrDefault(File.Exists);

    /// <summary>A file or folder that holds the set in a form that is not read, such as Python's pickles; null if there is none.</summary>
    public string? FindOtherForm(DataSetDescription set) =>
        Folders
            .SelectMany(folder => Beside(folder, set, set.FormsNotRead))
            .FirstOrDefault(path => File.Exists(path) || Directory.Exists(path));

    /// <summary>The folder that holds a set's files, or the one file that holds its arrays; empty for a bundled set.</summary>
    /// <exception cref="UserError">It is nowhere, or incomplete; the error says how to get it.</exception>
    public string Locate(DataSetDescription set)
    {
        ArgumentNullException.ThrowIfNull(set);
        if (set.IsBundled)
        {
            return "";
        }
        if (Find(set) is { } found)
        {
            return found;
        }
        string get = isGiven ? $"{set.GetCommand} --data {Quoted(Folders[0])}" : set.GetCommand;
        if (FindOtherForm(set) is { } foreign)
        {
            throw new UserError(
                $"holds {set.Name} in another form than the one that is read",
                foreign,
                set.ReadForm,
                $"run '{get}'"
            );
        }
        string? begun = Candidates(set).FirstOrDefault(folder => HoldsAny(folder, set));
        if (begun is not null)
        {
            throw new UserError(
                $"data set {set.Name} lacks {MissingFrom(begun, set)}",
                begun,
                $"all {set.Files.Count} of its files",
                $"run '{get}'"
            );
        }
        throw new UserError(
            $"data set {set.Name} is not in {string.Join(" nor ", Own(set))}",
            remedy: $"run '{get}'" + (isGiven ? "" : $", or name the folder that holds {set.Name}/ with --data")
        );
    }

    /// <summary>Where a download of the set goes: into the first folder searched.</summary>
    /// <exception cref="UserError">There is no folder to put it in.</exception>
    public string DownloadFolder(DataSetDescription set)
    {
        ArgumentNullException.ThrowIfNull(set);
        return Folders.Count > 0
            ? Path.Combine(Folders[0], set.Name)
            : throw new UserError(
                "this user has no data folder",
                remedy: $"name one with --data, or in the environment variable {EnvironmentVariable}"
            );
    }

    /// <summary>
    /// The path of a file in a folder: as it is published, else packed with gzip, else with a dot in its name, as some programs
    /// unpack it. Where there is none, the path that it should have.
    /// </summary>
    internal static string PathOf(string folder, string name)
    {
        string published = Path.Combine(folder, name);
        string dotted = Path.Combine(folder, name.Replace("-idx", ".idx", StringComparison.Ordinal));
        return new[] { published, published + ".gz", dotted, dotted + ".gz" }.FirstOrDefault(File.Exists)
            ?? published + ".gz";
    }

    /// <summary>The first of the set's files that is not in the folder, or null.</summary>
    internal static string? MissingFrom(string folder, DataSetDescription set) =>
        set.Files.FirstOrDefault(file => !File.Exists(PathOf(folder, file.Name)))?.Name;

    private IEnumerable<string> Own(DataSetDescription set)
    {
        IEnumerable<string> own = Folders.Select(folder => Path.Combine(folder, set.Name));
        return isGiven ? own : own.Concat(set.SystemFolders);
    }

    /// <summary>The set's own folder and those of other programs, in each folder searched.</summary>
    private IEnumerable<string> Candidates(DataSetDescription set)
    {
        foreach (string folder in Folders)
        {
            foreach (string place in Beside(folder, set, ["", "raw", .. set.ForeignFolders]))
            {
                yield return place;
            }
        }
        foreach (string folder in isGiven ? [] : set.SystemFolders)
        {
            yield return folder;
        }
    }

    /// <summary>Names within the set's own folder, then beside it; a bare one says too little of which set it holds there.</summary>
    private static IEnumerable<string> Beside(string folder, DataSetDescription set, IReadOnlyList<string> names) =>
        names
            .Select(name => Path.Combine(folder, set.Name, name))
            .Select(place => Path.TrimEndingDirectorySeparator(place))
            .Concat(names.Where(name => name is not ("" or "raw")).Select(name => Path.Combine(folder, name)));

    private static bool HoldsAny(string folder, DataSetDescription set) =>
        set.Files.Any(file => File.Exists(PathOf(folder, file.Name)));

    private static string Quoted(string path) => path.Contains(' ', StringComparison.Ordinal) ? $"\"{path}\"" : path;
}
