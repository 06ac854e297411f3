using Sgvb.References;

namespace Sgvb.Experiments.Figure1;

/// <summary>
/// Trains the cells, several at once perhaps. A finished cell is a row of figure1.csv, written at once and never run again; those at hand keep
/// their state by epoch under cells/, so that a killed experiment loses an epoch of each.
/// </summary>
/// <param name="recipe">How a cell trains.</param>
/// <param name="data">The whole: each training holds back examples of its own, chosen by its seed.</param>
/// <param name="validation">How many say when to stop.</param>
/// <param name="patience">Epochs without a lower validation error after which a cell stops.</param>
/// <param name="retrain">Whether a cell is trained anew on the whole, for as many epochs as were best.</param>
public sealed class Figure1Experiment(
    Func<Figure1Cell, TrainingRecipe> recipe, DataSets data, int validation, string backend, int patience, bool retrain)
{
    private readonly Lock _lock = new();

    // Cells come seed by seed: the last split serves the next cell.
    private (uint Seed, ValidationSplit Split)? _last;

    /// <param name="folder">Holds what was finished before.</param>
    /// <param name="cells">What is wanted, in the order to begin with.</param>
    /// <param name="share">Told of the cells that are to be trained, says how they share the threads.</param>
    /// <param name="finished">Told of every cell that was trained now.</param>
    /// <returns>All rows of the file.</returns>
    /// <exception cref="SgvbException">The folder holds cells of another recipe, or a training diverged.</exception>
    public IReadOnlyList<Figure1Row> Run(
        RunFolder folder, IReadOnlyList<Figure1Cell> cells, Func<IReadOnlyList<Figure1Cell>, Sharing> share, Progress progress, Action<Figure1Row>? finished,
        CancellationToken stop)
    {
        var file = new Figure1File(folder, cells, backend);
        foreach (var (preset, width, text) in cells.Select(c => (c.Preset, c.Size, Describe(recipe(c)))).Distinct())
            file.CheckRecipe(preset, width, text);
        var open = file.Open;
        // A kill between the row and the removal leaves the folder.
        foreach (var left in cells.Except(open).Select(c => folder.FileAt(CellFolder(c))).Where(Directory.Exists))
            Directory.Delete(left, recursive: true);
        if (open.Count > 0)
        {
            var sharing = share(open);
            SideBySide.Run(open, sharing.Trainings, (cell, cancel) =>
            {
                var row = Train(folder, cell, sharing.ThreadsEach, progress, cancel);
                file.Add([row], () => finished?.Invoke(row));
                Directory.Delete(folder.FileAt(CellFolder(cell)), recursive: true);
            }, stop);
        }

        // A part of a plan may be empty; a file without rows says so.
        if (file.Rows.Count == 0)
            file.Add([]);
        return file.Rows;
    }

    private Figure1Row Train(RunFolder folder, Figure1Cell cell, int threads, Progress progress, CancellationToken stop)
    {
        var training = recipe(cell);
        var split = SplitOf(cell.Seed);
        var end = Choose(folder, cell, training, split, threads, progress, stop);
        var again = retrain ? Retrain(folder, cell, training, end.BestEpoch, threads, progress, stop) : null;
        return new Figure1Row
        {
            Case = training.Method.Case(backend, training.Workload),
            Preset = cell.Preset,
            Panel = cell.Panel.Letter,
            Width = cell.Size,
            Seed = cell.Seed,
            TestError = end.TestError,
            ValidationError = end.ValidationError,
            BestEpoch = end.BestEpoch,
            Epochs = end.Epochs,
            MeanScale = end.MeanScale,
            TrainS = end.Seconds + (again?.Sum(r => r.TrainS) ?? 0),
            // Beside other pictures the paper's errors would say nothing.
            Paper = DataLocator.For(training.Workload.Network.Layers[0].Input).IsNamedBy(data.Name)
                ? PaperFigure1.Error(cell.Panel, cell.Preset, cell.Size)
                : null,
            Recipe = Describe(training),
            RetrainedTestError = again?[^1].TestError,
            RetrainedMeanScale = again?[^1].MeanScale ?? "",
        };
    }

    /// <summary>How many epochs are best, by the validation error.</summary>
    private StoppedEarly Choose(
        RunFolder folder, Figure1Cell cell, TrainingRecipe training, ValidationSplit split, int threads, Progress progress, CancellationToken stop)
    {
        using var stage = progress.Begin(cell.Name, training.Epochs * (double)(split.Data.Train.Rows / training.Workload.Minibatch));
        return new EarlyStopping(training, split, backend, threads, patience)
            .Run(Store(folder, CellFolder(cell), training, split.Data.Train, training.Epochs), () => stage.Advance(), Tell, stop);

        void Tell(StoppedEarly so) => stage.Describe(string.Create(CultureInfo.InvariantCulture,
            $"{cell.Name}: validation error {100 * so.ValidationError:F2} % at epoch {so.BestEpoch}"));
    }

    /// <summary>The same on all examples, for so many epochs of the same schedule.</summary>
    /// <returns>The epochs' rows.</returns>
    private IReadOnlyList<TrainingRow> Retrain(
        RunFolder folder, Figure1Cell cell, TrainingRecipe training, int epochs, int threads, Progress progress, CancellationToken stop)
    {
        var store = Store(folder, Path.Combine(CellFolder(cell), "whole"), training, data.Train, epochs);
        new Trainer(training, data, backend, threads).Run(store, epochs, progress, null, stop, $"{cell.Name}, all examples");
        // Another call may have gone further.
        return [.. store.Epochs().Where(r => r.Epoch <= epochs)];
    }

    private static TrainingStore Store(RunFolder folder, string name, TrainingRecipe training, Dataset train, int last) =>
        new(folder.Part(name, "figure1", DateTimeOffset.UtcNow), training.Describe(train), new HashSet<int> { last });

    private ValidationSplit SplitOf(uint seed)
    {
        lock (_lock)
        {
            if (_last?.Seed != seed)
                _last = (seed, ValidationSplit.Of(data, validation, seed));
            return _last!.Value.Split;
        }
    }

    private static string CellFolder(Figure1Cell cell) => Path.Combine("cells", cell.Folder);

    private string Describe(TrainingRecipe training) => Figure1Recipe.Describe(training, patience, validation, retrain, data.Train);
}
