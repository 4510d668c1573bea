using System.Text.Json;
using Filigree.Studies.Definition;

namespace Filigree.Studies.Trials;

/// <summary>The settings of a trial out of its folder, as text: path to value, for people who compare runs.</summary>
internal static class TrialSettings
{
    /// <summary>Reads a trial's configuration; nothing where it cannot be read.</summary>
    public static IReadOnlyDictionary<string, string> Read(TrialFolder folder)
    {
        var settings = new SortedDictionary<string, string>(StringComparer.Ordinal);
        try
        {
            using JsonDocument document = JsonDocument.Parse(TrialFolder.ReadOrNothing(folder.ConfigurationFile));
            foreach (JsonProperty part in document.RootElement.EnumerateObject())
            {
                if (part.Name is "settings" or "fixed-streams")
                {
                    Add(settings, part.Name == "settings" ? "" : part.Name, part.Value);
                }
                else if (part.Name == "experiment")
                {
                    settings[part.Name] = Text(part.Value);
                }
            }
        }
        catch (Exception error)
            when (error is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException)
        {
            settings.Clear();
        }
        return settings;
    }

    private static void Add(SortedDictionary<string, string> settings, string path, JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.Object || ChoiceKeys.Contains(path[(path.LastIndexOf('.') + 1)..]))
        {
            settings[path] = Text(element);
            return;
        }
        foreach (JsonProperty part in element.EnumerateObject())
        {
            Add(settings, path.Length == 0 ? part.Name : $"{path}.{part.Name}", part.Value);
        }
    }

    private static string Text(JsonElement element) =>
        element.ValueKind switch
        {
            JsonValueKind.Object => string.Join(
                ", ",
                element
                    .EnumerateObject()
                    .Select(part =>
                        part.Value is { ValueKind: JsonValueKind.Object } parameters
                            ? parameters.EnumerateObject().Any()
                                ? $"{part.Name}({Text(parameters)})"
                                : part.Name
                            : $"{part.Name} {Text(part.Value)}"
                    )
            ),
            JsonValueKind.Array => $"[{string.Join(", ", element.EnumerateArray().Select(Text))}]",
            JsonValueKind.String => element.GetString()!,
            _ => element.GetRawText(),
        };
}
