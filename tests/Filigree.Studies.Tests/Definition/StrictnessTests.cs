using Filigree.Studies.Planning;

namespace Filigree.Studies.Tests.Definition;

/// <summary>Every mistake in a study file gets one line: where, what, what is valid.</summary>
public sealed class StrictnessTests
{
    private const string Head = "study: mine/try\nexperiment: toy\n";

    [Theory]
    [InlineData("seds: 3", "toy.yaml:3:1: unknown key 'seds' in the study; did you mean 'seeds'? valid: study, title")]
    [InlineData("walk: { rat: 1 }", "toy.yaml:3:9: unknown key 'rat' in walk; did you mean 'rate'? valid: steps, rate")]
    [InlineData("walk: { rate: fast }", "toy.yaml:3:15: rate is 'fast'; expected a number from 0 to 1")]
    [InlineData("walk: { rate: 1.5 }", "toy.yaml:3:15: rate is '1.5'; expected a number from 0 to 1")]
    [InlineData("walk: { rate: '0.5' }", "toy.yaml:3:15: rate is '0.5'; expected a number from 0 to 1")]
    [InlineData("walk: { rate: .inf }", "toy.yaml:3:15: rate is '.inf'; expected a number from 0 to 1")]
    [InlineData("walk: { rate: NaN }", "toy.yaml:3:15: rate is 'NaN'; expected a number from 0 to 1")]
    [InlineData("walk: { rate: 0,5 }", "toy.yaml:3:17: unknown key '5' in walk; valid: steps, rate")]
    [InlineData("walk: { steps: 1.5 }", "toy.yaml:3:16: steps is '1.5'; expected a whole number from 1 to 1000000")]
    [InlineData("walk: { steps: 99999999999 }", "steps is '99999999999'; expected a whole number from 1 to 1000000")]
    [InlineData("walk: [1]", "toy.yaml:3:7: walk is a list; expected a map of steps, rate")]
    [InlineData("walk: 5", "toy.yaml:3:7: walk is '5'; expected a map of steps, rate")]
    [InlineData(
        "wiring: lightnin",
        "toy.yaml:3:9: unknown wiring 'lightnin'; did you mean 'lightning'? valid: flat, lightning"
    )]
    [InlineData("wiring: { lightning: { cuont: 1 } }", "unknown option 'cuont' of lightning; did you mean 'count'?")]
    [InlineData("wiring: { lightning: { count: 0 } }", "count is '0'; expected a whole number from 1 to 1000")]
    [InlineData(
        "wiring: { flat: {}, lightning: {} }",
        "wiring is a map of 2 keys; expected one wiring with its options"
    )]
    [InlineData("wiring: [flat]", "wiring is a list; expected one of flat, lightning")]
    [InlineData("kind: [calm]", "toy.yaml:3:7: kind is a list; expected text")]
    [InlineData("seeds: 0", "toy.yaml:3:8: seeds is '0'; expected how many (5), a list ([42, 43]) or a range (42..52)")]
    [InlineData("seeds: 9..3", "seeds is '9..3'; expected how many (5)")]
    [InlineData("seeds: [1, 1]", "seed 1 stands here twice")]
    [InlineData("seeds: [1, -2]", "toy.yaml:3:12: seed is '-2'; expected a whole number from 0")]
    [InlineData("seeds: 0..999999", "at most 100000 in all")]
    [InlineData("vary: { wiring: [] }", "toy.yaml:3:17: wiring varies over a list; expected a list of values")]
    [InlineData("vary: { wiring: flat }", "wiring varies over 'flat'; expected a list of values")]
    [InlineData("vary: { wiring: [flat, flat] }", "wiring takes 'flat' twice; expected different values")]
    [InlineData(
        "vary: { way: { a: { walk.rate: 0.1 }, b: { walk.rate: 10% } } }",
        "way takes 'a' and 'b', which are one value; expected different values"
    )]
    [InlineData("vary: { walk.rate: [0.1, 0.10] }", "walk.rate takes '0.1' and '0.10', which are one value")]
    [InlineData(
        "vary: { walk.rate: [0.1, 0.2, 1e-1] }",
        "toy.yaml:3:31: walk.rate takes '0.1' and '1e-1', which are one"
    )]
    [InlineData("vary: { walk.rate: [10%, 0.1] }", "walk.rate takes '10%' and '0.1', which are one value")]
    [InlineData(
        "vary: { wiring: [lightning, { lightning: { strength: 50% } }] }",
        "wiring takes 'lightning' and 'lightning(strength 0.5)', which are one value; expected different values"
    )]
    [InlineData(
        "vary: { wiring.lightning: [{ count: 1, strength: 1 }, { strength: 1.0, count: 1 }] }",
        "are one value"
    )]
    [InlineData(
        "vary: { wirin: [flat] }",
        "toy.yaml:3:9: unknown path 'wirin' to vary; did you mean 'wiring'? valid: walk, wiring, kind"
    )]
    [InlineData("vary: { walk.rat: [1] }", "unknown key 'rat' in walk; did you mean 'rate'?")]
    [InlineData("vary: { walk.rate: [0.1, 2] }", "toy.yaml:3:26: rate is '2'; expected a number from 0 to 1")]
    [InlineData("vary: { pace: { slow: 3 } }", "case 'slow' is '3'; expected a map of settings")]
    [InlineData("vary: { pace: { slow: { walk.rat: 0.1 } } }", "unknown key 'rat' in walk")]
    [InlineData(
        "vary-streams: [wights]",
        "unknown stream 'wights'; did you mean 'weights'? valid: weights, split, order"
    )]
    [InlineData("study2: x\nstudy2: y", "toy.yaml:4:1: 'study2' stands here a second time")]
    [InlineData("quick: { walk: { rate: 7 } }", "toy.yaml:3:24: rate is '7'; expected a number from 0 to 1")]
    [InlineData("quick: 3", "quick is '3'; expected a map of settings")]
    [InlineData("quick: { extends: a }", "toy.yaml:3:10: what a study extends is read before 'quick' and options")]
    [InlineData("tables: { title: x }", "tables is a map; expected a list")]
    [InlineData("tables: [{ title: x, rows: rat, columns: [last_mean] }]", "unknown rows 'rat'; valid: seed")]
    [InlineData("tables: [{ title: x, rows: seed }]", "the table has no 'columns'")]
    [InlineData(
        "tables: [{ title: x, rows: seed, columns: [last_men] }]",
        "unknown name 'last_men'; did you mean 'last_mean'?"
    )]
    [InlineData(
        "tables: [{ title: x, rows: seed, columns: [seconds], test: z }]",
        "unknown test 'z'; valid: welch, student, paired, kruskal-wallis, permutation, paired-permutation, wilcoxon, none"
    )]
    [InlineData(
        "tables: [{ title: x, rows: seed, columns: [seconds], pairs: some }]",
        "unknown pairs 'some'; valid: baseline, all"
    )]
    [InlineData(
        "tables: [{ title: x, rows: seed, columns: [seconds], pairs: all, test: none }]",
        "toy.yaml:3:61: all pairs are asked for and 'test: none'; expected a test"
    )]
    [InlineData(
        "tables: [{ title: x, rows: seed, columns: [seconds], improvement: true }]",
        "toy.yaml:3:67: there is nothing to improve on; expected a test with a 'baseline' or 'pairs: all'"
    )]
    [InlineData(
        "tables: [{ title: x, rows: seed, columns: [{ name: seconds, centre: middle }] }]",
        "unknown centre 'middle'; valid: mean, median, iqm"
    )]
    [InlineData(
        "vary: { wiring: [flat, lightning] }\ntables: [{ title: x, rows: wiring, columns: [seconds], baseline: flt }]",
        "toy.yaml:4:66: baseline 'flt' is no level of wiring; did you mean 'flat'? valid: flat, lightning"
    )]
    [InlineData(
        "vary: { walk.rate: [0.1] }\ntables: [{ title: x, rows: rate, columns: [seconds], where: { rate: 0.2 } }]",
        "where: '0.2' is no level of rate; "
    )]
    [InlineData(
        "vary: { wiring: [flat] }\ntables: [{ title: x, rows: wiring, columns: [seconds], paper: { flot: { seconds: 1 } } }]",
        "the paper's 'flot' is no row of the table; did you mean 'flat'? valid: flat"
    )]
    [InlineData(
        "vary: { wiring: [flat] }\ntables: [{ title: x, rows: wiring, columns: [seconds], paper: { flat: { secnds: 1 } } }]",
        "the paper's 'secnds' is no column; did you mean 'seconds'? valid: seconds"
    )]
    [InlineData(
        "vary: { wiring: [flat] }\nfigures: [{ name: a, title: x, x: step, y: mean, where: { wiring: flot } }]",
        "where: 'flot' is no level of wiring; did you mean 'flat'?"
    )]
    [InlineData(
        "vary: { wiring: [flat, lightning] }\nexcept: [{ wirin: flat }]",
        "toy.yaml:4:12: except names 'wirin', which does not vary; did you mean 'wiring'? valid: wiring"
    )]
    [InlineData(
        "vary: { wiring: [flat, lightning] }\nexcept: [{ wiring: flot }]",
        "except: 'flot' is no level of wiring; did you mean 'flat'? valid: flat, lightning"
    )]
    [InlineData("except: [flat]", "toy.yaml:3:10: except has 'flat'; expected maps of a factor to its levels")]
    [InlineData("figures: [{ name: a b, title: x, x: step, y: mean }]", "name is 'a b'; expected letters, digits")]
    [InlineData("figures: [{ name: a, title: x, x: stepp, y: mean }]", "unknown x 'stepp'; did you mean 'step'?")]
    [InlineData(
        "figures: [{ name: a, title: x, kind: pie, x: step, y: mean }]",
        "unknown kind 'pie'; valid: curve, scatter"
    )]
    [InlineData(
        "figures: [{ name: a, title: x, x: step, y: mean, blocks: seed }]",
        "toy.yaml:3:50: unknown key 'blocks' in the figure of kind curve"
    )]
    [InlineData(
        "vary: { wiring: [flat] }\nfigures: [{ name: a, title: x, kind: critical-difference, x: last_mean, series: wiring, y: mean }]",
        "toy.yaml:4:89: unknown key 'y' in the figure of kind critical-difference"
    )]
    [InlineData(
        "vary: { wiring: [flat] }\nfigures: [{ name: a, title: x, kind: critical-difference, x: last_mean, series: wiring }]",
        "last_mean is to be ranked by, and neither way is better; expected better: higher or lower"
    )]
    [InlineData(
        "vary: { wiring: [flat] }\nfigures: [{ name: a, title: x, kind: critical-difference, x: seconds, series: wiring, better: lower, blocks: wiring }]",
        "wiring is both what is ranked and what makes the blocks; expected two factors"
    )]
    [InlineData(
        "vary: { wiring: [flat] }\nfigures: [{ name: a, title: x, kind: critical-difference, x: seconds, series: wiring, better: lower, level: 1 }]",
        "level is 0 or 1; expected a number between, such as 0.05"
    )]
    [InlineData("title: &a x", "anchors (&) and tags (!) are not used in study files")]
    [InlineData("title: *a", "aliases (*) are not used in study files")]
    [InlineData("title: !!int 3", "tags (!) are not used in study files")]
    [InlineData("title: [", "this is not valid YAML")]
    [InlineData("title: x\n---\nstudy: y", "a second document begins; expected one study")]
    [InlineData("extends: no/such", "toy.yaml:3:10: there is no study 'no/such', built in or as a file")]
    public void A_mistake_is_named_with_its_place_and_what_is_valid(string yaml, string message)
    {
        UserError error = Assert.Throws<UserError>(() => Toy.Plan(Head + yaml));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.StartsWith("toy.yaml:", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Theory]
    [InlineData("", "toy.yaml:1:1: the text is empty")]
    [InlineData("- a", "toy.yaml:1:1: found a list; expected a study")]
    [InlineData("study: a", "the study has no 'experiment'; expected one of toy")]
    [InlineData("study: a\nexperiment: tyo", "toy.yaml:2:13: unknown experiment 'tyo'; did you mean 'toy'? valid: toy")]
    [InlineData(
        "study: ../x\nexperiment: toy",
        "toy.yaml:1:8: the study's name is '../x'; expected 'study: ' with letters"
    )]
    [InlineData("study: a//b\nexperiment: toy", "the study's name is 'a//b'; expected 'study: ' with letters")]
    public void A_file_that_is_no_study_is_refused(string yaml, string message) =>
        Assert.Contains(message, Assert.Throws<UserError>(() => Toy.Plan(yaml)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("study: a\na: [\u0085ti", "toy.yaml:2:5: the character U+0085 cannot stand in a study")]
    [InlineData("study: a\0b", "toy.yaml:1:9: the character U+0000 cannot")]
    [InlineData("study: \u001b[2J", "toy.yaml:1:8: the character U+001B cannot")]
    [InlineData("a: 1\r\nb: \u009b", "toy.yaml:2:4: the character U+009B cannot")]
    [InlineData("a: \u007f", "write \"\\u007f\" in double quotes")]
    public void A_character_that_cannot_be_seen_is_refused_with_its_line_and_column(string yaml, string message) =>
        Assert.Contains(message, Assert.Throws<UserError>(() => Toy.Plan(yaml)).Message, StringComparison.Ordinal);

    [Fact]
    public void Half_a_surrogate_pair_is_refused_with_its_line_and_column() =>
        Assert.StartsWith(
            "toy.yaml:1:8: the character U+D800 cannot",
            Assert.Throws<UserError>(() => Toy.Plan("study: \ud800")).Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void Bytes_that_are_no_text_are_refused_with_their_line_and_column()
    {
        using var folder = new TemporaryFolder();
        string file = folder.File("study.yaml");
        File.WriteAllBytes(file, [.. "study: \u00fc\ntitle: "u8, 0xe9, .. " caf"u8]);

        UserError error = Assert.Throws<UserError>(() => StudySource.Find(file));

        Assert.StartsWith($"{file}:2:8: the byte 0xe9 is no part of UTF-8", error.Message, StringComparison.Ordinal);
        File.WriteAllBytes(file, [0xef, 0xbb, 0xbf, .. "study: \u00fc"u8]);
        Assert.Equal("study: \u00fc", StudySource.Find(file).Text);
    }

    [Theory]
    [InlineData("/dev/zero")]
    [InlineData("/dev/null")]
    [InlineData("..")]
    public void A_study_that_is_a_device_or_a_folder_is_refused_directly_and_where_one_extends_it(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }
        Assert.Throws<UserError>(() => StudySource.Find(path));
        Assert.Throws<UserError>(() => Toy.Plan($"extends: {path}"));
    }

    [Fact]
    public void A_study_of_more_than_a_megabyte_is_refused_without_being_read()
    {
        using var folder = new TemporaryFolder();
        string file = folder.Write("study.yaml", "");
        using (FileStream sparse = File.OpenWrite(file))
        {
            sparse.SetLength(1L << 40);
        }

        Assert.Contains(
            "is longer than the 1,048,576 bytes",
            Assert.Throws<UserError>(() => StudySource.Find(file)).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_deep_nest_is_refused_and_not_followed() =>
        Assert.Contains(
            "nested more than 32 levels deep",
            Assert.Throws<UserError>(() => Toy.Plan("study: " + new string('[', 100_000))).Message,
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData("walk.rat=1", "--set walk.rat=1: unknown key 'rat' in walk; did you mean 'rate'? valid: steps, rate")]
    [InlineData("walk.rate=x", "--set walk.rate=x: rate is 'x'; expected a number from 0 to 1")]
    [InlineData("walk.rate", "--set walk.rate: there is no value; expected path=value, such as training.rate=0.1")]
    [InlineData("walk.rate=[", "--set walk.rate=[: this is not valid YAML")]
    [InlineData(
        "wiring=flat",
        "--set wiring=flat: the study varies wiring, so this would have no effect; set what it takes"
    )]
    [InlineData("wiring.lightning.count=3", "the study varies wiring, so this would have no effect")]
    public void A_mistake_in_an_option_names_the_option(string setting, string message) =>
        Assert.Contains(
            message,
            Assert.Throws<UserError>(() => Toy.Plan(Toy.Walk, new StudyOptions { Set = [setting] })).Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void A_baseline_that_an_option_takes_away_is_refused()
    {
        string study =
            Toy.Walk + "\ntables: [{ title: x, rows: wiring, columns: [seconds], baseline: 'lightning(5, 0.25)' }]\n";
        Assert.NotEmpty(Toy.Plan(study).Trials);
        var options = new StudyOptions { Set = ["vary.wiring=[flat]"] };
        string message = Assert.Throws<UserError>(() => Toy.Plan(study, options)).Message;
        Assert.Contains(
            "baseline 'lightning(5, 0.25)' is no level of wiring; valid: flat",
            message,
            StringComparison.Ordinal
        );
        Assert.Contains("'tables: ~' for the usual tables", message, StringComparison.Ordinal);
        Assert.NotEmpty(Toy.Plan(study, options with { Set = [.. options.Set, "tables=~"] }).Trials);
    }

    [Fact]
    public void A_level_is_found_however_its_number_is_written()
    {
        Study study = Toy.Read(
            $"{Head}vary: {{ walk.rate: [0.50, 5%] }}\n"
                + "tables: [{ title: x, rows: rate, columns: [seconds], baseline: 0.5, where: { rate: 0.05 } }]"
        );
        Assert.Equal("0.50", study.Presentation.Tables[0].Baseline);
        Assert.Equal("5%", study.Presentation.Tables[0].Where["rate"]);
    }

    [Fact]
    public void Combinations_can_be_left_out_and_not_all_of_them()
    {
        const string Grid = Head + "vary: { wiring: [flat, lightning], walk.rate: [0.1, 0.2, 0.3] }\n";
        Plan plan = Toy.Plan(Grid + "except: [{ wiring: flat, rate: [0.1, 0.3] }, { wiring: lightning, rate: 0.20 }]");
        Assert.Equal(
            ["flat 0.2", "lightning 0.1", "lightning 0.3"],
            plan.Trials.Select(trial => $"{trial.Factors["wiring"]} {trial.Factors["rate"]}")
        );
        Assert.Contains(
            "'except' leaves no combination",
            Assert.Throws<UserError>(() => Toy.Plan(Grid + "except: [{ wiring: [flat, lightning] }]")).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void What_an_option_takes_away_is_gone_from_the_resolved_study_which_reads_as_strictly()
    {
        const string Grid =
            Head
            + "vary: { wiring: [flat, lightning], walk.rate: [0.1, 0.2] }\nexcept: [{ wiring: lightning, rate: 0.1 }, { wiring: flat, rate: 0.2 }]\n"
            + "tables: [{ title: x, rows: wiring, columns: [seconds], paper: { flat: { seconds: 1 }, lightning: { seconds: 2 } } }]";
        Study study = Toy.Read(Grid, new StudyOptions { Set = ["vary.wiring=[lightning]"] });
        Study again = Toy.Read(study.Resolved);

        Assert.Equal(["lightning"], again.Presentation.Tables[0].Paper.Keys);
        Assert.Single(again.Exceptions);
        Assert.Equal(Plan.Of(study).Trials.Select(trial => trial.Id), Plan.Of(again).Trials.Select(trial => trial.Id));
    }

    [Fact]
    public void Options_that_say_one_thing_twice_are_refused_for_one_would_silently_win()
    {
        string Message(StudyOptions options) => Assert.Throws<UserError>(() => Toy.Plan(Toy.Walk, options)).Message;
        Assert.Equal(
            "--set walk.rate=0.2: walk.rate is set twice; expected each path once",
            Message(new() { Set = ["walk.rate=0.1", "walk.rate=0.2"] })
        );
        Assert.StartsWith("--seeds 3: the seeds are set twice", Message(new() { Set = ["seeds=2"], Seeds = "3" }));
        Assert.StartsWith(
            "--kernel sparse: the kernel is",
            Message(
                new()
                {
                    Set = ["kernel=dense"],
                    Instead = new Dictionary<string, string> { ["kernel"] = "sparse" },
                }
            )
        );
    }

    [Fact]
    public void A_setting_that_every_case_sets_itself_is_refused()
    {
        const string Cases =
            "study: a\nexperiment: toy\nvary: { how: { slow: { walk.rate: 0.1, kind: calm }, fast: { walk.rate: 0.2 } } }";
        Assert.Equal(
            "--set walk.rate=0.5: every case of how sets walk.rate, so this would have no effect; set the cases: --set 'vary.how={...}'",
            Assert.Throws<UserError>(() => Toy.Plan(Cases, new() { Set = ["walk.rate=0.5"] })).Message
        );
        Assert.Equal(2, Toy.Plan(Cases, new() { Set = ["kind=keeping"] }).Trials.Count);
    }

    [Fact]
    public void Too_many_trials_are_refused_before_they_are_made()
    {
        string levels = string.Join(", ", Enumerable.Range(1, 400));
        string yaml = $"{Head}vary: {{ walk.steps: [{levels}], walk.spin-microseconds: [{levels}] }}";
        Assert.Contains(
            "more than 100000 trials",
            Assert.Throws<UserError>(() => Toy.Plan(yaml)).Message,
            StringComparison.Ordinal
        );
    }
}
