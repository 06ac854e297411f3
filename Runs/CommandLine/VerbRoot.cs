using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Sgvb.Runs.CommandLine;

/// <summary>The command line of one program: its verbs, and help that ends with a verb's examples.</summary>
public static class VerbRoot
{
    /// <param name="program">As its user types it; examples begin with it.</param>
    /// <param name="description">What it is for.</param>
    /// <param name="verbs">In the order of help.</param>
    public static Command Of(string program, string description, IReadOnlyList<Verb> verbs)
    {
        var root = new Command(program, description);
        foreach (var verb in verbs)
            root.Subcommands.Add(verb.ToCommand());
        root.Options.Add(new HelpOption { Recursive = true, Action = new HelpWithExamples(program, verbs) });
        root.Options.Add(new VersionOption());
        root.SetAction(NoVerb);
        return root;
    }

    private static int NoVerb(ParseResult result) => throw new SgvbException("name a verb; --help lists them");

    private sealed class HelpWithExamples(string program, IReadOnlyList<Verb> verbs) : SynchronousCommandLineAction
    {
        private readonly HelpAction _help = new();

        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            _help.Invoke(parseResult);
            if (Find(verbs, parseResult.CommandResult.Command) is { Examples.Count: > 0 } verb)
            {
                var output = parseResult.InvocationConfiguration.Output;
                output.WriteLine("Examples:");
                foreach (var example in verb.Examples)
                    output.WriteLine($"  {program} {example}");
                output.WriteLine();
            }

            return 0;
        }

        private static Verb? Find(IReadOnlyList<Verb> verbs, Command command) =>
            command.Parents.OfType<Command>().FirstOrDefault() is not { } parent ? null
            : parent.Parents.Any() ? Find(verbs, parent)?.Verbs.FirstOrDefault(v => v.Name == command.Name)
            : verbs.FirstOrDefault(v => v.Name == command.Name);
    }
}
