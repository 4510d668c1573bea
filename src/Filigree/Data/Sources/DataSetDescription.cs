using Filigree.Tensors;

namespace Filigree.Data;

/// <summary>What is known of a data set before it is loaded: its shape, its files, who publishes it.</summary>
public sealed record DataSetDescription
{
    /// <summary>The name on the command line and of its folder, such as <c>mnist</c>.</summary>
    public required string Name { get; init; }

    /// <summary>What it is, in a few words.</summary>
    public required string Title { get; init; }

    /// <summary>Its licence, in a few words.</summary>
    public required string License { get; init; }

    /// <summary>The page of those who made it; null where Filigree draws it.</summary>
    public Uri? HomePage { get; init; }

    /// <summary>Rows of an image.</summary>
    public required int Height { get; init; }

    /// <summary>Columns of an image.</summary>
    public required int Width { get; init; }

    /// <summary>Colour channels.</summary>
    public required int Channels { get; init; }

    /// <summary>What the numbers of a sample are.</summary>
    public SampleShape Shape => new(Height, Width, Channels);

    /// <summary>Names of the classes; a label is an index into them.</summary>
    public required IReadOnlyList<string> ClassNames { get; init; }

    /// <summary>Number of training samples.</summary>
    public required int TrainCount { get; init; }

    /// <summary>Number of test samples.</summary>
    public required int TestCount { get; init; }

    /// <summary>Other names it is known by.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>The files that must be in its folder; none where the set is part of the library.</summary>
    internal IReadOnlyList<PublishedFile> Files { get; init; } = [];

    /// <summary>What <c>filigree data get</c> fetches.</summary>
    internal IReadOnlyList<PublishedDownload> Downloads { get; init; } = [];

    /// <summary>Folders that other programs make for it in a folder of data sets, such as torchvision's <c>MNIST/raw</c>.</summary>
    public IReadOnlyList<string> ForeignFolders { get; init; } = [];

    /// <summary>
    /// Names of a file of NumPy arrays that holds the whole set: <c>x_train</c>, <c>y_train</c>, <c>x_test</c>, <c>y_test</c>; none where it is not
    /// read from such.
    /// </summary>
    internal IReadOnlyList<string> ArrayFiles { get; init; } = [];

    /// <summary>
    /// The content that a published file, by its place among <see cref="Files"/>, has for some samples: what a set that came in another form is compared
    /// by. Null where the set comes in no other form.
    /// </summary>
    internal Func<Dataset, int, byte[]>? ContentOf { get; init; }

    /// <summary>Files and folders that hold the set in a form that is not read, for the error.</summary>
    public IReadOnlyList<string> FormsNotRead { get; init; } = [];

    /// <summary>The form that is read, for the same error; null where there is only one.</summary>
    public string? ReadForm { get; init; }

    /// <summary>Folders where the system's own packages put it.</summary>
    public IReadOnlyList<string> SystemFolders { get; init; } = [];

    /// <summary>The bundled set that <c>--quick</c> uses where this one is not there.</summary>
    public string? Substitute { get; init; }

    /// <summary>Reads the set from the place that <see cref="DataLocator"/> found.</summary>
    /// <exception cref="UserError">A file is missing or damaged.</exception>
    internal Dataset ReadFrom(string place) => IsArrayFile(place) ? NpzReader.Read(this, place) : Read(this, place);

    /// <summary>The set with its samples.</summary>
    /// <param name="training">Samples to train on.</param>
    /// <param name="test">Samples to test on.</param>
    /// <param name="source">Where they come from.</param>
    internal Dataset Holding(Samples training, Samples test, string source) =>
        new(Name, Height, Width, Channels, Classes, training, test, source);

    /// <summary>Whether a place is a file of arrays, not a folder.</summary>
    internal bool IsArrayFile(string place) => ArrayFiles.Contains(Path.GetFileName(place));

    /// <summary>Reads the set from its folder; the folder is empty where the set is part of the library.</summary>
    public required Func<DataSetDescription, string, Dataset> Read { get; init; }

    /// <summary>Whether the set is part of the library.</summary>
    public bool IsBundled => Files.Count == 0;

    /// <summary>Number of classes.</summary>
    public int Classes => ClassNames.Count;

    /// <summary>The command that gets it.</summary>
    public string GetCommand => $"filigree data get {Name}";
}
