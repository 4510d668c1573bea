using Filigree.Layers;
using Filigree.Studies.Definition;
using Filigree.Studies.Trials;
using Filigree.Tensors;

namespace Filigree.Studies.Probes;

/// <summary>
/// What a training costs: two operations a connection, position and sample forward, twice as many backward, in the steps of each epoch and in all, beside the
/// same network with every place connected. Gradients of absent connections at a rule's events are not counted.
/// </summary>
internal sealed class CostProbe : IStepStudyProbe
{
    private const int ForwardAndBackward = 3;
    private const int OperationsOfOne = 2;

    /// <summary>How studies choose it, and what it measures.</summary>
    internal static ProbeKind Kind =>
        new(
            "cost",
            "operations of a training step a sample, in shares of the dense network's, and parameters",
            [],
            _ => new CostProbe()
        )
        {
            Source = "Evci et al. 2020, 1911.11134, appendix",
            RowBytes = (_, _) => 120,
            NeedsTraining = true,
            Metrics =
            [
                new("step_operations", "operations of a step for one sample, on the mean of the epoch's steps"),
                new("prediction_operations", "operations of a prediction for one sample, after the epoch"),
                new("parameters", "connections, and biases and other parameters", "integer"),
            ],
            Summary =
            [
                new(
                    "training_cost",
                    "operations of all steps, in shares of those of the dense network",
                    "percent",
                    "lower"
                ),
                new(
                    "prediction_cost",
                    "operations of a prediction after the last epoch, in shares of the dense network's",
                    "percent",
                    "lower"
                ),
                new(
                    "final_parameters",
                    "connections, and biases and other parameters, after the last epoch",
                    "integer",
                    "lower"
                ),
            ],
            Labels = [ProbeKind.Layer],
        };

    private double epochOperations;
    private long epochSteps;
    private double operations;
    private double denseOperations;
    private double predictionShare = double.NaN;
    private double parameters = double.NaN;

    /// <inheritdoc/>
    public void Measure(Network network)
    {
        (double connected, double dense) = Prediction(network);
        epochOperations += ForwardAndBackward * connected;
        operations += ForwardAndBackward * connected;
        denseOperations += ForwardAndBackward * dense;
        epochSteps++;
    }

    /// <inheritdoc/>
    public void Measure(
        Network network,
        IReadOnlyDictionary<string, double> epoch,
        bool isLast,
        Action<MetricRow> write
    )
    {
        (double connected, double dense) = Prediction(network);
        predictionShare = connected / dense;
        parameters =
            network.Weights.Sum(weight => (double)weight.ConnectionCount)
            + network.Parameters.Except(network.Weights).Sum(other => (double)other.Shape.Places);
        var numbers = new Dictionary<string, double>
        {
            ["epoch"] = epoch["epoch"],
            ["prediction_operations"] = connected,
            ["parameters"] = parameters,
        };
        if (epochSteps > 0)
        {
            numbers["step_operations"] = epochOperations / epochSteps;
        }

        write(new MetricRow(numbers, new Dictionary<string, string> { ["layer"] = "all" }));
        epochOperations = 0;
        epochSteps = 0;
    }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, double> Summarise() =>
        new Dictionary<string, double>
        {
            ["training_cost"] = operations / denseOperations,
            ["prediction_cost"] = predictionShare,
            ["final_parameters"] = parameters,
        };

    /// <inheritdoc/>
    public void Exchange(StateExchange state)
    {
        state.Value(ref epochOperations);
        state.Value(ref epochSteps);
        state.Value(ref operations);
        state.Value(ref denseOperations);
        state.Value(ref predictionShare);
        state.Value(ref parameters);
    }

    // Of one sample: by the connections, and by all places.
    private static (double Connected, double Dense) Prediction(Network network)
    {
        double connected = 0;
        double dense = 0;
        foreach (ParameterUse use in network.Uses)
        {
            if (use.Parameter.Kind == ParameterKind.Weight)
            {
                connected += (double)OperationsOfOne * use.Positions * use.Parameter.ConnectionCount;
                dense += (double)OperationsOfOne * use.Positions * use.Parameter.Shape.Places;
            }
        }

        return (connected, dense);
    }
}
