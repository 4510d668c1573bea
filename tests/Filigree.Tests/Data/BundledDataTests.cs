using System.Security.Cryptography;
using Filigree.Data;

namespace Filigree.Tests.Data;

public sealed class BundledDataTests
{
    [Fact]
    public void The_bundled_set_has_as_many_images_of_each_class()
    {
        Dataset data = DataSets.Bundled();

        Assert.Equal((28, 28, 1, 10, 784), (data.Height, data.Width, data.Channels, data.Classes, data.Features));
        Assert.Equal(6_000 * 784, data.Train.Pixels.Length);
        Assert.Equal(2_000 * 784, data.Test.Pixels.Length);
        Assert.All(data.Train.Labels.CountBy(label => label), count => Assert.Equal(600, count.Value));
        Assert.All(data.Test.Labels.CountBy(label => label), count => Assert.Equal(200, count.Value));
    }

    [Fact]
    public void The_bundled_images_are_the_ones_that_were_taken_from_the_published_files()
    {
        Dataset data = DataSets.Load("bundled");

        Assert.Equal(
            "2b17438af55637db62c122a92490b5b4275bed5719a838b5b0486ea2193a98a4",
            Convert.ToHexStringLower(SHA256.HashData(data.Train.Pixels))
        );
        Assert.Equal(
            "96315b1732ab731e68b8def3c284f34b605f7deb7a61e683c7d786265c827c83",
            Convert.ToHexStringLower(SHA256.HashData(data.Test.Pixels))
        );
    }

    [Fact]
    public void Every_registered_set_can_be_told_apart_and_got()
    {
        string[] names = [.. DataSets.All.SelectMany(set => set.Aliases.Prepend(set.Name))];

        Assert.Equal(names.Length, names.Distinct(StringComparer.OrdinalIgnoreCase).Count());
        foreach (DataSetDescription set in DataSets.All.Where(set => !set.IsBundled))
        {
            Assert.NotEmpty(set.Downloads);
            Assert.All(set.Downloads, download => Assert.True(download.Mirrors.Count >= 2, download.FileName));
            Assert.All(set.Downloads, download => Assert.Matches("^[0-9a-f]{64}$", download.Sha256));
            Assert.All(set.Files, file => Assert.Matches("^[0-9a-f]{64}$", file.ContentSha256));
            Assert.True(DataSets.Named(set.Substitute!).IsBundled);
        }
    }
}
