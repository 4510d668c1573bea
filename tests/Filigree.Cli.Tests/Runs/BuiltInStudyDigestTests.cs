using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Filigree.Cli.Tests.House;
using Filigree.Studies.Experiments;
using Filigree.Studies.Planning;

namespace Filigree.Cli.Tests.Runs;

/// <summary>
/// The results of every built-in study's quick form, bit for bit, as digests. A change of the code that should change no number
/// is held to it. Where numbers are meant to change:
/// <c>FILIGREE_ACCEPT_DIGESTS=1 dotnet test -c Release tests/Filigree.Cli.Tests --filter BuiltInStudyDigest</c>, and the
/// changelog says why.
/// </summary>
[Trait("Run", "once")]
public sealed class BuiltInStudyDigestTests : IDisposable
{
    private static readonly string Accepted = RepositoryFolder.PathOf("tests", "golden", "study-digests.json");

    // Their other seeds and epochs repeat what the first ones show, and take minutes.
    private static readonly Dictionary<string, string[]> Shortened = new()
    {
        ["connectivity/conv2"] = ["training.epochs=1"],
        ["connectivity/conv4"] = ["training.epochs=1"],
        ["connectivity/conv6"] = ["training.epochs=1"],
        ["connectivity/lenet"] = [],
        ["connectivity/sign-imbalance"] = [],
        ["connectivity/sign-imbalance-conv2"] = ["training.epochs=1"],
        ["connectivity/weight-removal"] = [],
        ["connectivity/weight-removal-conv2"] = ["training.epochs=1"],
        ["lightning/child-net-lenet5"] = ["training.epochs=1", "training.schedule=constant"],
        ["lightning/cifar-lenet5"] = ["training.epochs=1", "training.schedule=constant"],
        ["lightning/cifar-resnet14d"] = ["training.epochs=1", "training.schedule=constant"],
        ["lightning/mnist"] = ["training.epochs=2"],
        ["rewiring/gradient-flow"] = ["training.epochs=1"],
        ["rewiring/lenet"] = ["training.epochs=1"],
        ["rewiring/selection"] = ["training.epochs=1"],
        ["rewiring/strength-accuracy"] = [],
        ["tickets/controls"] = [],
        ["tickets/initializations"] = [],
        ["tickets/widths"] = [],
    };

    private readonly string folder = Directory.CreateTempSubdirectory("filigree-test-").FullName;

    public static TheoryData<string> Studies => [.. StudySource.BuiltIn];

    [Theory]
    [MemberData(nameof(Studies))]
    public async Task A_quick_form_gives_the_numbers_it_has_always_given(string study)
    {
        string[] shortened = Shortened.TryGetValue(study, out string[]? settings)
            ? ["--seeds", FirstSeed(study), .. settings.SelectMany(setting => (string[])["--set", setting])]
            : [];
        CommandLine.Outcome outcome = await CommandLine.RunAsync([
            "run",
            study,
            "--quick",
            "--workers",
            "2",
            "--out",
            folder,
            .. shortened,
        ]);
        Assert.True(outcome.ExitCode == 0, outcome.Error);

        StudyDigest actual = Digest(Path.Combine(folder, "trials"));
        if (Environment.GetEnvironmentVariable("FILIGREE_ACCEPT_DIGESTS") == "1")
        {
            Accept(study, actual);
            return;
        }

        Assert.Equal(Read().GetValueOrDefault(study), actual);
    }

    [Fact]
    public void Every_digest_belongs_to_a_study() =>
        Assert.Equal(StudySource.BuiltIn.Order(StringComparer.Ordinal), Read().Keys);

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static string FirstSeed(string study) =>
        $"[{StudyReader.Read(study, new StudyOptions { IsQuick = true }, ExperimentList.All).Seeds[0]}]";

    // Trials count as a set, for their names are hashes of configurations, which may be written in another way.
    private static StudyDigest Digest(string trials)
    {
        var metrics = new List<string>();
        var hashes = new List<string>();
        var summaries = new List<string>();
        foreach (string trial in Directory.GetDirectories(trials))
        {
            using JsonDocument result = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(trial, "result.json")));
            metrics.Add(Hash(File.ReadAllText(Path.Combine(trial, "metrics.jsonl"))));
            summaries.Add(result.RootElement.GetProperty("summary").GetRawText());
            hashes.Add(result.RootElement.GetProperty("hashes").GetRawText());
        }

        return new StudyDigest(metrics.Count, Together(metrics), Together(hashes), Together(summaries));
    }

    private static string Together(List<string> parts) => Hash(string.Join('\n', parts.Order(StringComparer.Ordinal)));

    private static string Hash(string text) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..16];

    private static SortedDictionary<string, StudyDigest> Read() =>
        new(
            JsonSerializer.Deserialize<Dictionary<string, StudyDigest>>(File.ReadAllBytes(Accepted))!,
            StringComparer.Ordinal
        );

    private static readonly JsonSerializerOptions Written = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static void Accept(string study, StudyDigest digest)
    {
        SortedDictionary<string, StudyDigest> all = File.Exists(Accepted) ? Read() : new(StringComparer.Ordinal);
        all[study] = digest;
        File.WriteAllText(Accepted, JsonSerializer.Serialize(all, Written) + "\n");
    }

    /// <summary>What a study's trials gave.</summary>
    /// <param name="Trials">How many.</param>
    /// <param name="Metrics">Of all rows of all trials.</param>
    /// <param name="Networks">Of the hashes of all networks.</param>
    /// <param name="Summaries">Of all summary numbers.</param>
    public sealed record StudyDigest(int Trials, string Metrics, string Networks, string Summaries);
}
