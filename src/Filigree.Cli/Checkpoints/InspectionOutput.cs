using System.Globalization;
using Filigree.Cli.Shell;
using Filigree.Formats;
using Filigree.Topology;
using static System.FormattableString;
using CsvText = Filigree.Studies.Reports.Writing.CsvText;

namespace Filigree.Cli.Checkpoints;

/// <summary>What was seen of models, as tables, JSON or CSV.</summary>
internal static class InspectionOutput
{
    private const int NameWidth = 28;

    /// <summary>Two tables: connections, and strengths.</summary>
    public static void WriteText(TextWriter writer, Inspection inspection)
    {
        long weights = inspection.Layers.Sum(layer => layer.Weights);
        long connections = inspection.Layers.Sum(layer => layer.Connections);
        writer.WriteWrapped(
            Invariant(
                $"{inspection.Path}: {FormatName(inspection.Format)}, {(inspection.Tensors == 0 ? "" : NumberText.Counted(inspection.Tensors, "tensor") + ", ")}{NumberText.Counted(inspection.Layers.Count, "layer")}, {connections:N0} of {weights:N0} weights not 0"
            )
        );
        if (inspection.Layers.Count > 0)
        {
            writer.WriteLine();
            WriteConnections(writer, inspection);
            writer.WriteLine();
            WriteStrengths(writer, inspection);
        }

        foreach ((string tensor, NonFiniteCount count) in NonFinite(inspection))
        {
            writer.WriteWrapped(Invariant($"not finite: {tensor}: {count.NaN:N0} NaN, {count.Infinite:N0} infinite"));
        }

        foreach ((string layer, UserError problem) in inspection.Unread)
        {
            writer.WriteWrapped($"not read: {layer} ({problem.What})");
        }

        string[] turned = [.. inspection.Layers.Where(IsTurned).Select(layer => layer.Layer.Name)];
        if (turned.Length > 0)
        {
            writer.WriteWrapped($"read as [in, out]: {CheckpointFile.Some(turned)}");
        }

        if (inspection.Note is { } note)
        {
            writer.WriteLine();
            writer.WriteWrapped(note);
        }

        foreach (IGrouping<string, SkippedTensor> group in inspection.Skipped.GroupBy(tensor => tensor.Reason))
        {
            writer.WriteWrapped(
                $"no layer: {CheckpointFile.Some([.. group.Select(tensor => tensor.Name)])} ({group.Key})"
            );
        }

        writer.WriteLine();
    }

    /// <summary>One object a model.</summary>
    public static void WriteJson(TextWriter writer, IReadOnlyList<Inspection> inspections) =>
        writer.WriteJson(json =>
        {
            json.WriteStartArray();
            foreach (Inspection inspection in inspections)
            {
                json.WriteStartObject();
                json.WriteString("file", inspection.Path);
                json.WriteString("format", FormatName(inspection.Format));
                json.WriteStartArray("layers");
                foreach (InspectedLayer layer in inspection.Layers)
                {
                    json.WriteStartObject();
                    json.WriteString("name", layer.Layer.Name);
                    json.WriteStartArray("shape");
                    foreach (long size in layer.Layer.TensorShape)
                    {
                        json.WriteNumberValue(size);
                    }

                    json.WriteEndArray();
                    json.WriteNumber("outputs", layer.Layer.Shape.Outputs);
                    json.WriteNumber("inputs", layer.Layer.Shape.Inputs);
                    json.WriteString("kernels", IsTurned(layer) ? "in-out" : "out-in");
                    json.WriteString("type", layer.Layer.Type.NameOf());
                    json.WriteBoolean("masked", layer.Layer.Masks.Count > 0);
                    json.WriteNumber("weights", layer.Weights);
                    json.WriteNumber("zeros", layer.Weights - layer.Connections);
                    json.WriteNumber("nan", layer.NonFinite.NaN);
                    json.WriteNumber("infinite", layer.NonFinite.Infinite);
                    json.WriteNumberOrNull("density", layer.Density);
                    if (layer.OnPaths is { } onPaths)
                    {
                        json.WriteNumber("onCompletePaths", onPaths);
                        json.WriteNumberOrNull("effectiveDensity", layer.EffectiveDensity!.Value);
                    }

                    StrengthJson.Write(json, "inputStrengths", layer.Inputs);
                    StrengthJson.Write(json, "outputStrengths", layer.Outputs);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
                json.WriteStartArray("unread");
                foreach ((string layer, UserError problem) in inspection.Unread)
                {
                    json.WriteStartObject();
                    json.WriteString("name", layer);
                    json.WriteString("problem", problem.What);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
                json.WriteStartArray("skipped");
                foreach (SkippedTensor tensor in inspection.Skipped)
                {
                    json.WriteStartObject();
                    json.WriteString("name", tensor.Name);
                    json.WriteString("reason", tensor.Reason);
                    if (inspection.NonFiniteOthers.TryGetValue(tensor.Name, out NonFiniteCount count))
                    {
                        json.WriteNumber("nan", count.NaN);
                        json.WriteNumber("infinite", count.Infinite);
                    }

                    json.WriteEndObject();
                }

                json.WriteEndArray();
                json.WriteStartArray("warnings");
                inspection.Warnings.ToList().ForEach(json.WriteStringValue);
                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndArray();
        });

    /// <summary>One line a layer.</summary>
    public static void WriteCsv(TextWriter writer, IReadOnlyList<Inspection> inspections)
    {
        writer.Write(
            CsvText.Line([
                "file",
                "layer",
                "shape",
                "outputs",
                "inputs",
                "type",
                "weights",
                "zeros",
                "density",
                "on_complete_paths",
                "effective_density",
                .. SideColumns("input"),
                .. SideColumns("output"),
                "nan",
                "infinite",
                "kernels",
            ])
        );
        foreach (Inspection inspection in inspections)
        {
            foreach (InspectedLayer layer in inspection.Layers)
            {
                string[] cells =
                [
                    inspection.Path,
                    layer.Layer.Name,
                    string.Join('x', layer.Layer.TensorShape.Select(size => Invariant($"{size}"))),
                    Invariant($"{layer.Layer.Shape.Outputs}"),
                    Invariant($"{layer.Layer.Shape.Inputs}"),
                    layer.Layer.Type.NameOf(),
                    Invariant($"{layer.Weights}"),
                    Invariant($"{layer.Weights - layer.Connections}"),
                    Number(layer.Density),
                    layer.OnPaths is { } onPaths ? Invariant($"{onPaths}") : "",
                    layer.EffectiveDensity is { } effective ? Number(effective) : "",
                    .. StrengthJson.Numbers(layer.Inputs).Select(side => Number(side.Number)),
                    .. StrengthJson.Numbers(layer.Outputs).Select(side => Number(side.Number)),
                    Invariant($"{layer.NonFinite.NaN}"),
                    Invariant($"{layer.NonFinite.Infinite}"),
                    IsTurned(layer) ? "in-out" : "out-in",
                ];
                writer.Write(CsvText.Line(cells));
            }
        }
    }

    private static void WriteConnections(TextWriter writer, Inspection inspection)
    {
        bool hasPaths = inspection.Layers.Any(layer => layer.OnPaths is not null);
        string[] headings = ["layer", "#shape", "type", "#density", "#zeros", "#on paths", "#effective"];
        var table = new PlainTable(hasPaths ? headings : headings[..5]);
        foreach (InspectedLayer layer in inspection.Layers)
        {
            string[] cells =
            [
                PlainTable.Shorten(layer.Layer.Name, NameWidth),
                string.Join(" x ", layer.Layer.TensorShape.Select(size => Invariant($"{size}"))),
                layer.Layer.Type.NameOf() + (layer.Layer.Masks.Count == 0 ? "" : " masked"),
                NumberText.Percent(layer.Density),
                Invariant($"{layer.Weights - layer.Connections:N0}"),
            ];
            string[] paths =
            [
                layer.OnPaths is { } onPaths
                    ? NumberText.Percent(layer.Connections == 0 ? 0 : onPaths / (double)layer.Connections)
                    : "",
                layer.EffectiveDensity is { } effective ? NumberText.Percent(effective) : "",
            ];
            table.Add([.. cells, .. hasPaths ? paths : []]);
        }

        table.WriteTo(writer);
    }

    private static void WriteStrengths(TextWriter writer, Inspection inspection)
    {
        var table = new PlainTable("strengths of", "side", "#neurons", "#mean", "#sd", "#predicted", "#max");
        foreach (InspectedLayer layer in inspection.Layers)
        {
            Add(PlainTable.Shorten(layer.Layer.Name, NameWidth), "inputs", layer.Inputs);
            Add("", "outputs", layer.Outputs);
        }

        table.WriteTo(writer);

        void Add(string name, string side, StrengthStatistics strengths) =>
            table.Add(
                name,
                side,
                Invariant($"{strengths.Neurons}"),
                NumberText.Short(strengths.Mean),
                NumberText.Short(strengths.StandardDeviation),
                NumberText.Short(strengths.PredictedDeviation),
                NumberText.Short(strengths.Largest)
            );
    }

    private static bool IsTurned(InspectedLayer layer) => layer.Layer.IsInOut;

    private static IEnumerable<(string, NonFiniteCount)> NonFinite(Inspection inspection) =>
        inspection
            .Layers.Where(layer => !layer.NonFinite.IsNone)
            .Select(layer => (layer.Layer.Name, layer.NonFinite))
            .Concat(inspection.NonFiniteOthers.Select(pair => (pair.Key, pair.Value)));

    private static IEnumerable<string> SideColumns(string side) =>
        [
            $"{side}_strength_mean",
            $"{side}_strength_sd",
            $"{side}_strength_variance",
            $"{side}_strength_predicted_variance",
            $"{side}_strength_fourth_moment",
            $"{side}_strength_kurtosis",
            $"{side}_strength_max_abs",
        ];

    private static string FormatName(WeightFormat format) =>
        format switch
        {
            WeightFormat.Safetensors => "safetensors",
            WeightFormat.Npy => "npy",
            WeightFormat.Npz => "npz",
            WeightFormat.PyTorch => "PyTorch",
            WeightFormat.Onnx => "ONNX",
            WeightFormat.SciPySparse => "SciPy sparse npz",
            _ => "folder",
        };

    private static string Number(double number) =>
        double.IsFinite(number) ? number.ToString("R", CultureInfo.InvariantCulture) : "";
}
