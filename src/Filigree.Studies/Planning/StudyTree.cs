using Filigree.Studies.Definition;

namespace Filigree.Studies.Planning;

/// <summary>Works what a study extends, its quick form and the command's options into one tree of settings.</summary>
internal static class StudyTree
{
    private const int LongestChain = 8;

    /// <summary>The tree of a study with all it extends; <c>extends</c> is gone, <c>quick</c> still stands in it.</summary>
    public static MapNode Load(StudySource source) => Load(source, depth: 0);

    /// <summary>The tree in the form asked for: full or quick, with the options laid over it.</summary>
    public static MapNode Form(MapNode tree, StudyOptions options, string sourceName)
    {
        MapNode form = tree.Without("quick");
        if (options.IsQuick)
        {
            form = tree.Find("quick")?.Value switch
            {
                MapNode quick => Overlay.Merge(form, quick),
                null => throw new UserError(
                    "this study has no quick form",
                    sourceName,
                    remedy: "run it without --quick, or add 'quick: { ... }' to the file"
                ),
                { } other => throw other.Origin.Error($"quick is {other.Kind}; expected a map of settings"),
            };
        }
        RequireOnce(options);
        foreach (string setting in options.Set)
        {
            form = Apply(form, setting);
        }
        return options.Instead.Aggregate(
            form,
            (sum, one) => Apply(sum, one.Key, one.Value, $"--{one.Key} {one.Value}")
        );
    }

    private static MapNode Load(StudySource source, int depth)
    {
        MapNode own = YamlText.ReadDocument(source.Text, source.Name);
        if (own.Find("extends") is not { } extends)
        {
            return own;
        }
        if (depth == LongestChain)
        {
            throw extends.Origin.Error($"more than {LongestChain} studies extend one another; is this a circle?");
        }
        string name = Values.Text(extends.Value, "extends");
        MapNode below = Load(StudySource.Find(name, source.Folder, extends.Value.Origin), depth + 1);
        // A study that extends another is another study: it has a name of its own.
        return Overlay.Merge(below.Without("study"), own.Without("extends"));
    }

    // The last of several would silently win.
    private static void RequireOnce(StudyOptions options)
    {
        var given = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string setting in options.Set)
        {
            string path = setting.Split('=')[0].Trim();
            if (given.TryGetValue(path, out string? before) && before != setting)
            {
                throw new UserError($"{path} is set twice", $"--set {setting}", "each path once");
            }
            given[path] = setting;
        }
        foreach ((string key, string value) in options.Instead)
        {
            if (given.Keys.Any(path => path == key || IsBelow(path, key)))
            {
                throw new UserError(
                    $"the {key} is set twice",
                    $"--{key} {value}",
                    $"either --{key} or --set {key}=..."
                );
            }
        }
        if (options.Seeds is { } seeds && given.ContainsKey("seeds"))
        {
            throw new UserError("the seeds are set twice", $"--seeds {seeds}", "either --seeds or --set seeds=...");
        }
    }

    private static MapNode Apply(MapNode tree, string setting)
    {
        string option = $"--set {setting}";
        int equals = setting.IndexOf('=');
        if (equals <= 0)
        {
            throw new UserError("there is no value", option, "path=value, such as training.rate=0.1");
        }
        return Apply(tree, setting[..equals].Trim(), setting[(equals + 1)..].Trim(), option);
    }

    private static MapNode Apply(MapNode tree, string path, string text, string option)
    {
        Node value = YamlText.ReadOption(text, option);
        const string vary = "vary.";
        if (path.StartsWith(vary, StringComparison.Ordinal))
        {
            // A factor's name is itself a path; its points lead no further down.
            return Overlay.Set(tree, ["vary", path[vary.Length..]], value);
        }
        foreach (Entry factor in (tree.Find("vary")?.Value as MapNode)?.Entries ?? [])
        {
            if (factor.Key == path || IsBelow(factor.Key, path) || IsBelow(path, factor.Key))
            {
                throw new UserError(
                    $"the study varies {factor.Key}, so this would have no effect",
                    option,
                    remedy: $"set what it takes: --set 'vary.{factor.Key}=[...]'"
                );
            }
            if (factor.Value is MapNode cases && cases.Entries.All(one => Sets(one.Value, path)))
            {
                throw new UserError(
                    $"every case of {factor.Key} sets {path}, so this would have no effect",
                    option,
                    remedy: $"set the cases: --set 'vary.{factor.Key}={{...}}'"
                );
            }
        }
        return Overlay.Set(tree, path, value);
    }

    private static bool Sets(Node settings, string path) =>
        (settings as MapNode)?.Entries.Any(one => one.Key == path || IsBelow(path, one.Key)) ?? false;

    private static bool IsBelow(string path, string above) => path.StartsWith(above + ".", StringComparison.Ordinal);
}
