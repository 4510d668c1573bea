using Filigree.Cli.Tests.Checkpoints;
using Filigree.Cli.Tests.Runs;

namespace Filigree.Cli.Tests.Shell;

/// <summary>Whatever is typed or written in a study ends in a result or in one line and exit code 2, never in a fault of ours.</summary>
public sealed class WrongInputTests : IDisposable
{
    private static readonly string[] Commands =
    [
        "run --dry-run",
        "show",
        "report",
        "compare",
        "export",
        "studies",
        "studies show",
        "data list",
        "data check mnist",
        "inspect",
        "distance",
        "convert",
        "prune",
        "rewire",
        "wire",
    ];

    private static readonly string[] Options =
    [
        "--json",
        "--csv",
        "--quick",
        "--set",
        "--seeds",
        "--seed",
        "--workers",
        "--kernel",
        "--density",
        "--sparsity",
        "--scope",
        "--masks",
        "--layers",
        "--chain",
        "--format",
        "--amount",
        "--passes",
        "--dtype",
        "--test",
        "--level",
        "--weighted",
        "--match-outputs",
        "--approximate",
        "--bias-row",
        "--verbos",
    ];

    private readonly CheckpointFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("inspect", "")]
    [InlineData("show", "")]
    [InlineData("run", " ")]
    [InlineData("distance", "a.npz", "")]
    [InlineData("data", "list", "--data", "")]
    [InlineData("prune", "a.npz", "-o", "", "--density", "5%")]
    public async Task An_empty_word_is_refused_by_name(params string[] line)
    {
        CommandLine.Outcome outcome = await CommandLine.RunAsync(line);

        Assert.Equal((2, ""), (outcome.ExitCode, outcome.Out));
        Assert.Contains("the value is empty", outcome.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--workers", "1e3")]
    [InlineData("--workers", "1_000")]
    [InlineData("--workers", " 4")]
    [InlineData("--workers", "1,000")]
    [InlineData("--checkpoint-seconds", "NaN")]
    [InlineData("--checkpoint-seconds", "1,5")]
    public async Task Numbers_of_options_are_read_as_in_study_files(string option, string value)
    {
        CommandLine.Outcome outcome = await CommandLine.RunAsync("run", "lightning/mnist", "--dry-run", option, value);

        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains($"{option}: '{value}' is not a", outcome.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Any_words_on_the_command_line_end_well(int seed)
    {
        var random = new Random(seed);
        string[] values =
        [
            CheckpointFolder.Golden("model.npz"),
            CheckpointFolder.Golden("csr.npz"),
            CheckpointFolder.Golden("model.safetensors"),
            CheckpointFolder.Golden("pruned.npz"),
            folder.PathOf("no-such.npz"),
            folder.PathOf(""),
            "/dev/null",
            "lightning/mnist",
            "training.epochs=2",
            "training.epochs=[",
            "=",
            "5%",
            "0.5",
            "-1",
            "1e999",
            "NaN",
            "*",
            "fc1.weight",
            ",",
            "\u001b[2J",
            "\ud800",
            "he-normal",
            "lightning(10, 0.5)",
            "lightning((",
            "npz",
            "f16",
            "--",
            "@nothing",
            "welch",
        ];
        for (int round = 0; round < 120; round++)
        {
            List<string> line = [.. Pick(Commands).Split(' ')];
            for (int word = random.Next(0, 5); word > 0; word--)
            {
                line.Add(random.Next(3) == 0 ? Pick(Options) : Pick(values));
            }
            if (random.Next(2) == 0)
            {
                line.AddRange(["-o", folder.PathOf(Pick(["out.npz", "out.npy", "out.safetensors", "out.x"]))]);
            }

            await AssertEndsWellAsync([.. line]);
        }

        string Pick(string[] from) => from[random.Next(from.Length)];
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Any_damage_to_a_study_ends_in_a_plan_or_one_line(int seed)
    {
        var random = new Random(seed);
        string[] pieces =
        [
            ": ",
            "\n",
            "- ",
            "[",
            "]",
            "{",
            "}",
            "\"",
            "'",
            "#",
            "&a ",
            "*a",
            "!!x ",
            "? ",
            "| ",
            "> ",
            "\t",
            "\u0085",
            "\u2028",
            "\0",
            "\ufeff",
            "-1",
            "1e999",
            "~",
            "%",
            ", ",
            "...\n",
            "---\n",
            "\\u12",
            "extends: ",
            "vary: { ",
        ];
        string file = folder.PathOf("study.yaml");
        for (int round = 0; round < 150; round++)
        {
            string text = SmallStudy.Yaml;
            for (int change = random.Next(1, 4); change > 0; change--)
            {
                int place = random.Next(text.Length);
                int length = Math.Min(random.Next(0, 12), text.Length - place);
                text = text.Remove(place, length)
                    .Insert(place, random.Next(4) == 0 ? "" : pieces[random.Next(pieces.Length)]);
            }
            await File.WriteAllTextAsync(file, text);

            await AssertEndsWellAsync(["run", file, "--dry-run", "--out", folder.PathOf("run")], text);
        }
    }

    private static async Task AssertEndsWellAsync(string[] line, string input = "")
    {
        CommandLine.Outcome outcome = await CommandLine.RunAsync(line);

        string told = $"{string.Join(' ', line)}\n{outcome.Error}\n{input}";
        Assert.True(outcome.ExitCode is 0 or 2, told);
        Assert.False(outcome.Error.Contains("fault of Filigree", StringComparison.Ordinal), told);
        Assert.False(
            outcome.ExitCode == 2
                && outcome.Error.Split('\n').Count(one => one.StartsWith("filigree: ", StringComparison.Ordinal)) != 1,
            told
        );
    }
}
