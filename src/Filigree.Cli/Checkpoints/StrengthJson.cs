using System.Text.Json;
using Filigree.Cli.Shell;
using Filigree.Topology;

namespace Filigree.Cli.Checkpoints;

/// <summary>Strength statistics as JSON.</summary>
internal static class StrengthJson
{
    /// <summary>Writes one side of a layer; what is no number, such as the kurtosis of equal strengths, is null.</summary>
    public static void Write(Utf8JsonWriter writer, string name, StrengthStatistics side)
    {
        writer.WriteStartObject(name);
        writer.WriteNumber("neurons", side.Neurons);
        foreach ((string key, double number) in Numbers(side))
        {
            writer.WriteNumberOrNull(key, number);
        }

        writer.WriteEndObject();
    }

    /// <summary>The numbers with their names.</summary>
    public static IEnumerable<(string Name, double Number)> Numbers(StrengthStatistics side) =>
        [
            ("mean", side.Mean),
            ("standardDeviation", side.StandardDeviation),
            ("variance", side.Variance),
            ("predictedVariance", side.PredictedVariance),
            ("fourthMoment", side.FourthMoment),
            ("kurtosis", side.Kurtosis),
            ("largest", side.Largest),
        ];
}
