using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Filigree.Studies.Definition;

/// <summary>
/// Reads the plain part of YAML that study files are written in: maps, lists and values. Anchors, aliases, tags and
/// several documents in one file are refused, so a file means what it shows.
/// </summary>
internal static class YamlText
{
    private const int MaximumDepth = 32;
    private const int MaximumCharacters = 1 << 20;

    /// <summary>Reads a file's text.</summary>
    /// <param name="text">YAML.</param>
    /// <param name="source">File name for messages.</param>
    public static MapNode ReadDocument(string text, string source)
    {
        StudyText.Check(text, (line, column) => new Origin(source, line, column));
        Node node = Read(text, mark => new Origin(source, mark.Line, mark.Column));
        return node as MapNode ?? throw node.Origin.Error($"found {node.Kind}; expected a study: 'key: value' lines");
    }

    /// <summary>Reads the value of an option, such as <c>0.1</c> or <c>{lightning: {count: 10}}</c>.</summary>
    public static Node ReadOption(string text, string option)
    {
        var origin = Origin.Option(option);
        StudyText.Check(text, (_, _) => origin);
        return text.Length == 0 ? new ScalarNode(origin, "", IsQuoted: false) : Read(text, _ => origin);
    }

    private static Node Read(string text, Func<Mark, Origin> origin)
    {
        if (text.Length > MaximumCharacters)
        {
            throw origin(Mark.Empty).Error("the text is longer than a megabyte; this is no study file");
        }
        var parser = new Parser(new StringReader(text));
        try
        {
            parser.Consume<StreamStart>();
            if (!parser.TryConsume<DocumentStart>(out _))
            {
                throw origin(new Mark(0, 1, 1)).Error("the text is empty; expected 'key: value' lines");
            }
            Node node = ReadNode(parser, origin, depth: 0);
            parser.Consume<DocumentEnd>();
            if (!parser.TryConsume<StreamEnd>(out _))
            {
                throw origin(parser.Current!.Start).Error("a second document begins; expected one study");
            }
            return node;
        }
        catch (YamlException error)
        {
            // The parser's own wording carries line breaks and places at times; ours is one line.
            string what = error.Message.ReplaceLineEndings(" ").Trim();
            throw new UserError($"this is not valid YAML: {what}", origin(error.Start).ToString(), cause: error);
        }
        catch (Exception fault)
            when (fault
                    is ArgumentException
                        or InvalidOperationException
                        or IndexOutOfRangeException
                        or FormatException
                        or OverflowException
                        or NullReferenceException
            )
        {
            // The parser trips over some texts that are wrong: what it last read is where.
            Mark last = parser.Current?.End ?? new Mark(0, 1, 1);
            throw new UserError("this is not valid YAML from here on", origin(last).ToString(), cause: fault);
        }
    }

    private static Node ReadNode(Parser parser, Func<Mark, Origin> origin, int depth)
    {
        Origin here = origin(parser.Current!.Start);
        if (depth > MaximumDepth)
        {
            throw here.Error($"nested more than {MaximumDepth} levels deep");
        }
        if (parser.Current is NodeEvent node && (!node.Anchor.IsEmpty || (!node.Tag.IsEmpty && node is not Scalar)))
        {
            throw here.Error("anchors (&) and tags (!) are not used in study files; write the value out");
        }
        if (parser.TryConsume<Scalar>(out Scalar? scalar))
        {
            if (!scalar.Tag.IsEmpty && !scalar.Tag.IsNonSpecific)
            {
                throw here.Error("tags (!) are not used in study files; write the value alone");
            }
            return new ScalarNode(here, scalar.Value, scalar.Style is not ScalarStyle.Plain);
        }
        if (parser.TryConsume<SequenceStart>(out _))
        {
            var items = new List<Node>();
            while (!parser.TryConsume<SequenceEnd>(out _))
            {
                items.Add(ReadNode(parser, origin, depth + 1));
            }
            return new ListNode(here, items);
        }
        if (parser.TryConsume<MappingStart>(out _))
        {
            return ReadMap(parser, origin, here, depth);
        }
        throw here.Error("aliases (*) are not used in study files; write the value out, or use 'extends'");
    }

    private static MapNode ReadMap(Parser parser, Func<Mark, Origin> origin, Origin here, int depth)
    {
        var entries = new List<Entry>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            if (ReadNode(parser, origin, depth + 1) is not ScalarNode key)
            {
                throw here.Error("a key of this map is not a word; expected 'key: value'");
            }
            if (!YamlWriter.CanBeKey(key.Text))
            {
                throw key.Origin.Error(
                    $"a key of {key.Text.Length} characters; expected a shorter one, of at most a few hundred"
                );
            }
            if (!seen.Add(key.Text))
            {
                throw key.Origin.Error($"'{key.Text}' stands here a second time");
            }
            entries.Add(new Entry(key.Text, key.Origin, ReadNode(parser, origin, depth + 1)));
        }
        return new MapNode(here, entries);
    }
}
