namespace Filigree.Data;

/// <summary>What stands beyond an image's border: the image seen in a mirror that stands on its last pixels, which are not repeated.</summary>
internal static class Reflection
{
    /// <summary>The place inside that a place outside shows: -1 shows 1, <paramref name="size"/> shows size - 2.</summary>
    /// <param name="place">Any place.</param>
    /// <param name="size">Places there are, at least 1.</param>
    public static int Inside(int place, int size)
    {
        if ((uint)place < (uint)size)
        {
            return place;
        }

        if (size == 1)
        {
            return 0;
        }

        int once = place < 0 ? -place : (2 * (size - 1)) - place;
        if ((uint)once < (uint)size)
        {
            return once;
        }

        int period = 2 * (size - 1);
        int within = ((place % period) + period) % period;
        return within < size ? within : period - within;
    }
}
