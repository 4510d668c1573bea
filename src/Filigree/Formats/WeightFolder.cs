using System.Globalization;
using System.Text.RegularExpressions;
using static System.FormattableString;

namespace Filigree.Formats;

/// <summary>
/// A folder of weight files as one model: what its index names, a safetensors file in shards, or a file a layer. Files are taken in
/// the order of their names' numbers.
/// </summary>
internal static partial class WeightFolder
{
    private const int Named = 3;

    private static readonly string[] Extensions = [".safetensors", ".npy", ".npz"];

    /// <summary>Opens the model in a folder.</summary>
    /// <exception cref="UserError">There is none or more than one, a part of it is missing, or one is damaged.</exception>
    public static WeightFile Open(string path, WeightFileOptions options)
    {
        string[] names =
        [
            .. Directory
                .EnumerateFiles(path)
                .Select(file => Path.GetFileName(file))
                .Where(name => !name.StartsWith('.'))
                .Order(NaturalOrder.Instance),
        ];
        string[] indices = ShardIndex.Among(names);
        if (indices.Length > 1)
        {
            throw new UserError(
                $"holds several models: {string.Join(", ", indices.Take(Named))}",
                path,
                "one index",
                "name the index of the one that is meant"
            );
        }

        if (indices.Length == 1)
        {
            return OpenIndex(Path.Combine(path, indices[0]), options, path);
        }

        string[] files = [.. names.Where(name => Extensions.Contains(Path.GetExtension(name).ToLowerInvariant()))];
        if (files.Length == 0)
        {
            throw new UserError("has no weight files", path, $"files named {string.Join(", ", Extensions)}");
        }

        RequireWhole(path, files);
        return OpenFiles(path, files, options, content => content, _ => []);
    }

    /// <summary>Opens the model that an index describes.</summary>
    /// <exception cref="UserError">The index is damaged, or a file or tensor that it names is missing.</exception>
    public static WeightFile OpenIndex(string index, WeightFileOptions options) => OpenIndex(index, options, index);

    /// <summary>What is odd about opening one file alone.</summary>
    public static IReadOnlyList<string> WarningsOf(string path) =>
        Shard().Match(Path.GetFileName(path)) is { Success: true } shard && CountOf(shard) > 1
            ?
            [
                $"{Path.GetFileName(path)} is one of {shard.Groups["count"].Value.TrimStart('0')} parts of a model; name "
                    + (
                        shard.Groups["ending"].ValueSpan.Equals(".safetensors", StringComparison.OrdinalIgnoreCase)
                            ? "the folder"
                            : $"its index, {shard.Groups["model"].Value}{shard.Groups["ending"].Value}.index.json,"
                    )
                    + " for all of it",
            ]
            : [];

    private static WeightFile OpenIndex(string path, WeightFileOptions options, string name)
    {
        var index = ShardIndex.Read(path);
        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        foreach (string file in index.Files)
        {
            if (!File.Exists(Path.Combine(folder, file)))
            {
                throw new UserError(
                    $"names the file {file}, which is not there",
                    path,
                    Invariant($"all {index.Files.Count} files of the model"),
                    "get the missing one too"
                );
            }
        }

        List<string> others = [];
        return OpenFiles(
            name,
            [.. index.Files.Select(file => Path.Combine(folder, file))],
            options,
            content =>
            {
                // What the index does not name in this file is no part of the model.
                string file = Path.GetFileName(content.File.Name);
                others.AddRange(content.Tensors.Where(t => index.ShardOf(t.Name) is null).Select(t => t.Name));
                return content with { Tensors = [.. content.Tensors.Where(t => index.ShardOf(t.Name) == file)] };
            },
            tensors => Check(index, tensors, others)
        );
    }

    private static List<string> Check(ShardIndex index, IReadOnlyList<StoredTensor> tensors, List<string> others)
    {
        HashSet<string> found = [.. tensors.Select(tensor => tensor.Name)];
        if (index.Tensors.FirstOrDefault(name => !found.Contains(name)) is { } missing)
        {
            throw new UserError(
                $"says that '{missing}' is in {index.ShardOf(missing)}, which does not have it",
                index.Path,
                "every tensor in the file that the index names",
                "get the index and the files again, of one version"
            );
        }

        List<string> warnings = [];
        long bytes = tensors.Sum(tensor => tensor.ByteLength);
        if (index.TotalSize is { } total && total != bytes && !index.IsOfPyTorch)
        {
            warnings.Add(
                Invariant($"{index.Path} says that the tensors take {total:N0} bytes, and they take {bytes:N0}")
            );
        }

        if (others.Count > 0)
        {
            warnings.Add(
                Invariant($"left out, as {Path.GetFileName(index.Path)} does not name them: ")
                    + string.Join(", ", others.Take(Named))
                    + (others.Count > Named ? Invariant($" and {others.Count - Named:N0} more") : "")
            );
        }

        return warnings;
    }

    private static WeightFile OpenFiles(
        string path,
        IReadOnlyList<string> files,
        WeightFileOptions options,
        Func<WeightFileContent, WeightFileContent> choose,
        Func<IReadOnlyList<StoredTensor>, List<string>> check
    )
    {
        List<WeightFileContent> contents = [];
        try
        {
            foreach (string file in files)
            {
                string full = Path.IsPathRooted(file) ? file : Path.Combine(path, file);
                contents.Add(choose(WeightFileContent.Read(FileBytes.Open(full), options)));
            }

            RequireDifferentNames(path, contents);
            List<string> warnings = check([.. contents.SelectMany(content => content.Tensors)]);
            return WeightFile.Of(path, WeightFormat.Folder, contents, options, warnings);
        }
        catch
        {
            contents.ForEach(content => content.Dispose());
            throw;
        }
    }

    // model-00001-of-00002.safetensors: without an index the names say what belongs together.
    private static void RequireWhole(string path, string[] files)
    {
        Match[] shards = [.. files.Select(file => Shard().Match(file)).Where(match => match.Success)];
        if (shards.Length == 0)
        {
            return;
        }

        string Model(Match shard) => $"{shard.Groups["model"].Value}-of-{shard.Groups["count"].Value}";
        if (shards.Length < files.Length || shards.Select(Model).Distinct().Count() > 1)
        {
            string first = shards[0].Value;
            string other = files.First(file =>
                Shard().Match(file) is var match && (!match.Success || Model(match) != Model(shards[0]))
            );
            throw new UserError(
                $"holds {first}, a part of a model, and {other}, which is none of it",
                path,
                "one model, or an index that names its files",
                "put the files of different models into folders of their own"
            );
        }

        string count = shards[0].Groups["count"].Value;
        HashSet<int> numbers = [];
        foreach (Match shard in shards)
        {
            if (NumberOf(shard) < 1 || NumberOf(shard) > CountOf(shard) || !numbers.Add(NumberOf(shard)))
            {
                throw new UserError(
                    $"holds {shard.Value}, which is none of {count} parts, or one that is there already",
                    path,
                    $"parts 1 to {CountOf(shard)}, each once",
                    "put the files of different models into folders of their own"
                );
            }
        }

        for (int number = 1; number <= CountOf(shards[0]); number++)
        {
            if (!numbers.Contains(number))
            {
                string missing = number.ToString(CultureInfo.InvariantCulture).PadLeft(count.Length, '0');
                throw new UserError(
                    $"lacks {shards[0].Groups["model"].Value}-{missing}-of-{count}.safetensors",
                    path,
                    $"all {CountOf(shards[0])} files of the model",
                    "get the missing one too"
                );
            }
        }
    }

    private static int CountOf(Match shard) => Number(shard.Groups["count"]);

    private static int NumberOf(Match shard) => Number(shard.Groups["number"]);

    private static int Number(Group digits) => int.Parse(digits.ValueSpan, CultureInfo.InvariantCulture);

    private static void RequireDifferentNames(string path, List<WeightFileContent> contents)
    {
        var owners = new Dictionary<string, WeightFileContent>(StringComparer.Ordinal);
        foreach (WeightFileContent content in contents)
        {
            foreach (string name in content.Names)
            {
                if (!owners.TryAdd(name, content) && owners[name] != content)
                {
                    throw new UserError(
                        $"has '{name}' in both {Path.GetFileName(owners[name].File.Name)} and {Path.GetFileName(content.File.Name)}",
                        path,
                        "each name once",
                        "put the files of different models into folders of their own"
                    );
                }
            }
        }
    }

    [GeneratedRegex(
        @"^(?<model>.+)-(?<number>[0-9]{1,6})-of-(?<count>[0-9]{1,6})(?<ending>\.(safetensors|bin))$",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Shard();
}
