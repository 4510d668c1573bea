using Filigree.Layers;

namespace Filigree.Plasticity;

/// <summary>What a <see cref="ConnectionRule"/> carries along from event to event.</summary>
internal sealed class ConnectionState
{
    /// <summary>Connections of each layer when training began.</summary>
    public long[] First { get; private set; } = [];

    /// <summary>The density of the layers that are cut and grown when training began.</summary>
    public double FirstDensity { get; set; }

    /// <summary>The density of the whole network that the last event was asked for; null where none was.</summary>
    public double? Requested { get; set; }

    /// <summary>Events so far.</summary>
    public long Events { get; set; }

    /// <summary>Layers whose connections stay for good.</summary>
    public bool[] HasSettled { get; private set; } = [];

    /// <summary>The momentum of every entry; null where none is added up.</summary>
    public DenseMomentum? Momentum { get; set; }

    /// <summary>Before the first event.</summary>
    public void Begin(Network network)
    {
        HasSettled = new bool[network.Weights.Count];
        First = [.. network.Weights.Select(weight => (long)weight.ConnectionCount)];
    }

    /// <summary>Writes all but the momentum.</summary>
    public void Save(BinaryWriter writer)
    {
        writer.Write(First.Length);
        Array.ForEach(First, writer.Write);
        writer.Write(FirstDensity);
        writer.Write(Requested ?? -1);
        writer.Write(Events);
        writer.Write(HasSettled.Length);
        Array.ForEach(HasSettled, writer.Write);
    }

    /// <summary>Takes up what <see cref="Save"/> wrote.</summary>
    public void Restore(BinaryReader reader)
    {
        First = [.. Enumerable.Range(0, reader.ReadInt32()).Select(_ => reader.ReadInt64())];
        FirstDensity = reader.ReadDouble();
        Requested = reader.ReadDouble() is var asked && asked >= 0 ? asked : null;
        Events = reader.ReadInt64();
        HasSettled = [.. Enumerable.Range(0, reader.ReadInt32()).Select(_ => reader.ReadBoolean())];
    }

    /// <summary>Writes the momentum, if there is any.</summary>
    public void SaveMomentum(BinaryWriter writer)
    {
        writer.Write(Momentum is not null);
        Momentum?.Save(writer);
    }

    /// <summary>Takes up what <see cref="SaveMomentum"/> wrote.</summary>
    public void RestoreMomentum(BinaryReader reader, double decay)
    {
        Momentum = null;
        if (reader.ReadBoolean())
        {
            Momentum = new DenseMomentum(decay);
            Momentum.Restore(reader);
        }
    }
}
