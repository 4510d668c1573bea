using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Filigree.Numerics;
using Filigree.Plasticity;
using Filigree.Tensors;

namespace Filigree.Training;

/// <summary>
/// The state of a training run in one stream: magic, length, body, SHA-256 of the body. A torn or foreign stream is
/// recognised before anything is changed.
/// </summary>
internal static class Checkpoint
{
    // Beside a weight's form, where its connections are learned.
    private const byte Learned = 0x10;

    private static ReadOnlySpan<byte> Magic => "filigree checkpoint 2\n"u8;

    public static void Write(TrainingRun run, Stream stream)
    {
        using var body = new MemoryStream();
        using (var writer = new BinaryWriter(body, Encoding.UTF8, leaveOpen: true))
        {
            writer.Write(run.Epoch);
            writer.Write(run.StepInEpoch);
            writer.Write(run.EpochSum.Loss);
            writer.Write(run.EpochSum.Correct);
            writer.Write(run.EpochSum.Samples);
            writer.Write(run.Optimizer.Steps);
            writer.Write(Shape(run));
            WriteRule(writer, run.Plasticity);
            Visit(run, tensor => WriteNumbers(writer, tensor), parameter => WriteForm(writer, parameter));
        }

        ReadOnlySpan<byte> bytes = body.GetBuffer().AsSpan(0, (int)body.Length);
        stream.Write(Magic);
        stream.Write(BitConverter.GetBytes(body.Length));
        stream.Write(bytes);
        stream.Write(SHA256.HashData(bytes));
    }

    public static void Read(TrainingRun run, Stream stream)
    {
        byte[] bytes = ReadBody(stream);
        using var reader = new BinaryReader(new MemoryStream(bytes, writable: false));
        int epoch = reader.ReadInt32();
        int stepInEpoch = reader.ReadInt32();
        var sum = new LossSum(reader.ReadDouble(), reader.ReadInt64(), reader.ReadInt64());
        long steps = reader.ReadInt64();
        if (reader.ReadString() != Shape(run))
        {
            throw new InvalidDataException("The checkpoint belongs to another network, optimizer or plasticity.");
        }

        // First, for a rule that cannot read what another version of it wrote leaves the network as it was.
        ReadRule(reader, run.Plasticity);
        Visit(run, tensor => ReadNumbers(reader, tensor), parameter => ReadForm(reader, parameter));
        foreach (Parameter parameter in run.Network.Parameters)
        {
            parameter.Scores?.Apply(parameter.Value);
        }

        run.Epoch = epoch;
        run.StepInEpoch = stepInEpoch;
        run.EpochSum = sum;
        run.Optimizer.SetSteps(steps);
    }

    private static void WriteRule(BinaryWriter writer, IPlasticity? rule)
    {
        using var state = new MemoryStream();
        using (var own = new BinaryWriter(state, Encoding.UTF8, leaveOpen: true))
        {
            rule?.Save(own);
        }

        writer.Write((int)state.Length);
        writer.Write(state.GetBuffer().AsSpan(0, (int)state.Length));
    }

    private static void ReadRule(BinaryReader reader, IPlasticity? rule)
    {
        byte[] state = reader.ReadBytes(reader.ReadInt32());
        using var own = new BinaryReader(new MemoryStream(state, writable: false));
        rule?.Restore(own);
        if (own.BaseStream.Position != state.Length)
        {
            throw new InvalidDataException("The checkpoint holds more than the rule of plasticity knows.");
        }
    }

    private static byte[] ReadBody(Stream stream)
    {
        Span<byte> head = stackalloc byte[Magic.Length + sizeof(long)];
        if (stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) < head.Length || !head.StartsWith(Magic))
        {
            throw new InvalidDataException("This is no checkpoint of a training run.");
        }

        long length = BitConverter.ToInt64(head[Magic.Length..]);
        if (length < 0 || (stream.CanSeek && length > stream.Length - stream.Position) || length > Array.MaxLength)
        {
            throw new InvalidDataException("The checkpoint is torn: it ends before its body does.");
        }

        var bytes = new byte[length];
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        if (
            stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) < bytes.Length
            || stream.ReadAtLeast(hash, hash.Length, throwOnEndOfStream: false) < hash.Length
            || !hash.SequenceEqual(SHA256.HashData(bytes))
        )
        {
            throw new InvalidDataException("The checkpoint is torn: its hash does not fit its body.");
        }

        return bytes;
    }

    private static void Visit(TrainingRun run, Action<Tensor> numbers, Action<Parameter> form)
    {
        for (int index = 0; index < run.Network.Parameters.Count; index++)
        {
            Parameter parameter = run.Network.Parameters[index];
            form(parameter);
            run.Optimizer.FitState(index);
            numbers(parameter.Trained);
            if (parameter.Scores is not null)
            {
                numbers(parameter.Scores.Weights);
            }

            foreach (Tensor state in run.Optimizer.StateOf(index))
            {
                numbers(state);
            }
        }
    }

    private static string Shape(TrainingRun run) =>
        string.Join(
            ' ',
            run.Network.Parameters.Select(
                (p, index) => $"{p.Name}:{p.Shape.Outputs}x{p.Shape.Inputs}:{run.Optimizer.StateOf(index).Count}"
            )
        ) + (run.Plasticity is null ? "" : $" plasticity:{run.Plasticity.Name}");

    private static void WriteNumbers(BinaryWriter writer, Tensor tensor) =>
        writer.Write(MemoryMarshal.AsBytes<float>(tensor.ToArray()));

    private static void ReadNumbers(BinaryReader reader, Tensor tensor)
    {
        var values = new float[tensor.Rows * tensor.Columns];
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(values.AsSpan()));
        tensor.Write(values);
    }

    private static void WriteForm(BinaryWriter writer, Parameter parameter)
    {
        writer.Write((byte)((byte)parameter.Form | (parameter.Scores is null ? 0 : Learned)));
        if (parameter.Mask is not null)
        {
            WriteNumbers(writer, parameter.Mask);
        }

        if (parameter.Connections is Connections connections)
        {
            writer.Write(connections.Count);
            writer.Write(MemoryMarshal.AsBytes<int>(connections.InputStarts));
            writer.Write(MemoryMarshal.AsBytes<int>(connections.Heads));
        }

        if (parameter.Scores is ConnectionScores scores)
        {
            writer.Write((byte)scores.Map);
            writer.Write(scores.Pull);
            writer.Write(scores.IsRescaled);
        }
    }

    private static void ReadForm(BinaryReader reader, Parameter parameter)
    {
        byte written = reader.ReadByte();
        var form = (WeightForm)(written & ~Learned);
        if (form == WeightForm.Sparse)
        {
            int count = reader.ReadInt32();
            int[] starts = ReadIntegers(reader, parameter.Shape.Inputs + 1);
            int[] heads = ReadIntegers(reader, count);
            parameter.Connect(Connections.FromInputs(parameter.Shape.Outputs, parameter.Shape.Inputs, starts, heads));
        }
        else
        {
            parameter.Forget();
            if (form == WeightForm.Masked)
            {
                ReadNumbers(reader, parameter.MakeMask());
            }
        }

        if ((written & Learned) != 0)
        {
            parameter.AttachScores((ScoreMap)reader.ReadByte(), reader.ReadSingle(), reader.ReadBoolean());
        }
    }

    private static int[] ReadIntegers(BinaryReader reader, int count)
    {
        var integers = new int[count];
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(integers.AsSpan()));
        return integers;
    }
}
