using System.Text;
using Filigree.Numerics;
using Filigree.Options;
using Filigree.Studies.Definition;
using Filigree.Studies.Execution;
using Filigree.Studies.Planning;
using Filigree.Studies.Reports;

namespace Filigree.Studies.Tests.Definition;

/// <summary>Whatever text a study holds is read back equal from what is written of it.</summary>
public sealed class YamlWriterTests
{
    private static readonly string[] Nasty =
    [
        "",
        " ",
        "a ",
        " a",
        "-",
        "- a",
        "--- a",
        "... b",
        "---",
        "?",
        "? a",
        ": ",
        "a: b",
        "a #b",
        "# a",
        "~",
        "null",
        "true",
        "0x1f",
        "1_000",
        "0.10",
        "1e-1",
        "10%",
        "%a",
        "@a",
        "`a",
        "!a",
        "&a",
        "*a",
        "|",
        ">",
        "'",
        "\"",
        "\\",
        "\\u2028",
        "{a}",
        "[a]",
        "a, b",
        "\n",
        "a\nb",
        "\r\n",
        "\t",
        "a\tb",
        "\u0085",
        "\u2028",
        "a\u2028b",
        "\u2029",
        "\u00a0",
        "\ufeff",
        "\ufeffa",
        "\u0000",
        "\u0007",
        "\u007f",
        "\u009f",
        "\u200b",
        "\u202e",
        "é",
        "日本語",
        "𝔸",
        "😀 a",
        "\ufffe",
        "\uffff",
        "\ue000",
        "e\u0301",
        "א\u05b0",
        "=1+1",
        "\u001b[31m",
    ];

    public static TheoryData<int> Rounds => [.. Enumerable.Range(0, 40)];

    [Fact]
    public void Every_nasty_text_is_read_back_as_value_as_key_and_in_lists() =>
        Assert.All(Nasty, text => AssertRoundTrip([text, text]));

    [Theory]
    [MemberData(nameof(Rounds))]
    public void Texts_put_together_at_random_are_read_back(int round)
    {
        RandomStream random = new Randomness((ulong)round).Stream("texts");
        string Draw()
        {
            var text = new StringBuilder();
            for (int piece = random.NextInt32(6); piece >= 0; piece--)
            {
                text.Append(random.NextInt32(3) == 0 ? Rune(random).ToString() : Nasty[random.NextInt32(Nasty.Length)]);
            }
            return text.ToString();
        }

        AssertRoundTrip([.. Enumerable.Range(0, 12).Select(_ => Draw())]);
    }

    [Theory]
    [InlineData("One line\u2028 another")]
    [InlineData("a\u0085b \u2029 \ufeff c\u0000\u001b[2J")]
    [InlineData("quoted \" and \\ and ' and: # {a} [b]")]
    public void A_study_with_such_text_is_planned_run_written_and_reported(string text)
    {
        using var temporary = new TemporaryFolder();
        string quoted = YamlWriter.Inline(new ScalarNode(Origin.Option("a test"), text, IsQuoted: true));
        Plan plan = Toy.Plan(
            $$"""
            study: nasty
            title: {{quoted}}
            description: {{quoted}}
            experiment: toy
            walk: { steps: 10 }
            vary: { way: { {{quoted}}: { walk.rate: 0.1 }, b: { walk.rate: 0.2 } } }
            tables: [{ title: {{quoted}}, rows: way, columns: [last_mean] }]
            """
        );
        var folder = new RunFolder(temporary.File("run"));
        Toy.Run(plan, folder);
        var plans = new RunPlans(folder);
        StudyResults results = RunReader.Read(folder, plans, plans.Choose(null), Host.Program.Experiments);

        Assert.Equal(text.Trim(), results.Presentation.Description);
        Assert.Equal([text, "b"], results.Trials.Select(trial => trial.Factors["way"]));
        Assert.Equal(plan.Study.Resolved, Toy.Read(File.ReadAllText(folder.ResolvedFile)).Resolved);
        Assert.True(File.Exists(Report.Write(results, folder.Path)[0]));
    }

    [Fact]
    public void A_key_too_long_for_YAML_is_refused_before_anything_runs()
    {
        string yaml =
            $"study: a\nexperiment: toy\nvary:\n  m:\n    ? {new string('L', 1200)}\n    : {{ walk.rate: 0.1 }}\n";
        UserError error = Assert.Throws<UserError>(() => Toy.Plan(yaml));
        Assert.Contains("toy.yaml:5:7: a key of 1200 characters", error.Message, StringComparison.Ordinal);
        Toy.Plan(yaml.Replace(new string('L', 1200), new string('L', 900)));
    }

    private static void AssertRoundTrip(IReadOnlyList<string> texts)
    {
        Origin origin = Origin.Option("a test");
        ScalarNode[] values = [.. texts.Select(text => new ScalarNode(origin, text, IsQuoted: true))];
        Entry[] entries =
        [
            .. values.DistinctBy(value => value.Text).Select(value => new Entry(value.Text, origin, value)),
        ];
        var map = new MapNode(
            origin,
            [
                .. entries,
                new Entry("the list", origin, new ListNode(origin, values)),
                new Entry("the map", origin, new MapNode(origin, entries)),
                new Entry("maps", origin, new ListNode(origin, [new MapNode(origin, entries), values[0]])),
            ]
        );
        string written = YamlWriter.Write(map);
        Assert.Equal(Shape(map), Shape(YamlText.ReadDocument(written, "written.yaml")));
        Assert.DoesNotContain(written, char.IsSurrogate);
    }

    private static string Shape(Node node) =>
        node switch
        {
            ScalarNode scalar => $"<{scalar.Text}>",
            ListNode list => $"[{string.Join('|', list.Items.Select(Shape))}]",
            MapNode map =>
                $"{{{string.Join('|', map.Entries.Select(entry => $"<{entry.Key}>={Shape(entry.Value)}"))}}}",
            _ => "",
        };

    private static Rune Rune(RandomStream random)
    {
        while (true)
        {
            if (
                System.Text.Rune.TryCreate(
                    random.NextInt32(random.NextInt32(2) == 0 ? 0x3000 : 0x110000),
                    out Rune rune
                )
            )
            {
                return rune;
            }
        }
    }
}
