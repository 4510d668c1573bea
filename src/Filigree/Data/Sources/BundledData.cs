using System.IO.Compression;

namespace Filigree.Data;

/// <summary>The part of Fashion-MNIST that is embedded in the library; see Bundled/ORIGIN.md.</summary>
internal static class BundledData
{
    /// <summary>The set's name.</summary>
    public const string Name = "fashion-mnist-small";

    /// <summary>Fashion-MNIST's classes.</summary>
    public static IReadOnlyList<string> ClassNames { get; } =
    ["T-shirt/top", "trouser", "pullover", "dress", "coat", "sandal", "shirt", "sneaker", "bag", "ankle boot"];

    /// <summary>600 training and 200 test images of each class.</summary>
    public static DataSetDescription FashionMnistSmall { get; } =
        new()
        {
            Name = Name,
            Title = "the first images of each class of Fashion-MNIST",
            License = "MIT, Zalando SE",
            HomePage = new Uri("https://github.com/zalandoresearch/fashion-mnist"),
            Height = 28,
            Width = 28,
            Channels = 1,
            ClassNames = ClassNames,
            TrainCount = 6_000,
            TestCount = 2_000,
            Aliases = ["bundled"],
            Read = static (set, _) =>
                set.Holding(
                    Part(set, IdxData.TrainImages, IdxData.TrainLabels),
                    Part(set, IdxData.TestImages, IdxData.TestLabels),
                    "bundled with Filigree"
                ),
        };

    private static Samples Part(DataSetDescription set, string images, string labels)
    {
        using DataFile imageFile = Resource(images);
        using DataFile labelFile = Resource(labels);
        return IdxReader.ReadSamples(imageFile, labelFile, set.Height, set.Width, set.Classes);
    }

    private static DataFile Resource(string name)
    {
        // Brotli's, a sixth smaller than the published gzip: images are most of what is installed.
        string resource = $"Filigree.Data.Bundled.{name}.br";
        using Stream packed =
            typeof(BundledData).Assembly.GetManifestResourceStream(resource)
            ?? throw new InvalidOperationException($"The library was built without its resource {resource}.");
        using var unpacked = new BrotliStream(packed, CompressionMode.Decompress);
        var content = new MemoryStream();
        unpacked.CopyTo(content);
        content.Position = 0;
        return DataFile.Open(content, $"bundled {name}", "reinstall Filigree");
    }
}
