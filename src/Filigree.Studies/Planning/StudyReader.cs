using Filigree.Numerics;
using Filigree.Studies.Definition;
using Filigree.Studies.Experiments;
using Filigree.Studies.Trials;

namespace Filigree.Studies.Planning;

/// <summary>Reads a study strictly, with all it extends, its quick form, and the options of the command.</summary>
public static class StudyReader
{
    private static readonly string[] CommonKeys =
    [
        "study",
        "title",
        "paper",
        "description",
        "extends",
        "experiment",
        "vary",
        "except",
        "seeds",
        "vary-streams",
        "across",
        "tables",
        "figures",
        "quick",
    ];

    private static readonly string[] Streams =
    [
        StreamNames.Weights,
        StreamNames.Split,
        StreamNames.Order,
        StreamNames.Augment,
        StreamNames.Dropout,
        StreamNames.Plasticity,
    ];

    /// <summary>Finds and reads a study.</summary>
    /// <param name="nameOrPath">A built-in study's name, or a file.</param>
    /// <param name="options">What the command adds.</param>
    /// <param name="experiments">The experiments a study can choose from.</param>
    /// <exception cref="UserError">The study cannot be used as it is; the message says where and why.</exception>
    public static Study Read(string nameOrPath, StudyOptions options, ExperimentList experiments) =>
        Read(StudySource.Find(nameOrPath), options, experiments);

    /// <summary>Reads a study.</summary>
    /// <inheritdoc cref="Read(string, StudyOptions, ExperimentList)"/>
    public static Study Read(StudySource source, StudyOptions options, ExperimentList experiments)
    {
        MapNode tree = StudyTree.Load(source);
        if (!options.IsQuick && tree.Find("quick") is not null)
        {
            // A mistake in the quick form should not wait for the day somebody runs it.
            Plan.Of(ReadForm(tree, source, new StudyOptions { IsQuick = true }, experiments));
        }
        return ReadForm(tree, source, options, experiments);
    }

    private static Study ReadForm(MapNode tree, StudySource source, StudyOptions options, ExperimentList experiments)
    {
        MapNode form = StudyTree.Form(tree, options, source.Name);
        if (form.Find("extends") is { } late)
        {
            throw late.Origin.Error(
                "what a study extends is read before 'quick' and options; expected 'extends' beside 'study' in its file"
            );
        }
        IExperiment experiment = experiments.Read(form);
        string[] keys = [.. CommonKeys, .. experiment.Keys];
        var section = new Section(form, "the study", keys, experiments.Rules);
        IReadOnlyList<Factor> factors = FactorReader.Read(section, experiment);
        IReadOnlyList<ulong> seeds =
            options.Seeds is { } given ? SeedList.ReadOption(given)
            : section.Find("seeds") is { } node ? SeedList.Read(node)
            : [0];
        IAcross? across = Across(section, experiment);
        Vocabulary vocabulary = experiments.VocabularyOf(experiment);
        var names = new PresentationNames(vocabulary, across, form, factors, seeds) { IsRecorded = options.IsRecorded };
        names = new PresentationNames(vocabulary, across, form, factors, seeds)
        {
            IsRecorded = options.IsRecorded,
            Exceptions = ExceptionReader.Read(section, names, options.IsQuick),
        };
        string name = Name(section, source);
        return new Study(
            name,
            experiment,
            form.Without(CommonKeys),
            factors,
            seeds,
            FixedStreams(section),
            across,
            PresentationReader.Read(section, names, options.IsQuick),
            source.Text,
            Resolved(LevelsGone.Without(form, names), name, seeds)
        )
        {
            Exceptions = names.Exceptions,
            Rules = experiments.Rules,
            Extensions = experiments.Extensions,
        };
    }

    private static IAcross? Across(Section section, IExperiment experiment)
    {
        if (section.Find("across") is not { } node)
        {
            return null;
        }
        return experiment.Across is { } catalog
            ? catalog.Read(node, section.Rules).Make()
            : throw node.Origin.Error(
                $"nothing can be measured across trials of the experiment '{experiment.Name}'; expected no 'across'"
            );
    }

    // The name becomes a folder, so it keeps to letters, digits and hyphens between single slashes.
    private static string Name(Section section, StudySource source)
    {
        string name = section.Text("study", Path.GetFileNameWithoutExtension(source.Name));
        bool isFit =
            name.Length is > 0 and <= 100
            && name.Split('/')
                .All(part => part.Length > 0 && part.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'));
        return isFit
            ? name
            : throw (section.Find("study")?.Origin ?? section.Origin).Error(
                $"the study's name is '{name}'; expected 'study: ' with letters, digits, - and _, parted by single slashes"
            );
    }

    private static Dictionary<string, ulong> FixedStreams(Section section)
    {
        if (!section.Has("vary-streams"))
        {
            return [];
        }
        IReadOnlyList<string> varied = section.Items("vary-streams", item => Values.Word(item, "stream", Streams));
        return Streams.Except(varied).ToDictionary(stream => stream, _ => 0UL);
    }

    private static string Resolved(MapNode form, string name, IReadOnlyList<ulong> seeds)
    {
        var origin = Origin.Option("resolved");
        bool isRange = seeds.Count > 1 && !seeds.Where((seed, index) => seed != seeds[0] + (ulong)index).Any();
        Node list = isRange
            ? Plain($"{seeds[0]}..{seeds[^1]}")
            : new ListNode(origin, [.. seeds.Select(seed => Plain($"{seed}"))]);
        // The name first, as people write it.
        var head = new MapNode(origin, [new Entry("study", origin, Plain(name))]);
        string text = YamlWriter.Write(
            Overlay
                .Merge(head, form)
                .With(new Entry("study", origin, Plain(name)))
                .With(new Entry("seeds", origin, list))
        );
        // What is written is what a report is made from when all is trained: better refused now than not read back then.
        try
        {
            return YamlWriter.Write(YamlText.ReadDocument(text, name)) == text
                ? text
                : throw new UserError("the study cannot be written to a file and read back as it is", name);
        }
        catch (UserError error)
        {
            throw new UserError(
                "the study, with all that it extends, cannot be kept in the run's folder",
                name,
                remedy: error.Message,
                cause: error
            );
        }

        ScalarNode Plain(string text) => new(origin, text, IsQuoted: false);
    }
}
