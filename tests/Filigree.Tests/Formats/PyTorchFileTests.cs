using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text;
using Filigree.Formats;

namespace Filigree.Tests.Formats;

/// <summary>The .pt files of tests/golden/make_pytorch.py, and pickles that torch.save would not write.</summary>
public sealed class PyTorchFileTests
{
    private const string Tensor =
        "ctorch._utils\n_rebuild_tensor_v2\n((X\u0007\0\0\0storagectorch\nFloatStorage\nX\u0001\0\0\00X\u0003\0\0\0cpuK\u0006tQ"
        + "K\0K\u0002K\u0003\u0086K\u0003K\u0001\u0086\u0089NtR";

    [Fact]
    public void Views_of_storages_are_read_row_by_row()
    {
        using WeightFile file = GoldenWeights.Open("views.pt");
        float[] Read(string name) => file.Tensors.Single(tensor => tensor.Name == name).ReadSingles();
        float[] numbers = GoldenWeights.Numbers(24);
        Assert.Equal(numbers[8..16], Read("rows"));
        Assert.Equal(
            Enumerable.Range(0, 6).SelectMany(row => numbers[((4 * row) + 1)..((4 * row) + 3)]),
            Read("columns")
        );
        float[] twelve = GoldenWeights.Numbers(12);
        Assert.Equal(twelve, Read("tied.first"));
        Assert.Equal(twelve, Read("tied.second"));
        Assert.Equal(Enumerable.Range(0, 12).Select(i => twelve[(i % 4 * 3) + (i / 4)]), Read("transposed"));
        Assert.Equal(numbers, Read("channels_last"));
        Assert.Equal(Enumerable.Range(0, 12).Select(i => GoldenWeights.Numbers(3)[i / 4]), Read("expanded"));
        float[] six = GoldenWeights.Numbers(6);
        Assert.Equal(six, Read("half"));
        Assert.Equal([six[0], six[2], six[4], six[1], six[3], six[5]], Read("half_transposed"));
        Assert.Equal(GoldenWeights.Numbers(4), Read("parameter"));
        Assert.Equal([1f, 0f], Read("flags"));
        Assert.Equal([1.5f], Read("scalar"));
        Assert.Empty(Read("empty"));
        Assert.Equal(["views.pt: tied, and written under each name: tied.first = tied.second"], Warnings(file));
    }

    [Fact]
    public void Long_rows_of_a_wider_storage_are_read()
    {
        using WeightFile file = GoldenWeights.Open("wide.pt");
        float[] numbers = GoldenWeights.Numbers(2060);
        Assert.Equal([.. numbers[..1025], .. numbers[1030..2055]], file.Tensors[0].ReadSingles());
    }

    [Fact]
    public void The_model_is_found_in_a_checkpoint_and_what_is_beside_it_is_said()
    {
        using WeightFile file = GoldenWeights.Open("checkpoint.pt");
        Assert.Equal(11, file.Tensors.Count);
        Assert.Equal(
            [
                "checkpoint.pt: 'state_dict' is read, and nothing else of the checkpoint (epoch, best, mean, args, optimizer)",
            ],
            Warnings(file)
        );
    }

    [Theory]
    [InlineData("two.pt", "model", 1)]
    [InlineData("two.pt", "ema.model", -1)]
    public void A_key_names_the_dictionary_that_is_meant(string name, string key, int sign)
    {
        using var file = WeightFile.Open(GoldenWeights.Path(name), new WeightFileOptions { Key = key });
        Assert.Equal(GoldenWeights.Numbers(6).Select(number => sign * number), file.Tensors.Single().ReadSingles());
    }

    [Fact]
    public void A_key_that_is_not_there_is_refused_with_those_that_are()
    {
        UserError error = Assert.Throws<UserError>(() =>
            WeightFile.Open(GoldenWeights.Path("two.pt"), new WeightFileOptions { Key = "modle" })
        );
        Assert.Contains(
            "no dictionary 'modle'; expected one of 'model', 'ema.model'",
            error.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_tensor_alone_is_named_after_its_file()
    {
        using WeightFile file = GoldenWeights.Open("tensor.pt");
        Assert.Equal("tensor", file.Layers.Single().Name);
    }

    [Fact]
    public void Types_and_layouts_of_later_versions_are_read()
    {
        using WeightFile file = GoldenWeights.Open("newer.pt");
        Assert.Equal(
            [ElementType.Float8E4M3, ElementType.Float8E5M2, ElementType.UInt16, ElementType.Float32],
            file.Tensors.Select(tensor => tensor.Type)
        );
        Assert.Equal([1, 1.5f, -2, 0.5f, 0, 448], file.Tensors[0].ReadSingles());
        Assert.Equal([1, 1.5f, -2, 0.5f, 0, 57344], file.Tensors[1].ReadSingles());
        Assert.Equal([0, 3, 1, 4, 2, 5], file.Tensors[2].ReadSingles());
        Assert.Equal(GoldenWeights.Numbers(6), file.Tensors[3].ReadSingles());
    }

    [Fact]
    public void Storages_in_the_other_order_of_bytes_are_read()
    {
        using WeightFile file = GoldenWeights.Open("big-endian.pt");
        float[] six = GoldenWeights.Numbers(6);
        Assert.Equal(six, file.Tensors[0].ReadSingles());
        Assert.Equal([six[0], six[3], six[1], six[4], six[2], six[5]], file.Tensors[1].ReadSingles());
        byte[] complex = file.Tensors[2].ReadBytes();
        Assert.Equal((1f, 2f), (BitConverter.ToSingle(complex), BitConverter.ToSingle(complex, 4)));
    }

    [Fact]
    public void A_pickle_that_would_run_a_command_runs_none()
    {
        using WeightFile file = GoldenWeights.Open("evil.pt");
        Assert.Equal(GoldenWeights.Numbers(6), file.Tensors.Single().ReadSingles());
        Assert.Equal(["evil.pt: left out, as no tensors: extra (an object of posix.system)"], Warnings(file));
        Assert.False(File.Exists("filigree-ran-a-pickle"));
    }

    [Theory]
    [InlineData(".", "takes from an empty stack at byte 2")]
    [InlineData("K", "ends too early at byte 2")]
    [InlineData("X\u00ff\u00ff\u00ff\u00ffa", "ends too early")]
    [InlineData("cos\nsystem", "ends too early")]
    [InlineData("t.", "has no mark to go back to")]
    [InlineData("(R.", "takes from an empty stack")]
    [InlineData("h\u0005.", "recalls what it never remembered")]
    [InlineData("K\u0001K\u0002a.", "appends to what is no list")]
    [InlineData("}(K\u0001u.", "sets entries of what is no dictionary")]
    [InlineData("K\u0001)R.", "calls what is no function")]
    [InlineData("K\u0001N\u0062.", "gives fields to what has none")]
    [InlineData("K\u0001Q.", "names no storage of a known type")]
    [InlineData("ctorch._utils\n_rebuild_tensor_v2\n)R.", "arguments that it does not take")]
    [InlineData("cos\nsystem\n(X\u0002\0\0\0lstR.", "holds an object of os.system")]
    [InlineData("cos\nsystem\n.", "holds os.system")]
    [InlineData("i", "the opcode 0x69 at byte 2")]
    [InlineData("}.", "an empty dictionary")]
    [InlineData("}X\u0001\0\0\0aN\u0073.", "no tensors but 'a' (None)")]
    public void A_pickle_that_torch_save_does_not_write_is_refused_by_its_place(string pickle, string message) =>
        Assert.Contains(message, Refusal(Archive(pickle)), StringComparison.Ordinal);

    [Theory]
    [InlineData("K\0K\u0002K\u0003", "K\u0001K\u0002K\u0003", "goes on behind the 6 elements")]
    [InlineData("K\u0003K\u0001\u0086\u0089", "K\u0004K\u0001\u0086\u0089", "goes on behind")]
    [InlineData("K\u0002K\u0003\u0086", "M\u00ff\u00ffM\u00ff\u00ff\u0086", "goes on behind")]
    [InlineData("K\u0006tQ", "K\u0007tQ", "7 elements of 4, as the pickle says")]
    [InlineData("\00X", "\01X", "a storage '1' that the archive does not have")]
    public void A_tensor_that_is_not_inside_its_storage_is_refused(string right, string wrong, string message)
    {
        Assert.True(Exercise.Read(Archive(State(Tensor))));
        string changed = Tensor.Replace(right, wrong, StringComparison.Ordinal);
        Assert.NotEqual(Tensor, changed);
        Assert.Contains(message, Refusal(Archive(State(changed))), StringComparison.Ordinal);
    }

    [Fact]
    public void A_tensor_that_repeats_few_elements_endlessly_is_refused()
    {
        string endless = Tensor
            .Replace("K\u0002K\u0003\u0086", "J\0\0\0\u0040J\0\0\0\u0040\u0086", StringComparison.Ordinal)
            .Replace("K\u0003K\u0001\u0086\u0089", "K\0K\0\u0086\u0089", StringComparison.Ordinal);
        Assert.Contains("repeats 6 elements", Refusal(Archive(State(endless))), StringComparison.Ordinal);
    }

    [Fact]
    public void A_dictionary_in_itself_and_lists_as_deep_as_the_pickle_are_no_trouble()
    {
        Assert.Contains("no tensors", Refusal(Archive("}q\0X\u0001\0\0\0ah\0s.")), StringComparison.Ordinal);
        string deep = new('(', 100_000);
        Assert.Contains(
            "holds a tuple",
            Refusal(Archive(deep + new string('t', 100_000) + ".")),
            StringComparison.Ordinal
        );
        string dictionaries =
            string.Concat(Enumerable.Repeat("}X\u0001\0\0\0a", 50_000)) + "N" + new string('s', 50_000);
        Assert.Contains("no tensors", Refusal(Archive(dictionaries + ".")), StringComparison.Ordinal);
    }

    [Fact]
    public void Limits_hold_for_steps_and_for_what_is_remembered()
    {
        Assert.Contains(
            "more than 8,000,000 steps",
            Refusal(Archive(new string('(', 8_000_001))),
            StringComparison.Ordinal
        );
        var remembering = new StringBuilder("N");
        for (int i = 0; i <= 1_000_000; i++)
        {
            remembering
                .Append('r')
                .Append((char)(i & 255))
                .Append((char)((i >> 8) & 255))
                .Append((char)(i >> 16))
                .Append('\0');
        }

        Assert.Contains(
            "more than 1,000,000 values",
            Refusal(Archive(remembering.ToString())),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_checksum_that_is_wrong_is_found_in_whole_storages_and_in_views()
    {
        byte[] content = GoldenWeights.Bytes("views.pt");
        byte[] numbers = MemoryMarshal.AsBytes(GoldenWeights.Numbers(24).AsSpan()).ToArray();
        content[content.AsSpan().IndexOf(numbers)] ^= 1;
        using WeightFile views = WeightFile.Of(content, "file");
        // The damage is in an element that neither of them shows.
        foreach (string name in new[] { "rows", "columns" })
        {
            UserError error = Assert.Throws<UserError>(() => views.Tensors.Single(t => t.Name == name).ReadBytes());
            Assert.Contains("its checksum is not the one recorded", error.Message, StringComparison.Ordinal);
        }

        content = GoldenWeights.Bytes("tensor.pt");
        numbers = MemoryMarshal.AsBytes(GoldenWeights.Numbers(6).AsSpan()).ToArray();
        content[content.AsSpan().IndexOf(numbers)] ^= 1;
        using WeightFile whole = WeightFile.Of(content, "file");
        Assert.Throws<UserError>(() => whole.Tensors[0].ReadBytes());
    }

    [Fact]
    public void Members_that_are_packed_and_archives_of_two_pickles_are_refused()
    {
        Assert.Contains(
            "a/data.pkl: is packed",
            Refusal(Archive(State(Tensor), CompressionLevel.Fastest)),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "has 2 pickles",
            Refusal(Archive(State(Tensor), CompressionLevel.NoCompression, ("b/data.pkl", "N."))),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "an unknown order of bytes",
            Refusal(Archive(State(Tensor), CompressionLevel.NoCompression, ("a/byteorder", "middle"))),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_tar_archive_is_refused_with_the_line_that_converts_it()
    {
        byte[] tar = new byte[1024];
        "ustar"u8.CopyTo(tar.AsSpan(257));
        Assert.Contains("is a tar archive", Refusal(tar), StringComparison.Ordinal);
        Assert.Contains("torch.save(torch.load(", Refusal(tar), StringComparison.Ordinal);
        Assert.Contains("is a pickle", Refusal([0x80, 4, 0x95]), StringComparison.Ordinal);
    }

    private static IEnumerable<string> Warnings(WeightFile file) =>
        file.Warnings.Select(line => line.Replace(file.Path, Path.GetFileName(file.Path), StringComparison.Ordinal));

    private static string State(string tensor) => $"}}X\u0001\0\0\0w{tensor}s.";

    private static byte[] Archive(
        string pickle,
        CompressionLevel level = CompressionLevel.NoCompression,
        params (string Name, string Content)[] others
    )
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            Add("a/data.pkl", "\u0080\u0002" + pickle);
            Add("a/data/0", new string('\0', 24));
            foreach ((string name, string content) in others)
            {
                Add(name, content);
            }

            void Add(string name, string content)
            {
                using Stream member = zip.CreateEntry(name, level).Open();
                member.Write(Encoding.Latin1.GetBytes(content));
            }
        }

        return stream.ToArray();
    }

    private static string Refusal(byte[] content) =>
        Assert.Throws<UserError>(() => WeightFile.Of(content, "file")).Message;
}
