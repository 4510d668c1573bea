namespace Filigree.Cli.Shell;

/// <summary>
/// What a shell runs to complete the words of this command. Each script asks the command that stands on the line, under the path it was called by,
/// and leaves files to the shell where the command knows no word.
/// </summary>
/// <param name="Shell">The shell's name.</param>
/// <param name="Example">A command line that puts the script in force.</param>
/// <param name="Text">The script.</param>
internal sealed record CompletionScript(string Shell, string Example, string Text)
{
    /// <summary>One for each shell.</summary>
    public static IReadOnlyList<CompletionScript> All { get; } =
    [
        new(
            "bash",
            "source <(filigree completion bash)",
            """
            _filigree() {
                local IFS=$'\n' line=${COMP_LINE:0:COMP_POINT}
                COMPREPLY=($("${COMP_WORDS[0]}" completion words "$line" 2>/dev/null))
                # Bash takes what stands behind = for a word of its own.
                [[ ${line##* } == *=* ]] && COMPREPLY=("${COMPREPLY[@]#*=}")
            }
            complete -o bashdefault -o default -F _filigree filigree

            """
        ),
        new(
            "zsh",
            "source <(filigree completion zsh)",
            """
            _filigree() {
                local -a found
                found=(${(f)"$(${(Q)words[1]} completion words "$BUFFER[1,CURSOR]" 2>/dev/null)"})
                if (( $#found )); then compadd -- $found; else _files; fi
            }
            compdef _filigree filigree

            """
        ),
        new(
            "fish",
            "filigree completion fish | source",
            """
            complete --command filigree --arguments '(filigree completion words (commandline --cut-at-cursor) 2>/dev/null)'

            """
        ),
        new(
            "powershell",
            "filigree completion powershell | Out-String | Invoke-Expression",
            """
            Register-ArgumentCompleter -Native -CommandName filigree -ScriptBlock {
                param($word, $line, $position)
                $begun = $line.ToString().PadRight($position).Substring(0, $position)
                filigree completion words $begun 2>$null | ForEach-Object {
                    [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
                }
            }

            """
        ),
    ];
}
