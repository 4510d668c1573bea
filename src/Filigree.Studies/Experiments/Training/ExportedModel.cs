using System.Text.Json;
using Filigree.Data;
using Filigree.Formats;
using Filigree.Layers;
using Filigree.Models;
using Filigree.Options;
using Filigree.Studies.Trials;
using Filigree.Tensors;

namespace Filigree.Studies.Experiments;

/// <summary>The network that a trial trained, made anew from what the trial's folder says of it.</summary>
internal static class ExportedModel
{
    /// <summary>Makes it, with the parameters of a file that the trial left.</summary>
    /// <param name="trial">The trial's folder.</param>
    /// <param name="weights">The file.</param>
    /// <param name="rules">The rules that the run knew.</param>
    /// <exception cref="UserError">The configuration names no model that is known, or the file has other shapes.</exception>
    public static Network Create(TrialFolder trial, WeightFile weights, RuleBook rules)
    {
        using var configuration = JsonDocument.Parse(File.ReadAllBytes(trial.ConfigurationFile));
        JsonElement settings = configuration.RootElement.GetProperty("settings");
        // An experiment of several networks has those of training within.
        if (settings.TryGetProperty("training", out JsonElement inner) && inner.TryGetProperty("model", out _))
        {
            settings = inner;
        }

        if (!settings.TryGetProperty("model", out JsonElement model))
        {
            throw new UserError(
                "says of no model what was trained",
                trial.ConfigurationFile,
                remedy: "write safetensors, and convert it with --model"
            );
        }

        string data = settings.GetProperty("data").GetProperty("name").GetString()!;
        var origin = Origin.Option(trial.ConfigurationFile);
        IModel made = rules.Of<IModel>().Read(NodeOf(model, origin), rules).Make();
        return Create(made, DataSets.All.FirstOrDefault(set => set.Name == data), weights);
    }

    private static Network Create(IModel model, DataSetDescription? set, WeightFile weights)
    {
        SampleShape samples = set is null
            ? new SampleShape(weights.Layers[0].Shape.Inputs)
            : new SampleShape(set.Height, set.Width, set.Channels);
        return NetworkFile.Create(outputs => model.Create(samples, outputs), weights);
    }

    // The code of an extension stands beside the choice that it makes: it is no option.
    private static Node NodeOf(JsonElement value, Origin origin) =>
        value.ValueKind switch
        {
            JsonValueKind.Object => new MapNode(
                origin,
                [
                    .. value
                        .EnumerateObject()
                        .Where(member => member.Name != "code" || value.EnumerateObject().Count() == 1)
                        .Select(member => new Entry(member.Name, origin, NodeOf(member.Value, origin))),
                ]
            ),
            JsonValueKind.Array => new ListNode(
                origin,
                [.. value.EnumerateArray().Select(item => NodeOf(item, origin))]
            ),
            JsonValueKind.String => new ScalarNode(origin, value.GetString()!, IsQuoted: false),
            _ => new ScalarNode(origin, value.GetRawText(), IsQuoted: false),
        };
}
