namespace Filigree.Options;

/// <summary>A list of values, each read as one option is.</summary>
/// <typeparam name="T">Type of the items.</typeparam>
/// <param name="Each">What an item may be; its name and description are those of the list.</param>
/// <param name="Default">The list where none is given; null if it must be given, or <see cref="RuleOption.WhenMissing"/> says what happens.</param>
/// <param name="Fewest">How many items there must be.</param>
public sealed record ListOption<T>(RuleOption<T> Each, IReadOnlyList<T>? Default = null, int Fewest = 1)
    : RuleOption<IReadOnlyList<T>>(Each.Name, Each.Description)
{
    /// <inheritdoc/>
    public override string Expected =>
        Fewest > 0 ? $"a list of {Fewest} or more, each {Each.Expected}" : $"a list, each {Each.Expected}";

    /// <inheritdoc/>
    private protected override object? DefaultValue => Default is null ? null : Kept(Default.Select(Each.Keep));

    private protected override string Written(object value) =>
        $"[{string.Join(", ", ((object[])value).Select(Choice.Text))}]";

    internal override object ReadValue(Node node, RuleBook rules)
    {
        object[] items = node is ListNode list
            ? Kept(list.Items.Select(item => Each.ReadValue(item, rules)))
            : throw Wrong(node);
        return items.Length >= Fewest
            ? items
            : throw node.Origin.Error($"{Name} has {items.Length}; expected {Expected}");
    }

    internal override IReadOnlyList<T> From(object value) => [.. ((object[])value).Select(Each.From)];

    private static object[] Kept(IEnumerable<object> items) => [.. items];
}
