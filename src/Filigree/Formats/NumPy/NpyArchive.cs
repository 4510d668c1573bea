namespace Filigree.Formats;

/// <summary>The arrays of npy and npz files.</summary>
internal static class NpyArchive
{
    private const string Extension = ".npy";

    /// <summary>The one array of an npy file, named after the file.</summary>
    public static NpyTensor ReadArray(FileBytes file)
    {
        using Stream stream = file.Section(0, file.Length);
        NpyHeader header = NpyHeader.Read(stream, file.Name, file.Length);
        string name = Path.GetFileNameWithoutExtension(file.Name);
        return new NpyTensor(name, file.Name, header, isPacked: false, () => file.Section(0, file.Length));
    }

    /// <summary>The arrays of an npz file, in its order, named as NumPy names them.</summary>
    /// <param name="file">The file.</param>
    /// <param name="members">Its members.</param>
    /// <exception cref="UserError">It is damaged, or holds what is no array.</exception>
    public static IReadOnlyList<NpyTensor> Read(FileBytes file, IReadOnlyList<ZipMember> members)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        var arrays = new NpyTensor[members.Count];
        for (int i = 0; i < arrays.Length; i++)
        {
            ZipMember member = members[i];
            string name = member.Name.EndsWith(Extension, StringComparison.Ordinal)
                ? member.Name[..^Extension.Length]
                : member.Name;
            string place = $"{file.Name}: array '{name}'";
            if (!names.Add(name))
            {
                throw new UserError("is there twice", place, remedy: "save the file again");
            }

            using var stream = new ZipMemberStream(file, member, place);
            NpyHeader header = NpyHeader.Read(stream, place, member.Length);
            arrays[i] = new NpyTensor(
                name,
                place,
                header,
                member.IsDeflated,
                () => new ZipMemberStream(file, member, place)
            );
        }

        return arrays;
    }
}
