using Filigree.Options;
using Filigree.Studies.Experiments;

namespace Filigree.Cli.Tests.Commands;

/// <summary>What the command calls an option is what study files call it.</summary>
public sealed class DeclaredOptionTests
{
    [Theory]
    [InlineData("rewire", "wiring", "preferential-attachment", "passes", "amount")]
    [InlineData("prune", "plasticity", "iterative-pruning", "scope")]
    public async Task A_command_shows_options_of_a_rule_as_the_rule_declares_them(
        string command,
        string noun,
        string rule,
        params string[] names
    )
    {
        string help = Words((await CommandLine.RunAsync(command, "--help")).Out);
        Rule declared = ExperimentList.All.Rules.Find(noun)!.Rules.Single(one => one.Name == rule);
        foreach (string name in names)
        {
            RuleOption option = declared.Options.Single(one => one.Name == name);
            Assert.Contains($"--{name} <", help, StringComparison.Ordinal);
            Assert.Contains(option.Description[1..] + ": " + option.Expected, help, StringComparison.Ordinal);
            Assert.Contains($"[default: {option.DefaultText}]", help, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("wiring")]
    [InlineData("plasticity")]
    [InlineData("kernel")]
    [InlineData("seeds")]
    public async Task An_option_of_run_that_changes_a_study_is_called_as_the_key_of_the_study(string key)
    {
        string[] keys = [.. ExperimentList.All["train"].Keys, "seeds"];
        Assert.Contains(key, keys);
        Assert.Contains($"--{key} <", (await CommandLine.RunAsync("run", "--help")).Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--wiring lightning(0)", "--wiring lightning(0): count is '0'; expected a whole number from 1 to")]
    [InlineData(
        "--plasticity anneal",
        "--plasticity anneal: unknown plasticity 'anneal'; valid: fixed, sparse-evolution,"
    )]
    [InlineData(
        "--set wiring=lightning(7,2,3,4,5)",
        "lightning has 5 options; expected at most 4: count, strength, noise, base"
    )]
    [InlineData("--wiring normal --set wiring=binary", "--wiring normal: the wiring is set twice; expected either")]
    public async Task A_rule_that_cannot_be_is_refused_in_the_words_of_study_files(string options, string says)
    {
        CommandLine.Outcome outcome = await CommandLine.RunAsync([
            .. "run tickets/controls --quick --dry-run".Split(' '),
            .. options.Split(' '),
        ]);
        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains(says, outcome.Error, StringComparison.Ordinal);
        Assert.Single(outcome.Error.TrimEnd().Split('\n'));
    }

    // Help wraps its lines.
    private static string Words(string text) =>
        string.Join(' ', text.Split((char[])[' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries));
}
