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
    private const int BufferBytes = 1 << 16;

    // In place of a rule's length that no int holds, which then follows.
    private const int LongLength = -1;

    private static ReadOnlySpan<byte> Magic => "filigree checkpoint 3\n"u8;

    public static void Write(TrainingRun run, Stream stream)
    {
        // Twice, for length and hash frame the body: a network of gigabytes is not held a second time.
        using var digest = new DigestStream();
        WriteBody(run, digest);
        stream.Write(Magic);
        stream.Write(BitConverter.GetBytes(digest.Length));
        WriteBody(run, stream);
        stream.Write(digest.Hash);
    }

    /// <returns>True if the run was finished, so that the rule of plasticity had not done what it does after that epoch.</returns>
    public static bool Read(TrainingRun run, Stream stream)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        Stream body = Verify(stream);
        using var reader = new BinaryReader(body, Encoding.UTF8, leaveOpen: true);
        int epoch = reader.ReadInt32();
        int stepInEpoch = reader.ReadInt32();
        bool wasFinished = reader.ReadBoolean();
        var sum = new LossSum(reader.ReadDouble(), reader.ReadInt64(), reader.ReadInt64());
        if (run.Training.Classes == 0)
        {
            sum = sum with { SquaredErrors = reader.ReadDouble() };
        }

        long steps = reader.ReadInt64();
        if (reader.ReadString() != Shape(run))
        {
            throw new InvalidDataException("The checkpoint belongs to another network, optimizer or plasticity.");
        }

        // First, for a rule that cannot read what another version of it wrote leaves the network as it was.
        ReadRule(reader, run.Plasticity);
        Visit(
            run,
            parameter => parameter.Load(reader, run.Plasticity?.Effective),
            tensor => SavedNumbers.Read(reader, tensor)
        );

        run.Epoch = epoch;
        run.StepInEpoch = stepInEpoch;
        run.EpochSum = sum;
        run.Optimizer.SetSteps(steps);
        if (ReferenceEquals(body, stream))
        {
            stream.ReadExactly(hash);
        }

        return wasFinished;
    }

    private static void WriteBody(TrainingRun run, Stream stream)
    {
        using var writer = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true);
        writer.Write(run.Epoch);
        writer.Write(run.StepInEpoch);
        writer.Write(run.IsFinished);
        writer.Write(run.EpochSum.Loss);
        writer.Write(run.EpochSum.Correct);
        writer.Write(run.EpochSum.Samples);
        if (run.Training.Classes == 0)
        {
            writer.Write(run.EpochSum.SquaredErrors);
        }

        writer.Write(run.Optimizer.Steps);
        writer.Write(Shape(run));
        WriteRule(writer, run.Plasticity);
        Visit(run, parameter => parameter.Save(writer), tensor => SavedNumbers.Write(writer, tensor));
    }

    private static void WriteRule(BinaryWriter writer, IPlasticity? rule)
    {
        // Twice, for its length stands in front: a rule may remember a whole network.
        using var digest = new DigestStream();
        using (var own = new BinaryWriter(digest, Encoding.UTF8, leaveOpen: true))
        {
            rule?.Save(own);
        }

        if (digest.Length <= int.MaxValue)
        {
            writer.Write((int)digest.Length);
        }
        else
        {
            writer.Write(LongLength);
            writer.Write(digest.Length);
        }

        rule?.Save(writer);
    }

    private static void ReadRule(BinaryReader reader, IPlasticity? rule)
    {
        long length = reader.ReadInt32() is var known && known != LongLength ? known : reader.ReadInt64();
        long begin = reader.BaseStream.Position;
        rule?.Restore(reader);
        if (reader.BaseStream.Position - begin != length)
        {
            throw new InvalidDataException("The checkpoint holds more than the rule of plasticity knows.");
        }
    }

    /// <summary>Finds the whole body as it was written, and hands out a stream that stands at its beginning: the same one, where it can go back.</summary>
    private static Stream Verify(Stream stream)
    {
        Span<byte> head = stackalloc byte[Magic.Length + sizeof(long)];
        if (stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) < head.Length || !head.StartsWith(Magic))
        {
            throw new InvalidDataException("This is no checkpoint of a training run.");
        }

        long length = BitConverter.ToInt64(head[Magic.Length..]);
        if (length < 0 || (stream.CanSeek ? length > stream.Length - stream.Position : length > Array.MaxLength))
        {
            throw new InvalidDataException("The checkpoint is torn: it ends before its body does.");
        }

        Stream body = stream.CanSeek ? stream : new MemoryStream((int)length);
        long begin = body.Position;
        using var content = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] buffer = new byte[Math.Min(length, BufferBytes)];
        for (long left = length; left > 0; )
        {
            Span<byte> part = buffer.AsSpan(0, (int)Math.Min(left, buffer.Length));
            if (stream.ReadAtLeast(part, part.Length, throwOnEndOfStream: false) < part.Length)
            {
                throw new InvalidDataException("The checkpoint is torn: it ends before its body does.");
            }

            content.AppendData(part);
            left -= part.Length;
            if (!stream.CanSeek)
            {
                body.Write(part);
            }
        }

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        if (
            stream.ReadAtLeast(hash, hash.Length, throwOnEndOfStream: false) < hash.Length
            || !hash.SequenceEqual(content.GetCurrentHash())
        )
        {
            throw new InvalidDataException("The checkpoint is torn: its hash does not fit its body.");
        }

        body.Position = begin;
        return body;
    }

    private static void Visit(TrainingRun run, Action<Parameter> numbers, Action<Tensor> state)
    {
        for (int index = 0; index < run.Network.Parameters.Count; index++)
        {
            numbers(run.Network.Parameters[index]);
            run.Optimizer.FitState(index);
            foreach (Tensor tensor in run.Optimizer.StateOf(index))
            {
                state(tensor);
            }
        }

        foreach (NamedBuffer buffer in run.Network.Buffers)
        {
            state(buffer.Value);
        }

        foreach (Tensor average in run.Average?.ToExchange() ?? [])
        {
            state(average);
        }
    }

    private static string Shape(TrainingRun run) =>
        string.Join(
            ' ',
            run.Network.Parameters.Select(
                (p, index) => $"{p.Name}:{p.Shape.Outputs}x{p.Shape.Inputs}:{run.Optimizer.StateOf(index).Count}"
            )
        )
        + string.Concat(run.Network.Buffers.Select(buffer => $" buffer:{buffer.Name}:{buffer.Count}"))
        + (run.Average is null ? "" : " average")
        + (run.Plasticity is null ? "" : $" plasticity:{run.Plasticity.Name}");
}
