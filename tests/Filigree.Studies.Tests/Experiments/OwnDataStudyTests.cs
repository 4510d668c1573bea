using System.Globalization;
using Filigree.Numerics;
using Filigree.Studies.Execution;
using Filigree.Studies.Host;
using Filigree.Studies.Planning;
using Filigree.Studies.Reports;

namespace Filigree.Studies.Tests.Experiments;

/// <summary>Samples of a file in studies: classes or real targets, known by their content.</summary>
public sealed class OwnDataStudyTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly string file;

    public OwnDataStudyTests() => file = Write("samples.csv", shift: 0);

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Classes_of_a_file_are_trained_on_like_images()
    {
        TrialResult trial = SmallTrial.Run(Study($"csv: {{ file: '{file}', classes: kind, ignored: [price] }}"));

        Assert.InRange(trial.Summary["test_accuracy"], 0.8, 1);
        Assert.DoesNotContain("test_r2", trial.Summary.Keys);
        Assert.All(trial.Rows, row => Assert.DoesNotContain("validation_r2", row.Numbers.Keys));
    }

    [Fact]
    public void Real_targets_are_measured_by_the_share_of_their_variance_that_is_explained()
    {
        TrialResult trial = SmallTrial.Run(
            Study(
                $"csv: {{ file: '{file}', targets: [price], ignored: [kind] }}",
                "test-every: 1, evaluate-training: [3]"
            )
        );

        Assert.InRange(trial.Summary["test_r2"], 0.8, 1);
        Assert.DoesNotContain(trial.Summary.Keys, name => name.EndsWith("accuracy", StringComparison.Ordinal));
        MetricRowOf(3, "test_r2");
        MetricRowOf(3, "evaluated_training_r2");
        // The best epoch is the one of the lowest loss, and R2 of the mean squared error is highest there.
        double[] r2 = [.. trial.Rows.Skip(1).Select(row => row.Numbers["validation_r2"])];
        Assert.Equal(r2.Max(), trial.Summary["best_validation_r2"]);
        Assert.Equal(trial.Summary["convergence_epoch"], trial.Summary["best_epoch"]);

        void MetricRowOf(int epoch, string number) =>
            Assert.Single(trial.Rows, row => row.Numbers["epoch"] == epoch && row.Numbers.ContainsKey(number));
    }

    [Fact]
    public void Other_numbers_under_the_same_name_are_another_trial_and_the_same_numbers_elsewhere_are_not()
    {
        string moved = Write("moved.csv", shift: 0);
        string changed = Write("changed.csv", shift: 1);
        string Id(string path) =>
            SmallTrial.Plan(Study($"csv: {{ file: '{path}', classes: kind, ignored: [price] }}")).Trials[0].Id;

        Assert.Equal(Id(file), Id(moved));
        Assert.NotEqual(Id(file), Id(changed));
    }

    [Fact]
    public void Reports_call_them_by_the_name_of_their_file()
    {
        string Data(string path) =>
            Assert.Single(SmallTrial.Plan(Study($"csv: {{ file: '{path}', classes: kind, ignored: [price] }}")).Data);

        Assert.Equal("samples.csv", Data(file));
        // A file that is called like a data set is not taken for it.
        Assert.Equal("csv mnist", Data(Write("mnist", shift: 0)));
    }

    [Fact]
    public void Files_of_one_name_in_several_folders_are_told_apart_by_as_much_of_their_paths_as_is_needed()
    {
        string Data(params string[] paths) => string.Join("; ", SmallTrial.Plan(FactorOf(paths)).Data);
        string here = Write("here/part/samples.csv", shift: 1);
        string there = Write("there/part/samples.csv", shift: 2);
        string other = Write("there/other/samples.csv", shift: 3);
        string copy = Write("copy/samples.csv", shift: 1);

        Assert.Equal("here/part/samples.csv; there/part/samples.csv", Data(here, there));
        Assert.Equal("part/samples.csv; other/samples.csv", Data(there, other));
        Assert.Equal(
            "here/part/samples.csv; there/part/samples.csv; there/other/samples.csv",
            Data(here, there, other)
        );
        // The same samples are the same trials.
        Assert.Equal("samples.csv", Data(here, copy));
        Assert.Equal("samples.csv; moved.csv", Data(here, Write("moved.csv", shift: 2)));
    }

    [Fact]
    public void A_report_names_files_of_one_name_apart()
    {
        Plan plan = SmallTrial.Plan(FactorOf([Write("one/samples.csv", shift: 1), Write("two/samples.csv", shift: 2)]));
        string run = folder.File("run");
        SmallTrial.Run(plan, run, new SilentObserver());

        string page = File.ReadAllText(Report.Write(RunFolder.Load(run, plan: null), run)[0]);

        Assert.Contains("one/samples.csv; two/samples.csv", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("csv: { file: FILE }", "", "csv wants either classes, the column of the classes, or targets")]
    [InlineData("csv: { file: FILE, classes: kind, targets: [price] }", "", "csv wants either classes")]
    [InlineData("csv: { file: FILE, classes: kindd }", "", "kindd")]
    [InlineData("csv: { file: nowhere.csv, classes: kind }", "", "nowhere.csv")]
    [InlineData(
        "csv: { file: FILE, classes: kind, ignored: [price] }",
        "views: six",
        "views is 'six', and csv has no images; expected a data set of images, or no such key"
    )]
    [InlineData(
        "csv: { file: FILE, targets: [price], ignored: [kind] }",
        "loss: cross-entropy",
        "the loss does not fit the data: cross-entropy wants classes; the samples have none"
    )]
    [InlineData(
        "csv: { file: FILE, classes: kind, ignored: [price] }",
        "loss: mean-squared-error",
        "the loss does not fit the data: The mean squared error wants targets that are numbers"
    )]
    [InlineData(
        "csv: { file: FILE, targets: [price], ignored: [kind] }",
        "label-smoothing: 0.1",
        "label-smoothing is of cross-entropy, and the loss is mean-squared-error; expected one of both"
    )]
    [InlineData("csvv: { file: FILE }", "", "did you mean 'csv'?")]
    public void What_cannot_be_is_refused_before_anything_is_trained(string data, string training, string expected)
    {
        string yaml = Study(data.Replace("FILE", $"'{file}'", StringComparison.Ordinal), training);
        string message = Assert.Throws<UserError>(() => SmallTrial.Plan(yaml)).Message;
        Assert.Contains(expected, message, StringComparison.Ordinal);
    }

    [Fact]
    public void Images_have_no_real_targets_and_tables_of_values_no_augmentation()
    {
        string images = Study("FILE").Replace("{ FILE }", "fashion-mnist-small", StringComparison.Ordinal);
        Assert.Contains(
            "the loss does not fit the data",
            Refusal(images.Replace("epochs: 3", "epochs: 3, loss: mean-squared-error", StringComparison.Ordinal)),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "augment changes images, and csv has none",
            Refusal(
                Study($"csv: {{ file: '{file}', classes: kind }}")
                    .Replace("validation: 20%", "validation: 20%, augment: [flip]", StringComparison.Ordinal)
            ),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "csv has real targets, and this experiment compares accuracies; expected samples with classes",
            Refusal(
                Study($"csv: {{ file: '{file}', targets: [price], ignored: [kind] }}")
                    .Replace("experiment: train", "experiment: child-net\nkeep: 50%", StringComparison.Ordinal)
            ),
            StringComparison.Ordinal
        );

        static string Refusal(string yaml) => Assert.Throws<UserError>(() => SmallTrial.Plan(yaml)).Message;
    }

    private static string Study(string data, string training = "") =>
        $$"""
            study: test/own-data
            experiment: train
            data: { name: { {{data}} }, validation: 20% }
            model: { mlp: { hidden: [12] } }
            wiring: he-normal
            training: { optimizer: adam, rate: 0.02, batch: 16, epochs: 3{{(
                training.Length > 0 ? ", " + training : ""
            )}} }
            """;

    private static string FactorOf(string[] paths) =>
        Study($"csv: {{ file: '{paths[0]}', classes: kind, ignored: [price] }}")
        + "\nvary:\n  data.name:\n"
        + string.Concat(
            paths.Select(path => $"    - {{ csv: {{ file: '{path}', classes: kind, ignored: [price] }} }}\n")
        );

    // price = 2 a - b, kind = its sign: learned in a few epochs.
    private string Write(string name, int shift)
    {
        RandomStream random = new Randomness(5).Stream("samples", shift);
        var numbers = new float[800];
        random.FillUniform(numbers, -1, 1);
        List<string> lines = ["a,b,kind,price"];
        for (int row = 0; row < 400; row++)
        {
            (float a, float b) = (numbers[2 * row], numbers[(2 * row) + 1]);
            float price = (2 * a) - b;
            lines.Add(
                string.Create(CultureInfo.InvariantCulture, $"{a:R},{b:R},{(price > 0 ? "dear" : "cheap")},{price:R}")
            );
        }

        string path = folder.File(name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllLines(path, lines);
        return path;
    }
}
