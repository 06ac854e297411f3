namespace Sgvb.Cli.Verbs;

/// <summary>A verb that ./run-bench.sh hands to another executable; it is listed here so that help and suggestions know it.</summary>
public sealed class ScriptVerb(string name, string summary, params IReadOnlyList<string> examples) : Verb(name, summary, examples)
{
    protected override void Configure(Command command) =>
        command.Arguments.Add(new Argument<string[]>("arguments") { Description = "see above", Arity = ArgumentArity.ZeroOrMore });

    protected override int Run(ParseResult result, CancellationToken stop) =>
        throw new SgvbException($"{Name} is started by the script: ./run-bench.sh {Name}");
}
