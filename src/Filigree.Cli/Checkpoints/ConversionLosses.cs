using System.Text.Json;
using Filigree.Cli.Shell;
using Filigree.Formats;
using static System.FormattableString;

namespace Filigree.Cli.Checkpoints;

/// <summary>What tensors lost because they were written with another type.</summary>
internal sealed class ConversionLosses
{
    private readonly List<(string Tensor, ElementType Type, ConversionLoss Loss)> losses = [];

    /// <summary>Notes what a tensor lost, if anything.</summary>
    public void Add(string tensor, ElementType type, ConversionLoss loss)
    {
        int known = losses.FindIndex(one => one.Tensor == tensor);
        if (known >= 0)
        {
            losses[known] = (tensor, type, losses[known].Loss + loss);
        }
        else if (!loss.IsNone)
        {
            losses.Add((tensor, type, loss));
        }
    }

    /// <summary>Notes what layers lose that are read by their connections, in single precision.</summary>
    public void AddSparse(IEnumerable<WeightLayer> layers)
    {
        foreach (WeightLayer layer in layers)
        {
            Add(layer.Name, ElementType.Float32, layer.LossOfSingles());
        }
    }

    /// <summary>A line a tensor, on standard error; of many tensors the rest in one.</summary>
    public void Say(Terminal terminal)
    {
        foreach ((string tensor, ElementType type, ConversionLoss loss) in losses.Take(Named))
        {
            terminal.Error.WriteLine($"filigree: {tensor} as {type.NameOf()}: {Text(type, loss)}");
        }

        if (losses.Count > Named)
        {
            IEnumerable<ConversionLoss> others = losses.Skip(Named).Select(one => one.Loss);
            terminal.Error.WriteLine(
                Invariant(
                    $"filigree: {losses.Count - Named} more {(losses.Count == Named + 1 ? "tensor" : "tensors")}: "
                ) + Text(losses[Named].Type, others.Aggregate((sum, loss) => sum + loss))
            );
        }
    }

    /// <summary>Writes them as a property of a JSON object.</summary>
    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartArray("losses");
        foreach ((string tensor, ElementType type, ConversionLoss loss) in losses)
        {
            json.WriteStartObject();
            json.WriteString("tensor", tensor);
            json.WriteString("type", type.NameOf());
            json.WriteNumber("overflowed", loss.Overflowed);
            json.WriteNumber("vanished", loss.Vanished);
            json.WriteNumber("rounded", loss.Rounded);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static string Text(ElementType type, ConversionLoss loss)
    {
        string great = type == ElementType.Float8E4M3 ? "NaN" : "infinity";
        string[] parts =
        [
            loss.Overflowed > 0 ? Invariant($"{Numbers(loss.Overflowed)} out of range, now {great} (overflow)") : "",
            loss.Vanished > 0 ? Invariant($"{Numbers(loss.Vanished)} too small, now 0 (underflow)") : "",
            loss.Rounded > 0
                ? Invariant($"{loss.Rounded:N0} whole {(loss.Rounded == 1 ? "number" : "numbers")} rounded to others")
                : "",
        ];
        return string.Join(", ", parts.Where(part => part.Length > 0));
    }

    private static string Numbers(long count) => Invariant($"{count:N0} {(count == 1 ? "number" : "numbers")}");

    private const int Named = 20;
}
