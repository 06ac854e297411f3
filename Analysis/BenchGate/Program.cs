using Sgvb.BenchGate;
using Sgvb.Runs.CommandLine;

return Application.Run(GateTool.Root(), args);
