using Filigree.Options;

namespace Filigree.Training;

/// <summary>Data sets that are made by rules, beside the images that are known by name.</summary>
internal static class DataRules
{
    /// <summary>The rules, in the order of help texts.</summary>
    public static Catalog<SampleData> Catalog { get; } = new("data set", CsvData.Rule);
}
