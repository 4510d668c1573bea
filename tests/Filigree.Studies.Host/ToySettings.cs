using Filigree.Options;
using Filigree.Studies.Definition;

namespace Filigree.Studies.Host;

/// <summary>Settings of the toy experiment.</summary>
public sealed record ToySettings : ExperimentSettings
{
    public required ToyWalk Walk { get; init; }

    public required Choice<double> Wiring { get; init; }

    public required string Kind { get; init; }
}

public sealed record ToyWalk(int Steps, double Rate, int SpinMicroseconds);
