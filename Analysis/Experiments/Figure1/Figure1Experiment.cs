using Sgvb.References;

namespace Sgvb.Experiments.Figure1;

/// <summary>
/// Trains the cells one after another. A finished cell is a row of figure1.csv, written at once and never run again, so that a killed
/// experiment loses the cell at hand and nothing else.
/// </summary>
/// <param name="recipe">How a cell trains.</param>
/// <param name="data">The whole: each training holds back examples of its own, chosen by its seed.</param>
/// <param name="validation">How many say when to stop.</param>
/// <param name="patience">Epochs without a lower validation error after which a cell stops.</param>
public sealed class Figure1Experiment(
    Func<Figure1Cell, TrainingRecipe> recipe, DataSets data, int validation, string backend, int threads, int patience)
{
    // Cells come seed by seed: the last split serves the next cell.
    private (uint Seed, ValidationSplit Split)? _last;

    /// <param name="folder">Holds what was finished before.</param>
    /// <param name="cells">What is wanted.</param>
    /// <param name="finished">Told of every cell that was trained now.</param>
    /// <returns>All rows of the file.</returns>
    /// <exception cref="SgvbException">The folder holds cells of another recipe, or a training diverged.</exception>
    public IReadOnlyList<Figure1Row> Run(
        RunFolder folder, IReadOnlyList<Figure1Cell> cells, Progress progress, Action<Figure1Row>? finished, CancellationToken stop)
    {
        var rows = new List<Figure1Row>(folder.ReadIfThere<Figure1Row>(RunFolder.Figure1));
        foreach (var cell in cells)
        {
            var training = recipe(cell);
            var text = Describe(training);
            if (rows.Find(r => r.Recipe != text) is { } other)
                throw new SgvbException($"{folder.FileAt(RunFolder.Figure1)}: holds cells of another recipe ({other.Recipe}), not {text}; "
                    + "choose another folder with --output");
            if (rows.Exists(r => (r.Preset, r.Width, r.Seed, r.Backend) == (cell.Preset, cell.Width, cell.Seed, backend)))
                continue;
            var row = Train(cell, training, text, progress, stop);
            rows.Add(row);
            folder.Write(RunFolder.Figure1, rows);
            finished?.Invoke(row);
        }

        // A part of a plan may be empty; a file without rows says so.
        if (rows.Count == 0)
            folder.Write(RunFolder.Figure1, rows);
        return rows;
    }

    private Figure1Row Train(Figure1Cell cell, TrainingRecipe training, string text, Progress progress, CancellationToken stop)
    {
        if (_last?.Seed != cell.Seed)
            _last = (cell.Seed, ValidationSplit.Of(data, validation, cell.Seed));
        var split = _last!.Value.Split;
        using var stage = progress.Begin(cell.Name, training.Epochs * (double)(split.Data.Train.Rows / training.Workload.Minibatch));
        var end = new EarlyStopping(training, split, backend, threads, patience).Run(() => stage.Advance(), Tell, stop);
        var method = training.Method;
        return new Figure1Row
        {
            Case = method.Case(backend, training.Workload),
            Preset = cell.Preset,
            Width = cell.Width,
            Seed = cell.Seed,
            TestError = end.TestError,
            ValidationError = end.ValidationError,
            BestEpoch = end.BestEpoch,
            Epochs = end.Epochs,
            MeanScale = end.MeanScale,
            TrainS = end.Seconds,
            Paper = PaperFigure1.TestError(cell.Preset, cell.Width),
            Recipe = text,
        };

        void Tell(StoppedEarly so) => stage.Describe(string.Create(CultureInfo.InvariantCulture,
            $"{cell.Name}: validation error {100 * so.ValidationError:F2} % at epoch {so.BestEpoch}"));
    }

    /// <summary>What all cells of a file have in common.</summary>
    private string Describe(TrainingRecipe r) => string.Create(CultureInfo.InvariantCulture,
        $"{r.Summary}; at most {r.Epochs} epochs; patience {patience}; {validation} validation examples drawn by the seed; "
        + $"data {data.Train.ContentHash[..12]}{data.Scale.Suffix}");
}
