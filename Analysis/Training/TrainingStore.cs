using System.Globalization;
using Sgvb.Model;
using Sgvb.Runs;
using Sgvb.Runs.Checkpoints;
using Sgvb.Runs.Rows;

namespace Sgvb.Analysis.Training;

/// <summary>
/// A training on disk: a checkpoint and the optimizer's state by epoch, and training.csv. The optimizer's file is written last, so an epoch
/// counts as finished only when both are whole; epochs that nobody asked to keep are removed once the next one stands.
/// </summary>
public sealed class TrainingStore(RunFolder folder, IReadOnlyDictionary<string, string> description, IReadOnlySet<int> keep)
{
    public const string Rows = "training.csv";

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

    /// <summary>Puts a finished epoch's state back.</summary>
    /// <exception cref="SgvbException">The files are broken, or belong to another training.</exception>
    public void Restore(int epoch, Parameters parameters, Adam optimizer)
    {
        var checkpoint = Read(epoch);
        foreach (var (source, target) in checkpoint.Parameters.Layers.Zip(parameters.Layers))
        {
            source.Theta.CopyTo(target.Theta, 0);
            source.Bias.CopyTo(target.Bias, 0);
            source.LogScale.CopyTo(target.LogScale, 0);
        }

        var (tensors, metadata) = SafeTensors.Read(OptimizerAt(epoch));
        var i = 0;
        foreach (var moment in optimizer.Moments)
        {
            var name = Name(i++);
            if (!tensors.TryGetValue(name, out var tensor) || tensor.Data.Length != moment.Length)
                throw new SgvbException($"{OptimizerAt(epoch)}: tensor {name} is missing or has another size; remove the file to go back an epoch");
            tensor.Data.CopyTo(moment, 0);
        }

        optimizer.Count = int.Parse(metadata.GetValueOrDefault("count", "0"), CultureInfo.InvariantCulture);
    }

    /// <summary>Writes an epoch's state and row.</summary>
    public void Save(int epoch, Parameters parameters, IReadOnlyList<int> widths, PosteriorSpec posterior, Adam optimizer, IReadOnlyList<TrainingRow> rows)
    {
        var metadata = new Dictionary<string, string>(description) { ["epoch"] = epoch.ToString(CultureInfo.InvariantCulture) };
        new Checkpoint(parameters, widths, posterior, metadata).Write(CheckpointAt(epoch));
        folder.Write(Rows, rows);
        var count = optimizer.Count.ToString(CultureInfo.InvariantCulture);
        SafeTensors.Write(OptimizerAt(epoch), [.. optimizer.Moments.Select((m, i) => new NamedTensor(Name(i), [m.Length], m))],
            new Dictionary<string, string> { ["count"] = count });
        var before = epoch - 1;
        File.Delete(OptimizerAt(before));
        if (!keep.Contains(before))
            File.Delete(CheckpointAt(before));
    }

    /// <summary>The rows of the epochs up to <paramref name="epoch"/>.</summary>
    public List<TrainingRow> ReadRows(int epoch) => [.. folder.ReadIfThere<TrainingRow>(Rows).Where(r => r.Epoch <= epoch)];

    private Checkpoint Read(int epoch)
    {
        var checkpoint = Checkpoint.Read(CheckpointAt(epoch));
        foreach (var (name, value) in description)
            if (checkpoint.Metadata.GetValueOrDefault(name) is { } other && other != value)
                throw new SgvbException($"{CheckpointAt(epoch)}: holds a training with {name} {other}, not {value}; choose another folder with --output");
        return checkpoint;
    }

    private static string Name(int moment) => string.Create(CultureInfo.InvariantCulture, $"moments.{moment}");
}
