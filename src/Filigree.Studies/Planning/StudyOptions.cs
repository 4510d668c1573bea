namespace Filigree.Studies.Planning;

/// <summary>What a command adds to a study.</summary>
public sealed record StudyOptions
{
    /// <summary>Take the study's quick form.</summary>
    public bool IsQuick { get; init; }

    /// <summary>The study is that of a run's folder: names in its tables and figures were checked when it was run.</summary>
    public bool IsRecorded { get; init; }

    /// <summary>Settings in the form <c>path=value</c>, applied in order.</summary>
    public IReadOnlyList<string> Set { get; init; } = [];

    /// <summary>Keys of the study that have options of their own, such as <c>kernel</c>, with what is said instead of the study's.</summary>
    public IReadOnlyDictionary<string, string> Instead { get; init; } = new Dictionary<string, string>();

    /// <summary>Seeds instead of the study's own, in the form <c>5</c>, <c>0..9</c> or <c>1,2,3</c>; null for its own.</summary>
    public string? Seeds { get; init; }
}
