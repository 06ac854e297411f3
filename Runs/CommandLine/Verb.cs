using System.CommandLine;

namespace Sgvb.Runs.CommandLine;

/// <summary>One verb of the command line: a file here, and a line in the list of verbs.</summary>
/// <param name="name">As typed.</param>
/// <param name="summary">One line for the list of verbs.</param>
/// <param name="examples">What follows ./run-bench.sh, shown by the verb's --help.</param>
public abstract class Verb(string name, string summary, params IReadOnlyList<string> examples)
{
    public string Name { get; } = name;

    public string Summary { get; } = summary;

    public IReadOnlyList<string> Examples { get; } = examples;

    /// <summary>Verbs below this one, as fetch is below data.</summary>
    public virtual IReadOnlyList<Verb> Verbs => [];

    protected CommonOptions Common { get; } = new();

    public Command ToCommand()
    {
        var command = new Command(Name, Summary);
        Configure(command);
        foreach (var verb in Verbs)
            command.Subcommands.Add(verb.ToCommand());
        command.SetAction((result, stop) => Task.FromResult(Run(result, stop)));
        return command;
    }

    /// <summary>Adds the options and arguments that the verb heeds.</summary>
    protected virtual void Configure(Command command)
    {
    }

    /// <returns>The exit code.</returns>
    /// <exception cref="SgvbException">A mistake of the user's, in one line.</exception>
    /// <exception cref="OperationCanceledException">The user stopped it.</exception>
    protected virtual int Run(ParseResult result, CancellationToken stop) =>
        throw new SgvbException($"{Name}: say what: {string.Join(", ", Verbs.Select(v => v.Name))}");
}
