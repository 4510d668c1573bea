using Filigree.Numerics;

namespace Filigree.Tensors;

/// <summary>
/// Numbers that a layer keeps beside what it learns, such as running statistics: they are saved, hashed and exported with the network, and
/// never trained.
/// </summary>
/// <param name="name">Name within the layer, such as <c>bn1.running_mean</c>.</param>
/// <param name="count">How many numbers, at least 1.</param>
public sealed class NamedBuffer(string name, int count) : IDisposable
{
    /// <summary>Name within the network.</summary>
    public string Name { get; internal set; } = name;

    /// <summary>How many numbers.</summary>
    public int Count => Value.Columns;

    /// <summary>The numbers, one row; zeros at first.</summary>
    public Tensor Value { get; } = new(1, count);

    /// <summary>The numbers as a matrix view with one input, in a copy.</summary>
    public WeightMatrix ToMatrix() => new(Name, Count, 1, Value.ToArray()) { Dimensions = [Count] };

    /// <summary>Gives the memory back.</summary>
    public void Dispose() => Value.Dispose();
}
