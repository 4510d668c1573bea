using Filigree.Formats;

namespace Filigree.Tests.Formats;

/// <summary>Reads all of a file as every command would, however damaged it is.</summary>
internal static class Exercise
{
    /// <summary>Reads everything; a refusal is as good as success, anything else thrown is a defect.</summary>
    /// <returns>Whether the file was read to its end.</returns>
    public static bool Read(byte[] content)
    {
        try
        {
            using WeightFile file = WeightFile.Of(
                content,
                "file",
                new WeightFileOptions { HasBiasRow = content.Length % 2 == 0 }
            );
            foreach (StoredTensor tensor in file.Tensors)
            {
                _ = tensor.ReadBytes();
                if (tensor.Type != ElementType.Opaque)
                {
                    _ = tensor.ReadSingles();
                }
            }

            foreach (WeightLayer layer in file.Layers)
            {
                _ = layer.ReadSparse();
                _ = layer.ReadBiasRow();
            }

            return true;
        }
        catch (UserError refusal)
        {
            return refusal.Message.Length == 0 || refusal.Message.Contains('\n', StringComparison.Ordinal)
                ? throw new InvalidOperationException($"The refusal is no line: '{refusal.Message}'", refusal)
                : false;
        }
    }
}
