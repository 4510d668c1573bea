using System.Text.RegularExpressions;

namespace Filigree.Cli.Tests.House;

public sealed class FloorsTests
{
    [Fact]
    public void Every_part_of_the_house_is_a_known_floor() =>
        Assert.Equal(
            Floors.Allowed.Keys.Order(StringComparer.Ordinal),
            Floors.Inhabited().Order(StringComparer.Ordinal)
        );

    [Fact]
    public void A_floor_may_use_only_floors_that_stand_before_it()
    {
        string[] order = [.. Floors.Allowed.Keys];
        var wrong =
            from floor in Floors.Allowed
            from used in floor.Value
            where Array.IndexOf(order, used) is var place && (place < 0 || place >= Array.IndexOf(order, floor.Key))
            select $"{floor.Key} may use {used}";

        Assert.Empty(wrong);
    }

    [Fact]
    public void A_floor_uses_only_the_floors_below_it() =>
        Named(
            from use in Floors.Uses()
            where !Floors.Allows(use.Floor, use.Used)
            select $"{use.Floor} uses {use.Used}: {use.By}"
        );

    [Fact]
    public void No_floors_use_each_other_in_a_circle() =>
        Named(
            Circles.Of(
                Floors
                    .Uses()
                    .GroupBy(use => use.Floor, use => use.Used)
                    .ToDictionary(floor => floor.Key, IReadOnlySet<string> (floor) => floor.ToHashSet())
            )
        );

    [Theory]
    [InlineData("a>b b>c", "")]
    [InlineData("a>b b>a", "a -> b -> a")]
    [InlineData("a>b b>c c>a", "a -> b -> c -> a")]
    [InlineData("a>b b>c c>b", "b -> c -> b")]
    [InlineData("a>b b>a b>c c>b", "a -> b -> a, c -> b -> c")]
    public void Circles_are_found_and_named(string uses, string expected)
    {
        var graph = uses.Split(' ')
            .Select(use => use.Split('>'))
            .GroupBy(use => use[0], use => use[1])
            .ToDictionary(use => use.Key, IReadOnlySet<string> (use) => use.ToHashSet());

        Assert.Equal(expected, string.Join(", ", Circles.Of(graph)));
    }

    [Fact]
    public void The_library_knows_neither_a_console_nor_what_is_built_on_it()
    {
        var wrong =
            from path in RepositoryFolder.SourcesUnder("src", "Filigree")
            let source = File.ReadAllText(path)
            from above in Floors.Above
            where Floors.Uses(source, above)
            select $"{Path.GetFileName(path)} uses {above}";

        Assert.Empty(wrong);
    }

    [Fact]
    public void Studies_draw_on_no_console_either()
    {
        var wrong =
            from path in RepositoryFolder.SourcesUnder("src", "Filigree.Studies")
            let source = File.ReadAllText(path)
            from above in (string[])["Console", "Spectre", "System.CommandLine", "Filigree.Cli"]
            where Floors.Uses(source, above)
            select $"{Path.GetFileName(path)} uses {above}";

        Assert.Empty(wrong);
    }

    [Theory]
    [InlineData("", "Spectre", "System.CommandLine", "Filigree.Cli")]
    [InlineData("Index", "Filigree.Dashboard.Views", "Filigree.Dashboard.Web", "Microsoft.AspNetCore")]
    [InlineData("Views", "Filigree.Dashboard.Web", "Microsoft.AspNetCore")]
    public void The_live_page_is_a_program_beside_the_command_and_only_its_top_floor_knows_the_web(
        string floor,
        params string[] others
    )
    {
        string[] sources = [.. RepositoryFolder.SourcesUnder("src", "Filigree.Dashboard", floor)];
        Assert.NotEmpty(sources);
        var wrong =
            from path in sources
            let code = Floors.WithoutCommentsAndStrings(File.ReadAllText(path))
            from above in others
            where Regex.IsMatch(code, $@"\b{Regex.Escape(above)}\b")
            select $"{Path.GetFileName(path)} uses {above}";

        Assert.Empty(wrong);
    }

    [Theory]
    [InlineData("Exp")]
    [InlineData("Log")]
    [InlineData("Log2")]
    [InlineData("Log10")]
    [InlineData("Pow")]
    [InlineData("Sin")]
    [InlineData("Cos")]
    [InlineData("Tan")]
    [InlineData("Tanh")]
    [InlineData("Cbrt")]
    public void The_library_never_asks_the_platform_for_a_function_that_differs_between_platforms(string function)
    {
        var wrong =
            from path in RepositoryFolder.SourcesUnder("src", "Filigree")
            let code = Floors.WithoutCommentsAndStrings(File.ReadAllText(path))
            from type in (string[])["Math", "MathF", "double", "float", "Double", "Single"]
            where
                code.Contains($" {type}.{function}(", StringComparison.Ordinal)
                || code.Contains($"({type}.{function}(", StringComparison.Ordinal)
            select $"{Path.GetFileName(path)} calls {type}.{function}";

        Assert.Empty(wrong);
    }

    [Theory]
    [InlineData("Random.Shared")]
    [InlineData("new Random(")]
    [InlineData("Guid.NewGuid")]
    [InlineData("DateTime.Now")]
    [InlineData("DateTime.UtcNow")]
    [InlineData("Environment.TickCount")]
    public void The_library_takes_neither_chance_nor_the_clock_from_anywhere_but_its_streams(string source)
    {
        IEnumerable<string?> wrong = RepositoryFolder
            .SourcesUnder("src", "Filigree")
            .Where(path =>
                Floors.WithoutCommentsAndStrings(File.ReadAllText(path)).Contains(source, StringComparison.Ordinal)
            )
            .Select(Path.GetFileName);

        Assert.Empty(wrong);
    }

    [Theory]
    [InlineData("Console.WriteLine(1);", true)]
    [InlineData("using Spectre.Console;", false)]
    [InlineData("// Console.WriteLine(1);", false)]
    [InlineData("terminal.Console.Out", false)]
    public void A_use_of_the_console_is_seen_where_it_is_one(string source, bool expected) =>
        Assert.Equal(expected, Floors.Uses(source, "Console"));

    // Names faults in full, which an assertion about a collection cuts short.
    private static void Named(IEnumerable<string> faults)
    {
        string text = string.Join('\n', faults);
        Assert.True(text.Length == 0, text);
    }
}
