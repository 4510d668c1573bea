using Filigree.Cli.Shell;
using Filigree.Cli.Tests.Checkpoints;

namespace Filigree.Cli.Tests.Shell;

/// <summary>Where commands write: never over what they read, and over nothing else unasked.</summary>
public sealed class OutputPlaceTests : IDisposable
{
    private readonly CheckpointFolder folder = new();

    public void Dispose() => folder.Dispose();

    public static TheoryData<string> Names =>
        [
            "model/a.npz",
            "model/../model/a.npz",
            "link.npz",
            "linked/a.npz",
            .. OperatingSystem.IsLinux() ? new[] { "hard.npz" } : [],
        ];

    [Theory]
    [MemberData(nameof(Names))]
    public void What_is_read_is_never_written_over_by_any_name_even_with_force(string name)
    {
        Prepare();
        string output = folder.PathOf(name);
        foreach (string input in new[] { "model/a.npz", "link.npz", "model", "linked" })
        {
            UserError error = Assert.Throws<UserError>(() =>
                OutputPlace.Require(output, [folder.PathOf("other.npz"), folder.PathOf(input)], force: true)
            );
            Assert.Contains("is what is read", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Nothing_else_is_written_over_without_force()
    {
        Prepare();
        string[] inputs = [folder.PathOf("model")];
        string other = folder.PathOf("other.npz");
        File.CreateSymbolicLink(folder.PathOf("nowhere"), folder.PathOf("none"));

        Assert.Contains("--force", Refuse(other, force: false), StringComparison.Ordinal);
        Assert.Contains("--force", Refuse(folder.PathOf("nowhere"), force: false), StringComparison.Ordinal);
        Assert.Contains("is a folder", Refuse(folder.PathOf("model"), force: true), StringComparison.Ordinal);
        Assert.Contains("an empty name", Refuse("", force: true), StringComparison.Ordinal);
        if (OperatingSystem.IsLinux())
        {
            Assert.Contains("no regular file", Refuse("/dev/null", force: true), StringComparison.Ordinal);
        }

        OutputPlace.Require(other, inputs, force: true);
        OutputPlace.Require(folder.PathOf("new.npz"), inputs, force: false);
        OutputPlace.Require(folder.PathOf("model/new.npz"), inputs, force: false);

        string Refuse(string path, bool force) =>
            Assert.Throws<UserError>(() => OutputPlace.Require(path, inputs, force)).Message;
    }

    [Fact]
    public async Task A_picture_of_distances_spares_its_inputs_and_what_is_there()
    {
        string first = folder.Write("a.safetensors", ("w", 1, 2, [1, 0]));
        string second = folder.Write("b.safetensors", ("w", 1, 2, [0, 1]));
        byte[] before = await File.ReadAllBytesAsync(first);
        string[] command = ["distance", first, second, "--svg"];

        await CheckpointFolder.RefuseAsync([.. command, first, "--force"]);
        Assert.Equal(before, await File.ReadAllBytesAsync(first));
        string picture = folder.PathOf("d.svg");
        await File.WriteAllTextAsync(picture, "mine");
        Assert.Contains("--force", await CheckpointFolder.RefuseAsync([.. command, picture]), StringComparison.Ordinal);
        Assert.Equal("mine", await File.ReadAllTextAsync(picture));
        await CheckpointFolder.RunAsync([.. command, picture, "--force"]);
        Assert.Contains("<svg", await File.ReadAllTextAsync(picture), StringComparison.Ordinal);
        Assert.Equal(["a.safetensors", "b.safetensors", "d.svg"], folder.Names);
    }

    [Fact]
    public async Task A_model_is_not_written_into_the_folder_it_is_read_from()
    {
        Prepare();
        File.Copy(CheckpointFolder.Golden("csr.npz"), folder.PathOf("model/a.npz"), overwrite: true);
        Assert.Contains(
            "a part of the model",
            await CheckpointFolder.RefuseAsync(
                "convert",
                folder.PathOf("model"),
                "-o",
                folder.PathOf("linked/new.safetensors")
            ),
            StringComparison.Ordinal
        );
    }

    private void Prepare()
    {
        Directory.CreateDirectory(folder.PathOf("model"));
        File.WriteAllText(folder.PathOf("model/a.npz"), "a");
        File.WriteAllText(folder.PathOf("other.npz"), "a");
        File.CreateSymbolicLink(folder.PathOf("link.npz"), folder.PathOf("model/a.npz"));
        Directory.CreateSymbolicLink(folder.PathOf("linked"), folder.PathOf("model"));
        if (OperatingSystem.IsLinux())
        {
            HardLink(folder.PathOf("model/a.npz"), folder.PathOf("hard.npz"));
        }
    }

    private static void HardLink(string target, string link)
    {
        using var process = System.Diagnostics.Process.Start("ln", [target, link]);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }
}
