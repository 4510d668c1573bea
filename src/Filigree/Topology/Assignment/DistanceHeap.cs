namespace Filigree.Topology;

/// <summary>Numbers by ascending distance, equal distances by ascending number: a binary heap that keeps its memory.</summary>
internal sealed class DistanceHeap
{
    private (double Distance, int Number)[] entries = new (double, int)[64];
    private int count;

    /// <summary>Takes everything out.</summary>
    public void Clear() => count = 0;

    /// <summary>Puts a number in.</summary>
    public void Add(double distance, int number)
    {
        if (count == entries.Length)
        {
            Array.Resize(ref entries, 2 * count);
        }

        int place = count++;
        while (place > 0)
        {
            int parent = (place - 1) / 2;
            if (!IsBefore(distance, number, entries[parent]))
            {
                break;
            }

            entries[place] = entries[parent];
            place = parent;
        }

        entries[place] = (distance, number);
    }

    /// <summary>Takes the nearest number out; false if there is none.</summary>
    public bool TryTake(out double distance, out int number)
    {
        if (count == 0)
        {
            (distance, number) = (0, 0);
            return false;
        }

        (distance, number) = entries[0];
        (double lastDistance, int lastNumber) = entries[--count];
        int place = 0;
        while (true)
        {
            int child = (2 * place) + 1;
            if (child >= count)
            {
                break;
            }

            (double childDistance, int childNumber) = entries[child];
            if (child + 1 < count && !IsBefore(childDistance, childNumber, entries[child + 1]))
            {
                child++;
            }

            if (IsBefore(lastDistance, lastNumber, entries[child]))
            {
                break;
            }

            entries[place] = entries[child];
            place = child;
        }

        entries[place] = (lastDistance, lastNumber);
        return true;
    }

    private static bool IsBefore(double distance, int number, in (double Distance, int Number) other) =>
        distance < other.Distance || (distance == other.Distance && number < other.Number);
}
