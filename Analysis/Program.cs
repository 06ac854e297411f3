using Sgvb.Analysis.Verbs;
using Sgvb.Runs.CommandLine;

return Application.Run(VerbList.Root(), args);
