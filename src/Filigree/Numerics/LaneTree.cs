namespace Filigree.Numerics;

/// <summary>The fixed order in which sixteen lanes are added at the end of a sum.</summary>
internal static unsafe class LaneTree
{
    /// <summary>How many lanes.</summary>
    public const int Lanes = 16;

    /// <summary>Lane j and j + 8, then + 4, + 2, + 1; overwrites the lanes.</summary>
    public static float Sum(float* lanes)
    {
        for (int half = Lanes / 2; half > 0; half /= 2)
        {
            for (int j = 0; j < half; j++)
            {
                lanes[j] += lanes[j + half];
            }
        }
        return lanes[0];
    }
}
