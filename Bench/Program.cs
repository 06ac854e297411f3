using Sgvb.Bench;
using Sgvb.Runs.CommandLine;

return Application.Run(BenchCommand.Root(), args);
