using System.Globalization;

namespace Filigree.Formats;

/// <summary>What an ONNX model's file says of an initializer.</summary>
internal sealed record OnnxTensorHead(ProtobufField Field)
{
    private const int External = 1;

    /// <summary>Its name.</summary>
    public string Name { get; private set; } = "";

    /// <summary>The number of its type.</summary>
    public long Type { get; private set; }

    /// <summary>Its sizes.</summary>
    public IReadOnlyList<long> Shape { get; private set; } = [];

    /// <summary>Its numbers, if they lie in the file one behind the other.</summary>
    public ProtobufField? Numbers { get; private set; }

    /// <summary>The field of its numbers, if they are there in another way, which is not read.</summary>
    public int? OtherNumbers { get; private set; }

    /// <summary>Whether its numbers are in another file.</summary>
    public bool IsOutside { get; private set; }

    /// <summary>What is said of that file: location, offset, length.</summary>
    public Dictionary<string, string> Outside { get; } = [];

    /// <summary>Reads the head.</summary>
    /// <exception cref="UserError">It is damaged.</exception>
    public static OnnxTensorHead Read(ProtobufReader reader, ProtobufField tensor)
    {
        var head = new OnnxTensorHead(tensor);
        var shape = new List<long>();
        foreach (ProtobufField field in reader.Fields(tensor))
        {
            switch (field.Number)
            {
                case OnnxFields.Tensor.Dimensions:
                    foreach (long size in reader.Integers(field))
                    {
                        shape.Add(shape.Count < TensorShape.MostDimensions ? size : throw reader.Damaged(field.Begin));
                    }

                    break;
                case OnnxFields.Tensor.Type:
                    head.Type = (long)field.Value;
                    break;
                case OnnxFields.Tensor.Name:
                    head.Name = reader.Text(field);
                    break;
                case OnnxFields.Tensor.Raw:
                case OnnxFields.Tensor.Singles:
                case OnnxFields.Tensor.Doubles:
                    head.Take(field);
                    break;
                case OnnxFields.Tensor.Integers32:
                case OnnxFields.Tensor.Texts:
                case OnnxFields.Tensor.Integers64:
                case OnnxFields.Tensor.Unsigned64:
                case OnnxFields.Tensor.Segment:
                    head.OtherNumbers = field.Number;
                    break;
                case OnnxFields.Tensor.External:
                    head.TakeOutside(reader, field);
                    break;
                case OnnxFields.Tensor.Location:
                    head.IsOutside = field.Value == External;
                    break;
            }
        }

        head.Shape = shape;
        return head;
    }

    /// <summary>A number of what is said of the other file; null where it is none.</summary>
    public long? OutsideNumber(string key) =>
        !Outside.TryGetValue(key, out string? text) ? 0
        : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number
        : null;

    // Old writers give each number a tag of its own: those are no bytes one behind the other.
    private void Take(ProtobufField field)
    {
        if (field.Type != WireType.Bytes || Numbers is not null)
        {
            OtherNumbers = field.Number;
        }

        Numbers = field;
    }

    private void TakeOutside(ProtobufReader reader, ProtobufField entry)
    {
        (string key, string value) = OnnxEntry.Read(reader, entry);
        Outside[key] = value;
    }
}
