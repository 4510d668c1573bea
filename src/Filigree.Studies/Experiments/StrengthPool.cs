using Filigree.Topology;

namespace Filigree.Studies.Experiments;

/// <summary>What the draws of a <see cref="StrengthExperiment"/> have come to so far.</summary>
/// <param name="capacity">Strengths of all draws.</param>
internal sealed class StrengthPool(int capacity)
{
    private readonly List<double> strengths = new(capacity);
    private readonly SortedDictionary<string, (double Sum, long Count)> sums = new(StringComparer.Ordinal);

    /// <summary>Draws finished.</summary>
    public int Draws { get; private set; }

    /// <summary>Adds the strengths of a draw, both sides.</summary>
    public void Add(Strengths drawn)
    {
        strengths.AddRange(drawn.Inputs);
        strengths.AddRange(drawn.Outputs);
    }

    /// <summary>Adds numbers whose means are wanted.</summary>
    public void Add(IReadOnlyDictionary<string, double> numbers)
    {
        foreach ((string name, double number) in numbers)
        {
            (double sum, long count) = sums.GetValueOrDefault(name);
            sums[name] = (sum + number, count + 1);
        }
    }

    /// <summary>Counts a draw.</summary>
    public void FinishDraw() => Draws++;

    /// <summary>The mean of a number.</summary>
    public double Mean(string name) => sums[name].Sum / sums[name].Count;

    /// <summary>All strengths, ascending.</summary>
    public double[] Sorted() => [.. strengths.Order()];

    public void Save(BinaryWriter writer)
    {
        writer.Write(Draws);
        writer.Write(strengths.Count);
        strengths.ForEach(writer.Write);
        writer.Write(sums.Count);
        foreach ((string name, (double sum, long count)) in sums)
        {
            writer.Write(name);
            writer.Write(sum);
            writer.Write(count);
        }
    }

    public void Restore(BinaryReader reader)
    {
        Draws = reader.ReadInt32();
        int count = reader.ReadInt32();
        for (int index = 0; index < count; index++)
        {
            strengths.Add(reader.ReadDouble());
        }

        int names = reader.ReadInt32();
        for (int index = 0; index < names; index++)
        {
            sums[reader.ReadString()] = (reader.ReadDouble(), reader.ReadInt64());
        }
    }
}
