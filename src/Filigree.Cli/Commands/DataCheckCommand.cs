using System.CommandLine;
using System.Runtime.CompilerServices;
using Filigree.Cli.Shell;
using Filigree.Data;

namespace Filigree.Cli.Commands;

/// <summary><c>filigree data check [NAME]</c>.</summary>
internal static class DataCheckCommand
{
    /// <summary>The command.</summary>
    public static Command Create(Terminal terminal)
    {
        var name = new Argument<string?>("NAME")
        {
            Description = "The data set. [default: every one that is here]",
            Arity = ArgumentArity.ZeroOrOne,
        };
        name.Offer(() => DataSets.All.Select(set => set.Name));
        Option<string?> data = CommonOptions.Data();
        Option<bool> json = CommonOptions.Json();
        var command = new DocumentedCommand(
            "check",
            "Compares the content of data files with the published SHA-256. Exit code 1 where one differs.",
            "filigree data check                   # every data set that is here",
            "filigree data check mnist --json"
        );
        command.Arguments.Add(name);
        command.Options.Add(data);
        command.Options.Add(json);
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                var locator = new DataLocator(parsed.GetValue(data));
                var checks = new List<(DataSetDescription Set, FileCheck Check)>();
                foreach (DataSetDescription set in Chosen(parsed.GetValue(name), locator))
                {
                    await foreach (FileCheck check in Checks(set, locator.Locate(set), cancellationToken))
                    {
                        checks.Add((set, check));
                        if (!parsed.GetValue(json))
                        {
                            WriteText(terminal.Out, check);
                        }
                    }
                }
                if (parsed.GetValue(json))
                {
                    WriteJson(terminal.Out, checks);
                }
                return Conclude(terminal, checks);
            }
        );
        return command;
    }

    private static async IAsyncEnumerable<FileCheck> Checks(
        DataSetDescription set,
        string place,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        if (set.IsArrayFile(place))
        {
            foreach (
                FileCheck check in await FileCheck.RunOnArraysAsync(set, place, cancellationToken).ConfigureAwait(false)
            )
            {
                yield return check;
            }

            yield break;
        }

        foreach (PublishedFile file in set.Files)
        {
            yield return await FileCheck.RunAsync(file, place, cancellationToken).ConfigureAwait(false);
        }
    }

    private static List<DataSetDescription> Chosen(string? name, DataLocator locator)
    {
        if (name is null)
        {
            return [.. DataSets.All.Where(set => !set.IsBundled && locator.Find(set) is not null)];
        }
        DataSetDescription set = DataSets.Named(name);
        // Its own tests hold the bundled set; here there is no file to look at.
        return set.IsBundled ? [] : [set];
    }

    private static void WriteText(TextWriter writer, FileCheck check)
    {
        string mark = check.Finding == FileFinding.Genuine ? "ok  " : "BAD ";
        writer.WriteLine($"{mark}{check.Path}: {check.Detail}");
    }

    private static int Conclude(Terminal terminal, List<(DataSetDescription Set, FileCheck Check)> checks)
    {
        if (checks.Count == 0)
        {
            terminal.Error.WriteLine("filigree: no data files to check; see 'filigree data list'");
            return ExitCodes.Success;
        }
        string[] bad =
        [
            .. checks
                .Where(entry => entry.Check.Finding != FileFinding.Genuine)
                .Select(entry => entry.Set.Name)
                .Distinct(),
        ];
        foreach (string name in bad)
        {
            terminal.Error.WriteLine(
                $"filigree: data set {name} is not the published one; results may differ from others'; "
                    + $"run 'filigree data get {name} --force' to replace it"
            );
        }
        return bad.Length == 0 ? ExitCodes.Success : ExitCodes.Failure;
    }

    private static void WriteJson(TextWriter writer, List<(DataSetDescription Set, FileCheck Check)> checks) =>
        writer.WriteJson(json =>
        {
            json.WriteStartArray();
            foreach ((DataSetDescription set, FileCheck check) in checks)
            {
                json.WriteStartObject();
                json.WriteString("set", set.Name);
                json.WriteString("file", check.Name);
                json.WriteString("path", check.Path);
                json.WriteString("finding", check.Finding.ToString());
                json.WriteString("detail", check.Detail);
                json.WriteEndObject();
            }
            json.WriteEndArray();
        });
}
