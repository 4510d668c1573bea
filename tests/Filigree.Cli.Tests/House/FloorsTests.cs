namespace Filigree.Cli.Tests.House;

public sealed class FloorsTests
{
    public static TheoryData<string> Names => [.. Floors.Allowed.Keys];

    [Fact]
    public void Every_folder_of_the_library_is_a_known_floor()
    {
        IEnumerable<string?> folders = Directory
            .GetDirectories(RepositoryFolder.PathOf("src", "Filigree"))
            .Select(Path.GetFileName)
            .Where(name => name is not ("bin" or "obj"));

        Assert.Subset(Floors.Allowed.Keys.ToHashSet(), folders.ToHashSet()!);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_floor_uses_only_the_floors_below_it(string floor)
    {
        var wrong =
            from path in RepositoryFolder.SourcesUnder("src", "Filigree", floor)
            from used in Floors.UsedBy(File.ReadAllText(path))
            where used != floor && !Floors.Allowed[floor].Contains(used)
            select $"{Path.GetFileName(path)} uses {used}";

        Assert.Empty(wrong);
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
    [InlineData("using Filigree.Layers;", "Layers")]
    [InlineData("global using  Filigree . Layers ;", "Layers")]
    [InlineData("var x = Filigree.Training.Trainer.Of(1);", "Training")]
    [InlineData("Data.Dataset data;", "Data")]
    [InlineData("Data.Count", null)]
    [InlineData("// using Filigree.Layers;", null)]
    [InlineData("""var text = "Layers.Linear \" Layers.";""", null)]
    [InlineData("network.Layers.Count", null)]
    public void What_a_source_uses_is_read_from_its_code_only(string source, string? expected) =>
        Assert.Equal(expected is null ? [] : [expected], Floors.UsedBy(source));

    [Theory]
    [InlineData("Console.WriteLine(1);", true)]
    [InlineData("using Spectre.Console;", false)]
    [InlineData("// Console.WriteLine(1);", false)]
    [InlineData("terminal.Console.Out", false)]
    public void A_use_of_the_console_is_seen_where_it_is_one(string source, bool expected) =>
        Assert.Equal(expected, Floors.Uses(source, "Console"));
}
