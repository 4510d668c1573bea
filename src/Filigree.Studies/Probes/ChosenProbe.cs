namespace Filigree.Studies.Probes;

/// <summary>A probe that a study has chosen, with the values of its options. Each training makes one of its own.</summary>
internal sealed class ChosenProbe
{
    private readonly Choice options;

    internal ChosenProbe(ProbeKind kind, Choice options)
    {
        Kind = kind;
        this.options = options;
    }

    /// <summary>What it is and measures.</summary>
    internal ProbeKind Kind { get; }

    /// <summary>True if it measures before training and after the last epoch alone, so that a finished training is enough.</summary>
    internal bool NeedsStartAndEndAlone => Kind.NeedsStartAndEndAlone(options);

    /// <summary>Makes the probe of one training.</summary>
    internal IStudyProbe New() => Kind.Make(options);

    /// <summary>Bytes of its rows, for plans.</summary>
    /// <param name="layers">Layers of the network.</param>
    /// <param name="epochs">Epochs that are measured, the one before training among them.</param>
    internal double RowBytes(int layers, int epochs) =>
        (NeedsStartAndEndAlone ? Math.Min(2, epochs) : epochs) * Kind.RowBytes(options, layers);
}
