using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Filigree.Cli.Shell;

namespace Filigree.Cli.Runs;

/// <summary>Starts the live page's server, a program of its own: it needs ASP.NET Core, which no other command does.</summary>
/// <param name="terminal">Where its address and its messages go.</param>
internal sealed class LivePage(Terminal terminal)
{
    private const string Program = "Filigree.Dashboard.dll";
    private const string Framework = "Microsoft.AspNetCore.App";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Where .NET is: <c>shared</c> with its frameworks, and <c>dotnet</c>, are in it.</summary>
    public string DotnetFolder { get; init; } =
        Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));

    /// <summary>Serves until it is stopped, which is success.</summary>
    /// <param name="runs">Folders of runs.</param>
    /// <param name="port">Port of 127.0.0.1; null for any that is free.</param>
    /// <param name="stop">Ctrl-C.</param>
    /// <exception cref="UserError">The port is none, or ASP.NET Core is not on this machine.</exception>
    public async Task<int> ServeAsync(IReadOnlyList<string> runs, int? port, CancellationToken stop)
    {
        if (port is < 1 or > 65535)
        {
            throw new UserError($"{port}", "--port", "a whole number from 1 to 65535");
        }
        RequireFramework();
        using Process server = Start(runs, port ?? 0);
        Task messages = RelayAsync(server.StandardError, line => terminal.Error.WriteLine($"filigree: {line}"));
        Task addresses = RelayAsync(server.StandardOutput, SayAddress);
        try
        {
            await server.WaitForExitAsync(stop).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            await EndAsync(server).ConfigureAwait(false);
            await Task.WhenAll(messages, addresses).ConfigureAwait(false);
            return ExitCodes.Success;
        }
        await Task.WhenAll(messages, addresses).ConfigureAwait(false);
        return server.ExitCode is ExitCodes.Success or ExitCodes.BadInput ? server.ExitCode : ExitCodes.Failure;
    }

    private void RequireFramework()
    {
        string frameworks = Path.Combine(DotnetFolder, "shared", Framework);
        int major = Environment.Version.Major;
        bool isHere =
            Directory.Exists(frameworks)
            && Directory
                .EnumerateDirectories(frameworks)
                .Any(folder =>
                    Path.GetFileName(folder)
                        .StartsWith(string.Create(CultureInfo.InvariantCulture, $"{major}."), StringComparison.Ordinal)
                );
        if (!isHere)
        {
            throw new UserError(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"the live page needs ASP.NET Core {major}, of which this machine has nothing; all other commands do without"
                ),
                frameworks,
                remedy: "get the ASP.NET Core Runtime from https://dotnet.microsoft.com/download"
            );
        }
    }

    private Process Start(IReadOnlyList<string> runs, int port)
    {
        string host = Path.Combine(DotnetFolder, OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet");
        string[] words =
        [
            Path.Combine(AppContext.BaseDirectory, Program),
            port.ToString(CultureInfo.InvariantCulture),
            .. runs,
        ];
        return Process.Start(
            new ProcessStartInfo(host, words)
            {
                // Closed when this process ends, however that comes about: the server ends with it.
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                StandardOutputEncoding = Encoding.UTF8,
                StandardErrorEncoding = Encoding.UTF8,
            }
        )!;
    }

    private void SayAddress(string address)
    {
        terminal.Out.WriteLine(address);
        terminal.Out.Flush();
        int port = new Uri(address).Port;
        terminal.Error.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"filigree: open this address; from another machine, after 'ssh -L {port}:127.0.0.1:{port} HOST'. Ctrl-C ends it."
            )
        );
    }

    private static async Task RelayAsync(StreamReader from, Action<string> say)
    {
        while (await from.ReadLineAsync().ConfigureAwait(false) is { } line)
        {
            say(line);
        }
    }

    private static async Task EndAsync(Process server)
    {
        server.StandardInput.Close();
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            await server.WaitForExitAsync(patience.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            server.Kill();
        }
    }
}
