using Sgvb.Measuring.Machine;

namespace Sgvb.Experiments.Training;

/// <summary>Trains a network and keeps its checkpoints; called again with the same folder and options, it goes on where it was stopped.</summary>
public sealed class TrainVerb(RunReport report) : Verb("train", "trains a network by Adam; stopped or killed, it goes on from its last finished epoch",
    "train --epochs 10 --output runs/mine", "train --estimator gaussian-dropout-a --learning-rate 5e-4 --schedule linear")
{
    private readonly TrainingOptions _options = new();
    private readonly RefinementOptions _refinements = new();

    protected override void Configure(Command command)
    {
        Common.AddTo(command);
        _options.AddTo(command);
        _refinements.AddTo(command);
    }

    protected override int Run(ParseResult result, CancellationToken stop)
    {
        var values = Common.Read(result);
        if (MethodSelection.Choose(values, ["variational-dropout-b"], out _) is not [var choice])
            throw new SgvbException("--estimator: train trains with one estimator at a time");
        var backend = BackendSelection.One(values, "train runs");
        var (workload, data) = DataSelection.WithWorkload(values, "train trains one network");
        var refinements = _refinements.Read(result);
        refinements.Check([choice.Method], _options.EpochsOf(result));
        var recipe = _options.Read(result, choice.Method, workload, values.Seed, refinements);
        var threads = values.Threads ?? Environment.ProcessorCount;
        var screen = Screen.Default;
        var print = ThisMachine.ForRun(threads, values.Seed, data);
        var description = recipe.Describe(data.Train);
        // Where an earlier call ended is what it gave out: it stays, however far this one goes.
        var wasWhole = values.Output is { } output && Directory.Exists(output) && !RunFolder.Open(output).IsIncomplete;
        var folder = RunFolder.CreateOrGoOn(values.Output, print, Name, [("backend", backend.Name), .. description.Select(d => (d.Key, d.Value))]);
        var keep = new HashSet<int> { 10, recipe.Epochs };
        var store = new TrainingStore(folder, description, keep);
        if (wasWhole)
            keep.Add(store.LastEpoch(recipe.Epochs));
        if (!values.Json)
            screen.Line($"{choice.Name}, {workload.Name}, M = {workload.Minibatch}, {backend.Name}, {data.Note}");
        if (!values.Json && EpochSampler.LeftOut(data.Train.Rows, workload.Minibatch) is { } rest)
            screen.Line(rest);
        report.Record(folder, () => screen.Progress(progress =>
            new Trainer(recipe, data, backend.Name, threads).Run(store, recipe.Epochs, progress, row => Tell(screen, values.Json, row), stop)));
        if (values.Json)
            screen.Line(JsonText.Of(folder.Read<TrainingRow>(TrainingStore.Rows)));
        else
            screen.Line($"Checkpoint: {store.CheckpointAt(recipe.Epochs)}");
        return 0;
    }

    /// <summary>One line for logs.</summary>
    internal static string Describe(TrainingRow row) => string.Create(CultureInfo.InvariantCulture,
        $"epoch {row.Epoch}: objective {row.MeanObjective:F4}, test error {100 * row.TestError:F2} %, scale {row.MeanScale}, {row.TrainS:F1} s");

    // Where there is no progress bar, the epochs are told one by one.
    private static void Tell(Screen screen, bool json, TrainingRow row)
    {
        if (!json && !screen.ShowsProgress)
            screen.Line(Describe(row));
    }
}
