namespace Filigree.Wiring;

/// <summary>How a wiring is named, explained and made: what study files and help texts are built from.</summary>
/// <param name="Name">Name in study files.</param>
/// <param name="Help">One line: the formula and its source.</param>
/// <param name="Options">The options, in the order of <c>name(first, second)</c>.</param>
/// <param name="Create">Makes the wiring from the values of its options.</param>
public sealed record WiringRule(
    string Name,
    string Help,
    IReadOnlyList<WiringOption> Options,
    Func<WiringOptions, IWiring> Create
)
{
    private static readonly Dictionary<string, string> NoOptions = [];

    /// <summary>
    /// Says what is wrong with some options being given together, or one without another; null if nothing is. An option must not
    /// silently outdo another.
    /// </summary>
    public Func<IReadOnlyCollection<string>, string?> FindConflict { get; init; } = _ => null;

    /// <summary>True if the wiring fills each layer on its own: an <see cref="Initializer"/>.</summary>
    public bool IsLayerwise => Parse(NoOptions) is Initializer;

    /// <summary>Makes the wiring from options as written in a study file; those that are not given have their defaults.</summary>
    /// <param name="options">Option name to value: a number, a word, or a wiring on one line.</param>
    /// <exception cref="UserError">An unknown option, or a value that cannot be.</exception>
    public IWiring Parse(IReadOnlyDictionary<string, string> options)
    {
        string[] names = [.. Options.Select(option => option.Name)];
        foreach (string given in options.Keys.Where(given => !names.Contains(given)).Order(StringComparer.Ordinal))
        {
            string? meant = Suggestion.For(given, names);
            throw new UserError(
                $"unknown option '{given}'",
                $"wiring {Name}",
                string.Join(", ", names),
                meant is null ? null : $"did you mean {meant}?"
            );
        }

        if (FindConflict([.. options.Keys]) is { } conflict)
        {
            throw new UserError(conflict, $"wiring {Name}");
        }

        return Create(
            new WiringOptions(
                Options.ToDictionary(
                    option => option.Name,
                    option =>
                        options.TryGetValue(option.Name, out string? text)
                            ? option.Read(text, Name)
                            : option.Missing(Name)
                )
            )
        );
    }
}
