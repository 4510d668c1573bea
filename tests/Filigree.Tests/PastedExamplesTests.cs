using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using Filigree.Numerics;

namespace Filigree.Tests;

/// <summary>
/// The C# of a page on the library is one program: pasted in order, types last, it compiles as <c>dotnet new console</c> would have it
/// (with the library referenced, and no other directive than those of the page), and runs to its end.
/// </summary>
[Trait("Run", "once")]
public sealed partial class PastedExamplesTests : IDisposable
{
    // What the project of dotnet new console adds by itself.
    private const string ImplicitUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    private readonly string folder = Directory.CreateTempSubdirectory("filigree-test-").FullName;

    public static TheoryData<string> Pages =>
        [.. PagesWithExamples().Select(page => Path.GetRelativePath(Root(), page).Replace('\\', '/'))];

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task The_examples_of_a_page_pasted_into_one_program_compile_and_run(string page)
    {
        string[] blocks =
        [
            .. Example()
                .Matches(await File.ReadAllTextAsync(Path.Combine(Root(), page)))
                .Select(match => match.Groups[1].Value),
        ];
        await File.WriteAllTextAsync(
            Path.Combine(folder, "Program.cs"),
            string.Join('\n', blocks.OrderBy(block => IsType().IsMatch(block)))
        );
        await File.WriteAllTextAsync(Path.Combine(folder, "Usings.cs"), ImplicitUsings);
        await CompileAsync();

        string library = typeof(Randomness).Assembly.Location;
        File.Copy(library, Path.Combine(folder, Path.GetFileName(library)));
        await File.WriteAllTextAsync(
            Path.Combine(folder, "Program.runtimeconfig.json"),
            $$"""
            {
              "runtimeOptions": {
                "tfm": "net10.0",
                "framework": { "name": "Microsoft.NETCore.App", "version": "{{Environment.Version}}" },
                "configProperties": { "System.Globalization.Invariant": true }
              }
            }
            """
        );
        await RunAsync("exec", "Program.dll");
    }

    [Theory]
    [InlineData("README.md")]
    [InlineData("docs/training.md")]
    [InlineData("docs/sparse.md")]
    public void A_page_on_the_library_has_examples(string page) =>
        Assert.Contains(Path.GetFullPath(Path.Combine(Root(), page)), PagesWithExamples().Select(Path.GetFullPath));

    public void Dispose() => Directory.Delete(folder, recursive: true);

    // The SDK's own compiler: a project would be restored and built, which takes ten times as long.
    private Task CompileAsync()
    {
        string runtime = RuntimeEnvironment.GetRuntimeDirectory();
        string installed = Path.GetFullPath(Path.Combine(runtime, "..", "..", ".."));
        string compiler = Directory
            .GetDirectories(Path.Combine(installed, "sdk"), "10.*")
            .Select(sdk => Path.Combine(sdk, "Roslyn", "bincore", "csc.dll"))
            .Last(File.Exists);
        string[] references =
        [
            .. Directory.GetFiles(runtime, "System*.dll").Where(IsManaged).Select(path => $"-reference:{path}"),
            $"-reference:{typeof(Randomness).Assembly.Location}",
        ];
        File.WriteAllLines(Path.Combine(folder, "compile.rsp"), references.Select(line => $"\"{line}\""));
        return RunAsync(
            "exec",
            compiler,
            "-nologo",
            "-noconfig",
            "-nullable:enable",
            "-langversion:14",
            "-optimize",
            "-out:Program.dll",
            "@compile.rsp",
            "Program.cs",
            "Usings.cs"
        );
    }

    private async Task RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath is { } path && IsHost(path) ? path : "dotnet")
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, await output + await error);
    }

    private static bool IsHost(string path) => Path.GetFileNameWithoutExtension(path) == "dotnet";

    private static bool IsManaged(string path) => !Path.GetFileName(path).Contains("Native", StringComparison.Ordinal);

    private static IEnumerable<string> PagesWithExamples() =>
        Directory
            .EnumerateFiles(Path.Combine(Root(), "docs"), "*.md")
            .Append(Path.Combine(Root(), "README.md"))
            .Concat(Directory.EnumerateFiles(Path.Combine(Root(), "src"), "README.md", SearchOption.AllDirectories))
            .Where(page => Example().IsMatch(File.ReadAllText(page)))
            .Order(StringComparer.Ordinal);

    private static string Root([CallerFilePath] string path = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, "..", ".."));

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Example();

    [GeneratedRegex("^(internal|public) ")]
    private static partial Regex IsType();
}
