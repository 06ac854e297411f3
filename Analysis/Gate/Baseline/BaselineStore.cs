using System.Text.RegularExpressions;

namespace Sgvb.Gate.Baseline;

/// <summary>A run that was kept as a baseline.</summary>
/// <param name="Folder">Of its files.</param>
/// <param name="Run">As read.</param>
/// <param name="Kept">Null where unknown.</param>
public sealed record KeptBaseline(string Folder, GateRun Run, KeptRun? Kept);

/// <summary>
/// Baselines that are kept from run to run: a folder with a folder for each. There may be several, of different suites, machines or
/// runtimes; a candidate is held against the one that it can be compared with, and only that one does it replace.
/// </summary>
public sealed partial class BaselineStore
{
    /// <summary>The run's own files, apart from what is said of it.</summary>
    private const string Files = "run";

    /// <summary>Runners of a few kinds, two runtimes while a new one is rolled out, a few suites in one job.</summary>
    public const int Most = 12;

    private readonly string _path;
    private readonly List<KeptBaseline> _kept = [];
    private readonly List<string> _broken = [];

    /// <summary>Reads what is kept, the newest first. What cannot be read is left aside and goes at the next change: it would block the
    /// gate for ever. What the system would not open is another matter: it may be whole.</summary>
    /// <param name="path">A folder that may be missing or empty, or the folder of one run, as an earlier version kept it.</param>
    /// <exception cref="SgvbException">The system would not open a kept run.</exception>
    public BaselineStore(string path)
    {
        _path = path;
        var folders = IsOne(path) ? Folders(path)
            : Directory.Exists(path) && Directory.EnumerateFileSystemEntries(path).Any(e => Path.GetFileName(e)[0] != '.') ? [path] : [];
        foreach (var folder in folders)
            try
            {
                _kept.Add(new(folder, GateRun.Read(folder == path ? path : Path.Combine(folder, Files)), KeptRun.Load(folder)));
            }
            catch (SgvbException e) when (e.InnerException is not (IOException or UnauthorizedAccessException))
            {
                _broken.Add(folder);
                Notes = [.. Notes, $"a kept baseline was left aside: {e.Message}"];
            }

        _kept.Sort((a, b) => Nullable.Compare(b.Kept?.Utc, a.Kept?.Utc));
    }

    public IReadOnlyList<KeptBaseline> Kept => _kept;

    public IReadOnlyList<string> Notes { get; } = [];

    /// <summary>Whether a folder holds kept baselines, not a run.</summary>
    public static bool IsOne(string path) => Directory.Exists(path) && Folders(path).Any();

    /// <summary>The kept run with the most cases in common with the candidate, among those that may be compared with it.</summary>
    /// <param name="candidate">To be judged.</param>
    /// <param name="settings">Of the comparison.</param>
    /// <param name="why">Why there is none; null where nothing is kept at all.</param>
    /// <exception cref="SgvbException">The candidate is of a kept run's suite, and nothing of it gave a result (exit code 5).</exception>
    public (KeptBaseline Baseline, Comparison Comparison)? Choose(GateRun candidate, ComparisonSettings settings, out SgvbException? why)
    {
        (KeptBaseline Baseline, Comparison Comparison)? best = null;
        why = null;
        SgvbException? failed = null;
        foreach (var kept in _kept)
            try
            {
                var comparison = Comparison.Of(kept.Run, candidate, settings);
                if (best is null || comparison.Results.Count > best.Value.Comparison.Results.Count)
                    best = (kept, comparison);
            }
            catch (SgvbException e) when (e.ExitCode == SgvbException.NotComparable)
            {
                why ??= e;
            }
            catch (SgvbException e) when (e.ExitCode == SgvbException.Unavailable)
            {
                failed ??= e;
            }

        return best is null && failed is not null ? throw failed : best;
    }

    /// <summary>Keeps a run, and then lets go of those that it replaces; stopped in between, both are there.</summary>
    /// <param name="run">Its files are copied; a link is followed.</param>
    /// <param name="kept">Why.</param>
    /// <param name="replaced">Which to let go of.</param>
    /// <exception cref="SgvbException">The folder cannot be written.</exception>
    public void Keep(GateRun run, KeptRun kept, IEnumerable<KeptBaseline> replaced)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"{kept.Utc.UtcDateTime:yyyyMMdd-HHmmss}-{Guid.NewGuid():N}");
        var beside = Path.Combine(_path, "." + name);
        try
        {
            Directory.CreateDirectory(_path);
            using var claim = Claim.Wait(Path.Combine(_path, ".lock"), TimeSpan.FromMinutes(1));
            foreach (var file in run.Files)
            {
                var target = Path.Combine(beside, Files, Inside(run, file));
                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                // Not the file itself: its permissions stay behind, and a link becomes what it leads to.
                using var source = InputFile.Open(file, "measure again");
                AtomicFile.WriteBytes(target, source.CopyTo);
            }

            kept.Save(beside);
            Directory.Move(beside, Path.Combine(_path, name));
            var gone = replaced.ToList();
            foreach (var old in gone.Concat(_kept.Except(gone).Skip(Most - 1)))
                LetGo(old);
            // Nobody else's: the folder may be a checkout.
            var halves = Directory.EnumerateDirectories(_path, ".*").Where(f => Half().IsMatch(Path.GetFileName(f)));
            foreach (var folder in _broken.Where(f => f != _path).Concat(halves))
                Directory.Delete(folder, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SgvbException($"{_path}: cannot keep the baseline here: {OneLine.Reason(e)}", inner: e);
        }
    }

    /// <summary>Those that are whole: a folder is hidden until it is.</summary>
    private static IEnumerable<string> Folders(string path) => Directory.EnumerateDirectories(path)
        .Where(f => Path.GetFileName(f)[0] != '.' && File.Exists(Path.Combine(f, KeptRun.FileName))).Order(StringComparer.Ordinal);

    /// <summary>The name of a run that is not whole yet.</summary>
    [GeneratedRegex(@"^\.[0-9]{8}-[0-9]{6}-[0-9a-f]{32}$")]
    private static partial Regex Half();

    private static string Inside(GateRun run, string file) =>
        Directory.Exists(run.Path) && Places.IsIn(file, run.Path) ? Path.GetRelativePath(run.Path, file) : Path.GetFileName(file);

    private void LetGo(KeptBaseline old)
    {
        if (old.Folder == _path)
            foreach (var file in old.Run.Files)
                File.Delete(file);
        else if (Directory.Exists(old.Folder))
            Directory.Delete(old.Folder, recursive: true);
    }
}
