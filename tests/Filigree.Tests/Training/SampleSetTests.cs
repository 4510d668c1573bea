using System.Text;
using Filigree.Data;
using Filigree.Models;
using Filigree.Numerics;
using Filigree.Tests.Data;
using Filigree.Training;
using Filigree.Wiring;

namespace Filigree.Tests.Training;

/// <summary>Samples of one's own: from arrays, spans, sequences and files of separated values.</summary>
public sealed class SampleSetTests
{
    [Fact]
    public void Arrays_spans_and_sequences_make_the_same_samples()
    {
        float[] flat = [1, 2, 3, 4, 5, 6];
        float[,] matrix =
        {
            { 1, 2, 3 },
            { 4, 5, 6 },
        };
        int[] classes = [1, 0];
        foreach (
            SampleSet samples in (SampleSet[])
                [
                    SampleSet.OfClasses(flat, classes),
                    SampleSet.OfClasses(matrix, classes),
                    SampleSet.OfClasses([([1, 2, 3], 1), ([4, 5, 6], 0)]),
                ]
        )
        {
            Assert.Equal((2, 3, 2, 0), (samples.Count, samples.Features, samples.Classes, samples.Targets));
            Assert.Equal([4, 5, 6], samples.FeaturesOf(1).ToArray());
            Assert.Equal(1, samples.ClassOf(0));
        }

        foreach (
            SampleSet samples in (SampleSet[])
                [
                    SampleSet.OfTargets(flat, [7, 8, 9, 10], targetsPerSample: 2),
                    SampleSet.OfTargets(
                        matrix,
                        new float[,]
                        {
                            { 7, 8 },
                            { 9, 10 },
                        }
                    ),
                    SampleSet.OfTargets([([1, 2, 3], [7f, 8]), ([4, 5, 6], [9f, 10])]),
                ]
        )
        {
            Assert.Equal((2, 3, 0, 2), (samples.Count, samples.Features, samples.Classes, samples.Targets));
            Assert.Equal([9, 10], samples.TargetsOf(1).ToArray());
            Assert.Throws<InvalidOperationException>(() => samples.ClassOf(0));
        }

        Assert.Equal(1, SampleSet.OfTargets(matrix, [7f, 8]).Targets);
        Assert.Equal(5, SampleSet.OfClasses(flat, classes, classCount: 5).Classes);
    }

    [Fact]
    public void Samples_are_copies()
    {
        float[] flat = [1, 2];
        SampleSet samples = SampleSet.OfClasses(flat, [0, 1]);
        flat[0] = 9;
        Assert.Equal([1], samples.FeaturesOf(0).ToArray());
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        foreach (
            (Action make, string said) in ((Action, string)[])
                [
                    (() => SampleSet.OfClasses([1f, 2, 3], [0, 1]), "3 features are no whole number of features"),
                    (() => SampleSet.OfClasses([], []), "no whole number"),
                    (() => SampleSet.OfClasses([1f, float.NaN], [0, 1]), "Sample 1 has NaN as feature 0"),
                    (
                        () => SampleSet.OfClasses([1f, 2], [0, 2], classCount: 2),
                        "class of sample 1 is 2; expected 0 to 1"
                    ),
                    (() => SampleSet.OfClasses([1f, 2], [0, -1]), "class of sample 1 is -1"),
                    (() => SampleSet.OfClasses(new float[3, 1], [0, 1]), "features of 3 samples and the targets of 2"),
                    (
                        () => SampleSet.OfClasses([([1f], 0), ([1, 2], 1)]),
                        "Sample 1 has 2 features; those before it have 1"
                    ),
                    (() => SampleSet.OfTargets([1f, 2], [1f, 2, 3], 2), "3 targets are not 2 for each sample"),
                    (
                        () => SampleSet.OfTargets([1f, 2], [1f, float.PositiveInfinity]),
                        "as target 0; expected a number"
                    ),
                    (() => SampleSet.OfTargets([([1f], [1f]), ([2f], [1f, 2])]), "Sample 1 has 2 targets"),
                ]
        )
        {
            Assert.Contains(said, Assert.Throws<ArgumentException>(make).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_file_of_separated_values_gives_classes_with_names()
    {
        using var folder = new TemporaryFolder();
        string path = Write(
            folder,
            "\uFEFFlength, width,\"kind, said\",number\r\n1.5,2,rose,1\r\n\r\n-3e1,\"4\",\"tu\"\"lip\",2\r\n5,6,rose,3"
        );
        SampleSet samples = SampleSet.ClassesFromCsv(path, "kind, said", new CsvOptions { Ignored = ["number"] });

        Assert.Equal(["length", "width"], samples.FeatureNames);
        Assert.Equal(["rose", "tu\"lip"], samples.ClassNames);
        Assert.Equal([0, 1, 0], Enumerable.Range(0, 3).Select(samples.ClassOf));
        Assert.Equal([-30, 4], samples.FeaturesOf(1).ToArray());
        Assert.Equal(2, samples.Classes);

        SampleSet chosen = SampleSet.ClassesFromCsv(
            path,
            "kind, said",
            new CsvOptions { Features = ["number", "length"] }
        );
        Assert.Equal([3, 5], chosen.FeaturesOf(2).ToArray());
    }

    [Fact]
    public void Classes_that_are_numbers_come_in_their_order()
    {
        using var folder = new TemporaryFolder();
        SampleSet samples = SampleSet.ClassesFromCsv(
            Write(folder, "x;y\n1;10\n2;2\n3;-1\n4;10\n"),
            "y",
            new CsvOptions { Separator = ';' }
        );
        Assert.Equal(["-1", "2", "10"], samples.ClassNames);
        Assert.Equal([2, 1, 0, 2], Enumerable.Range(0, 4).Select(samples.ClassOf));
    }

    [Fact]
    public void A_file_of_separated_values_gives_real_targets()
    {
        using var folder = new TemporaryFolder();
        string path = Write(folder, "a\tb\tc\n1\t2\t3\n4\t5\t6\n");
        SampleSet samples = SampleSet.TargetsFromCsv(path, ["c", "a"], new CsvOptions { Separator = '\t' });
        Assert.Equal([6, 4], samples.TargetsOf(1).ToArray());
        Assert.Equal([5], samples.FeaturesOf(1).ToArray());
        Assert.Equal(2, SampleSet.TargetsFromCsv(path, "b", new CsvOptions { Separator = '\t' }).Features);
    }

    [Theory]
    [InlineData("a,b\n1,2\n3\n", ":3: has 1 fields; expected 2")]
    [InlineData("a,b\n1,2\n3,4,5\n", ":3: has 3 fields; expected 2")]
    [InlineData("a,b\n1,x\nmany,y\n", ":3: 'many' in column 'a' is no number")]
    [InlineData("a,b\n\"1,5\",x\n", ":2: '1,5' in column 'a' is no number")]
    [InlineData("a,b\n,x\n", ":2: '' in column 'a' is no number")]
    [InlineData("a,b\nNaN,x\n", ":2: 'NaN' in column 'a' is no number")]
    [InlineData("a,b\n1e39,x\n", "is no number")]
    [InlineData("a,b\n1, \n", ":2: column 'b' is empty")]
    [InlineData("a,b\n1,1\n2,2\n3,1.0\n", "column 'b' has 1 and 1.0, one number written in two ways")]
    [InlineData("a,b\n1,-0\n2,0\n", "one number written in two ways")]
    [InlineData("a,b\r1,2\rmany,3\r", ":3: 'many' in column 'a' is no number")]
    [InlineData("length,colour\n1,2\n", "has no column 'b'; expected length, colour")]
    [InlineData("a;b\n1;2\n", "the separator was taken to be ','")]
    [InlineData("b,b\n1,2\n", "two columns 'b'")]
    [InlineData("b\n1\n", "no column is left for features")]
    [InlineData("a,b\n", "has no samples")]
    [InlineData("\n\n", "has no rows")]
    [InlineData("a,b\n1,\"x\n", ":2: a quote is not closed")]
    [InlineData("a,b\n1,x\"y\n", ":2: a quote stands in the middle")]
    [InlineData("a,b\n\"1\" ,x\n", ":2: a quote stands in the middle")]
    public void A_file_that_is_wrong_is_told_in_one_line(string text, string said)
    {
        using var folder = new TemporaryFolder();
        UserError error = Assert.Throws<UserError>(() => SampleSet.ClassesFromCsv(Write(folder, text), "b"));
        Assert.Contains(said, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void Names_that_begin_alike_and_numbers_among_names_are_classes_of_their_own()
    {
        using var folder = new TemporaryFolder();
        SampleSet samples = SampleSet.ClassesFromCsv(Write(folder, "a,b\r1,1\r2,1.0\r3,one\r"), "b");
        Assert.Equal(["1", "1.0", "one"], samples.ClassNames);
    }

    [Theory]
    [InlineData("a,b\n1,9007199254740992\n2,9007199254740993\n", "9007199254740992", "9007199254740993")]
    [InlineData("a,b\n1,1e400\n2,2e400\n", "1e400", "2e400")]
    public void Numbers_that_are_one_as_doubles_alone_are_two_classes(string text, string first, string second)
    {
        using var folder = new TemporaryFolder();
        Assert.Equal([first, second], SampleSet.ClassesFromCsv(Write(folder, text), "b").ClassNames);
    }

    [Fact]
    public void A_carriage_return_within_a_line_ends_none_where_lines_end_otherwise()
    {
        using var folder = new TemporaryFolder();
        SampleSet samples = SampleSet.ClassesFromCsv(Write(folder, "a,b\n1,one\rtwo\n2,three\n"), "b");
        Assert.Equal(["one\rtwo", "three"], samples.ClassNames);
    }

    [Fact]
    public void A_column_is_one_target_and_not_ignored_too()
    {
        using var folder = new TemporaryFolder();
        string path = Write(folder, "a,b\n1,2\n");
        Assert.Contains(
            "a target twice",
            Assert.Throws<UserError>(() => SampleSet.TargetsFromCsv(path, ["b", "b"])).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "column 'b' is a target, and among those to be ignored",
            Assert
                .Throws<UserError>(() => SampleSet.ClassesFromCsv(path, "b", new CsvOptions { Ignored = ["b"] }))
                .Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Bytes_that_are_no_text_are_told_so()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("x.csv", [.. "a,b\n1,"u8, 0xFF, 0xFE, (byte)'\n']);
        Assert.Contains(
            "is no text",
            Assert.Throws<UserError>(() => SampleSet.ClassesFromCsv(path, "b")).Message,
            StringComparison.Ordinal
        );
        Assert.Throws<UserError>(() => SampleSet.ClassesFromCsv(path + "x", "b"));
        Assert.Contains(
            "has no column 'colour', did you mean 'color'?",
            Assert
                .Throws<UserError>(() => SampleSet.ClassesFromCsv(Write(folder, "size,color\n1,2\n"), "colour"))
                .Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_split_parts_the_samples_and_keeps_their_names()
    {
        SampleSet samples = SampleSet.OfClasses(
            [.. Enumerable.Range(0, 100).Select(number => (float)number)],
            [.. Enumerable.Range(0, 100).Select(number => number % 3)]
        );
        RandomStream stream = new Randomness(4).Stream(StreamNames.Split);
        (SampleSet rest, SampleSet test) = samples.Split(ValidationSize.Share(0.25), stream);
        (SampleSet training, SampleSet validation) = rest.Split(ValidationSize.Count(15), stream);

        Assert.Equal((60, 15, 25), (training.Count, validation.Count, test.Count));
        float[] all =
        [
            .. new[] { training, validation, test }.SelectMany(part =>
                Enumerable.Range(0, part.Count).Select(sample => part.FeaturesOf(sample)[0])
            ),
        ];
        Assert.Equal(Enumerable.Range(0, 100).Select(number => (float)number), all.Order());
        Assert.Equal(test.FeaturesOf(3)[0] % 3, test.ClassOf(3));
        Assert.Equal(3, test.Classes);

        // The same seed parts them in the same way.
        (_, SampleSet again) = samples.Split(ValidationSize.Share(0.25), new Randomness(4).Stream(StreamNames.Split));
        Assert.Equal(
            Enumerable.Range(0, 25).Select(sample => test.FeaturesOf(sample)[0]),
            Enumerable.Range(0, 25).Select(sample => again.FeaturesOf(sample)[0])
        );
        (SampleSet whole, SampleSet none) = samples.Split(ValidationSize.None, stream);
        Assert.Equal((100, 0, 1), (whole.Count, none.Count, none.Features));
    }

    [Fact]
    public void A_scale_learns_from_some_samples_and_applies_to_all()
    {
        SampleSet samples = SampleSet.OfTargets(
            new float[,]
            {
                { 1, 0.1f },
                { 5, 0.1f },
            },
            [1f, 2]
        );
        FeatureScale scale = FeatureScale.Of(samples);
        Assert.Equal([3, 0.1f], scale.Offset);
        Assert.Equal([0.5f, 1], scale.Factor);
        Assert.Equal([-1, 0], scale.Apply(samples).FeaturesOf(0).ToArray());
        Assert.Equal([2], scale.Apply(samples).TargetsOf(1).ToArray());
        Assert.Equal([1, 0, 2, 1], scale.Apply([5, 0.1f, 7, 1.1f]), (x, y) => Math.Abs(x - y) < 1e-6);
        Assert.Throws<ArgumentException>(() => scale.Apply([1f, 2, 3]));
        Assert.Throws<ArgumentException>(() => FeatureScale.Of(samples.Take([])));
    }

    [Fact]
    public void A_network_trains_on_ones_own_samples_and_evaluates_them()
    {
        // Which of two features is larger.
        float[] features = [.. Enumerable.Range(0, 400).Select(number => number * 37 % 101 / 50f - 1)];
        int[] classes =
        [
            .. Enumerable.Range(0, 200).Select(sample => features[2 * sample] > features[2 * sample + 1] ? 1 : 0),
        ];
        SampleSet samples = SampleSet.OfClasses(features, classes);
        var randomness = new Randomness(1);
        using var network = Mlp.Create([2, 20, 2]);
        new HeNormal().Wire(network, randomness);
        using var optimizer = new Sgd(momentum: 0.9);
        using var run = new TrainingRun(
            network,
            optimizer,
            samples,
            samples,
            new TrainingOptions
            {
                Epochs = 30,
                Batch = 20,
                Schedule = new ConstantSchedule(0.1),
            },
            randomness
        );
        run.Run();
        Assert.InRange(run.Evaluate(samples).Accuracy, 0.97, 1);
        Assert.Equal(1, network.Predict([0.9f, -0.9f]).Class);
    }

    private static string Write(TemporaryFolder folder, string text) =>
        folder.Write("samples.csv", Encoding.UTF8.GetBytes(text));
}
