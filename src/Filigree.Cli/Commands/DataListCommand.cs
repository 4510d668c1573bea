using System.CommandLine;
using Filigree.Cli.Shell;
using Filigree.Data;
using Filigree.Options;
using Filigree.Studies.Extensions;
using Filigree.Training;
using static System.FormattableString;

namespace Filigree.Cli.Commands;

/// <summary><c>filigree data list</c>.</summary>
internal static class DataListCommand
{
    /// <summary>The command.</summary>
    /// <param name="terminal">Where it is told.</param>
    /// <param name="rules">The rules that there are, those of extensions among them.</param>
    public static Command Create(Terminal terminal, RuleBook rules)
    {
        Option<string?> data = CommonOptions.Data();
        Option<bool> json = CommonOptions.Json();
        var command = new DocumentedCommand(
            "list",
            "Lists the data sets, and where each was found or how to get it; then the rules that make data sets, those of extensions too.",
            "filigree data list",
            "filigree data list --extend my.dll",
            "filigree data list --data ./data --json"
        );
        command.Options.Add(data);
        command.Options.Add(new ExtendOption());
        command.Options.Add(json);
        command.SetAction(parsed =>
        {
            var locator = new DataLocator(parsed.GetValue(data));
            if (parsed.GetValue(json))
            {
                WriteJson(terminal.Out, locator, rules.Of<SampleData>().Rules);
            }
            else
            {
                WriteText(terminal.Out, locator, rules.Of<SampleData>().Rules);
            }
            return ExitCodes.Success;
        });
        return command;
    }

    private static void WriteText(TextWriter writer, DataLocator locator, IReadOnlyList<Rule> made)
    {
        int width = DataSets
            .All.Select(set => set.Name)
            .Concat(made.Select(rule => rule.Name))
            .Max(name => name.Length);
        string indent = new(' ', width + 2);
        foreach (DataSetDescription set in DataSets.All)
        {
            writer.WriteLine($"{set.Name.PadRight(width)}  {set.Title}; {set.License}");
            writer.WriteLine(
                Invariant(
                    $"{indent}{set.TrainCount:N0} + {set.TestCount:N0} images of {Shape(set)}, {set.Classes} classes"
                )
            );
            writer.WriteLine(indent + Place(set, locator));
        }

        foreach (Rule rule in made)
        {
            writer.WriteLine($"{rule.Name.PadRight(width)}  {rule.Description}");
            writer.WriteLine(
                indent
                    + (CodeIdentity.Parse(rule.Code) is { } code ? $"of {code.Label}" : "part of Filigree")
                    + Choices(rule.Options)
            );
        }
    }

    private static string Choices(IReadOnlyList<RuleOption> options) =>
        options.Count == 0 ? "" : $", with {string.Join(", ", options.Select(option => option.Name))}";

    private static string Place(DataSetDescription set, DataLocator locator) =>
        set.IsBundled ? "part of Filigree"
        : locator.Find(set) is { } folder ? $"in {folder}"
        : locator.FindOtherForm(set) is { } other ? $"not read from {other}: {Getting(set)}"
        : $"not here: {Getting(set)}";

    private static string Getting(DataSetDescription set) =>
        $"{set.GetCommand} ({ByteText.Of(set.Downloads.Sum(file => file.Length))})";

    private static string Shape(DataSetDescription set) =>
        set.Channels == 1 ? $"{set.Height} x {set.Width}" : $"{set.Height} x {set.Width} x {set.Channels}";

    private static void WriteJson(TextWriter writer, DataLocator locator, IReadOnlyList<Rule> made) =>
        writer.WriteJson(json =>
        {
            json.WriteStartArray();
            foreach (DataSetDescription set in DataSets.All)
            {
                json.WriteStartObject();
                json.WriteString("name", set.Name);
                json.WriteString("title", set.Title);
                json.WriteString("license", set.License);
                json.WriteString("homePage", set.HomePage?.AbsoluteUri);
                json.WriteNumber("height", set.Height);
                json.WriteNumber("width", set.Width);
                json.WriteNumber("channels", set.Channels);
                json.WriteNumber("classes", set.Classes);
                json.WriteNumber("train", set.TrainCount);
                json.WriteNumber("test", set.TestCount);
                json.WriteBoolean("bundled", set.IsBundled);
                json.WriteString("folder", set.IsBundled ? null : locator.Find(set));
                json.WriteNumber("downloadBytes", set.Downloads.Sum(file => file.Length));
                json.WriteEndObject();
            }

            foreach (Rule rule in made)
            {
                json.WriteStartObject();
                json.WriteString("name", rule.Name);
                json.WriteString("title", rule.Description);
                json.WriteString("code", rule.Code);
                json.WriteStartArray("options");
                foreach (RuleOption option in rule.Options)
                {
                    json.WriteStringValue(option.Name);
                }

                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndArray();
        });
}
