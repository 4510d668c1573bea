namespace Filigree;

/// <summary>The checksum of zip archives and gzip files: CRC-32 of polynomial 0xEDB88320, reflected, eight bytes a step.</summary>
internal static class Crc32
{
    private const int Slices = 8;
    private static readonly uint[][] Tables = MakeTables();

    /// <summary>Goes on with a checksum; the first is 0.</summary>
    public static uint Append(uint crc, ReadOnlySpan<byte> bytes)
    {
        crc = ~crc;
        while (bytes.Length >= Slices)
        {
            crc =
                Tables[7][bytes[0] ^ (crc & 0xFF)]
                ^ Tables[6][bytes[1] ^ ((crc >> 8) & 0xFF)]
                ^ Tables[5][bytes[2] ^ ((crc >> 16) & 0xFF)]
                ^ Tables[4][bytes[3] ^ (crc >> 24)]
                ^ Tables[3][bytes[4]]
                ^ Tables[2][bytes[5]]
                ^ Tables[1][bytes[6]]
                ^ Tables[0][bytes[7]];
            bytes = bytes[Slices..];
        }

        foreach (byte value in bytes)
        {
            crc = Tables[0][(crc ^ value) & 0xFF] ^ (crc >> 8);
        }

        return ~crc;
    }

    private static uint[][] MakeTables()
    {
        uint[][] tables = [.. Enumerable.Range(0, Slices).Select(_ => new uint[256])];
        for (uint value = 0; value < 256; value++)
        {
            uint crc = value;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ 0xEDB8_8320;
            }

            tables[0][value] = crc;
        }

        for (int slice = 1; slice < Slices; slice++)
        {
            for (int value = 0; value < 256; value++)
            {
                uint crc = tables[slice - 1][value];
                tables[slice][value] = tables[0][crc & 0xFF] ^ (crc >> 8);
            }
        }

        return tables;
    }
}
