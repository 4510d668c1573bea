namespace Filigree.Formats;

/// <summary>A key and a value, as metadata and what is said of other files are.</summary>
internal static class OnnxEntry
{
    /// <summary>Reads one.</summary>
    /// <exception cref="UserError">It is damaged.</exception>
    public static (string Key, string Value) Read(ProtobufReader reader, ProtobufField entry)
    {
        (string key, string value) = ("", "");
        foreach (ProtobufField field in reader.Fields(entry))
        {
            if (field.IsBytes(OnnxFields.Entry.Key))
            {
                key = reader.Text(field);
            }
            else if (field.IsBytes(OnnxFields.Entry.Value))
            {
                value = reader.Text(field);
            }
        }

        return (key, value);
    }

    /// <summary>The message of one.</summary>
    public static ProtobufWriter Of(string key, string value) =>
        new ProtobufWriter().Text(OnnxFields.Entry.Key, key).Text(OnnxFields.Entry.Value, value);
}
