using System.Buffers.Binary;
using System.IO.Compression;
using System.Text.Json;
using Filigree.Data;

namespace Filigree.Cli.Tests.Commands;

public sealed class DataCommandTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("filigree-test-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task The_list_names_every_set_and_how_to_get_the_ones_that_are_not_here()
    {
        CommandLine.Outcome outcome = await CommandLine.RunAsync("data", "list", "--data", folder);

        Assert.Equal(0, outcome.ExitCode);
        Assert.Contains("not here: filigree data get mnist (11.6 MB)", outcome.Out, StringComparison.Ordinal);
        Assert.Contains("60,000 + 10,000 images of 28 x 28, 10 classes", outcome.Out, StringComparison.Ordinal);
        Assert.Contains("part of Filigree", outcome.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_list_as_json_says_where_a_set_is()
    {
        WriteMnist();

        CommandLine.Outcome outcome = await CommandLine.RunAsync("data", "list", "--json", "--data", folder);

        using var json = JsonDocument.Parse(outcome.Out);
        JsonElement mnist = json.RootElement.EnumerateArray().Single(set => Text(set, "name") == "mnist");
        Assert.Equal(Path.Combine(folder, "mnist"), Text(mnist, "folder"));
        Assert.Equal(60_000, mnist.GetProperty("train").GetInt32());
    }

    [Fact]
    public async Task A_picture_shows_the_images_and_what_each_epoch_makes_of_them()
    {
        string path = Path.Combine(folder, "grid.png");
        string[] call = ["data", "show", "gratings", "--images", "3", "--epochs", "2", "-o", path];
        CommandLine.Outcome outcome = await CommandLine.RunAsync([
            .. call,
            "--augment",
            "flip(1)",
            "--augment",
            "cutmix",
        ]);

        Assert.Equal((0, path), (outcome.ExitCode, outcome.Out.Trim()));
        (int width, int height, byte[] pixels) = ReadPng(path);
        // Images of 32 x 32 three times as large, with gaps of two white pixels.
        Assert.Equal(((3 * 98) - 2, (3 * 98) - 2), (width, height));
        byte[] first = DataSets.Gratings().Train.Pixels;
        Assert.Equal(first[..3], pixels[..3]);
        Assert.Equal(first[(31 * 3)..96], pixels[(95 * 3)..288]);
        Assert.Equal([255, 255, 255], pixels[(96 * 3)..291]);
        Assert.NotEqual(pixels[..288], pixels[(98 * 3)..((98 * 3) + 288)]);

        Assert.Contains("add --force", (await CommandLine.RunAsync(call)).Error, StringComparison.Ordinal);
        string[] plain = [.. call, "--force"];
        Assert.Equal(0, (await CommandLine.RunAsync(plain)).ExitCode);
        pixels = ReadPng(path).Pixels;
        Assert.Equal(pixels[..288], pixels[(98 * 3)..((98 * 3) + 288)]);
    }

    [Theory]
    [InlineData("--images: 0 is out of range; expected a whole number from 1 to 100", "--images", "0")]
    [InlineData("--epochs: 101 is out of range; expected a whole number from 0 to 100", "--epochs", "101")]
    [InlineData("did you mean 'flip'?", "--augment", "flipp")]
    [InlineData(
        "--augment: 'flip' is not in its place; expected what changes",
        "--augment",
        "mix",
        "--augment",
        "flip"
    )]
    public async Task A_picture_that_cannot_be_is_refused_in_a_line(string message, params string[] options)
    {
        string path = Path.Combine(folder, "grid.png");
        CommandLine.Outcome outcome = await CommandLine.RunAsync(["data", "show", "gratings", "-o", path, .. options]);

        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains(message, outcome.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(path));
    }

    [Fact]
    public async Task A_check_names_each_file_that_is_not_the_published_one_and_ends_with_exit_code_1()
    {
        WriteMnist();

        CommandLine.Outcome outcome = await CommandLine.RunAsync("data", "check", "mnist", "--data", folder);

        Assert.Equal(1, outcome.ExitCode);
        Assert.Contains(
            "train-labels-idx1-ubyte: holds 3 instead of 60,008 bytes",
            outcome.Out,
            StringComparison.Ordinal
        );
        Assert.Contains("filigree data get mnist --force", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_check_as_json_gives_a_finding_a_file()
    {
        WriteMnist();

        CommandLine.Outcome outcome = await CommandLine.RunAsync("data", "check", "--json", "--data", folder);

        using var json = JsonDocument.Parse(outcome.Out);
        Assert.Equal(4, json.RootElement.GetArrayLength());
        Assert.All(json.RootElement.EnumerateArray(), file => Assert.Equal("OtherContent", Text(file, "finding")));
    }

    [Fact]
    public async Task A_check_of_a_set_that_is_not_here_says_how_to_get_it()
    {
        CommandLine.Outcome outcome = await CommandLine.RunAsync("data", "check", "mnist", "--data", folder);

        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains($"run 'filigree data get mnist --data {folder}'", outcome.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("data get", "filigree: 'filigree data get' needs NAME; see 'filigree data get --help'")]
    [InlineData("data get mnits", "filigree: unknown data set 'mnits', did you mean 'mnist'?; expected mnist, ")]
    [InlineData("data get bundled", "filigree: data set fashion-mnist-small is part of Filigree; ")]
    [InlineData("data", "filigree: 'filigree data' needs a command: list, get, check, show; see")]
    [InlineData("data chekc", "filigree: unknown command 'chekc', did you mean 'check'?; see 'filigree data --help'")]
    [InlineData("data list --jsn", "filigree: unknown option '--jsn', did you mean '--json'?")]
    public async Task A_mistake_gets_one_line_and_exit_code_2(string line, string expected)
    {
        CommandLine.Outcome outcome = await CommandLine.RunAsync(line.Split(' '));

        Assert.Equal(2, outcome.ExitCode);
        Assert.Empty(outcome.Out);
        Assert.StartsWith(expected, outcome.Error, StringComparison.Ordinal);
        Assert.Single(outcome.Error.TrimEnd().ReplaceLineEndings("\n").Split('\n'));
    }

    [Fact]
    public async Task A_stack_trace_is_shown_on_request_only()
    {
        string[] line = ["data", "check", "mnist", "--data", folder];

        Assert.DoesNotContain("   at ", (await CommandLine.RunAsync(line)).Error, StringComparison.Ordinal);
        Assert.Contains("   at ", (await CommandLine.RunAsync([.. line, "--verbose"])).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stopped_it_says_so_and_ends_with_exit_code_130()
    {
        WriteMnist();
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();

        CommandLine.Outcome outcome = await CommandLine.RunAsync(["data", "check", "--data", folder], stop.Token);

        Assert.Equal(130, outcome.ExitCode);
        Assert.Equal("filigree: stopped", outcome.Error.Trim());
    }

    private void WriteMnist()
    {
        string set = Directory.CreateDirectory(Path.Combine(folder, "mnist")).FullName;
        foreach (
            string name in (string[])["train-images-idx3", "train-labels-idx1", "t10k-images-idx3", "t10k-labels-idx1"]
        )
        {
            File.WriteAllBytes(Path.Combine(set, name + "-ubyte"), [1, 2, 3]);
        }
    }

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();

    // A reader of such files as are written here: three colours, no filter, one block of content.
    private static (int Width, int Height, byte[] Pixels) ReadPng(string path)
    {
        byte[] file = File.ReadAllBytes(path);
        Assert.Equal([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], file[..8]);
        int width = BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(16));
        int height = BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(20));
        Assert.Equal([8, 2, 0, 0, 0], file[24..29]);
        // The last chunk is always the same: its sum is well known.
        Assert.Equal([0, 0, 0, 0, 0x49, 0x45, 0x4E, 0x44, 0xAE, 0x42, 0x60, 0x82], file[^12..]);
        int length = BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(33));
        using var content = new ZLibStream(new MemoryStream(file, 41, length), CompressionMode.Decompress);
        var rows = new byte[((3 * width) + 1) * height];
        content.ReadExactly(rows);
        return (
            width,
            height,
            [
                .. rows.Chunk((3 * width) + 1)
                    .SelectMany(row => row[0] == 0 ? row[1..] : throw new InvalidDataException()),
            ]
        );
    }
}
