namespace Filigree.Formats;

/// <summary>How a protobuf field's value lies in the bytes.</summary>
internal enum WireType
{
    /// <summary>An integer of 1 to 10 bytes.</summary>
    Varint = 0,

    /// <summary>Eight bytes.</summary>
    Fixed64 = 1,

    /// <summary>A length and as many bytes.</summary>
    Bytes = 2,

    /// <summary>Four bytes.</summary>
    Fixed32 = 5,
}
