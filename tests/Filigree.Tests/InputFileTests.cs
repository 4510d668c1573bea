using System.Diagnostics;
using Filigree.Data;
using Filigree.Formats;
using Filigree.Tests.Data;

namespace Filigree.Tests;

/// <summary>None of these may wait: a pipe has no writer here, and a device has no end.</summary>
public sealed class InputFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("/dev/zero")]
    [InlineData("/dev/null")]
    [InlineData("/dev/full")]
    [InlineData("/dev/random")]
    public void Devices_are_refused_by_every_reader(string device) => RefuseEverywhere(device, "is a device or a pipe");

    [Fact]
    public void Pipes_and_links_to_them_are_refused_without_being_opened()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }
        string pipe = Path.Combine(folder.Path, "pipe");
        using (Process make = Process.Start("mkfifo", [pipe]))
        {
            make.WaitForExit();
        }
        string link = Path.Combine(folder.Path, "link");
        File.CreateSymbolicLink(link, pipe);

        RefuseEverywhere(pipe, "is a device or a pipe");
        RefuseEverywhere(link, "is a device or a pipe");
    }

    [Fact]
    public void Empty_files_missing_ones_and_links_to_nothing_are_told_apart()
    {
        string dangling = Path.Combine(folder.Path, "dangling");
        File.CreateSymbolicLink(dangling, Path.Combine(folder.Path, "gone"));
        string circle = Path.Combine(folder.Path, "circle");
        File.CreateSymbolicLink(circle, circle);

        RefuseEverywhere(folder.Write("empty", []), "is empty, or");
        RefuseEverywhere(Path.Combine(folder.Path, "none"), "there is no such file");
        Assert.Throws<UserError>(() => InputFile.Open(dangling));
        Assert.Throws<UserError>(() => InputFile.Open(circle));
        Assert.Contains("is a folder", Refusal(() => InputFile.Open(folder.Path)), StringComparison.Ordinal);
        Assert.Contains("no name of a file", Refusal(() => InputFile.Open("")), StringComparison.Ordinal);
        Assert.Contains("no name of a file", Refusal(() => InputFile.Open("a\0b")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_behind_a_link_is_read()
    {
        string link = Path.Combine(folder.Path, "link");
        File.CreateSymbolicLink(link, folder.Write("file", [1, 2, 3]));

        Assert.Equal([1, 2, 3], InputFile.ReadAllBytes(link, 3, "a test file"));
    }

    [Fact]
    public void No_more_is_read_than_was_asked_for() =>
        Assert.Contains(
            "is longer than the 2 bytes that a test file may have",
            Refusal(() => InputFile.ReadAllBytes(folder.Write("file", [1, 2, 3]), 2, "a test file")),
            StringComparison.Ordinal
        );

    private static void RefuseEverywhere(string path, string expected)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }
        Assert.Contains(expected, Refusal(() => InputFile.Open(path)), StringComparison.Ordinal);
        Assert.Contains(expected, Refusal(() => InputFile.ReadAllBytes(path, 10, "a")), StringComparison.Ordinal);
        Assert.Contains(expected, Refusal(() => WeightFile.Open(path)), StringComparison.Ordinal);
        Assert.Contains(expected, Refusal(() => CifarReader.Read([path])), StringComparison.Ordinal);
        Assert.Contains(
            expected,
            Refusal(() => IdxReader.ReadSamples(path, path, 28, 28, 10)),
            StringComparison.Ordinal
        );
    }

    private static string Refusal(Func<object> read)
    {
        string message = Assert.Throws<UserError>(read).Message;
        Assert.DoesNotContain('\n', message);
        return message;
    }
}
