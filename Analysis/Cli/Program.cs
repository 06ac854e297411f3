using Sgvb.Cli.Verbs;

return Application.Run(VerbList.Root(), args);
