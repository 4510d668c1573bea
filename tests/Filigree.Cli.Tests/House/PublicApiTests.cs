using System.Reflection;

namespace Filigree.Cli.Tests.House;

/// <summary>
/// The libraries' public members as committed text, so that a change to them is seen in review. Accepting a change:
/// <c>FILIGREE_ACCEPT_API=1 dotnet test tests/Filigree.Cli.Tests --filter PublicApi</c>.
/// </summary>
public sealed class PublicApiTests
{
    private const string Accept = "FILIGREE_ACCEPT_API=1 dotnet test tests/Filigree.Cli.Tests --filter PublicApi";

    public static TheoryData<string> Libraries => ["Filigree", "Filigree.Studies"];

    [Theory]
    [MemberData(nameof(Libraries))]
    public void The_public_members_are_the_ones_that_were_accepted(string library)
    {
        string path = RepositoryFolder.PathOf("docs", "api", library + ".txt");
        string actual = PublicApi.Of(Assembly.Load(library));
        if (Environment.GetEnvironmentVariable("FILIGREE_ACCEPT_API") == "1")
        {
            File.WriteAllText(path, actual);
            return;
        }
        string accepted = File.Exists(path) ? File.ReadAllText(path).ReplaceLineEndings("\n") : "";

        string[] now = [.. Qualified(actual)];
        string[] before = [.. Qualified(accepted)];
        string[] added = [.. now.Except(before)];
        string[] removed = [.. before.Except(now)];
        Assert.True(
            actual == accepted,
            $"The public members of {library} changed. If that is meant, accept it: {Accept}\n"
                + string.Join('\n', added.Select(line => "+ " + line).Concat(removed.Select(line => "- " + line)))
        );
    }

    /// <summary>The members with their types in front, as two types may have equal members.</summary>
    private static IEnumerable<string> Qualified(string text)
    {
        string type = "";
        foreach (string line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            bool isMember = line.StartsWith(' ');
            type = isMember ? type : line.Split(" : ")[0].Split(' ')[^1];
            yield return isMember ? $"{type}: {line.Trim()}" : line;
        }
    }

    [Fact]
    public void A_member_is_written_with_what_a_caller_must_know()
    {
        string text = PublicApi.Of([typeof(Sample), typeof(ISample<>), typeof(Kind)]);

        Assert.Equal(
            """
            public interface Filigree.Cli.Tests.House.PublicApiTests.ISample<T>
                T Item { get; }
            public enum Filigree.Cli.Tests.House.PublicApiTests.Kind : byte
                First = 0
                Second = 1
            public sealed class Filigree.Cli.Tests.House.PublicApiTests.Sample : Filigree.Cli.Tests.House.PublicApiTests.ISample<int>
                Sample(string name, int? count = null)
                const int Limit = 3
                int Item { get; }
                string? Name { get; init; }
                static void Fill<T>(System.Span<T> values, out bool done, params int[] rest)

            """.ReplaceLineEndings("\n"),
            text
        );
    }

    internal interface ISample<T>
    {
        T Item { get; }
    }

    internal enum Kind : byte
    {
        First,
        Second,
    }

    internal sealed class Sample : ISample<int>
    {
        public const int Limit = 3;

        public Sample(string name, int? count = null) => (Name, Item) = (name, count ?? Hidden);

        public int Item { get; }

        public string? Name { get; init; }

        private static int Hidden => 0;

        public static void Fill<T>(Span<T> values, out bool done, params int[] rest) =>
            done = values.IsEmpty && rest.Length == Hidden;
    }
}
