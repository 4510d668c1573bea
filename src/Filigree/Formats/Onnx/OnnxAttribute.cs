namespace Filigree.Formats;

/// <summary>An option of a node.</summary>
internal sealed class OnnxAttribute
{
    private const int SingleType = 1;
    private const int IntegerType = 2;
    private const int IntegersType = 7;

    private OnnxAttribute(ProtobufWriter message) => Message = message;

    /// <summary>Its message.</summary>
    public ProtobufWriter Message { get; }

    /// <summary>An integer.</summary>
    public static OnnxAttribute Of(string name, long value) =>
        new(Named(name).Integer(OnnxFields.Attribute.Integer, value).Integer(OnnxFields.Attribute.Type, IntegerType));

    /// <summary>A number.</summary>
    public static OnnxAttribute Of(string name, double value) =>
        new(
            Named(name).Single(OnnxFields.Attribute.Single, (float)value).Integer(OnnxFields.Attribute.Type, SingleType)
        );

    /// <summary>Integers.</summary>
    public static OnnxAttribute Of(string name, IReadOnlyList<long> values)
    {
        ProtobufWriter message = Named(name);
        foreach (long value in values)
        {
            message.Integer(OnnxFields.Attribute.Integers, value);
        }

        return new(message.Integer(OnnxFields.Attribute.Type, IntegersType));
    }

    private static ProtobufWriter Named(string name) => new ProtobufWriter().Text(OnnxFields.Attribute.Name, name);
}
