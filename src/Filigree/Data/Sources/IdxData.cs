namespace Filigree.Data;

/// <summary>The MNIST family: four IDX files of 28 x 28 grey images.</summary>
internal static class IdxData
{
    private const int Side = 28;

    /// <summary>MNIST: handwritten digits. The original site serves it no more; these two mirror its bytes.</summary>
    public static DataSetDescription Mnist { get; } =
        new()
        {
            Name = "mnist",
            Title = "MNIST, handwritten digits",
            License = "none stated; free to use for research",
            HomePage = new Uri("https://yann.lecun.com/exdb/mnist/"),
            Height = Side,
            Width = Side,
            Channels = 1,
            ClassNames = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"],
            TrainCount = 60_000,
            TestCount = 10_000,
            Substitute = BundledData.Name,
            ForeignFolders = ["MNIST/raw", "MNIST"],
            Files =
            [
                new(TrainImages, 47_040_016, "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db"),
                new(TrainLabels, 60_008, "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5"),
                new(TestImages, 7_840_016, "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7"),
                new(TestLabels, 10_008, "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2"),
            ],
            Downloads =
            [
                Mnists(TrainImages, 9_912_422, "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609"),
                Mnists(TrainLabels, 28_881, "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c"),
                Mnists(TestImages, 1_648_877, "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6"),
                Mnists(TestLabels, 4_542, "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6"),
            ],
            Read = Read,
        };

    /// <summary>Fashion-MNIST: articles of clothing. Debian's package dataset-fashion-mnist is found by itself.</summary>
    public static DataSetDescription FashionMnist { get; } =
        new()
        {
            Name = "fashion-mnist",
            Title = "Fashion-MNIST, articles of clothing",
            License = "MIT, Zalando SE",
            HomePage = new Uri("https://github.com/zalandoresearch/fashion-mnist"),
            Height = Side,
            Width = Side,
            Channels = 1,
            ClassNames = BundledData.ClassNames,
            TrainCount = 60_000,
            TestCount = 10_000,
            Substitute = BundledData.Name,
            SystemFolders = ["/usr/share/datasets/fashion-mnist"],
            ForeignFolders = ["FashionMNIST/raw", "FashionMNIST"],
            Files =
            [
                new(TrainImages, 47_040_016, "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888"),
                new(TrainLabels, 60_008, "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9"),
                new(TestImages, 7_840_016, "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b"),
                new(TestLabels, 10_008, "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34"),
            ],
            Downloads =
            [
                Fashion(TrainImages, 26_421_880, "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84"),
                Fashion(TrainLabels, 29_515, "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845"),
                Fashion(TestImages, 4_422_102, "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073"),
                Fashion(TestLabels, 5_148, "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5"),
            ],
            Read = Read,
        };

    /// <summary>Name of the training images' file.</summary>
    public const string TrainImages = "train-images-idx3-ubyte";

    /// <summary>Name of the training labels' file.</summary>
    public const string TrainLabels = "train-labels-idx1-ubyte";

    /// <summary>Name of the test images' file.</summary>
    public const string TestImages = "t10k-images-idx3-ubyte";

    /// <summary>Name of the test labels' file.</summary>
    public const string TestLabels = "t10k-labels-idx1-ubyte";

    private static PublishedDownload Mnists(string name, long length, string sha256) =>
        new(
            $"{name}.gz",
            length,
            sha256,
            [
                new Uri($"https://ossci-datasets.s3.amazonaws.com/mnist/{name}.gz"),
                new Uri($"https://storage.googleapis.com/cvdf-datasets/mnist/{name}.gz"),
            ]
        );

    private static PublishedDownload Fashion(string name, long length, string sha256) =>
        new(
            $"{name}.gz",
            length,
            sha256,
            [
                new Uri(
                    $"https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/{name}.gz"
                ),
                new Uri($"http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/{name}.gz"),
            ]
        );

    private static Dataset Read(DataSetDescription set, string folder)
    {
        string remedy = $"run '{set.GetCommand} --force'";
        return set.Holding(Part(TrainImages, TrainLabels), Part(TestImages, TestLabels), folder);

        Samples Part(string images, string labels) =>
            IdxReader.ReadSamples(
                DataLocator.PathOf(folder, images),
                DataLocator.PathOf(folder, labels),
                set.Height,
                set.Width,
                set.Classes,
                remedy
            );
    }
}
