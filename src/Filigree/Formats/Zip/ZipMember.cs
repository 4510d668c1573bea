namespace Filigree.Formats;

/// <summary>One file in a zip archive.</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsDeflated">Whether its bytes are packed.</param>
/// <param name="Offset">Where its bytes begin in the archive.</param>
/// <param name="PackedLength">How many they are there.</param>
/// <param name="Length">How many they are unpacked.</param>
/// <param name="Crc">The checksum of the unpacked bytes.</param>
internal sealed record ZipMember(string Name, bool IsDeflated, long Offset, long PackedLength, long Length, uint Crc);
