using Sgvb.Measuring.Checkpoints;

namespace Sgvb.Experiments.Training;

/// <summary>
/// A training on disk: a checkpoint and the optimizer's state by epoch, and training.csv. The optimizer's file is written last, so an epoch
/// counts as finished only when both are whole; states that nobody asked to keep are removed once the next stands, rows never are.
/// </summary>
public sealed class TrainingStore(RunFolder folder, IReadOnlyDictionary<string, string> description, IReadOnlySet<int> keep)
{
    public const string Rows = "training.csv";

    private const string EpochKey = "epoch", CountKey = "count", MomentPrefix = "moments.", AveragePrefix = "average.";

    private const string Remedy = "remove the files of this epoch to go on from an earlier one that was kept, or train anew in another folder";

    public string CheckpointAt(int epoch) => folder.FileAt(string.Create(CultureInfo.InvariantCulture, $"epoch-{epoch:D4}.safetensors"));

    private string OptimizerAt(int epoch) => folder.FileAt(string.Create(CultureInfo.InvariantCulture, $"epoch-{epoch:D4}.optimizer.safetensors"));

    /// <summary>The last finished epoch up to <paramref name="limit"/>, 0 before the first.</summary>
    public int LastEpoch(int limit) => Directory.EnumerateFiles(folder.Path, "epoch-*.optimizer.safetensors")
        .Select(f => int.TryParse(Path.GetFileName(f)[6..^22], NumberStyles.None, CultureInfo.InvariantCulture, out var epoch) ? epoch : 0)
        .Where(epoch => epoch <= limit && File.Exists(CheckpointAt(epoch)))
        .DefaultIfEmpty(0).Max();

    /// <summary>The parameters after an epoch, where its checkpoint stands.</summary>
    /// <exception cref="SgvbException">The file is broken, or belongs to another training.</exception>
    public Parameters? Find(int epoch) => File.Exists(CheckpointAt(epoch)) && LastEpoch(int.MaxValue) >= epoch ? Read(epoch).Parameters : null;

    /// <summary>Whatever the folder holds, be it of earlier or later epochs, is of this training.</summary>
    /// <exception cref="SgvbException">It is not, or a file is broken.</exception>
    public void CheckIsMine(TrainingRecipe recipe, string backend)
    {
        if (LastEpoch(int.MaxValue) is > 0 and var last)
            Read(last);
        OwnRows.Epochs(folder, recipe, backend);
    }

    /// <summary>The rows that stand, by epoch.</summary>
    public IReadOnlyList<TrainingRow> Epochs() => folder.ReadIfThere<TrainingRow>(Rows);

    /// <summary>Puts a finished epoch's state back.</summary>
    /// <param name="epoch">Whose checkpoint and optimizer's state stand.</param>
    /// <param name="steps">Steps that the optimizer has taken by then.</param>
    /// <param name="parameters">Filled.</param>
    /// <param name="optimizer">Filled.</param>
    /// <param name="average">Filled; null where the training has none.</param>
    /// <exception cref="SgvbException">The files are broken, or belong to another training.</exception>
    public void Restore(int epoch, int steps, Parameters parameters, Adam optimizer, ParameterAverage? average = null)
    {
        foreach (var (source, target) in Read(epoch).Parameters.Layers.Zip(parameters.Layers))
        {
            foreach (var (read, tensor) in source.Tensors.Zip(target.Tensors))
                read.Values.CopyTo(tensor.Values, 0);
        }

        var path = OptimizerAt(epoch);
        var (tensors, metadata) = SafeTensors.Read(path, Remedy);
        CheckDescription(path, epoch, metadata);
        var count = metadata.GetValueOrDefault(CountKey);
        if (count != Number(steps))
            throw Broken(path, count is null ? $"metadata {CountKey} is missing"
                : $"it counts {OneLine.Of(count)} steps, but epoch {Number(epoch)} ends with step {Number(steps)}");
        foreach (var (i, moment) in optimizer.Moments.Index())
            Fill(Name(MomentPrefix, i), moment, Adam.IsSecond(i) ? 0 : float.MinValue);
        foreach (var (i, sum) in (average?.Sums ?? []).Index())
            Fill(Name(AveragePrefix, i), sum, float.MinValue);
        optimizer.Count = steps;

        void Fill(string name, float[] target, float least)
        {
            if (!tensors.TryGetValue(name, out var tensor) || tensor.Data.Length != target.Length)
                throw Broken(path, $"tensor {name} is missing or has another size");
            if (Array.FindIndex(tensor.Data, x => !float.IsFinite(x) || x < least) is >= 0 and var bad)
                throw Broken(path, $"tensor {name} holds {tensor.Data[bad].ToString(CultureInfo.InvariantCulture)} at element {Number(bad)}");
            tensor.Data.CopyTo(target, 0);
        }
    }

    /// <summary>Writes an epoch's state and row.</summary>
    public void Save(int epoch, Parameters parameters, PosteriorSpec posterior, Adam optimizer, TrainingRow row, ParameterAverage? average = null)
    {
        var metadata = new Dictionary<string, string>(description) { [EpochKey] = Number(epoch) };
        new Checkpoint(parameters, posterior, metadata).Write(CheckpointAt(epoch));
        folder.Write(Rows, folder.ReadIfThere<TrainingRow>(Rows).Where(r => r.Epoch != epoch).Append(row).OrderBy(r => r.Epoch));
        metadata[CountKey] = Number(optimizer.Count);
        SafeTensors.Write(OptimizerAt(epoch), [.. Named(MomentPrefix, optimizer.Moments), .. Named(AveragePrefix, average?.Sums ?? [])], metadata);
        RemoveBefore(epoch);
    }

    /// <summary>Does what a kill kept the last <see cref="Save"/> from doing: the state before the one to go on from goes.</summary>
    /// <param name="epoch">To go on from.</param>
    public void Tidy(int epoch)
    {
        // One that is younger is not what this one replaced, but the end of a shorter training that was asked for later.
        var before = OptimizerAt(epoch - 1);
        if (File.Exists(before) && File.GetLastWriteTimeUtc(before) <= File.GetLastWriteTimeUtc(OptimizerAt(epoch)))
            RemoveBefore(epoch);
    }

    /// <summary>The optimizer's state last: without it a checkpoint is one that somebody asked to keep.</summary>
    private void RemoveBefore(int epoch)
    {
        if (!keep.Contains(epoch - 1))
            File.Delete(CheckpointAt(epoch - 1));
        File.Delete(OptimizerAt(epoch - 1));
    }

    private Checkpoint Read(int epoch)
    {
        var path = CheckpointAt(epoch);
        var checkpoint = Checkpoint.Read(path, Remedy);
        CheckDescription(path, epoch, checkpoint.Metadata);
        return checkpoint;
    }

    private void CheckDescription(string path, int epoch, IReadOnlyDictionary<string, string> metadata)
    {
        foreach (var (name, value) in description)
            if (metadata.GetValueOrDefault(name) is { } other && other != value)
                throw Another(name, other, value);
        // What is as usual is written nowhere: here a missing entry says as much as one that stands.
        var (theirs, mine) = (metadata.GetValueOrDefault(Refinements.Key), description.GetValueOrDefault(Refinements.Key));
        if (theirs != mine)
            throw Another(Refinements.Key, theirs ?? "none", mine ?? "none");
        if (metadata.GetValueOrDefault(EpochKey) is { } text && text != Number(epoch))
            throw Broken(path, $"it holds epoch {OneLine.Of(text)}");

        SgvbException Another(string name, string other, string value) =>
            new($"{path}: holds a training with {name} {OneLine.Of(other)}, not {value}; choose another folder with --output");
    }

    private static SgvbException Broken(string path, string what) =>
        new($"{path}: {what}; {Remedy}");

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static IEnumerable<NamedTensor> Named(string prefix, IEnumerable<float[]> arrays) =>
        arrays.Select((a, i) => new NamedTensor(Name(prefix, i), [a.Length], a));

    private static string Name(string prefix, int number) => prefix + Number(number);
}
