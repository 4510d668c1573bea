using Filigree.Data;
using Filigree.Numerics;
using Filigree.Options;

namespace Filigree.Training;

/// <summary>The data set of a file of separated values, whose first row names the columns.</summary>
internal static class CsvData
{
    private static readonly FileOption FileOption = new("file", "separated values, the first row names the columns");

    private static readonly TextOption ClassesOption = new("classes", "the column of the classes: names, or numbers")
    {
        WhenMissing = "targets says columns of numbers",
    };

    private static readonly ListOption<string> TargetsOption = new(new TextOption("targets", "columns of real targets"))
    {
        WhenMissing = "classes says a column",
    };

    private static readonly ListOption<string> IgnoredOption = new(
        new TextOption("ignored", "columns that are no features"),
        [],
        Fewest: 0
    );

    private static readonly NumberOption TestOption = new(
        "test",
        "share of the rows that test, drawn at random, the same ones in every trial",
        0.2,
        0,
        0.99,
        ExcludesMinimum: true
    );

    private static readonly WordOption<char> SeparatorOption = new(
        "separator",
        "between two fields",
        "comma",
        ("comma", ','),
        ("semicolon", ';'),
        ("tab", '\t')
    );

    /// <summary>The rule in study files.</summary>
    public static Rule<SampleData> Rule { get; } =
        new(
            "csv",
            "samples of a file of separated values, with classes or real targets",
            [FileOption, ClassesOption, TargetsOption, IgnoredOption, TestOption, SeparatorOption],
            Read
        )
        {
            FindConflict = options =>
                options.IsGiven(ClassesOption) == options.IsGiven(TargetsOption)
                    ? "csv wants either classes, the column of the classes, or targets, columns of numbers"
                    : null,
        };

    private static SampleData Read(Choice options)
    {
        string file = options.Get(FileOption).Path;
        var csv = new CsvOptions { Separator = options.Get(SeparatorOption), Ignored = options.Get(IgnoredOption) };
        SampleSet all = options.IsGiven(ClassesOption)
            ? SampleSet.ClassesFromCsv(file, options.Get(ClassesOption), csv)
            : SampleSet.TargetsFromCsv(file, options.Get(TargetsOption), csv);
        if (options.IsGiven(ClassesOption) && all.Classes < 2)
        {
            throw new UserError(
                $"column '{options.Get(ClassesOption)}' names one class alone, '{all.ClassNames[0]}'",
                file,
                "two classes or more"
            );
        }

        double share = options.Get(TestOption);
        if (NearestCount.Of(share, all.Count) == all.Count)
        {
            throw new UserError("no sample is left to train on", file, "more rows, or a smaller share of them: test");
        }

        var stream = new RandomStream(seed: 0, StreamNames.Split, layer: 0, step: 0);
        (SampleSet training, SampleSet test) = all.Split(ValidationSize.Share(share), stream);
        return test.Count > 0
            ? new SampleData(training, test) { Title = Path.GetFileName(file), File = Path.GetFullPath(file) }
            : throw new UserError("no sample is left to test on", file, "more rows, or a larger share of them: test");
    }
}
