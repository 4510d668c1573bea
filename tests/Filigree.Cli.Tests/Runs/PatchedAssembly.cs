using System.Buffers.Binary;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using System.Text;

namespace Filigree.Cli.Tests.Runs;

/// <summary>An assembly with some bytes changed, as another build would have them.</summary>
internal static class PatchedAssembly
{
    /// <summary>The same assembly of another version.</summary>
    public static byte[] OfVersion(byte[] assembly, Version version)
    {
        byte[] patched = [.. assembly];
        // The algorithm of its hash comes first.
        Write(patched.AsSpan(RowOf(assembly, TableIndex.Assembly, row: 0) + sizeof(uint)), version);
        return patched;
    }

    /// <summary>The same assembly, built for another version of what it refers to.</summary>
    public static byte[] BuiltFor(byte[] assembly, string reference, Version version)
    {
        byte[] patched = [.. assembly];
        using var image = new PEReader(new MemoryStream(assembly));
        MetadataReader reader = image.GetMetadataReader();
        int row = 0;
        foreach (AssemblyReferenceHandle handle in reader.AssemblyReferences)
        {
            if (
                reader
                    .GetString(reader.GetAssemblyReference(handle).Name)
                    .StartsWith(reference, StringComparison.Ordinal)
            )
            {
                Write(patched.AsSpan(RowOf(assembly, TableIndex.AssemblyRef, row)), version);
            }

            row++;
        }

        return patched;
    }

    /// <summary>The same assembly, in which a name of a member is another of the same length.</summary>
    public static byte[] Renamed(byte[] assembly, string name, string other)
    {
        byte[] patched = [.. assembly];
        int place = patched.AsSpan().IndexOf(Encoding.UTF8.GetBytes($"\0{name}\0"));
        Assert.True(place >= 0 && name.Length == other.Length);
        Encoding.UTF8.GetBytes(other).CopyTo(patched, place + 1);
        return patched;
    }

    private static int RowOf(byte[] assembly, TableIndex table, int row)
    {
        using var image = new PEReader(new MemoryStream(assembly));
        MetadataReader reader = image.GetMetadataReader();
        return image.PEHeaders.MetadataStartOffset
            + reader.GetTableMetadataOffset(table)
            + (row * reader.GetTableRowSize(table));
    }

    private static void Write(Span<byte> place, Version version)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(place, (ushort)version.Major);
        BinaryPrimitives.WriteUInt16LittleEndian(place[2..], (ushort)version.Minor);
        BinaryPrimitives.WriteUInt16LittleEndian(place[4..], (ushort)Math.Max(0, version.Build));
        BinaryPrimitives.WriteUInt16LittleEndian(place[6..], (ushort)Math.Max(0, version.Revision));
    }
}
