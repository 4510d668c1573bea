using Filigree.Cli.Shell;
using Filigree.Numerics;
using Filigree.Topology;

namespace Filigree.Cli.Distances;

/// <summary>The distances between each two of some networks.</summary>
/// <param name="Networks">The networks.</param>
/// <param name="Matrix">Their distances.</param>
/// <param name="Options">How they were compared.</param>
internal sealed record NetworkDistances(
    IReadOnlyList<ComparedNetwork> Networks,
    NnstdMatrix Matrix,
    NnstdOptions Options
)
{
    /// <summary>Compares networks on all cores, and shows on a terminal how far it is.</summary>
    public static NetworkDistances Measure(
        IReadOnlyList<ComparedNetwork> networks,
        NnstdOptions options,
        Terminal terminal,
        CancellationToken cancellationToken
    )
    {
        int pairs = NnstdMatrix.PairsOf(networks.Count);
        bool isShown = terminal.ErrorIsTerminal && pairs > 1;
        using var workers = new Workers(Math.Max(1, Math.Min(Environment.ProcessorCount, pairs)));
        var line = new StatusLine(terminal);
        NnstdMatrix matrix;
        try
        {
            matrix = NnstdMatrix.Of(
                [.. networks.Select(network => network.Layers)],
                options,
                workers,
                done => Show(isShown, $"{done} of {pairs} pairs"),
                cancellationToken
            );
        }
        catch (ArgumentException error) when (options.Weighted)
        {
            throw new UserError(error.Message, cause: error);
        }
        finally
        {
            Show(isShown, "");
        }

        return new NetworkDistances(networks, matrix, options);

        void Show(bool shown, string text)
        {
            if (shown)
            {
                line.Show(text);
            }
        }
    }
}
