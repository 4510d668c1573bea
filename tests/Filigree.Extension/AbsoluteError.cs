using Filigree.Options;
using Filigree.Tensors;
using Filigree.Training;

namespace MyRules;

/// <summary>A loss: the mean over the outputs of |output - target|, which outliers pull less than its square.</summary>
public sealed class AbsoluteError : Loss
{
    /// <summary>The rule in study files.</summary>
    public static Rule<Loss> Rule { get; } =
        new("absolute-error", "mean of |output - target|, of real targets", [], _ => new AbsoluteError());

    /// <inheritdoc/>
    public override string Name => Rule.Name;

    /// <inheritdoc/>
    public override LossSum Apply(Tape tape, Variable outputs, Targets targets)
    {
        Tensor wanted = targets.Values!;
        bool isBySample = outputs.Layout == Layout.SampleRows;
        (int samples, int width) = (wanted.Rows, wanted.Columns);
        bool add = false;
        Tensor? gradient = outputs.RequiresGradient ? outputs.WriteGradient(out add) : null;
        float part = 1f / ((float)samples * width);
        double sum = 0;
        for (int sample = 0; sample < samples; sample++)
        {
            for (int output = 0; output < width; output++)
            {
                (int row, int column) = isBySample ? (sample, output) : (output, sample);
                float error = outputs.Value.Row(row)[column] - wanted.Row(sample)[output];
                sum += Math.Abs(error) / width;
                if (gradient is not null)
                {
                    ref float place = ref gradient.Row(row)[column];
                    place = (add ? place : 0) + (Math.Sign(error) * part);
                }
            }
        }

        return new LossSum(sum, Correct: 0, samples);
    }

    /// <inheritdoc/>
    public override string? Problem(ISampleSource samples, int outputs) =>
        samples.Targets == outputs ? null : $"{Name} wants a real target for each of the {outputs} outputs.";
}
