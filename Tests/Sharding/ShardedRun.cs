using Sgvb.Runs;
using Sgvb.Runs.Sharding;
using Sgvb.Tests.CommandLine;

namespace Sgvb.Tests.Sharding;

/// <summary>One small measurement as a single run, and as three shards by three processes; made once for all tests, which copy it.</summary>
public sealed class ShardedRun : IDisposable
{
    public const int Count = 3;

    private readonly TemporaryFolder _folder = new();

    public ShardedRun()
    {
        Measure(["--output", Single]);
        for (var i = 1; i <= Count; i++)
            Measure(["--shard", $"{i}/{Count}", "--output", _folder[$"{i}"]]);
    }

    public static IReadOnlyList<string> Options { get; } =
    [
        "variance", "--workload", "784-6-10", "--minibatch", "20", "--data", "digits", "--threads", "1", "--train-steps", "10", "--blocks", "4",
    ];

    public string Single => _folder["single"];

    /// <summary>Copies of the three shards, in a folder that the test may change.</summary>
    public List<string> CopyTo(TemporaryFolder folder) =>
        [.. Enumerable.Range(1, Count).Select(i => Copy(_folder[$"{i}"], folder[$"shard{i}"]))];

    public static string Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.GetFiles(from))
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        return to;
    }

    /// <summary>Rewrites a shard's manifest.</summary>
    public static void Edit(string shard, Func<ShardManifest, ShardManifest> change)
    {
        var run = RunFolder.Open(shard);
        change(ShardManifest.Load(run)).Save(run);
    }

    /// <summary>Rewrites one data file and its hash: what a shard of another measurement would look like.</summary>
    public static void Rewrite(string shard, string file, Func<string, string> change)
    {
        var run = RunFolder.Open(shard);
        File.WriteAllText(run.FileAt(file), change(File.ReadAllText(run.FileAt(file))));
        Edit(shard, m => m with { Files = new Dictionary<string, string>(m.Files!) { [file] = ShardFolder.Hash(run.FileAt(file)) } });
    }

    public static void Measure(IEnumerable<string> more)
    {
        var run = Executable.Suite([.. Options, .. more]);
        Assert.True(run.ExitCode == 0, run.Error + run.Out);
    }

    public void Dispose() => _folder.Dispose();
}
