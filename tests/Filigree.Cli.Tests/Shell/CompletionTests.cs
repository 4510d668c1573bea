using System.Diagnostics;
using Filigree.Cli.Shell;

namespace Filigree.Cli.Tests.Shell;

/// <summary>The words that a shell offers, and the script that asks for them, in a real bash.</summary>
[Trait("Run", "once")]
public sealed class CompletionTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("filigree-test-").FullName;

    [Theory]
    [InlineData("filigree da", "data")]
    [InlineData("filigree data ge", "get")]
    [InlineData("filigree data get fashion-mnist-", "fashion-mnist-small")]
    [InlineData("filigree run lightning/mn", "lightning/mnist")]
    [InlineData("filigree run lightning/mnist --wiring erdos", "erdos-renyi")]
    [InlineData("filigree run lightning/mnist --plasticity sparse-e", "sparse-evolution")]
    [InlineData("filigree run lightning/mnist --kernel di", "direct")]
    [InlineData("filigree run lightning/mnist --kernel=di", "--kernel=direct")]
    [InlineData("filigree convert a.npz --format safe", "safetensors")]
    [InlineData("filigree prune a.npz --kernels=in", "--kernels=in-out")]
    [InlineData("filigree export run --what t", "ticket")]
    [InlineData("filigree run my-study.ya")]
    [InlineData("filigree run nnist")] // is in names, but begins none
    [InlineData("filigree run \"unfinished quo")]
    public async Task The_words_that_go_on_from_the_last_one_are_offered(string line, params string[] words)
    {
        CommandLine.Outcome outcome = await CommandLine.RunAsync("completion", "words", line);

        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        Assert.Equal(words, outcome.Out.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task Where_no_word_is_begun_all_but_options_are_offered()
    {
        CommandLine.Outcome commands = await CommandLine.RunAsync("completion", "words", "filigree ");
        CommandLine.Outcome options = await CommandLine.RunAsync("completion", "words", "filigree run x --");

        Assert.Contains("run", commands.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("--", commands.Out, StringComparison.Ordinal);
        Assert.Contains("--dry-run", options.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("run", "filigree run <STUDY> [options]")]
    [InlineData("wire", "filigree wire <IN> <WIRING> [options]")]
    [InlineData("data get", "filigree data get <NAME> [options]")]
    [InlineData("studies show", "filigree studies show <NAME> [options]")]
    public async Task Help_calls_an_argument_by_its_name_and_not_by_all_words_that_are_offered(
        string command,
        string usage
    )
    {
        CommandLine.Outcome outcome = await CommandLine.RunAsync([.. command.Split(' '), "--help"]);

        Assert.Contains(usage, outcome.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_shell_has_its_script()
    {
        foreach (CompletionScript script in CompletionScript.All)
        {
            CommandLine.Outcome outcome = await CommandLine.RunAsync("completion", script.Shell);
            Assert.Equal((0, script.Text), (outcome.ExitCode, outcome.Out));
        }
    }

    [BashTheory]
    [InlineData("filigree run lightning/mn", "lightning/mnist")]
    [InlineData("filigree run lightning/mnist --kernel=di", "direct")]
    [InlineData("filigree convert wei", "weights of mine.npz")]
    public async Task Bash_completes_words_and_files(string line, string completed)
    {
        await File.WriteAllTextAsync(Path.Combine(folder, "weights of mine.npz"), "");
        string command = Path.Combine(folder, "filigree");
        await File.WriteAllTextAsync(
            command,
            $"#!/bin/sh\nexec dotnet '{typeof(CompletionScript).Assembly.Location}' \"$@\"\n"
        );
        // As readline would call the function behind the Tab key; files are its own affair, which compgen stands for.
        string script = $$"""
            chmod +x filigree; PATH="$PWD:$PATH"
            source <(filigree completion bash)
            COMP_LINE='{{line}}' COMP_POINT={{line.Length}} COMP_WORDS=({{line.Replace('=', ' ')}})
            _filigree
            if (( ${#COMPREPLY[@]} )); then printf '%s\n' "${COMPREPLY[@]}"; else compgen -f -- "${COMP_LINE##* }"; fi
            """;
        var start = new ProcessStartInfo("bash", ["-c", script])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process bash = Process.Start(start)!;
        Task<string> error = bash.StandardError.ReadToEndAsync();
        string output = await bash.StandardOutput.ReadToEndAsync();

        Assert.Equal((completed, ""), (output.TrimEnd(), await error));
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
