using Sgvb.Bench;
using Sgvb.Cli.Verbs;
using Sgvb.Runs.CommandLine;

// As the script of a checkout: bench is a program of its own, everything else a verb, and nothing at all is quick.
const string program = "sgvb-bench";
return args is ["bench", .. var rest]
    ? Application.Run(BenchCommand.Root(), rest)
    : Application.Run(VerbList.Root(program), args.Length > 0 ? args : ["quick"]);
