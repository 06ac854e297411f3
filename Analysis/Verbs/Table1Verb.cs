using System.CommandLine;
using System.Globalization;
using Sgvb.Analysis.Reports.Run;
using Sgvb.Analysis.Table1;
using Sgvb.Analysis.Training;
using Sgvb.Data;
using Sgvb.Model;
using Sgvb.Runs;
using Sgvb.Runs.CommandLine;
using Sgvb.Runs.Machine;
using Sgvb.Runs.Rows;
using Sgvb.Runs.Terminal;

namespace Sgvb.Analysis.Verbs;

/// <summary>The paper's Table 1: trains with local reparameterization, measures at 10 epochs and at the end, and sets the paper's figures beside.</summary>
public sealed class Table1Verb() : Verb("table1", "the paper's Table 1, trained and measured anew, beside its figures; goes on after a kill",
    "table1 --data mnist --output reports/mine/table1", "table1 --epochs 10", "table1 --seeds 3")
{
    private const int FirstMilestone = 10;

    private readonly TrainingOptions _training = new();
    private readonly Option<int?> _seeds = CommonOptions.Whole("--seeds", "N", "independent trainings, from --seed on (default 1)", 1, 1000);
    private readonly Option<int?> _blocks = CommonOptions.Whole("--blocks", "N", "blocks of 16 draws a row (default 8); costly rows take fewer", 2, 1 << 20);

    protected override void Configure(Command command)
    {
        Common.AddTo(command, Common.Backend, Common.Workload, Common.Data, Common.Minibatch, Common.Threads, Common.Seed, Common.Posterior, Common.Kl,
            Common.Output, Common.Json);
        _training.AddTo(command);
        command.Options.Add(_seeds);
        command.Options.Add(_blocks);
    }

    protected override int Run(ParseResult result, CancellationToken stop)
    {
        var values = Common.Read(result);
        if (BackendSelection.Choose(values with { Backends = values.Backends ?? ["simd"] }, out _) is not [var backend])
            throw new SgvbException("--backend: table1 runs on one backend at a time");
        var data = DataLocator.Load(values.Data);
        if (WorkloadSelection.Choose(values, ["mnist"], data) is not [var workload])
            throw new SgvbException("--workload: table1 trains one network at a time");
        var method = new Method(new EstimatorSpec("local-reparam"), values.Posterior ?? PosteriorSpec.Alpha(), values.Kl ?? KlKind.Cubic);
        var recipe = _training.Read(result, method, workload, values.Seed);
        var threads = values.Threads ?? Environment.ProcessorCount;
        var seeds = result.GetValue(_seeds) ?? 1;
        var plan = CellPlan.All(result.GetValue(_blocks) ?? 8);
        IReadOnlyList<int> milestones = [.. ((int[])[FirstMilestone, recipe.Epochs]).Where(e => e <= recipe.Epochs).Distinct()];

        var screen = Screen.Default;
        var print = MachineReader.Read(Environment.GetCommandLineArgs().Skip(1)) with
        {
            Threads = threads,
            Seed = values.Seed,
            DataSet = data.Name,
            Backends = BackendStates.Read(),
        };
        var folder = RunFolder.Create(values.Output, print.Machine, Name, DateTimeOffset.UtcNow);
        print.Save(folder);
        if (!values.Json)
            screen.Line($"{workload.Name}, M = {workload.Minibatch}, {backend.Name}, {data.Note}");
        IReadOnlyList<Table1Row> rows = [];
        RunReport.Record(folder, () =>
        {
            var cells = new List<IReadOnlyList<VarianceRow>>();
            for (var s = 0; s < seeds; s++)
            {
                var seed = values.Seed + (uint)s;
                var own = RunFolder.Create(folder.FileAt(string.Create(CultureInfo.InvariantCulture, $"seed-{seed}")), print.Machine, Name, DateTimeOffset.UtcNow);
                var experiment = new Table1Experiment(recipe with { Seed = seed }, data, backend.Name, threads, plan);
                own.Record(() => cells.Add(screen.Progress(progress => experiment.Run(own, milestones, progress, row => Tell(screen, values.Json, row), stop))));
                rows = Table1Cells.From(cells);
                folder.Write(RunFolder.Table1, rows);
                folder.WriteNotes(Notes(recipe, data, seeds));
            }
        });
        if (values.Json)
        {
            screen.Line(JsonText.Of(rows));
            return 0;
        }

        screen.Table(Table1Tables.Cells(rows));
        screen.Table(Table1Tables.Checks(rows));
        screen.Line($"The report: {folder.FileAt(RunFolder.Report)}");
        return 0;
    }

    private static IEnumerable<string> Notes(TrainingRecipe recipe, DataSets data, int seeds) =>
    [
        $"Data: {data.Note}.", $"Seeds: {seeds.ToString(CultureInfo.InvariantCulture)}.",
        "Recipe: " + string.Join(", ", recipe.Describe("").Where(d => d.Value.Length > 0).Select(d => $"{d.Key} {d.Value}")) + ".",
    ];

    private static void Tell(Screen screen, bool json, TrainingRow row)
    {
        if (!json && !screen.ShowsProgress)
            screen.Line(TrainVerb.Describe(row));
    }
}
