using System.Security.Cryptography;
using System.Text;
using Filigree.Numerics;
using Filigree.Studies.Definition;

namespace Filigree.Studies.Trials;

/// <summary>
/// Everything that determines a trial's result, and nothing else. Its identity is the SHA-256 of its canonical JSON, so
/// a default that changes makes another trial.
/// </summary>
public sealed class TrialConfiguration
{
    /// <summary>
    /// Raised when the meaning of an unchanged configuration changes, so that old results are not taken for new ones.
    /// </summary>
    public const int SchemaVersion = 1;

    private const int IdCharacters = 16;
    private readonly byte[] json;

    /// <summary>Joins the parts of a configuration.</summary>
    /// <param name="experiment">Name of the experiment.</param>
    /// <param name="seed">Seed of the random streams that vary.</param>
    /// <param name="fixedStreams">Random streams that do not follow the seed, with their own seeds.</param>
    /// <param name="settings">The experiment's settings.</param>
    public TrialConfiguration(
        string experiment,
        ulong seed,
        IReadOnlyDictionary<string, ulong> fixedStreams,
        ExperimentSettings settings
    )
    {
        Experiment = experiment;
        Seed = seed;
        FixedStreams = fixedStreams;
        Settings = settings;
        var parts = new Dictionary<string, object>
        {
            ["schema"] = SchemaVersion,
            ["experiment"] = experiment,
            ["seed"] = seed,
            ["fixed-streams"] = fixedStreams,
            ["settings"] = settings,
        };
        if (settings.Revision() is > 0 and var revision)
        {
            parts["revision"] = revision;
        }

        json = CanonicalJson.Write(parts);
        Id = Convert.ToHexStringLower(SHA256.HashData(json))[..IdCharacters];
    }

    /// <summary>Name of the experiment.</summary>
    public string Experiment { get; }

    /// <summary>Seed of the random streams that vary.</summary>
    public ulong Seed { get; }

    /// <summary>Random streams that do not follow <see cref="Seed"/>, with their own seeds.</summary>
    public IReadOnlyDictionary<string, ulong> FixedStreams { get; }

    /// <summary>The experiment's settings.</summary>
    public ExperimentSettings Settings { get; }

    /// <summary>The first 16 hexadecimal digits of the SHA-256 of the canonical JSON.</summary>
    public string Id { get; }

    /// <summary>The configuration with other settings, all else being equal.</summary>
    public TrialConfiguration With(ExperimentSettings settings) => new(Experiment, Seed, FixedStreams, settings);

    /// <summary>Canonical JSON, UTF-8.</summary>
    public ReadOnlySpan<byte> Json => json;

    /// <summary>Canonical JSON.</summary>
    public override string ToString() => Encoding.UTF8.GetString(json);

    /// <summary>The trial's random streams.</summary>
    public Randomness CreateRandomness() => new(Seed, FixedStreams);
}
