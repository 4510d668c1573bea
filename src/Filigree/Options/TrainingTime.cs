using System.Text.Json;
using System.Text.Json.Serialization;

namespace Filigree.Options;

/// <summary>
/// A time in a training, or a stretch of it: after so many epochs (<c>160ep</c>) or iterations (<c>500it</c>). An iteration is one step
/// on one batch. A plain whole number means epochs.
/// </summary>
[JsonConverter(typeof(TrainingTimeConverter))]
public readonly record struct TrainingTime
{
    private const string EpochUnit = "ep";
    private const string IterationUnit = "it";

    private TrainingTime(int count, bool countsIterations)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        Count = count;
        CountsIterations = countsIterations;
    }

    /// <summary>How many epochs or iterations.</summary>
    public int Count { get; }

    /// <summary>True for iterations, false for epochs.</summary>
    public bool CountsIterations { get; }

    /// <summary>In words: <c>1 epoch</c>, <c>500 iterations</c>.</summary>
    public string InWords =>
        FormattableString.Invariant($"{Count} {(CountsIterations ? "iteration" : "epoch")}{(Count == 1 ? "" : "s")}");

    /// <summary>So many epochs.</summary>
    /// <param name="epochs">Epochs, from 0.</param>
    public static implicit operator TrainingTime(int epochs) => Epochs(epochs);

    /// <summary>So many epochs.</summary>
    /// <param name="count">Epochs, from 0.</param>
    public static TrainingTime Epochs(int count) => new(count, countsIterations: false);

    /// <summary>So many iterations.</summary>
    /// <param name="count">Iterations, from 0.</param>
    public static TrainingTime Iterations(int count) => new(count, countsIterations: true);

    /// <summary>Reads <c>160ep</c>, <c>500it</c>, or a plain whole number of epochs.</summary>
    /// <param name="text">The time.</param>
    /// <param name="time">What it says.</param>
    /// <returns>False if it is none.</returns>
    public static bool TryRead(string text, out TrainingTime time)
    {
        ArgumentNullException.ThrowIfNull(text);
        bool isOfIterations = text.EndsWith(IterationUnit, StringComparison.Ordinal);
        bool hasUnit = isOfIterations || text.EndsWith(EpochUnit, StringComparison.Ordinal);
        bool isRead =
            WrittenNumber.TryReadWhole(hasUnit ? text[..^IterationUnit.Length] : text, out int count) && count >= 0;
        time = isRead ? new TrainingTime(count, isOfIterations) : default;
        return isRead;
    }

    /// <summary>The iterations that are finished then.</summary>
    /// <param name="stepsPerEpoch">Iterations of an epoch.</param>
    public long Steps(int stepsPerEpoch) => CountsIterations ? Count : (long)Count * stepsPerEpoch;

    /// <summary><c>160ep</c> or <c>500it</c>.</summary>
    public override string ToString() =>
        FormattableString.Invariant($"{Count}{(CountsIterations ? IterationUnit : EpochUnit)}");
}

/// <summary>How long a training is.</summary>
/// <param name="Epochs">Epochs.</param>
/// <param name="StepsPerEpoch">Iterations of an epoch.</param>
public readonly record struct TrainingSpan(int Epochs, int StepsPerEpoch)
{
    /// <summary>Iterations in all.</summary>
    public long Steps => (long)Epochs * StepsPerEpoch;

    /// <summary>True for a time that comes before the training ends, or with its end.</summary>
    /// <param name="time">A time.</param>
    public bool Holds(TrainingTime time) => time.Steps(StepsPerEpoch) <= Steps;

    /// <summary>In words: <c>30 epochs of 600 iterations</c>.</summary>
    public override string ToString() =>
        FormattableString.Invariant(
            $"{((TrainingTime)Epochs).InWords} of {TrainingTime.Iterations(StepsPerEpoch).InWords}"
        );
}

/// <summary>Epochs as a number, which they were before there were iterations; iterations as <c>"500it"</c>.</summary>
internal sealed class TrainingTimeConverter : JsonConverter<TrainingTime>
{
    public override TrainingTime Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("Times are read from study files.");

    public override void Write(Utf8JsonWriter writer, TrainingTime value, JsonSerializerOptions options)
    {
        if (value.CountsIterations)
        {
            writer.WriteStringValue(value.ToString());
        }
        else
        {
            writer.WriteNumberValue(value.Count);
        }
    }
}
