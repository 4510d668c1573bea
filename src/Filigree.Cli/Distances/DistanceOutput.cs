using System.Globalization;
using Filigree.Cli.Shell;
using Filigree.Numerics;
using Filigree.Studies.Definition;
using Filigree.Studies.Reports.Figures;
using Filigree.Studies.Reports.Writing;
using static System.FormattableString;

namespace Filigree.Cli.Distances;

/// <summary>Writes distances for people, spreadsheets and scripts, and as a picture.</summary>
internal static class DistanceOutput
{
    private const string Mean = "mean";

    /// <summary>Two networks layer by layer; more as a matrix of means.</summary>
    public static void WriteText(TextWriter writer, NetworkDistances distances)
    {
        IReadOnlyList<ComparedNetwork> networks = distances.Networks;
        if (networks.Count == 2)
        {
            var layers = new PlainTable(
                "layer",
                "#neurons",
                "#inputs",
                $"#connections of {networks[0].Name}",
                $"#of {networks[1].Name}",
                "#distance"
            );
            for (int layer = 0; layer < networks[0].Layers.Count; layer++)
            {
                layers.Add(LayerRow(distances, networks[0].Layers[layer], layer));
            }

            layers.Add(Mean, "", "", "", "", Text(distances.Matrix.Mean(0, 1)));
            layers.WriteTo(writer);
            return;
        }

        var matrix = new PlainTable(["mean distance", .. networks.Select(network => "#" + network.Name)]);
        for (int row = 0; row < networks.Count; row++)
        {
            matrix.Add([
                networks[row].Name,
                .. networks.Select((_, column) => Text(distances.Matrix.Mean(row, column))),
            ]);
        }

        matrix.WriteTo(writer);
    }

    /// <summary>A line for each pair and layer, and one for their mean.</summary>
    public static void WriteCsv(TextWriter writer, NetworkDistances distances)
    {
        writer.Write(CsvText.Line("first", "second", "layer", "distance"));
        foreach ((int first, int second) in Pairs(distances))
        {
            for (int layer = 0; layer < distances.Matrix.Layers.Count; layer++)
            {
                Write(distances.Matrix.Layers[layer], distances.Matrix.OfLayer(layer, first, second));
            }

            Write(Mean, distances.Matrix.Mean(first, second));

            void Write(string layer, double distance) =>
                writer.Write(
                    CsvText.Line(
                        distances.Networks[first].Name,
                        distances.Networks[second].Name,
                        layer,
                        Invariant($"{distance:R}")
                    )
                );
        }
    }

    /// <summary>Networks with their layers, and pairs with their distances.</summary>
    public static void WriteJson(TextWriter writer, NetworkDistances distances) =>
        writer.WriteJson(json =>
        {
            json.WriteStartObject();
            json.WriteBoolean("weighted", distances.Options.Weighted);
            json.WriteBoolean("matchOutputs", distances.Options.MatchOutputs);
            json.WriteBoolean("approximate", distances.Options.Approximation is not null);
            json.WriteStartArray("networks");
            foreach (ComparedNetwork network in distances.Networks)
            {
                json.WriteStartObject();
                json.WriteString("name", network.Name);
                json.WriteStartArray("layers");
                foreach (SparseMatrix layer in network.Layers)
                {
                    json.WriteStartObject();
                    json.WriteString("name", layer.Name);
                    json.WriteNumber("outputs", layer.Outputs);
                    json.WriteNumber("inputs", layer.Inputs);
                    json.WriteNumber("connections", layer.Count);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteStartArray("pairs");
            foreach ((int first, int second) in Pairs(distances))
            {
                json.WriteStartObject();
                json.WriteString("first", distances.Networks[first].Name);
                json.WriteString("second", distances.Networks[second].Name);
                json.WriteNumber(Mean, distances.Matrix.Mean(first, second));
                json.WriteStartArray("layers");
                for (int layer = 0; layer < distances.Matrix.Layers.Count; layer++)
                {
                    json.WriteNumberValue(distances.Matrix.OfLayer(layer, first, second));
                }

                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        });

    /// <summary>The matrix of means as a heat map.</summary>
    public static string Svg(NetworkDistances distances)
    {
        string[] names = [.. distances.Networks.Select(network => network.Name)];
        var values = new double[names.Length, names.Length];
        for (int row = 0; row < names.Length; row++)
        {
            for (int column = 0; column < names.Length; column++)
            {
                values[row, column] = distances.Matrix.Mean(row, column);
            }
        }

        return FigureSvg.File(
            new FigureResult
            {
                Name = "distances",
                Specification = new FigureSpecification
                {
                    Name = "distances",
                    Title = "Topological distance, mean over layers",
                    Kind = "heatmap",
                    X = "network",
                    Y = "network",
                    Value = "distance",
                    YMinimum = 0,
                    YMaximum = 1,
                },
                XLabel = "network",
                YLabel = "distance",
                Series = [""],
                Panels = [new FigurePanel("", [], new HeatMap(names, names, values))],
                References = [],
                Notes = [],
            }
        );
    }

    private static string[] LayerRow(NetworkDistances distances, SparseMatrix layer, int index) =>
        [
            layer.Name,
            Invariant($"{layer.Outputs:N0}"),
            Invariant($"{layer.Inputs:N0}"),
            Connections(layer),
            Connections(distances.Networks[1].Layers[index]),
            Text(distances.Matrix.OfLayer(index, 0, 1)),
        ];

    private static string Connections(SparseMatrix layer) =>
        layer.Outputs == 0 || layer.Inputs == 0
            ? "no places"
            : Invariant($"{layer.Count:N0} ({100 * layer.Density:0.##}%)");

    private static IEnumerable<(int First, int Second)> Pairs(NetworkDistances distances) =>
        from second in Enumerable.Range(1, distances.Networks.Count - 1)
        from first in Enumerable.Range(0, second)
        select (first, second);

    private static string Text(double distance) => distance.ToString("0.0000", CultureInfo.InvariantCulture);
}
