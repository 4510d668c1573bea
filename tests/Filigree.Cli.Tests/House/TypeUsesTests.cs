namespace Filigree.Cli.Tests.House;

public sealed class TypeUsesTests
{
    [Theory]
    [InlineData(typeof(Base))]
    [InlineData(typeof(IContract))]
    [InlineData(typeof(Constraint))]
    [InlineData(typeof(Argument))]
    [InlineData(typeof(Element))]
    [InlineData(typeof(Parameter))]
    [InlineData(typeof(Result))]
    [InlineData(typeof(Made))]
    [InlineData(typeof(Called))]
    [InlineData(typeof(CaughtException))]
    [InlineData(typeof(ArgumentOfMethod))]
    [InlineData(typeof(Behind))]
    public void A_type_uses_what_its_members_and_its_code_name(Type used) =>
        Assert.Contains(used, TypeUses.Of(typeof(Sample<>)));

    [Fact]
    public void A_type_does_not_use_what_it_does_not_name() =>
        Assert.DoesNotContain(typeof(Other), TypeUses.Of(typeof(Sample<>)));

    private class Base;

    private interface IContract;

#pragma warning disable CA1852 // A sealed class is no constraint.
    private class Constraint;
#pragma warning restore CA1852

    private sealed class Argument;

    private sealed class Element;

    private sealed class Parameter;

    private sealed class Result;

    private sealed class Made;

    private static class Called
    {
        public static void Do() { }
    }

    private sealed class CaughtException : Exception;

    private sealed class ArgumentOfMethod;

    private sealed class Behind;

    private sealed class Other;

    private sealed class Sample<T> : Base, IContract
        where T : Constraint
    {
        private readonly Dictionary<string, List<Argument>> field = [];

        private Element[]? Elements { get; set; }

        public Result? Method(Parameter parameter, int number)
        {
            try
            {
                Called.Do();
                Elements ??= Array.Empty<Element>();
                // The switch's table of jumps stands in the code before what is behind it.
                string text = number switch
                {
                    0 => "zero",
                    1 => "one",
                    2 => "two",
                    3 => "three",
                    _ => new Behind().ToString() + field.Count + Array.Empty<ArgumentOfMethod>().Length,
                };
                return text == parameter.ToString() && new Made().Equals(text) ? null : new Result();
            }
            catch (CaughtException)
            {
                return null;
            }
        }
    }
}
