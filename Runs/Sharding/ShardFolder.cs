using Sgvb.Runs.Rows;

namespace Sgvb.Runs.Sharding;

/// <summary>
/// The folder of one shard. The first attempt makes it; a later one, after a kill or a requeue, goes on with what is there and changes
/// nothing that was finished; once the shard is complete, there is nothing left to do.
/// </summary>
public sealed class ShardFolder
{
    // Trainings side by side write at once, and each of their files is noted in the manifest.
    private readonly Lock _lock = new();

    private ShardFolder(RunFolder run, ShardManifest manifest)
    {
        (Run, Manifest) = (run, manifest);
        run.Writing = Note;
    }

    public RunFolder Run { get; }

    public ShardManifest Manifest { get; private set; }

    public bool IsComplete => Manifest.Files is not null && !Run.IsIncomplete;

    /// <param name="output">The user's folder, or null for a new one.</param>
    /// <param name="print">Of this machine.</param>
    /// <param name="manifest">As this attempt would write it.</param>
    /// <exception cref="SgvbException">The folder holds something else, or cannot be written.</exception>
    public static ShardFolder Begin(string? output, Fingerprint print, ShardManifest manifest)
    {
        ShardFolder? shard = null;
        RunFolder.Enter(output, print.Machine, manifest.FolderName, DateTimeOffset.UtcNow, run =>
        {
            shard = In(run, manifest);
            if (shard.IsComplete)
            {
                run.Release();
                return;
            }

            run.Begin(manifest.FolderName, DateTimeOffset.UtcNow);
            shard.Manifest.Save(run);
            if (!run.Exists(RunFolder.Environment))
                print.Save(run);
        });
        return shard!;
    }

    private static ShardFolder In(RunFolder run, ShardManifest manifest)
    {
        const string advice = "choose another folder with --output";
        if (!run.Exists(ShardManifest.FileName))
            return run.Holds() is null ? new(run, manifest) : throw new SgvbException($"{run.Path}: holds a run that is no shard; {advice}");
        var before = ShardManifest.Load(run);
        if (before.Shard != manifest.Shard)
            throw new SgvbException($"{run.Path}: holds {before.Title}, not {manifest.Title}; {advice}");
        manifest.MustMatch(before, "this call", run.Path, advice);
        foreach (var (file, hashes) in before.Written ?? new Dictionary<string, string>())
            if (run.Exists(file) && !hashes.Split(' ').Contains(Hash(run.FileAt(file))))
                throw new SgvbException($"{run.FileAt(file)}: is not what {before.Title} wrote; remove the folder to measure it anew, or put the file back");
        return new(run, before);
    }

    /// <summary>Rows are what later attempts take for measured: whoever changes them in between is found out.</summary>
    private void Note(string file, Stream whole)
    {
        if (file == ShardRow.FileName)
            return;
        lock (_lock)
        {
            var before = Run.Exists(file) ? Hash(Run.FileAt(file)) : "-";
            Manifest = Manifest with { Written = new Dictionary<string, string>(Manifest.Written ?? new Dictionary<string, string>()) { [file] = $"{before} {Convert.ToHexStringLower(Sha256.HashData(whole))}" } };
            Manifest.Save(Run);
        }
    }

    /// <summary>Adds a setting that is known only after some work, such as the checkpoint's hash; an earlier attempt's must be equal.</summary>
    /// <exception cref="SgvbException">It is not.</exception>
    public void Pin(string setting, string value)
    {
        var pinned = Manifest with { Settings = new Dictionary<string, string>(Manifest.Settings) { [setting] = value } };
        pinned.MustMatch(Manifest, "this attempt", Run.Path, "remove the folder to begin anew");
        Manifest = pinned;
        Manifest.Save(Run);
    }

    /// <summary>Everything was measured: the files get their hashes, and nobody changes them any more.</summary>
    /// <param name="files">Relative to the folder.</param>
    /// <param name="leftOut">Units that have no result, and why.</param>
    public void Seal(IEnumerable<string> files, IReadOnlyDictionary<string, string>? leftOut = null)
    {
        Manifest = Manifest with
        {
            Written = null,
            LeftOut = leftOut is { Count: > 0 } ? leftOut : null,
            Files = files.Where(Run.Exists).Order(StringComparer.Ordinal).ToDictionary(f => f, f => Hash(Run.FileAt(f))),
        };
        Manifest.Save(Run);
    }

    /// <summary>Lower-case hexadecimal.</summary>
    public static string Hash(string path)
    {
        using var stream = InputFile.Open(path, "copy the shard again");
        return Convert.ToHexStringLower(Sha256.HashData(stream));
    }
}
