namespace Filigree.Formats;

/// <summary>The zip archives of torch.save: a pickle that names tensors, and their bytes beside it.</summary>
internal static class PyTorchArchive
{
    private const string Pickle = "data.pkl";

    private static readonly Dictionary<string, string> NoMetadata = [];

    /// <summary>Whether an archive is one of PyTorch's.</summary>
    public static bool Is(IReadOnlyList<ZipMember> members) =>
        members.Any(member => member.Name == Pickle || member.Name.EndsWith("/" + Pickle, StringComparison.Ordinal));

    /// <summary>Reads the pickle, and checks every tensor against the archive.</summary>
    /// <exception cref="UserError">It is damaged, a program of TorchScript's, or holds no dictionary of tensors.</exception>
    public static WeightFileContent Read(FileBytes file, IReadOnlyList<ZipMember> members, string? key)
    {
        string prefix = PrefixOf(file, members);
        Dictionary<string, ZipMember> byName = ByName(file, members);
        if (byName.ContainsKey(prefix + "constants.pkl"))
        {
            throw ForeignFile.TorchScript(file.Name);
        }

        ZipMember pickle = byName[prefix + Pickle];
        if (pickle.Length > PickleReader.MostBytes)
        {
            throw new UserError(
                FormattableString.Invariant($"has a pickle of {pickle.Length:N0} bytes"),
                file.Name,
                FormattableString.Invariant($"at most {PickleReader.MostBytes:N0}"),
                "save the weights alone, without what else is in the checkpoint"
            );
        }

        object? root = PickleReader.Read(ReadAll(file, pickle), $"{file.Name}: {pickle.Name}");
        var tensors = new Tensors(file, prefix, byName, IsBigEndian(file, byName, prefix));
        if (root is PickledTensor or PickledSparseTensor)
        {
            tensors.Add(Path.GetFileNameWithoutExtension(file.Name), root);
            return Content([]);
        }

        var chosen = StateDictionary.Find(root, key, file.Name);
        return Content(tensors.AddAll(chosen));

        WeightFileContent Content(IReadOnlyList<string> said) =>
            new(file, WeightFormat.PyTorch, tensors.All, tensors.Sparse.Count == 0 ? null : tensors.Sparse, NoMetadata)
            {
                Warnings = said,
                HasDenseLayers = true,
            };
    }

    // The name of the archive when it was written, with a slash: every member's begins with it.
    private static string PrefixOf(FileBytes file, IReadOnlyList<ZipMember> members)
    {
        string[] pickles =
        [
            .. members
                .Select(member => member.Name)
                .Where(name => name.IndexOf('/', StringComparison.Ordinal) == name.Length - Pickle.Length - 1)
                .Where(name => name.EndsWith("/" + Pickle, StringComparison.Ordinal)),
        ];
        return pickles is [var only]
            ? only[..^Pickle.Length]
            : throw new UserError(
                FormattableString.Invariant($"has {pickles.Length} pickles"),
                file.Name,
                "one, NAME/data.pkl, as torch.save writes it",
                ForeignFile.SaveAgain
            );
    }

    private static Dictionary<string, ZipMember> ByName(FileBytes file, IReadOnlyList<ZipMember> members)
    {
        Dictionary<string, ZipMember> byName = new(StringComparer.Ordinal);
        foreach (ZipMember member in members)
        {
            if (!byName.TryAdd(member.Name, member))
            {
                throw new UserError($"has '{member.Name}' twice", file.Name, remedy: ForeignFile.SaveAgain);
            }
        }

        return byName;
    }

    private static bool IsBigEndian(FileBytes file, Dictionary<string, ZipMember> byName, string prefix)
    {
        if (!byName.TryGetValue(prefix + "byteorder", out ZipMember? order))
        {
            return false;
        }

        byte[] text = order.Length <= 16 ? ReadAll(file, order) : [];
        return text.AsSpan().SequenceEqual("big"u8)
            || (
                text.AsSpan().SequenceEqual("little"u8)
                    ? false
                    : throw new UserError(
                        "is of an unknown order of bytes",
                        $"{file.Name}: {order.Name}",
                        "little or big",
                        ForeignFile.SaveAgain
                    )
            );
    }

    private static byte[] ReadAll(FileBytes file, ZipMember member)
    {
        RequireStored(file, member);
        byte[] bytes = new byte[member.Length];
        using var stream = new ZipMemberStream(file, member, $"{file.Name}: {member.Name}");
        stream.ReadExactly(bytes);
        return bytes;
    }

    private static void RequireStored(FileBytes file, ZipMember member)
    {
        if (member.IsDeflated)
        {
            throw new UserError(
                "is packed, which torch.save never does",
                $"{file.Name}: {member.Name}",
                "a stored member",
                "unpack the archive and pack it again with 'zip -0 -r'"
            );
        }
    }

    private sealed class Tensors(FileBytes file, string prefix, Dictionary<string, ZipMember> members, bool isBigEndian)
    {
        private readonly Dictionary<string, PyTorchStorage> storages = new(StringComparer.Ordinal);

        private readonly HashSet<string> names = new(StringComparer.Ordinal);
        private long claimed;

        /// <summary>The tensors, in their order; the parts of sparse ones too.</summary>
        public List<PyTorchTensor> All { get; } = [];

        /// <summary>The sparse tensors.</summary>
        public List<PyTorchSparseLayer> Sparse { get; } = [];

        /// <summary>Adds all tensors of a dictionary.</summary>
        /// <returns>What is odd about it: a line each.</returns>
        public IReadOnlyList<string> AddAll(StateDictionary state)
        {
            List<string> others = [];
            foreach ((object? key, object? value) in state.Entries.Entries)
            {
                if (key is string name && value is PickledTensor or PickledSparseTensor)
                {
                    Add(name, value);
                }
                else if (value is OpaqueValue opaque && StateDictionary.IsTensorMaker(opaque))
                {
                    throw Unreadable(key, opaque);
                }
                else
                {
                    others.Add($"{key as string ?? "a key that is no text"} ({StateDictionary.Kind(value)})");
                }
            }

            List<string> warnings = [];
            if (state.Path.Length > 0)
            {
                warnings.Add($"{file.Name}: '{state.Path}' is read, and nothing else of the checkpoint{Beside(state)}");
            }

            if (others.Count > 0)
            {
                warnings.Add($"{file.Name}: left out, as no tensors: {StateDictionary.Some(others)}");
            }

            string[] tied =
            [
                .. All.Where(tensor => tensor.Count > 0)
                    .GroupBy(tensor => tensor.Identity)
                    .Where(group => group.Skip(1).Any())
                    .Select(group => string.Join(" = ", group.Select(tensor => tensor.Name))),
            ];
            if (tied.Length > 0)
            {
                warnings.Add($"{file.Name}: tied, and written under each name: {StateDictionary.Some(tied)}");
            }

            return [.. warnings.Select(VisibleText.Of)];
        }

        /// <summary>Adds a tensor.</summary>
        public void Add(string name, object tensor)
        {
            string place = $"{file.Name}: tensor '{name}'";
            if (tensor is PickledSparseTensor sparse)
            {
                PyTorchTensor[] indices = [.. sparse.Indices.Zip(sparse.Layout.IndexNames, Part)];
                PyTorchTensor values = Part(sparse.Values, PyTorchLayout.Values);
                long most = ClaimedNeurons.MostIn(file) - claimed;
                var layer = PyTorchSparseLayer.Of(name, place, sparse.Layout, sparse.Shape, indices, values, most);
                claimed += layer.Claimed;
                Sparse.Add(layer);
                return;
            }

            Include(name, (PickledTensor)tensor, place);

            PyTorchTensor Part(PickledTensor part, string ending) => Include($"{name}.{ending}", part, place);
        }

        // A dictionary has each name once, but not the names that the parts of sparse tensors are given here.
        private PyTorchTensor Include(string name, PickledTensor tensor, string place)
        {
            if (!names.Add(name))
            {
                throw new UserError(
                    $"would have a part '{name}', and a tensor of this name is there too",
                    place,
                    remedy: "rename one of the two in Python"
                );
            }

            PyTorchTensor included = Of(tensor, name, place);
            All.Add(included);
            return included;
        }

        private PyTorchTensor Of(PickledTensor tensor, string name, string place)
        {
            string key = tensor.Storage.Key;
            if (!storages.TryGetValue(key, out PyTorchStorage? storage))
            {
                if (!members.TryGetValue($"{prefix}data/{key}", out ZipMember? member))
                {
                    throw new UserError(
                        $"is in a storage '{key}' that the archive does not have",
                        place,
                        remedy: "the file is damaged: get it again"
                    );
                }

                RequireStored(file, member);
                storages[key] = storage = new PyTorchStorage(file, member);
            }

            return PyTorchTensor.Of(name, tensor, storage, place, isBigEndian);
        }

        private static string Beside(StateDictionary state) =>
            state.Others.Count == 0 ? "" : $" ({StateDictionary.Some(state.Others)})";

        private UserError Unreadable(object? key, OpaqueValue value)
        {
            string kind = value.Maker[PickledCalls.TensorMaker.Length..];
            return new UserError(
                $"is a tensor of a kind that is not read ({kind})",
                $"{file.Name}: tensor '{key as string}'",
                "a dense tensor with numbers of its own, or a sparse one of layout csr, csc or coo",
                "make it one in Python before it is saved: tensor.to_dense(), tensor.dequantize() or tensor.clone()"
            );
        }
    }
}
