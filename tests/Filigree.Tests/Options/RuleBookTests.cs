using Filigree.Connectivity;
using Filigree.Data;
using Filigree.Layers;
using Filigree.Models;
using Filigree.Numerics;
using Filigree.Options;
using Filigree.Plasticity;
using Filigree.Training;
using Filigree.Wiring;

namespace Filigree.Tests.Options;

/// <summary>What rules declare is what is read, whoever reads it.</summary>
public sealed class RuleBookTests
{
    private static readonly RuleBook Rules = new(
        ModelRules.Catalog,
        Wirings.Catalog,
        PlasticityRules.Catalog,
        Patterns.Catalog,
        Scores.Catalog,
        Shares.Catalog,
        Schedules.Catalog,
        OptimizerRules.Catalog,
        ScheduleRules.Catalog,
        AugmentationRules.Catalog
    );

    public static TheoryData<string, string, string> Defaults
    {
        get
        {
            var data = new TheoryData<string, string, string>();
            foreach (Catalog catalog in Rules.Catalogs)
            {
                foreach (Rule rule in catalog.Rules)
                {
                    foreach (
                        RuleOption option in rule.Options.Where(one => one is { IsRequired: false, WhenMissing: null })
                    )
                    {
                        data.Add(catalog.Noun, rule.Name, option.Name);
                    }
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Defaults))]
    public void A_default_written_out_is_the_default(string noun, string name, string option)
    {
        Catalog catalog = Rules.Find(noun)!;
        Rule rule = catalog.Rules.Single(one => one.Name == name);
        string text = rule.Options.Single(one => one.Name == option).DefaultText;
        string required = string.Concat(
            rule.Options.Where(one => one.IsRequired).Select(one => $"{one.Name}={Given(one)}, ")
        );
        string alone = $"{name}({required.TrimEnd(' ', ',')})";
        // An option that means nothing without another is refused by its rule, and shown with it.
        string with = (name, option) switch
        {
            ("erdos-renyi", "spread") => "density=0.1, ",
            ("iterative-pruning", "rewind-epoch") => "rewind=epoch, ",
            ("rule", "moves" or "fraction") => required + "grow=random, ",
            ("rule", "law") => required + "density=0.1, ",
            ("rule", "rewind") => required + "survivors=rewind, ",
            _ => required,
        };
        string bare = with == required ? alone : $"{name}({with.TrimEnd(' ', ',')})";
        Assert.Equal(Read(bare).Canonical, Read($"{name}({with}{option}={text})").Canonical);

        string Given(RuleOption one) =>
            one switch
            {
                TimeOption => "3",
                NestedOption<IScore> => "magnitude",
                _ => one.Unit == "" ? "[0.5]" : "[3]",
            };

        Choice Read(string line) =>
            catalog.ReadAny(new ScalarNode(Origin.Option("a test"), line, IsQuoted: false), Rules);
    }

    [Fact]
    public void A_book_with_a_rule_of_ones_own_knows_it_everywhere_and_the_book_it_came_from_does_not()
    {
        var half = new NumberOption("half", "half of every weight", 0.25, 0, 1);
        Rule<IWiring> own = new("own", "all weights alike", [half], options => new Own((float)options.Get(half)));
        RuleBook book = Rules.With(own);
        Assert.Equal(0.5f, Assert.IsType<Own>(book.Parse<IWiring>("own(0.5)")).Half);
        Assert.IsType<Own>(Assert.IsType<Rewired>(book.Parse<IWiring>("preferential-attachment(own)")).Foundation);
        Assert.Throws<UserError>(() => Rules.Parse<IWiring>("own"));
        Assert.Throws<ArgumentException>(() => book.With(own));
        Assert.Throws<InvalidOperationException>(() => RuleBook.Empty.With(own));
    }

    [Fact]
    public void A_rule_that_contradicts_itself_is_refused_where_it_is_declared()
    {
        var twice = new CountOption("n", "a number", 1);
        Assert.Throws<ArgumentException>(() => Make(twice, twice));
        Assert.Throws<ArgumentOutOfRangeException>(() => Make(new NumberOption("p", "a share", 2, 0, 1)));
        Assert.Throws<ArgumentException>(() => Make(WordOption.Of("side", "which", "both", "left", "right")));

        static Rule<IWiring> Make(params RuleOption[] options) => new("own", "", options, _ => new Own(1));
    }

    [Fact]
    public void What_is_not_given_is_no_number()
    {
        Choice plain = Read("erdos-renyi");
        Assert.Equal(0.0, plain.Identity["density"]);
        Assert.Null(((ErdosRenyi)Rules.Parse<IWiring>("erdos-renyi")).Density);
        Assert.Contains(
            "density is '0'; expected a number above 0, at most 1",
            Assert.Throws<UserError>(() => Read("erdos-renyi(density=0)")).Message,
            StringComparison.Ordinal
        );
        Assert.Equal(-1.0, ReadRule("iterative-pruning").Identity["output-rate"]);
        Assert.Equal(0.0, ReadRule("iterative-pruning(output-rate=0)").Identity["output-rate"]);
        Assert.Throws<UserError>(() => ReadRule("iterative-pruning(output-rate=-1)"));

        Choice Read(string line) => Rules.Of<IWiring>().Read(Line(line), Rules);
        Choice ReadRule(string line) => Rules.Of<IPlasticity>().Read(Line(line), Rules);
    }

    [Theory]
    [InlineData("scope", "network", Scope.Network)]
    [InlineData("scope", "global", Scope.Network)]
    [InlineData("scope", "layer", Scope.Layer)]
    public void A_word_has_one_meaning_and_one_identity_whatever_it_was_once_called(
        string option,
        string word,
        Scope means
    )
    {
        Choice<IPlasticity> choice = Rules.Of<IPlasticity>().Read(Line($"iterative-pruning({option}={word})"), Rules);
        Assert.Equal(means, ((IterativePruning)choice.Make()).Scope);
        Assert.Equal(means == Scope.Network ? "network" : "layer", choice.Identity["scope"]);
    }

    [Theory]
    [InlineData("mlp([300, 100], tanh, dropout=20%)", 300, 100)]
    [InlineData("mlp(hidden=[7], tanh, dropout=0.2)", 7)]
    public void Lists_stand_in_brackets(string line, params int[] hidden)
    {
        var model = (MlpModel)Rules.Parse<IModel>(line);
        Assert.Equal(hidden, model.Hidden);
        Assert.Equal((ActivationKind.Tanh, 0.2), (model.Activation, model.Dropout));
    }

    [Theory]
    [InlineData("mlp", "mlp has no 'hidden' (widths of the hidden layers); expected a list of 1 or more")]
    [InlineData("mlp([])", "hidden has 0; expected a list of 1 or more, each a whole number from 1 to 1000000")]
    [InlineData("mlp(3)", "hidden is '3'; expected a list")]
    [InlineData("mlp([3, 0])", "hidden is '0'; expected a whole number from 1 to 1000000")]
    [InlineData("mlp([3], bias=yes)", "bias is 'yes'; expected true or false")]
    public void A_value_that_cannot_be_is_named_with_its_option_bounds_and_place(string line, string says)
    {
        string message = Assert.Throws<UserError>(() => Rules.Parse<IModel>(line)).Message;
        Assert.StartsWith($"model {line}: {says}", message, StringComparison.Ordinal);
    }

    private static ScalarNode Line(string text) => new(Origin.Option("a test"), text, IsQuoted: false);

    private sealed class Own(float half) : IWiring
    {
        public string Name => "own";

        public float Half => half;

        public void Wire(Network network, Randomness randomness) => network.Reset(randomness);
    }
}
