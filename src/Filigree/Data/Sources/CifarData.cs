namespace Filigree.Data;

/// <summary>CIFAR-10 in its binary version: 32 x 32 colour images.</summary>
internal static class CifarData
{
    private const long BatchLength = 30_730_000;
    private const string Archive = "cifar-10-binary.tar.gz";

    /// <summary>CIFAR-10. Its makers publish the archive with MD5 c32a1d4ab5d03f1284b67883e8d87530.</summary>
    public static DataSetDescription Cifar10 { get; } =
        new()
        {
            Name = "cifar-10",
            Title = "CIFAR-10, small colour photographs",
            License = "none stated; cite Krizhevsky 2009",
            HomePage = new Uri("https://www.cs.toronto.edu/~kriz/cifar.html"),
            Height = 32,
            Width = 32,
            Channels = 3,
            ClassNames = ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"],
            TrainCount = 50_000,
            TestCount = 10_000,
            Aliases = ["cifar10"],
            Substitute = BundledData.Name,
            ForeignFolders = ["cifar-10-batches-bin"],
            FormsNotRead = ["cifar-10-batches-py", "cifar-10-python.tar.gz", "cifar-10-batches-mat"],
            ReadForm =
                "its binary version, data_batch_1.bin to data_batch_5.bin and test_batch.bin, or cifar-10.npz with the arrays x_train, y_train, x_test, y_test",
            ArrayFiles = ["cifar-10.npz", "cifar10.npz"],
            ContentOf = ContentOf,
            Files =
            [
                new(Batch(1), BatchLength, "cee916563c9f80d84e3cc88e17fdc0941787f1244f00a67874d45b261883ada5"),
                new(Batch(2), BatchLength, "a591ca11fa1708a91ee40f54b3da4784ccd871ecf2137de63f51ada8b3fa57ed"),
                new(Batch(3), BatchLength, "bbe8596564c0f86427f876058170b84dac6670ddf06d79402899d93ceea26f67"),
                new(Batch(4), BatchLength, "014e562d6e23c72197cc727519169a60359f5eccd8945ad5a09d710285ff4e48"),
                new(Batch(5), BatchLength, "755304fc0b379caeae8c14f0dac912fbc7d6cd469eb67a1029a08a39453a9add"),
                new(TestBatch, BatchLength, "8e2eb146ae340b09e24670f29cabc6326dba54da8789dab6768acf480273f65b"),
            ],
            Downloads =
            [
                new(
                    Archive,
                    170_052_171,
                    "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd",
                    [
                        new Uri($"https://www.cs.toronto.edu/~kriz/{Archive}"),
                        new Uri(
                            $"https://mindspore-website.obs.cn-north-4.myhuaweicloud.com/notebook/datasets/{Archive}"
                        ),
                    ],
                    IsArchive: true
                ),
            ],
            Read = Read,
        };

    private const string TestBatch = "test_batch.bin";

    private static string Batch(int number) => $"data_batch_{number}.bin";

    // Each of the files holds as many records as the test part.
    private static byte[] ContentOf(Dataset set, int file)
    {
        int first = file * set.Test.Count;
        return first < set.Train.Count
            ? CifarReader.RecordsOf(set.Train, first, set.Test.Count)
            : CifarReader.RecordsOf(set.Test, 0, set.Test.Count);
    }

    private static Dataset Read(DataSetDescription set, string folder)
    {
        string remedy = $"run '{set.GetCommand} --force'";
        string[] train = [.. Enumerable.Range(1, 5).Select(number => DataLocator.PathOf(folder, Batch(number)))];
        return set.Holding(
            CifarReader.Read(train, remedy: remedy),
            CifarReader.Read([DataLocator.PathOf(folder, TestBatch)], remedy: remedy),
            folder
        );
    }
}
