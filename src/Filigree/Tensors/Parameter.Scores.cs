using Filigree.Numerics;

namespace Filigree.Tensors;

/// <content>Connections that are learned in place of the weights.</content>
public sealed partial class Parameter
{
    /// <summary>The scores of the connections, where these are learned in place of the weights; null elsewhere.</summary>
    public ConnectionScores? Scores { get; private set; }

    /// <summary>What an optimizer changes: the scores where connections are learned, else <see cref="Value"/>.</summary>
    public Tensor Trained => Scores?.Values ?? Value;

    /// <summary>The gradient of the loss by <see cref="Trained"/>, stored like it, computed now if it is pending.</summary>
    /// <param name="workers">Threads to use; the caller's alone when null.</param>
    public Tensor TrainedGradient(Workers? workers = null) =>
        Scores is null ? Gradient(workers) : Scores.Gradient(Gradient(workers));

    /// <summary>
    /// Fixes the weights and learns the connections instead: from now on optimizers train one score a connection, and
    /// <see cref="Value"/> is what the scores leave of the weights. The form stays as it is.
    /// </summary>
    /// <param name="map">What a score makes of its weight.</param>
    /// <param name="scores">
    /// The scores to start with, in the order of the connections of <see cref="ToSparse"/>; those of connections whose weight is 0 count for nothing.
    /// </param>
    /// <param name="pull">How much the gradient of every score is lowered: see <see cref="ConnectionScores.Pull"/>.</param>
    /// <param name="isRescaled">Whether effective weights grow as connections go: see <see cref="ConnectionScores.IsRescaled"/>.</param>
    /// <exception cref="ArgumentException">There are not as many scores as connections, or signs were to be rescaled.</exception>
    public void LearnConnections(ScoreMap map, ReadOnlySpan<float> scores, double pull = 0, bool isRescaled = false)
    {
        RequireNoScores();
        if (isRescaled && map == ScoreMap.Sign)
        {
            throw new ArgumentException("Flipped signs leave every connection on: there is nothing to rescale.");
        }

        SparseMatrix matrix = ToSparse();
        if (scores.Length != matrix.Count)
        {
            throw new ArgumentException($"{Name} has {matrix.Count} connections; {scores.Length} scores were given.");
        }

        ConnectionScores learned = AttachScores(map, (float)pull, isRescaled);
        learned.Weights.CopyFrom(Value);
        for (int output = 0; output < matrix.Outputs; output++)
        {
            for (int index = matrix.Starts[output]; index < matrix.Starts[output + 1]; index++)
            {
                float score = matrix.Values[index] == 0 ? 0 : scores[index];
                if (Connections is not null)
                {
                    learned.Values.Row(0)[Connections.Places[index]] = score;
                }
                else
                {
                    learned.Values.Row(matrix.Indices[index])[output] = score;
                }
            }
        }

        learned.Apply(Value);
    }

    /// <summary>
    /// Ends the learning of connections: the effective weights stay and are weights like any other. In the dense form that includes the zeros of
    /// connections that are off; to keep these off, take <see cref="ToSparse"/> before, and give it to
    /// <see cref="Connect(SparseMatrix)"/> afterwards. The state of an optimizer is still that of the scores.
    /// </summary>
    public void KeepConnections()
    {
        Scores?.Dispose();
        Scores = null;
    }

    internal ConnectionScores AttachScores(ScoreMap map, float pull, bool isRescaled) =>
        Scores = new ConnectionScores(Value, map, pull, isRescaled);

    private void RequireNoScores()
    {
        if (Scores is not null)
        {
            throw new InvalidOperationException(
                $"The connections of {Name} are being learned; KeepConnections ends that before they or their weights are changed otherwise."
            );
        }
    }
}
