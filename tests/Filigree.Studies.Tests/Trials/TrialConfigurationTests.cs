using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Filigree.Studies.Planning;
using Filigree.Studies.Trials;

namespace Filigree.Studies.Tests.Trials;

public sealed class TrialConfigurationTests
{
    [Fact]
    public void The_canonical_form_has_all_settings_defaults_too_in_order_without_spaces()
    {
        TrialConfiguration configuration = Toy.Plan(Toy.Walk).Trials[1].Configuration;
        Assert.Equal(
            """{"experiment":"toy","fixed-streams":{},"schema":1,"seed":0,"settings":{"kind":"calm","walk":{"rate":0.1,"spin-microseconds":0,"steps":100},"wiring":{"lightning":{"count":5,"strength":0.25}}}}""",
            configuration.ToString()
        );
    }

    [Fact]
    public void Identities_are_frozen() =>
        Assert.Equal(
            ["649a2c8c4d7f434c", "daa19efda22e129a", "5f988b954a7a4575", "84a911c12691704a"],
            Toy.Plan(Toy.Walk).Trials.Select(trial => trial.Id)
        );

    [Fact]
    public void The_identity_is_the_start_of_the_hash_of_the_canonical_form()
    {
        TrialConfiguration configuration = Toy.Plan(Toy.Walk).Trials[0].Configuration;
        string hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(configuration.ToString())));
        Assert.Equal(hash[..16], configuration.Id);
    }

    [Fact]
    public void How_a_number_is_written_and_how_results_are_shown_are_no_part_of_the_identity()
    {
        const string one = "study: a\nexperiment: toy\nwalk: { rate: 0.1, steps: 100 }\nwiring: lightning";
        const string other = """
            study: b
            title: Another
            experiment: toy
            walk: { steps: 100, rate: 10% }
            wiring: { lightning: { strength: 5e-1 } }
            tables: [{ title: T, rows: seed, columns: [last_mean] }]
            """;
        Assert.Equal(Toy.Plan(one).Trials[0].Id, Toy.Plan(other).Trials[0].Id);
    }

    [Theory]
    [InlineData("walk: { rate: 0.2 }")]
    [InlineData("walk: { steps: 99 }")]
    [InlineData("seeds: [1]")]
    [InlineData("wiring: lightning")]
    [InlineData("vary-streams: [weights]")]
    public void Whatever_changes_the_result_changes_the_identity(string setting)
    {
        const string plain = "study: a\nexperiment: toy\n";
        Assert.NotEqual(Toy.Plan(plain).Trials[0].Id, Toy.Plan(plain + setting).Trials[0].Id);
    }

    [Fact]
    public void A_culture_with_commas_changes_nothing()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        string plain = Toy.Plan(Toy.Walk).Trials[1].Configuration.ToString();
        try
        {
            var comma = (CultureInfo)CultureInfo.InvariantCulture.Clone();
            comma.NumberFormat.NumberDecimalSeparator = ",";
            comma.NumberFormat.NumberGroupSeparator = ".";
            comma.NumberFormat.NegativeSign = "~";
            CultureInfo.CurrentCulture = comma;
            Plan plan = Toy.Plan(Toy.Walk);
            Assert.Equal(plain, plan.Trials[1].Configuration.ToString());
            Assert.Equal("lightning(5, 0.25)", plan.Trials[1].Factors["wiring"]);
            Assert.Equal(plan.Trials[1].Id, Toy.Plan(plan.Study.Resolved).Trials[1].Id);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Numbers_have_one_form_and_seeds_keep_all_digits()
    {
        byte[] json = CanonicalJson.Write(
            new Dictionary<string, object>
            {
                ["b"] = 1.0,
                ["a"] = 1e-7,
                ["d"] = ulong.MaxValue,
                ["c"] = 0.1,
                ["é"] = "ü\"",
            }
        );
        Assert.Equal("""{"a":1E-07,"b":1,"c":0.1,"d":18446744073709551615,"é":"ü\""}""", Encoding.UTF8.GetString(json));
    }
}
