using Sgvb.Runs.Sharding;

namespace Sgvb.Experiments.Sharding;

/// <summary>The n shards of one measurement, proved to be complete: every unit of the plan is there once, as its shard wrote it.</summary>
public sealed class ShardSet
{
    private const string Anew = "measure it again with the others' options";

    private readonly IReadOnlyList<(RunFolder Run, ShardManifest Manifest)> _shards;
    private readonly Dictionary<string, int> _positions = [];

    private ShardSet(IReadOnlyList<(RunFolder Run, ShardManifest Manifest)> shards) => _shards = shards;

    public string Verb => _shards[0].Manifest.Verb;

    public int Count => _shards.Count;

    /// <summary>The plan's units in its order.</summary>
    public IEnumerable<string> Units => _positions.OrderBy(p => p.Value).Select(p => p.Key);

    public IEnumerable<RunFolder> Folders => _shards.Select(s => s.Run);

    /// <param name="paths">Folders, in any order.</param>
    /// <exception cref="SgvbException">
    /// A shard is missing, twice there, unfinished, cut off, or of another measurement (exit code 2), or times come from different
    /// machines (4); the message names the shard.
    /// </exception>
    public static ShardSet Open(IReadOnlyList<string> paths)
    {
        var shards = paths.Select(p => RunFolder.Open(p)).Select(run => (Run: run, Manifest: ShardManifest.Load(run)))
            .OrderBy(s => s.Manifest.Shard).ToList();
        var manifest = shards[0].Manifest;
        // Each pair: what one of them does not know, others may know differently.
        foreach (var (i, (run, one)) in shards.Index())
            foreach (var (otherRun, other) in shards.Skip(i + 1))
                one.MustMatch(other, run.Path, otherRun.Path, $"{otherRun.Path} ({other.Title}) is of another measurement: {Anew}");
        foreach (var same in shards.GroupBy(s => s.Manifest.Shard).Where(g => g.Count() > 1))
            throw new SgvbException($"{string.Join(" and ", same.Select(s => s.Run.Path))} are both {same.First().Manifest.Title}; leave one out");
        if (shards.Count < manifest.Of)
            throw new SgvbException(Missing(manifest.Of, [.. shards.Select(s => s.Manifest.Shard)]));
        foreach (var (run, own) in shards)
            CheckWhole(run, own);
        var set = new ShardSet(shards);
        set.CheckPlan();
        return set;
    }

    /// <summary>All rows of a file in the order of the single run.</summary>
    /// <param name="file">Relative to each shard's folder.</param>
    /// <param name="unit">The name of the unit that a row belongs to.</param>
    /// <param name="among">Units that have rows in this file; null for all.</param>
    /// <exception cref="SgvbException">A shard's file lacks one of its units, or holds another's.</exception>
    public IReadOnlyList<T> Rows<T>(string file, Func<T, string> unit, Func<string, bool>? among = null) where T : class
    {
        var all = new List<(int Position, T Row)>();
        foreach (var (run, manifest) in _shards)
        {
            var expected = manifest.Units.Select(u => u.Name).Where(n => (among is null || among(n)) && manifest.LeftOut?.ContainsKey(n) != true).ToHashSet();
            if (run.Exists(file) && manifest.Files?.ContainsKey(file) != true)
                throw new SgvbException($"{run.FileAt(file)}: is none of the files that {manifest.Title} wrote, so nothing tells whether it was changed; {Anew}");
            var found = new HashSet<string>();
            foreach (var row in expected.Count > 0 ? run.Read<T>(file) : run.ReadIfThere<T>(file))
            {
                var name = unit(row);
                if (!expected.Contains(name))
                    throw new SgvbException($"{run.FileAt(file)}: holds {name}, which is none of {manifest.Title}'s; {Anew}");
                found.Add(name);
                all.Add((_positions[name], row));
            }

            if (expected.FirstOrDefault(n => !found.Contains(n)) is { } lacking)
                throw new SgvbException($"{run.FileAt(file)}: lacks {lacking} of {manifest.Title}; {Anew}");
        }

        return [.. all.OrderBy(r => r.Position).Select(r => r.Row)];
    }

    /// <summary>The units that have no result, in the order of the single run, and why.</summary>
    public IEnumerable<KeyValuePair<string, string>> LeftOut =>
        _shards.SelectMany(s => s.Manifest.LeftOut ?? new Dictionary<string, string>()).OrderBy(u => _positions[u.Key]);

    /// <summary>What all shards do for themselves and must therefore agree in.</summary>
    public IReadOnlyList<string> Notes => _shards[0].Run.ReadNotes();

    /// <summary>The attempts at every shard.</summary>
    public IReadOnlyList<ShardRow> Attempts => [.. Folders.SelectMany(f => f.ReadIfThere<ShardRow>(ShardRow.FileName))];

    /// <summary>The first shard's machine, with this command.</summary>
    public Fingerprint Machine(string commandLine) => Fingerprint.Load(_shards[0].Run) with { CommandLine = commandLine };

    /// <summary>Where the shards were measured, for the notes.</summary>
    public string Origin => $"Merged from {Format.Whole(Count)} shards, measured on "
        + string.Join(" and ", Folders.Select(f => Fingerprint.Load(f).Machine).GroupBy(m => m).Select(g => $"{g.Key} ({Format.Whole(g.Count())})")) + ".";

    private static void CheckWhole(RunFolder run, ShardManifest manifest)
    {
        const string again = "run it again with the same options and folder: it goes on where it was";
        if (run.IncompleteReason is { } reason)
            throw new SgvbException($"{run.Path}: {manifest.Title} is not whole: {reason}; {again}");
        if (manifest.Files is null)
            throw new SgvbException($"{run.Path}: {manifest.Title} was not finished; {again}");
        foreach (var (file, hash) in manifest.Files)
        {
            if (!run.Exists(file))
                throw new SgvbException($"{run.FileAt(file)}: is missing from {manifest.Title}; copy the folder again");
            if (ShardFolder.Hash(run.FileAt(file)) != hash)
                throw new SgvbException($"{run.FileAt(file)}: is not as {manifest.Title} wrote it: cut off, or changed; copy the folder again");
        }
    }

    /// <summary>No unit belongs to two shards, and together they are the plan.</summary>
    private void CheckPlan()
    {
        foreach (var (run, manifest) in _shards)
            foreach (var unit in manifest.Units)
                if (!_positions.TryAdd(unit.Name, unit.Position))
                    throw new SgvbException($"{run.Path} ({manifest.Title}) and {Holder(unit.Name).Path} overlap: both hold {unit.Name}; {Anew}");
        var plan = _shards[0].Manifest;
        var names = Units.ToList();
        if (names.Count != plan.PlanUnits || ShardManifest.Hash(names) != plan.PlanSha256)
            throw new SgvbException($"the shards hold {Format.Whole(names.Count)} units of a plan of {Format.Whole(plan.PlanUnits)}, and not each of them; "
                + $"{ShardManifest.FileName} was changed in one: measure anew");
    }

    private RunFolder Holder(string unit) => _shards.First(s => s.Manifest.Units.Any(u => u.Name == unit)).Run;

    private static string Missing(int of, HashSet<int> there)
    {
        const int named = 20;
        var count = of - there.Count;
        // Lazily: a changed file may speak of two thousand million.
        var missing = Enumerable.Range(1, of).Where(i => !there.Contains(i)).Take(named).Select(i => $"{Format.Whole(i)}/{Format.Whole(of)}").ToList();
        var more = count > named ? $" and {Format.Whole(count - named)} more" : "";
        return $"shard{(count == 1 ? "" : "s")} {string.Join(", ", missing)}{more} missing; name the folder, or measure with --shard {missing[0]}";
    }
}
