using System.Runtime.CompilerServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using Filigree.Tensors;

namespace Filigree.Tests.Plasticity.EveryRule;

/// <summary>
/// What every registered rule makes of a small training, bit for bit: the same on every instruction set, and as long as no number is meant to change. Where
/// one is, or a rule is new: <c>FILIGREE_ACCEPT_DIGESTS=1 dotnet test -c Release tests/Filigree.Tests --filter RuleDigest</c>, and the changelog says why.
/// </summary>
public sealed class RuleDigestTests
{
    private static readonly JsonSerializerOptions Written = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    [Fact]
    public void Every_rule_gives_the_bits_it_has_always_given()
    {
        var digests = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (string rule in FrequentRules.All)
        {
            foreach (string network in (string[])["dense", "convolutions"])
            {
                foreach (WeightForm form in Enum.GetValues<WeightForm>())
                {
                    digests[$"{rule}, {network}, {form}"] = Digest(rule, network, form);
                }
            }
        }

        string actual = JsonSerializer.Serialize(digests, Written) + "\n";
        if (Environment.GetEnvironmentVariable("FILIGREE_ACCEPT_DIGESTS") == "1")
        {
            File.WriteAllText(Source(), actual);
            return;
        }

        Assert.Equal(
            File.ReadAllText(GoldenFile.Path("rule-digests.json")).ReplaceLineEndings("\n").Split('\n'),
            actual.Split('\n')
        );
    }

    // Of what a rule refuses, the refusal.
    private static string Digest(string rule, string network, WeightForm form)
    {
        using SmallTraining training = new(rule, network, form);
        try
        {
            training.Run.Run();
            return training.Digest()[..16];
        }
        catch (UserError error)
        {
            return error.Message;
        }
    }

    private static string Source([CallerFilePath] string path = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, "../../../golden/rule-digests.json"));
}
