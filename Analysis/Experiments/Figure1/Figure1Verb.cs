using Sgvb.Experiments.Sharding;
using Sgvb.Measuring.Machine;
using Sgvb.Runs.Sharding;

namespace Sgvb.Experiments.Figure1;

/// <summary>The paper's Figure 1: test error against the hidden layers' width for its seven methods, with early stopping.</summary>
public sealed class Figure1Verb(RunReport report) : Verb("figure1",
    "the paper's Figure 1: test error against width for its seven methods; finished cells are kept",
    "figure1 --data mnist --output reports/mine/figure1", "figure1 --widths 100,250 --seeds 3",
    "figure1 --estimator no-noise,variational-dropout-a2 --epochs 5")
{
    private readonly TrainingOptions _training = new(epochs: 60, rate: 1e-3, RateSchedule.Linear);
    private readonly Option<string> _widths = new("--widths")
    {
        Description = "units of each hidden layer, a comma list; the paper has 100,250,500,750,1000,1250",
        HelpName = "W,W,…",
        DefaultValueFactory = _ => "100,250",
    };

    private readonly Option<int?> _seeds =
        CommonOptions.Whole("--seeds", "N", "trainings a cell, from --seed on (default 1; the paper has 5)", 1, 1000);

    private readonly Option<int?> _patience =
        CommonOptions.Whole("--patience", "N", "epochs without a lower validation error before a cell stops (default 10)", 1, 100_000);

    private readonly Option<int?> _validation = CommonOptions.Whole(
        "--validation", "N", "training examples held back to say when to stop (default a sixth: 10000 of MNIST)", 1, 1 << 24);

    protected override void Configure(Command command)
    {
        Common.AddTo(command, Common.Estimator, Common.Backend, Common.Data, Common.Preprocess, Common.Minibatch, Common.Threads, Common.Seed,
            Common.Output, Common.Json, Common.Shard);
        _training.AddTo(command);
        foreach (var option in (Option[])[_widths, _seeds, _patience, _validation])
            command.Options.Add(option);
    }

    protected override int Run(ParseResult result, CancellationToken stop)
    {
        const int usualMinibatch = 100;
        var values = Common.Read(result);
        var presets = NameList.Resolve(values.Estimators ?? [NameList.All], [.. Figure1Cell.Methods], "--estimator");
        var widths = NumberList.Split(result.GetValue(_widths) ?? "", "--widths", 1, 65536);
        var backend = BackendSelection.One(values, "figure1 runs");
        var data = DataSelection.Load(values, PublishedSet.Mnist.Shape);
        var validation = result.GetValue(_validation) ?? Math.Max(1, data.Train.Rows / 6);
        var split = ValidationSplit.Of(data, validation, values.Seed);
        var cells = Figure1Cell.All(presets, widths, values.SeedsFrom(result.GetValue(_seeds) ?? 1));
        foreach (var cell in cells)
            DataSelection.CheckFits(Recipe(cell).Workload, split.Data.Train);
        string[] leftOut = EpochSampler.LeftOut(split.Data.Train.Rows, Recipe(cells[0]).Workload.Minibatch) is { } rest ? [rest] : [];
        var threads = values.Threads ?? Environment.ProcessorCount;

        var screen = Screen.Default;
        var print = ThisMachine.ForRun(threads, values.Seed, data);
        ShardFolder? part = null;
        if (values.Shard is { } shard)
        {
            part = ShardFolder.Begin(values.Output, print, ShardManifest.Create(Name, shard, Settings(),
                [.. cells.Select(c => (c.Name, c.Cost(Recipe(c).Workload)))]));
            if (part.IsComplete)
            {
                screen.Line($"{part.Run.Path}: {part.Manifest.Title} is complete already");
                return 0;
            }

            var mine = part.Manifest.Units.Select(u => u.Name).ToHashSet();
            cells = [.. cells.Where(c => mine.Contains(c.Name))];
        }

        var folder = part?.Run ?? RunFolder.CreateOrGoOn(values.Output, print, Name, [("backend", backend.Name), ("data_sha256", data.Train.ContentHash)]);
        if (!values.Json)
            screen.Line($"{cells.Count} cells, {backend.Name}, {data.Note}");
        IReadOnlyList<Figure1Row> rows = [];
        report.Record(folder, () =>
        {
            var experiment = new Figure1Experiment(Recipe, data, validation, backend.Name, threads, result.GetValue(_patience) ?? 10);
            rows = screen.Progress(progress => experiment.Run(folder, cells, progress, row => Tell(screen, values.Json, row), stop));
            folder.WriteNotes([$"Data: {data.Note}.", .. leftOut]);
            part?.Seal([RunFolder.Figure1, RunFolder.Notes]);
        });
        if (values.Json)
        {
            screen.Line(JsonText.Of(rows));
            return 0;
        }

        screen.Table(Figure1Tables.Cells(rows));
        screen.Line(Figure1Tables.Missing(rows));
        foreach (var note in leftOut)
            screen.Line(note);
        screen.Line($"The report: {folder.FileAt(RunFolder.Report)}");
        return 0;

        IEnumerable<(string Name, string? Value)> Settings() =>
        [
            .. ShardSettings.Version(print), ("backend", backend.Name), ("data_sha256", data.Train.ContentHash),
            ("recipe", string.Join(", ", Recipe(cells[0]).Describe().Select(d => $"{d.Key} {d.Value}"))),
        ];

        TrainingRecipe Recipe(Figure1Cell cell) => _training.Read(
            result, cell.Method, cell.Workload(data.Train.Columns, data.Train.Classes, values.Minibatch ?? usualMinibatch), cell.Seed);
    }

    private static void Tell(Screen screen, bool json, Figure1Row row)
    {
        if (!json && !screen.ShowsProgress)
            screen.Line(string.Create(CultureInfo.InvariantCulture, $"{row.Preset}, width {row.Width}, seed {row.Seed}: test error "
                + $"{100 * row.TestError:F2} %, validation {100 * row.ValidationError:F2} % at epoch {row.BestEpoch} of {row.Epochs}, "
                + $"{row.TrainS:F0} s"));
    }
}
