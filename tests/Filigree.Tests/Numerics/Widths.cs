using Filigree.Numerics;

namespace Filigree.Tests.Numerics;

/// <summary>Runs a kernel once for every vector width, whatever the machine has.</summary>
internal static unsafe class Widths
{
    public static IEnumerable<float[]> Run<TOperation>(TOperation operation, float[] x)
        where TOperation : struct, IUnaryOperation =>
        [
            Run<Lanes128, TOperation>(operation, x),
            Run<Lanes256, TOperation>(operation, x),
            Run<Lanes512, TOperation>(operation, x),
        ];

    public static IEnumerable<float[]> Run<TOperation>(TOperation operation, float[] x, float[] y)
        where TOperation : struct, IBinaryOperation =>
        [
            Run<Lanes128, TOperation>(operation, x, y),
            Run<Lanes256, TOperation>(operation, x, y),
            Run<Lanes512, TOperation>(operation, x, y),
        ];

    private static float[] Run<T, TOperation>(TOperation operation, float[] x)
        where T : unmanaged, ILanes<T>
        where TOperation : struct, IUnaryOperation
    {
        float[] result = new float[x.Length];
        fixed (float* px = x)
        fixed (float* pr = result)
        {
            Map.Run<T, TOperation>(operation, px, pr, x.Length);
        }
        return result;
    }

    private static float[] Run<T, TOperation>(TOperation operation, float[] x, float[] y)
        where T : unmanaged, ILanes<T>
        where TOperation : struct, IBinaryOperation
    {
        float[] result = new float[x.Length];
        fixed (float* px = x)
        fixed (float* py = y)
        fixed (float* pr = result)
        {
            Map.Run<T, TOperation>(operation, px, py, pr, x.Length);
        }
        return result;
    }
}
