using System.Formats.Tar;
using System.Security.Cryptography;
using Filigree.Data;

namespace Filigree.Tests.Data;

public sealed class ArchiveUnpackingTests : IDisposable
{
    private static readonly byte[] First = [1, 2, 3];
    private static readonly byte[] Second = [4, 5];
    private readonly TemporaryFolder folder = new();

    private static readonly DataSetDescription Set = DataSets.Named("cifar-10") with
    {
        Files = [Published("a.bin", First), Published("b.bin", Second)],
    };

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task The_sets_files_are_taken_out_and_everything_else_is_left_alone()
    {
        await UnpackAsync(Tar(("set/readme.html", [9]), ("set/b.bin", Second), ("../../a.bin", First)));

        Assert.Equal(First, File.ReadAllBytes(Path.Combine(folder.Path, "out", "a.bin")));
        Assert.Equal(Second, File.ReadAllBytes(Path.Combine(folder.Path, "out", "b.bin")));
        Assert.Equal(2, Directory.GetFiles(Path.Combine(folder.Path, "out")).Length);
    }

    [Fact]
    public async Task An_archive_that_lacks_a_file_is_refused() =>
        Assert.Contains("lacks b.bin", await ErrorOfAsync(Tar(("a.bin", First))), StringComparison.Ordinal);

    [Theory]
    [InlineData(new byte[] { 1, 2, 4 })]
    [InlineData(new byte[] { 1, 2, 3, 4 })]
    public async Task A_file_of_other_content_is_refused_and_leaves_nothing(byte[] other)
    {
        string error = await ErrorOfAsync(Tar(("a.bin", other), ("b.bin", Second)));

        Assert.Contains("is a damaged archive", error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(Path.Combine(folder.Path, "out")));
    }

    [Fact]
    public async Task An_archive_cut_off_or_changed_anywhere_is_refused_or_read_and_nothing_else()
    {
        byte[] archive = Tar(("a.bin", First), ("b.bin", Second));
        var random = new Random(3);
        for (int round = 0; round < 200; round++)
        {
            byte[] damaged = (byte[])archive.Clone();
            damaged[random.Next(archive.Length)] ^= (byte)random.Next(1, 256);
            damaged = round % 2 == 0 ? damaged : damaged[..random.Next(archive.Length)];
            try
            {
                await UnpackAsync(damaged);
            }
            catch (UserError error)
            {
                Assert.DoesNotContain('\n', error.Message);
            }
        }
    }

    private async Task<string> ErrorOfAsync(byte[] archive) =>
        (await Assert.ThrowsAsync<UserError>(() => UnpackAsync(archive))).Message;

    private Task UnpackAsync(byte[] archive)
    {
        string target = Path.Combine(folder.Path, "out");
        Directory.CreateDirectory(target);
        return ArchiveUnpacking.UnpackAsync(folder.Write("set.tar.gz", archive), Set, target, CancellationToken.None);
    }

    private static byte[] Tar(params (string Name, byte[] Content)[] files)
    {
        using var bytes = new MemoryStream();
        using (var tar = new TarWriter(bytes, leaveOpen: true))
        {
            foreach ((string name, byte[] content) in files)
            {
                tar.WriteEntry(
                    new UstarTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(content) }
                );
            }
        }
        return TemporaryFolder.Gzip(bytes.ToArray());
    }

    private static PublishedFile Published(string name, byte[] content) =>
        new(name, content.Length, Convert.ToHexStringLower(SHA256.HashData(content)));
}
