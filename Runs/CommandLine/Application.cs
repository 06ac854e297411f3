using System.CommandLine;
using System.CommandLine.Parsing;
using Sgvb.Runs.Terminal;

namespace Sgvb.Runs.CommandLine;

/// <summary>
/// Runs one executable: parses, calls the verb, and turns whatever goes wrong into one line on standard error and an exit code.
/// A stack trace is shown only with SGVB_TRACE=1.
/// </summary>
public static class Application
{
    public const int Internal = 5;

    /// <param name="root">The verbs, or the one command with its options.</param>
    /// <param name="args">As given by the system.</param>
    /// <param name="error">Takes the one line; standard error where null.</param>
    /// <returns>The process's exit code.</returns>
    public static int Run(Command root, string[] args, TextWriter? error = null)
    {
        TerminalWriter.Install();
        error ??= Console.Error;
        CultureInfo.CurrentCulture = CultureInfo.DefaultThreadCurrentCulture = CultureInfo.InvariantCulture;
        using var stop = new StopSignal();
        try
        {
            // A value may begin with @: a person's name, a package's.
            var result = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
            if (ParseError(result) is { } wrong)
                throw new SgvbException(wrong);
            var settings = new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };
            return result.InvokeAsync(settings, stop.Token).GetAwaiter().GetResult();
        }
        catch (Exception e)
        {
            var (line, code) = Describe(e, stop.Token.IsCancellationRequested);
            try
            {
                error.WriteLine(PlainText.Terminal(line));
                if (Environment.GetEnvironmentVariable("SGVB_TRACE") == "1")
                    error.WriteLine(PlainText.Terminal(e.ToString()));
            }
            catch (IOException)
            {
                // Nobody can be told, as where standard error is a file on a full disk; the exit code still says it.
            }

            return code;
        }
    }

    /// <summary>The line and exit code of a failure.</summary>
    /// <param name="e">What ended the verb.</param>
    /// <param name="stopped">Whether the user asked to stop.</param>
    public static (string Line, int Code) Describe(Exception e, bool stopped = false)
    {
        while (e is AggregateException or TypeInitializationException or System.Reflection.TargetInvocationException && e.InnerException is { } inner)
            e = inner;
        return e switch
        {
            SgvbException known => (OneLine.Of(known.Message), known.ExitCode),
            OperationCanceledException when stopped => ("stopped", RunFolder.StoppedByUser),
            OutOfMemoryException => ("not enough memory; choose a smaller --workload or --minibatch", Internal),
            IOException or UnauthorizedAccessException => (OneLine.ReasonWithPath(e), SgvbException.BadInput),
            _ => ($"internal error: {e.GetType().Name}: {OneLine.Of(e.Message)}; please report it (SGVB_TRACE=1 shows where)", Internal),
        };
    }

    /// <summary>The first mistake in one line, with the nearest known verb or option; null where there is none.</summary>
    private static string? ParseError(ParseResult result)
    {
        var command = result.CommandResult.Command;
        var prefix = command == result.RootCommandResult.Command ? "" : command.Name + ": ";
        // No option and no argument means anything by an empty word; a script's unset variable makes one.
        if (result.Tokens.Index().FirstOrDefault(t => t.Item.Value.Length == 0) is { Item: not null } empty)
            return $"{prefix}{(empty.Index > 0 ? $"an empty word follows {OneLine.Of(result.Tokens[empty.Index - 1].Value)}" : "the first word is empty")}";
        if (result.Errors.Count == 0)
            return null;
        if (result.UnmatchedTokens is [var unmatched, ..])
        {
            var isOption = unmatched.StartsWith('-');
            var known = isOption ? command.Options.Select(o => o.Name) : command.Subcommands.Where(c => !c.Hidden).Select(c => c.Name);
            return known.Any()
                ? $"{prefix}no {(isOption ? "option" : "verb")} '{OneLine.Of(unmatched)}'{Suggest.Hint(unmatched, known)}"
                : $"{prefix}'{OneLine.Of(unmatched)}' is one word too many; see --help";
        }

        return prefix + Mistake(result);
    }

    /// <summary>Parsers of options and arguments say what is wrong with a value; that there is none, or one too many, is left to say here.</summary>
    private static string Mistake(ParseResult result)
    {
        var (error, command) = (result.Errors[0], result.CommandResult.Command);
        return error.SymbolResult switch
        {
            OptionResult { Tokens.Count: 0 } option => $"{option.Option.Name} lacks its value{(option.Option.HelpName is { } name ? ", " + name : "")}",
            OptionResult { Tokens.Count: > 1 } option => $"{option.Option.Name} is given more than once",
            _ when command.Arguments.FirstOrDefault(a => (result.GetResult(a)?.Tokens.Count ?? 0) < a.Arity.MinimumNumberOfValues) is { } lacking =>
                $"name {lacking.Name}; see --help",
            _ => OneLine.Of(error.Message),
        };
    }
}
