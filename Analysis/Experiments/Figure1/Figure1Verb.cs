using Sgvb.Experiments.Sharding;
using Sgvb.Measuring.Machine;
using Sgvb.Runs.Sharding;

namespace Sgvb.Experiments.Figure1;

/// <summary>The paper's Figure 1: error against the network's size for its methods, with early stopping.</summary>
public sealed class Figure1Verb(RunReport report) : Verb("figure1",
    "the paper's Figure 1: error against the network's size for its methods, dense (a) and convolutional (b); finished cells are kept",
    "figure1 --data mnist --output reports/mine/figure1", "figure1 --widths 100,250 --seeds 3",
    "figure1 --panel b --k 1 --data cifar-10 --preprocess standardised --rate-warmup 0.5 --epochs 100",
    "figure1 --data mnist --widths 100 --estimator variational-dropout-b --kl-over inputs --alpha-rate 10 --retrain",
    "figure1 --estimator no-noise,variational-dropout-a2 --epochs 5")
{
    private readonly TrainingOptions _training = new(epochs: 60, rate: 1e-3, RateSchedule.Linear);
    private readonly RefinementOptions _refinements = new();
    private readonly SideBySideOption _sideBySide = new();
    private readonly Option<bool> _retrain = new("--retrain")
    {
        Description = "panel a: train anew on all examples for the best number of epochs, and take that test error",
    };

    private readonly Option<string> _panel = new("--panel")
    {
        Description = "a: MNIST, three dense layers; b: CIFAR-10, two convolutions and two dense layers",
        HelpName = "a|b",
        DefaultValueFactory = _ => Figure1Panel.A.Letter,
    };

    private readonly Option<string?> _widths = new("--widths")
    {
        Description = "panel a: units of each hidden layer, a comma list (default 100,250; the paper has 100,250,500,750,1000,1250)",
        HelpName = "W,W,…",
    };

    private readonly Option<string?> _k = new("--k")
    {
        Description = "panel b: multiples of the layers' widths, a comma list (default 1,2,3, as in the paper)",
        HelpName = "K,K,…",
    };

    private readonly Option<int?> _seeds =
        CommonOptions.Whole("--seeds", "N", "trainings a cell, from --seed on (default 1; the paper has 5)", 1, 1000);

    private readonly Option<int?> _patience =
        CommonOptions.Whole("--patience", "N", "epochs without a lower validation error before a cell stops (default 10)", 1, 100_000);

    private readonly Option<int?> _validation = CommonOptions.Whole(
        "--validation", "N", "training examples held back to say when to stop (default a sixth, 10000 of MNIST; panel b a tenth, 5000 of CIFAR-10)", 1, 1 << 24);

    protected override void Configure(Command command)
    {
        Common.AddTo(command, Common.Estimator, Common.Backend, Common.Data, Common.Preprocess, Common.Minibatch, Common.Threads, Common.Seed,
            Common.Output, Common.Json, Common.Shard);
        _training.AddTo(command);
        _refinements.AddAllTo(command);
        foreach (var option in (Option[])[_panel, _widths, _k, _seeds, _patience, _validation, _retrain, _sideBySide.Option])
            command.Options.Add(option);
    }

    protected override int Run(ParseResult result, CancellationToken stop)
    {
        const int usualMinibatch = 100;
        var values = Common.Read(result);
        var panel = Panel(result);
        var presets = NameList.Resolve(values.Estimators ?? [NameList.All], [.. panel.Methods], "--estimator");
        var sizes = Sizes(result, panel);
        var backend = BackendSelection.One(values, "figure1 runs");
        var threads = values.Threads ?? Environment.ProcessorCount;
        var sideBySide = _sideBySide.Read(result, backend, threads);
        var retrain = result.GetValue(_retrain);
        var patience = result.GetValue(_patience) ?? 10;
        if (retrain && panel != Figure1Panel.A)
            throw new SgvbException($"{_retrain.Name}: panel {panel.Letter} draws the {panel.Error}, and a training on all examples has none; leave it out");
        var refinements = _refinements.Read(result);
        var data = DataSelection.Load(values, panel == Figure1Panel.A ? PublishedSet.Mnist.Shape : PublishedSet.Cifar10.Shape);
        var validation = result.GetValue(_validation) ?? Math.Max(1, data.Train.Rows / (panel == Figure1Panel.A ? 6 : 10));
        var split = ValidationSplit.Of(data, validation, values.Seed);
        var cells = Figure1Cell.All(panel, presets, sizes, values.SeedsFrom(result.GetValue(_seeds) ?? 1));
        refinements.Check([.. cells.Select(c => c.Method).Distinct()], _training.EpochsOf(result));
        foreach (var cell in cells)
            DataSelection.CheckFits(Recipe(cell).Workload, split.Data.Train);
        string[] leftOut = EpochSampler.LeftOut(split.Data.Train.Rows, Recipe(cells[0]).Workload.Minibatch) is { } rest ? [rest] : [];
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
        var sharing = "";
        report.Record(folder, () =>
        {
            var experiment = new Figure1Experiment(Recipe, data, validation, backend.Name, patience, retrain);
            rows = screen.Progress(progress => experiment.Run(folder, cells, Share, progress, row => Tell(screen, values.Json, row), stop));
            folder.WriteNotes([$"Data: {data.Note}.", .. leftOut, .. sharing.Length > 0 ? (string[])[$"Sharing of the threads: {sharing}."] : []]);
            part?.Seal([RunFolder.Figure1, RunFolder.Notes]);
        });
        if (values.Json)
        {
            screen.Line(JsonText.Of(rows));
            return 0;
        }

        screen.Table(Figure1Tables.Cells(rows));
        foreach (var checks in Figure1Checks.Of(rows))
            screen.Table(checks);
        screen.Line(Figure1Tables.Missing(rows));
        foreach (var note in leftOut)
            screen.Line(note);
        screen.Line($"The report: {folder.FileAt(RunFolder.Report)}");
        return 0;

        IEnumerable<(string Name, string? Value)> Settings() =>
        [
            .. ShardSettings.Version(print), ("backend", backend.Name), ("data_sha256", data.Train.ContentHash),
            ("recipe", string.Join(", ", Recipe(cells[0]).Describe().Select(d => $"{d.Key} {d.Value}"))),
            ("training", Figure1Recipe.Describe(Recipe(cells[0]), patience, validation, retrain, data.Train)),
        ];

        TrainingRecipe Recipe(Figure1Cell cell) => _training.Read(
            result, cell.Method, cell.Workload(data.Train.Shape, data.Train.Classes, values.Minibatch ?? usualMinibatch), cell.Seed, refinements);

        Sharing Share(IReadOnlyList<Figure1Cell> open)
        {
            var chosen = sideBySide is { } trainings
                ? new Sharing(Math.Min(trainings, open.Count), threads, "")
                : Sharing.Measured(Recipe(open[0]), data.Train, backend.Name, threads, open.Count, stop);
            sharing = chosen.Reason;
            if (sharing.Length > 0)
                screen.Note(sharing);
            return chosen;
        }
    }

    private Figure1Panel Panel(ParseResult result)
    {
        var letter = result.GetValue(_panel) ?? "";
        return Figure1Panel.All.FirstOrDefault(p => p.Letter == letter) ?? throw NameList.Unknown("--panel", letter, Figure1Panel.All.Select(p => p.Letter));
    }

    private IReadOnlyList<int> Sizes(ParseResult result, Figure1Panel panel)
    {
        var isA = panel == Figure1Panel.A;
        var (mine, other) = isA ? (_widths, _k) : (_k, _widths);
        if (result.GetValue(other) is not null)
            throw new SgvbException($"{other.Name}: panel {panel.Letter} has {mine.Name}");
        return NumberList.Split(result.GetValue(mine) ?? (isA ? "100,250" : "1,2,3"), mine.Name, 1, isA ? 65536 : 64);
    }

    private static void Tell(Screen screen, bool json, Figure1Row row)
    {
        if (!json && !screen.ShowsProgress)
            screen.Line(string.Create(CultureInfo.InvariantCulture, $"{row.Preset}, {row.Of.Named(row.Width)}, seed {row.Seed}: test error "
                + $"{100 * (row.RetrainedTestError ?? row.TestError):F2} %, validation {100 * row.ValidationError:F2} % at epoch {row.BestEpoch} of {row.Epochs}, "
                + $"{row.TrainS:F0} s"));
    }
}
