using Sgvb.Measuring.Machine;

namespace Sgvb.Experiments.Convergence;

/// <summary>The paper's faster convergence: bound and test error against steps and against time, by estimator, all else equal.</summary>
public sealed class ConvergenceVerb(RunReport report) : Verb("convergence",
    "ELBO and test error against steps and against wall-clock, by estimator, same recipe and seed",
    "convergence --data mnist --output reports/mine/convergence", "convergence --estimator local-reparam,shared --epochs 5 --every 6")
{
    private static readonly string[] Estimators = ["no-noise", "local-reparam", "shared", "flipout", "per-example"];

    private readonly TrainingOptions _training = new(epochs: 10);
    private readonly RefinementOptions _refinements = new();
    private readonly Option<int?> _every = CommonOptions.Whole("--every", "N", "steps between two looks (default 30)", 1, 1 << 24);
    private readonly Option<int?> _seconds =
        CommonOptions.Whole("--seconds", "N", "time of training steps after which an estimator ends early (default 150)", 1, 1_000_000);

    protected override void Configure(Command command)
    {
        Common.AddTo(command);
        _training.AddTo(command);
        _refinements.AddTo(command);
        command.Options.Add(_every);
        command.Options.Add(_seconds);
    }

    protected override int Run(ParseResult result, CancellationToken stop)
    {
        var values = Common.Read(result);
        var methods = MethodSelection.Choose(values, Estimators, out var leftOut);
        var backend = BackendSelection.One(values, "convergence runs");
        var (workload, data) = DataSelection.WithWorkload(values, "convergence trains one network");
        var refinements = _refinements.Read(result);
        refinements.Check([.. methods.Select(m => m.Method)], _training.EpochsOf(result));
        IReadOnlyList<TrainingRecipe> recipes = [.. methods.Select(m => _training.Read(result, m.Method, workload, values.Seed, refinements))];
        if (EpochSampler.LeftOut(data.Train.Rows, workload.Minibatch) is { } rest)
            leftOut = [.. leftOut, rest];
        var threads = values.Threads ?? Environment.ProcessorCount;
        var experiment = new ConvergenceExperiment(data, backend.Name, threads, result.GetValue(_every) ?? 30,
            TimeSpan.FromSeconds(result.GetValue(_seconds) ?? 150));

        var screen = Screen.Default;
        var print = ThisMachine.ForRun(threads, values.Seed, data);
        var folder = RunFolder.CreateOrGoOn(values.Output, print, Name,
            [("backend", backend.Name), ("workload", workload.Network.ToString()), ("data_sha256", data.Train.ContentHash)]);
        if (!values.Json)
            screen.Line($"{workload.Name}, M = {workload.Minibatch}, {backend.Name}, {data.Note}");
        IReadOnlyList<ConvergenceRow> rows = [];
        report.Record(folder, () =>
        {
            rows = screen.Progress(progress => experiment.Run(folder, recipes, progress, row => Tell(screen, values.Json, row), stop));
            folder.WriteNotes([$"Data: {data.Note}.", .. leftOut]);
        });
        if (values.Json)
        {
            screen.Line(JsonText.Of(rows));
            return 0;
        }

        foreach (var table in new ConvergenceTables(rows).Comparisons())
            screen.Table(table);
        foreach (var note in leftOut)
            screen.Line(note);
        screen.Line($"The report: {folder.FileAt(RunFolder.Report)}");
        return 0;
    }

    private static void Tell(Screen screen, bool json, ConvergenceRow row)
    {
        if (!json && !screen.ShowsProgress)
            screen.Line(string.Create(CultureInfo.InvariantCulture,
                $"{row.Estimator}: {row.Step} steps in {row.TrainS:F1} s, test error {100 * row.TestError:F2} %"));
    }
}
