using Filigree.Connectivity;
using Filigree.Numerics;

namespace Filigree.Tensors;

/// <summary>
/// Connections that are learned by an <see cref="IEffective"/>, which may look at a whole layer and train weights too. What is trained is one row of
/// numbers, part after part, a number a connection in the order of compressed rows: no form's padding or order is seen there.
/// </summary>
internal sealed class EffectiveForm : LearnedForm
{
    /// <summary>Beside a form's kind where it is saved.</summary>
    public const byte Mark = 0x20;

    private readonly IEffective effective;
    private readonly SparseMatrix matrix;
    private readonly int[] places;
    private readonly bool[] on;
    private readonly float[] gradient;
    private readonly float[] fixedWeights;
    private readonly Tensor trained;
    private Tensor? trainedGradient;
    private bool hasGradient;

    private EffectiveForm(StoredForm stored, MatrixShape shape, IEffective effective)
        : base(stored)
    {
        this.effective = effective;
        matrix = stored.Connect(shape);
        places = new int[matrix.Count];
        for (int output = 0; output < matrix.Outputs; output++)
        {
            for (int index = matrix.Starts[output]; index < matrix.Starts[output + 1]; index++)
            {
                places[index] = stored.PlaceOf(matrix, output, index);
            }
        }

        on = new bool[matrix.Count];
        gradient = new float[matrix.Count];
        fixedWeights = Has(LearnedParts.Weights) ? [] : new float[matrix.Count];
        trained = new Tensor(
            1,
            Length(LearnedParts.Weights) + Length(LearnedParts.Scores) + Length(LearnedParts.Shared)
        );
    }

    public override Tensor Trained => trained;

    /// <summary>Numbers are of connections alone: a mask has nothing to hold.</summary>
    public override Tensor? Mask => null;

    public override bool StepsInPanels => false;

    public override Learned Learned => Of(default);

    /// <summary>Begins to learn the connections of a stored form.</summary>
    /// <param name="stored">The form.</param>
    /// <param name="shape">The matrix view's shape.</param>
    /// <param name="effective">How they are learned.</param>
    /// <param name="scores">A score a connection, where scores are learned; empty elsewhere.</param>
    /// <param name="shared">The number of the whole layer.</param>
    /// <exception cref="ArgumentException">There are other numbers of scores than of connections.</exception>
    public static EffectiveForm Begin(
        StoredForm stored,
        MatrixShape shape,
        IEffective effective,
        ReadOnlySpan<float> scores,
        float shared
    )
    {
        var form = new EffectiveForm(stored, shape, effective);
        Learned layer = form.Learned;
        if (scores.Length != layer.Scores.Length)
        {
            throw new ArgumentException(
                $"The layer has {form.matrix.Count} connections, and learns {layer.Scores.Length} scores; {scores.Length} were given."
            );
        }

        ReadOnlySpan<float> value = stored.Memory.Value.Span;
        for (int index = 0; index < form.places.Length; index++)
        {
            layer.Weights[index] = value[form.places[index]];
        }

        scores.CopyTo(layer.Scores);
        layer.Shared.Fill(shared);
        form.EndStep(Workers.Single);
        return form;
    }

    /// <summary>Reads what <see cref="Form.Save"/> wrote behind the structure.</summary>
    /// <exception cref="InvalidDataException">Other parts were trained.</exception>
    public static EffectiveForm Load(StoredForm stored, MatrixShape shape, BinaryReader reader, IEffective effective)
    {
        if ((LearnedParts)reader.ReadByte() != effective.Learns)
        {
            throw new InvalidDataException("Connections were being learned by another rule.");
        }

        var form = new EffectiveForm(stored, shape, effective);
        SavedNumbers.Read(reader, form.trained);
        ConnectionSerializer.ReadNumbers<float>(reader, form.fixedWeights.Length).CopyTo(form.fixedWeights, 0);
        form.EndStep(Workers.Single);
        return form;
    }

    public override Tensor TrainedGradient(Workers? workers)
    {
        if (!hasGradient)
        {
            Tensor byEffective = Memory.Gradient(workers);
            workers ??= Workers.Single;
            var job = new GatherJob(byEffective, places, gradient, PartsFor(workers));
            workers.Run(ref job, job.Parts);
            trainedGradient ??= new Tensor(1, trained.Columns);
            effective.Back(Of(trainedGradient.Row(0)));
            hasGradient = true;
        }

        return trainedGradient!;
    }

    public override void ForgetTrainedGradient() => hasGradient = false;

    public override void EndStep(Workers workers)
    {
        effective.Apply(Learned);
        var job = new ScatterJob(matrix.Values, places, Memory.Value, PartsFor(workers));
        workers.Run(ref job, job.Parts);
    }

    public override StoredForm WithoutScores()
    {
        Release();
        return Stored;
    }

    public override void Save(BinaryWriter writer)
    {
        writer.Write((byte)((byte)Kind | Mark));
        Stored.SaveStructure(writer);
        writer.Write((byte)effective.Learns);
        SavedNumbers.Write(writer, trained);
        ConnectionSerializer.WriteNumbers<float>(writer, fixedWeights);
    }

    public override void Dispose()
    {
        base.Dispose();
        Release();
    }

    private bool Has(LearnedParts part) => (effective.Learns & part) != 0;

    private int Length(LearnedParts part) =>
        !Has(part) ? 0
        : part == LearnedParts.Shared ? 1
        : matrix.Count;

    private Learned Of(Span<float> gradients)
    {
        Span<float> numbers = trained.Row(0);
        return new Learned
        {
            Connections = PlaceRows.Of(matrix),
            Weights = Has(LearnedParts.Weights) ? Part(numbers, LearnedParts.Weights) : fixedWeights,
            Scores = Part(numbers, LearnedParts.Scores),
            Shared = Part(numbers, LearnedParts.Shared),
            Effective = matrix.Values,
            On = on,
            Gradient = gradient,
            WeightGradient = Part(gradients, LearnedParts.Weights),
            ScoreGradient = Part(gradients, LearnedParts.Scores),
            SharedGradient = Part(gradients, LearnedParts.Shared),
        };
    }

    private Span<float> Part(Span<float> numbers, LearnedParts part)
    {
        int start = part switch
        {
            LearnedParts.Weights => 0,
            LearnedParts.Scores => Length(LearnedParts.Weights),
            _ => Length(LearnedParts.Weights) + Length(LearnedParts.Scores),
        };
        return numbers.IsEmpty ? numbers : numbers.Slice(start, Length(part));
    }

    private int PartsFor(Workers workers) => new SpanParts(places.Length, workers).Count;

    private void Release()
    {
        trained.Dispose();
        trainedGradient?.Dispose();
    }

    // No place belongs to two connections, so that threads never write the same number.
    private readonly struct GatherJob(Tensor stored, int[] places, float[] numbers, int parts) : IParallelJob
    {
        public int Parts => parts;

        public void Execute(int part)
        {
            ReadOnlySpan<float> from = stored.Span;
            int end = (int)((long)places.Length * (part + 1) / parts);
            for (int index = (int)((long)places.Length * part / parts); index < end; index++)
            {
                numbers[index] = from[places[index]];
            }
        }
    }

    private readonly struct ScatterJob(float[] numbers, int[] places, Tensor stored, int parts) : IParallelJob
    {
        public int Parts => parts;

        public void Execute(int part)
        {
            Span<float> into = stored.Span;
            int end = (int)((long)places.Length * (part + 1) / parts);
            for (int index = (int)((long)places.Length * part / parts); index < end; index++)
            {
                into[places[index]] = numbers[index];
            }
        }
    }
}
