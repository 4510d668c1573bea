using Filigree.Numerics;

namespace Filigree.Tests.Numerics;

/// <summary>Attention and its gradients in plain loops and double precision: what the kernel must compute.</summary>
internal sealed class AttentionReference(AttentionShape shape, int samples)
{
    private readonly int stride = 3 * shape.Channels;

    /// <summary>Results and gradients; the last are the sums of magnitudes, of which the gradients by scales are what is left.</summary>
    public sealed record Results(double[] Y, double[] Dx, double[] ByScale, double[] Terms);

    public int Inputs => samples * shape.Tokens * stride;

    public int Outputs => samples * shape.Tokens * shape.Channels;

    public Results Run(float[] x, float[] dy, float[] scales)
    {
        int count = samples * shape.Heads;
        var results = new Results(new double[Outputs], new double[Inputs], new double[count], new double[count]);
        for (int sample = 0; sample < samples; sample++)
        {
            for (int head = 0; head < shape.Heads; head++)
            {
                for (int token = 0; token < shape.Tokens; token++)
                {
                    Attend(x, dy, scales[head], results, sample, head, token);
                }
            }
        }

        return results;
    }

    private void Attend(float[] x, float[] dy, double scale, Results results, int sample, int head, int token)
    {
        int tokens = shape.Tokens;
        int At(int other, int part) => (sample * tokens + other) * stride + part * shape.Channels + head * shape.Width;
        var dots = new double[tokens];
        for (int other = 0; other < tokens; other++)
        {
            for (int i = 0; i < shape.Width; i++)
            {
                dots[other] += (double)x[At(token, 0) + i] * x[At(other, 1) + i];
            }
        }

        double[] scores =
        [
            .. dots.Select((dot, other) => shape.MasksDiagonal && other == token ? -987_654_321 : scale * dot),
        ];
        double largest = scores.Max();
        double[] shares = [.. scores.Select(score => Math.Exp(score - largest))];
        double sum = shares.Sum();
        shares = [.. shares.Select(share => share / sum)];
        int to = (sample * tokens + token) * shape.Channels + head * shape.Width;
        var slopes = new double[tokens];
        for (int other = 0; other < tokens; other++)
        {
            for (int i = 0; i < shape.Width; i++)
            {
                results.Y[to + i] += shares[other] * x[At(other, 2) + i];
                results.Dx[At(other, 2) + i] += shares[other] * dy[to + i];
                slopes[other] += (double)dy[to + i] * x[At(other, 2) + i];
            }
        }

        double mean = shares.Zip(slopes, (share, slope) => share * slope).Sum();
        for (int other = 0; other < tokens; other++)
        {
            double slope = shares[other] * (slopes[other] - mean);
            results.ByScale[sample * shape.Heads + head] += slope * dots[other];
            results.Terms[sample * shape.Heads + head] += Math.Abs(shares[other] * slopes[other] * dots[other]);
            for (int i = 0; i < shape.Width; i++)
            {
                results.Dx[At(token, 0) + i] += slope * scale * x[At(other, 1) + i];
                results.Dx[At(other, 1) + i] += slope * scale * x[At(token, 0) + i];
            }
        }
    }
}
