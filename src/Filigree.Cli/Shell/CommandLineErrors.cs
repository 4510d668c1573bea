using System.CommandLine;
using System.CommandLine.Parsing;

namespace Filigree.Cli.Shell;

/// <summary>Says in one line what is wrong with a command line, and what was probably meant.</summary>
internal static class CommandLineErrors
{
    /// <summary>Writes the first error and returns the exit code for bad input; a bare <c>filigree</c> gets the help.</summary>
    public static int Report(ParseResult parsed, Terminal terminal)
    {
        Command command = parsed.CommandResult.Command;
        if (parsed.Tokens.Count == 0)
        {
            return command.Parse(["--help"]).Invoke(new InvocationConfiguration { Output = terminal.Out });
        }
        terminal.Error.WriteLine($"filigree: {Describe(parsed, command)}; see '{PathOf(parsed.CommandResult)} --help'");
        return ExitCodes.BadInput;
    }

    /// <summary>Refuses an empty value, as an unset variable of a script leaves it: it would be taken for none, or for this folder.</summary>
    /// <exception cref="UserError">There is one.</exception>
    public static void RequireNoEmptyWord(ParseResult parsed)
    {
        for (int place = 0; place < parsed.Tokens.Count; place++)
        {
            Token token = parsed.Tokens[place];
            if (token.Type == TokenType.Argument && string.IsNullOrWhiteSpace(token.Value))
            {
                bool isOfOption = place > 0 && parsed.Tokens[place - 1].Type == TokenType.Option;
                throw new UserError(
                    "the value is empty",
                    isOfOption ? parsed.Tokens[place - 1].Value : PathOf(parsed.CommandResult),
                    remedy: $"see '{PathOf(parsed.CommandResult)} --help'"
                );
            }
        }
    }

    private static string Describe(ParseResult parsed, Command command)
    {
        if (parsed.UnmatchedTokens.Count > 0)
        {
            return Unknown(parsed.UnmatchedTokens[0], parsed.CommandResult);
        }
        ParseError error = parsed.Errors[0];
        if (error.SymbolResult is OptionResult option && IsConversion(error) && option.Tokens.Count > 0)
        {
            return $"{option.Option.Name}: '{option.Tokens[^1].Value}' is not {Noun(option.Option.ValueType)}";
        }
        if (error.SymbolResult is ArgumentResult argument && IsConversion(error) && argument.Tokens.Count > 0)
        {
            return argument.Parent is OptionResult owner
                ? $"{owner.Option.Name}: '{argument.Tokens[^1].Value}' is not {Noun(owner.Option.ValueType)}"
                : $"{argument.Argument.Name}: '{argument.Tokens[^1].Value}' is not {Noun(argument.Argument.ValueType)}";
        }
        if (error.SymbolResult is CommandResult && command.Action is null && command.Subcommands.Count > 0)
        {
            string names = string.Join(", ", command.Subcommands.Where(c => !c.Hidden).Select(c => c.Name));
            return $"'{PathOf(parsed.CommandResult)}' needs a command: {names}";
        }
        if (MissingArgument(parsed.CommandResult) is { } missing)
        {
            return $"'{PathOf(parsed.CommandResult)}' needs {missing.Name}";
        }
        return error.Message.TrimEnd('.');
    }

    private static Argument? MissingArgument(CommandResult at) =>
        at.Command.Arguments.FirstOrDefault(argument =>
            argument.Arity.MinimumNumberOfValues > (at.GetResult(argument)?.Tokens.Count ?? 0)
        );

    private static string Unknown(string token, CommandResult at)
    {
        bool isOption = token.StartsWith('-') && token.Length > 1;
        IEnumerable<string> known = isOption ? OptionNames(at) : at.Command.Subcommands.Select(c => c.Name);
        string noun =
            isOption ? "unknown option"
            : at.Command.Subcommands.Count > 0 ? "unknown command"
            : "unexpected argument";
        return Suggestion.For(token, known) is { } meant
            ? $"{noun} '{token}', did you mean '{meant}'?"
            : $"{noun} '{token}'";
    }

    private static IEnumerable<string> OptionNames(CommandResult at)
    {
        IEnumerable<Option> own = at.Command.Options;
        for (SymbolResult? above = at.Parent; above is not null; above = above.Parent)
        {
            own = above is CommandResult parent ? own.Concat(parent.Command.Options.Where(o => o.Recursive)) : own;
        }
        return own.Where(o => !o.Hidden).SelectMany(o => o.Aliases.Prepend(o.Name));
    }

    private static bool IsConversion(ParseError error) =>
        error.Message.StartsWith("Cannot parse argument", StringComparison.Ordinal);

    private static string Noun(Type type)
    {
        Type value = Nullable.GetUnderlyingType(type) ?? type;
        return value == typeof(int) || value == typeof(long) || value == typeof(uint) || value == typeof(ulong)
                ? "a whole number in range"
            : value == typeof(double) || value == typeof(float) ? "a number"
            : value == typeof(bool) ? "true or false"
            : value.IsEnum ? "one of " + string.Join(", ", Enum.GetNames(value).Select(name => name.ToLowerInvariant()))
            : $"a {value.Name}";
    }

    private static string PathOf(CommandResult result) =>
        result.Parent is CommandResult parent ? $"{PathOf(parent)} {result.Command.Name}" : result.Command.Name;
}
