using System.Diagnostics;
using System.Text.RegularExpressions;
using Filigree.Cli.Commands;
using Filigree.Cli.Runs;
using Filigree.Cli.Shell;
using Filigree.Tests.Shared;

namespace Filigree.Cli.Tests.Runs;

[Trait("Run", "once")]
public sealed class ServeCommandTests
{
    [Fact]
    public async Task Serve_prints_an_address_that_answers_until_it_is_stopped_which_is_success()
    {
        using var study = new SmallStudy();
        await study.RunAsync("run", "--quick");
        using var output = new StringWriter();
        using var error = new StringWriter();
        TextWriter both = TextWriter.Synchronized(output);
        using var stop = new CancellationTokenSource();
        Task<int> serving = CommandShell.RunAsync(
            ["serve", study.RunFolder("run")],
            new Terminal(both, TextWriter.Synchronized(error)),
            stop.Token
        );
        Match address;
        int tries = 3000;
        do
        {
            Assert.False(serving.IsCompleted, error.ToString());
            Assert.True(tries-- > 0, "No address was printed in a minute.");
            await Task.Delay(20);
            address = Regex.Match(Text(), "http://127\\.0\\.0\\.1:([0-9]+)/\\?token=[0-9a-f]{32}\r?\n");
        } while (!address.Success);

        // The writer that guards itself shows no text.
        string Text()
        {
            lock (both)
            {
                return output.ToString();
            }
        }

        using var client = new HttpClient();
        string runs = await client.GetStringAsync(new Uri(address.Value.Trim()));
        Assert.Contains("<title>Filigree</title>", runs, StringComparison.Ordinal);
        await stop.CancelAsync();

        Assert.Equal(ExitCodes.Success, await serving);
        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync(new Uri(address.Value.Trim())));
        Assert.Contains($"ssh -L {address.Groups[1].Value}:", error.ToString(), StringComparison.Ordinal);
    }

    // As in a terminal: the page is a process of its own, which Ctrl-C reaches too, and a browser holds its stream of events open.
    [Fact]
    public async Task Interrupted_serve_ends_with_0_though_a_browser_still_listens()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        using var study = new SmallStudy();
        await study.RunAsync("run", "--quick");
        using Process process = SmallStudy.StartCommand("serve", study.RunFolder("run"));
        var address = new Uri((await process.StandardOutput.ReadLineAsync())!);
        using var client = new HttpClient();
        await client.GetStringAsync(address);
        using HttpResponseMessage events = await client.GetAsync(
            new Uri(address, "/events"),
            HttpCompletionOption.ResponseHeadersRead
        );
        Assert.Equal("text/event-stream", events.Content.Headers.ContentType?.MediaType);

        Interruption.Send(process);

        Assert.True(process.WaitForExit(TimeSpan.FromMinutes(1)), "It went on for a minute.");
        Assert.Equal(ExitCodes.Success, process.ExitCode);
    }

    [Theory]
    [InlineData("serve NOWHERE", "there is no such folder")]
    [InlineData("serve HERE", "this is no run's folder")]
    [InlineData("serve HERE --port 70000", "--port: 70000; expected a whole number from 1 to 65535")]
    [InlineData("serve HERE --port x", "--port: 'x' is not a whole number")]
    [InlineData("serve", "'filigree serve' needs RUN")]
    public async Task What_cannot_be_served_is_one_line_and_exit_code_2(string line, string expected)
    {
        string here = Directory.CreateTempSubdirectory("filigree-test-").FullName;
        string[] words = line.Split(' ');
        words =
        [
            .. words.Select(word =>
                word == "HERE" ? here
                : word == "NOWHERE" ? here + "-not"
                : word
            ),
        ];

        CommandLine.Outcome outcome = await CommandLine.RunAsync(words);

        Directory.Delete(here);
        Assert.Equal(ExitCodes.BadInput, outcome.ExitCode);
        Assert.Contains(expected, outcome.Error, StringComparison.Ordinal);
        Assert.Single(outcome.Error.TrimEnd().Split('\n'));
        Assert.Equal("", outcome.Out);
    }

    [Fact]
    public async Task Without_ASP_NET_Core_it_says_what_is_missing()
    {
        var page = new LivePage(new Terminal(TextWriter.Null, TextWriter.Null)) { DotnetFolder = Path.GetTempPath() };

        UserError error = await Assert.ThrowsAsync<UserError>(() => page.ServeAsync(["run"], null, default));

        Assert.Contains("ASP.NET Core", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void No_other_command_needs_ASP_NET_Core() =>
        Assert.DoesNotContain(
            "Microsoft.AspNetCore",
            File.ReadAllText(Path.ChangeExtension(typeof(CommandShell).Assembly.Location, ".runtimeconfig.json")),
            StringComparison.Ordinal
        );
}
