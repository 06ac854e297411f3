using Sgvb.Measuring.Machine;
using Sgvb.Model.Kl;

namespace Sgvb.Experiments.Table1;

/// <summary>The paper's Table 1: trains with local reparameterization, measures at 10 epochs and at the end, and sets the paper's figures beside.</summary>
public sealed class Table1Verb(RunReport report) : Verb("table1", "the paper's Table 1, trained and measured anew, beside its figures; goes on after a kill",
    "table1 --data mnist --output reports/mine/table1", "table1 --epochs 10", "table1 --seeds 3",
    "table1 --shard 3/8 --trained trained --output shards/3")
{
    private const int FirstMilestone = 10;

    private readonly TrainingOptions _training = new();
    private readonly Option<int?> _seeds = CommonOptions.Whole("--seeds", "N", "independent trainings, from --seed on (default 1)", 1, 1000);
    private readonly Option<int?> _blocks = CommonOptions.Whole("--blocks", "N", "blocks of 16 draws a row (default 8); costly rows take fewer", 2, 1 << 20);
    private readonly Option<string?> _trained = new("--trained")
    {
        Description = "for --shard: a folder with seed-1, seed-2, …, each the --output of train with the same options",
        HelpName = "DIR",
    };

    private readonly Option<int?> _time = CommonOptions.Whole("--time", "SECONDS",
        "time for the rows' steps on every backend, once the variances stand (default 60; 0 leaves them out)", 0, 86_400);

    protected override void Configure(Command command)
    {
        Common.AddTo(command, Common.Backend, Common.Workload, Common.Data, Common.Preprocess, Common.Minibatch, Common.Threads, Common.Seed,
            Common.Posterior, Common.Kl, Common.Output, Common.Json, Common.Shard);
        _training.AddTo(command);
        command.Options.Add(_seeds);
        command.Options.Add(_blocks);
        command.Options.Add(_trained);
        command.Options.Add(_time);
    }

    protected override int Run(ParseResult result, CancellationToken stop)
    {
        var values = Common.Read(result);
        var trained = result.GetValue(_trained);
        if (trained is not null && values.Shard is null)
            throw new SgvbException("--trained goes with --shard; without it, table1 trains by itself");
        if (values.Shard is not null && result.GetValue(_time) is not null)
            throw new SgvbException("--time: shards measure no times; leave it out");
        var plan = Plan(result, values);
        var screen = Screen.Default;
        var print = ThisMachine.ForRun(plan.Threads, values.Seed, plan.Data);
        if (values.Shard is { } shard)
        {
            new Table1Shard(plan, trained, screen).Run(shard, values.Output, print, stop);
            return 0;
        }

        var folder = RunFolder.CreateOrGoOn(values.Output, print, Name, plan.Settings);
        if (!values.Json)
            screen.Line($"{plan.Recipe.Workload.Name}, M = {plan.Recipe.Workload.Minibatch}, {plan.Backend.Name}, {plan.Data.Note}");
        IReadOnlyList<Table1Row> rows = [];
        report.Record(folder, () =>
        {
            Parameters? parameters = null;
            foreach (var seed in plan.Seeds)
            {
                var own = folder.Part(Table1Seed.Folder(seed), Name, DateTimeOffset.UtcNow);
                var experiment = plan.Experiment(seed);
                own.Record(() => screen.Progress(progress =>
                    experiment.Run(own, plan.Milestones, progress, row => Tell(screen, values.Json, row), stop)));
                parameters = experiment.Trained;
                // With those that an earlier call has finished and this one has not come to.
                rows = Table1Cells.From([.. Table1Seed.ReadAll(folder).Where(s => s.IsWhole).Select(s => s.Variances)], plan.Data.Name);
                folder.Write(RunFolder.Table1, rows);
                folder.WriteNotes(folder.Exists(RunFolder.Benchmarks) ? plan.Notes.Union(folder.ReadNotes()) : plan.Notes);
            }

            var time = TimeSpan.FromSeconds(result.GetValue(_time) ?? 60);
            if (time > TimeSpan.Zero && !folder.Exists(RunFolder.Benchmarks))
                screen.Progress(progress => new Table1Steps(plan).Run(folder, parameters!, time, progress, stop));
        });
        if (values.Json)
        {
            screen.Line(JsonText.Of(rows));
            return 0;
        }

        screen.Table(Table1Tables.Cells(rows));
        screen.Table(Table1Tables.InPapersLayout(rows));
        var seeds = Table1Seed.ReadAll(folder);
        screen.Table(Table1Checks.Of(rows, seeds));
        foreach (var warning in DeadLayers.Warnings(seeds.SelectMany(s => s.Blocks)))
            screen.Line(warning);
        if (FewExamples.Warning(seeds.SelectMany(s => s.Variances).Where(v => v.Parameter == "theta")) is { } few)
            screen.Line(few);
        screen.Line($"The report: {folder.FileAt(RunFolder.Report)}");
        return 0;
    }

    private Table1Plan Plan(ParseResult result, CommonValues values)
    {
        var backend = BackendSelection.One(values, "table1 runs");
        var (workload, data) = DataSelection.WithWorkload(values, "table1 trains one network");
        var method = new Method(new EstimatorSpec("local-reparam"), values.Posterior ?? PosteriorSpec.Alpha(), values.Kl ?? KlKind.Cubic);
        var recipe = _training.Read(result, method, workload, values.Seed);
        IReadOnlyList<int> milestones = [.. ((int[])[FirstMilestone, recipe.Epochs]).Where(e => e <= recipe.Epochs).Distinct()];
        return new Table1Plan(recipe, data, backend, values.Threads ?? Environment.ProcessorCount,
            values.SeedsFrom(result.GetValue(_seeds) ?? 1), milestones,
            CellPlan.All(result.GetValue(_blocks) ?? 8, method, workload, data.Train.Rows, backend.CreateBackend is not null));
    }

    private static void Tell(Screen screen, bool json, TrainingRow row)
    {
        if (!json && !screen.ShowsProgress)
            screen.Line(TrainVerb.Describe(row));
    }
}
