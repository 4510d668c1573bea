namespace Filigree.Wiring;

/// <summary>A rule that fills a network's weights and connections before training.</summary>
public interface IWiring
{
    /// <summary>The rule's name in study files, such as <c>he-normal</c>.</summary>
    string Name { get; }
}
