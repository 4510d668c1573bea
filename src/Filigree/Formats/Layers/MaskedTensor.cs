namespace Filigree.Formats;

/// <summary>A pruned parameter that is no layer, such as a bias: its numbers, and masks that are 0 where they are cut.</summary>
/// <param name="Name">The parameter's name, such as <c>fc1.bias</c>.</param>
/// <param name="Values">The tensor of its numbers, <c>fc1.bias_orig</c>.</param>
/// <param name="Masks">The masks, each of the same shape.</param>
public sealed record MaskedTensor(string Name, StoredTensor Values, IReadOnlyList<StoredTensor> Masks)
{
    /// <summary>For each number whether all masks keep it.</summary>
    /// <exception cref="UserError">The file is damaged, or a mask holds anything but zeros and ones.</exception>
    public bool[] ReadKept() => Mask.Read(Name, Masks);

    /// <summary>The numbers, 0 where a mask cuts them.</summary>
    /// <exception cref="UserError">The file is damaged, or a mask holds anything but zeros and ones.</exception>
    public float[] ReadSingles()
    {
        float[] values = Values.ReadSingles();
        Mask.Apply(values, ReadKept());
        return values;
    }

    /// <summary>The numbers in double precision, 0 where a mask cuts them.</summary>
    /// <exception cref="UserError">The file is damaged, or a mask holds anything but zeros and ones.</exception>
    internal double[] ReadDoubles()
    {
        double[] values = Values.ReadDoubles();
        foreach ((int place, bool kept) in ReadKept().Index())
        {
            values[place] = kept ? values[place] : 0;
        }

        return values;
    }
}
