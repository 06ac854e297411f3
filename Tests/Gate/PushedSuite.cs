namespace Sgvb.Tests.Gate;

/// <summary>
/// A repository's life through the action's own scripts: each push is a job with a temporary folder of its own, and the cache holds what
/// jobs saved, by key; a later job gets the newest of its prefix, as GitHub's cache gives it.
/// </summary>
internal sealed class PushedSuite : IDisposable
{
    private readonly RunnerWorkspace _work = new();
    private readonly List<(string Key, string Folder)> _cache = [];
    private int _jobs;

    public TemporaryFolder Folder => _work.Folder;

    /// <summary>Folders that the cache holds, the newest last.</summary>
    public IReadOnlyList<string> Saved => [.. _cache.Select(c => c.Folder)];

    /// <summary>One job with one use of the action.</summary>
    public Use Push(string json, params (string Name, string Value)[] variables) => Job([(json, variables)])[0];

    /// <summary>A pull request's: it reads the baseline and saves none.</summary>
    public Use Pull(string json, params (string Name, string Value)[] variables) => Push(json, [("KEEP", "false"), .. variables]);

    /// <summary>One job that uses the action several times.</summary>
    public IReadOnlyList<Use> Job(IReadOnlyList<(string Json, (string Name, string Value)[] Variables)> uses)
    {
        var job = Folder[$"job-{++_jobs}"];
        return [.. uses.Select((use, i) => Run(job, Path.Combine(job, $"use-{i}"), use.Json, use.Variables))];
    }

    public void Dispose() => _work.Dispose();

    private Use Run(string job, string own, string json, (string Name, string Value)[] variables)
    {
        Directory.CreateDirectory(Path.Combine(own, "results"));
        File.WriteAllText(Path.Combine(own, "results", "Acme-report-full.json"), json);
        (string, string)[] all =
        [
            ("RUNNER_TEMP", job), ("GITHUB_OUTPUT", Path.Combine(own, "output")), ("GITHUB_STEP_SUMMARY", Path.Combine(own, "page.md")),
            ("GITHUB_WORKFLOW", "performance"), ("GITHUB_JOB", "bench"), ("GITHUB_RUN_ID", $"{1000 + _jobs}"),
            ("CANDIDATE", Path.Combine(own, "results")), .. variables,
        ];
        var key = _work.Step("key.sh", own, all);
        Assert.True(key.ExitCode == 0, key.Said);
        var place = Output(own);
        if (place["restore"] == "true" && _cache.FindLast(c => c.Key.StartsWith(place["prefix"], StringComparison.Ordinal)) is { Folder: { } found })
            _work.Shell(Folder.Path, $"cp -R '{found}' '{place["path"]}'");
        var (exitCode, said) = _work.Step("judge.sh", own, [.. all, ("BASELINE", place["path"])]);
        var told = Output(own);
        var keeps = told["keep"] == "true";
        if (keeps)
        {
            // A cache takes a key once.
            Assert.DoesNotContain(_cache, c => c.Key == place["key"]);
            _cache.Add((place["key"], Folder[$"cache-{_cache.Count}"]));
            _work.Shell(Folder.Path, $"cp -R '{place["path"]}' '{_cache[^1].Folder}'");
        }

        Assert.Equal($"{exitCode}", told["exit-code"]);
        var page = Path.Combine(own, "page.md");
        return new Use(exitCode, keeps, said, File.Exists(page) ? File.ReadAllText(page) : "", place["path"]);
    }

    private static Dictionary<string, string> Output(string own) => File.ReadAllLines(Path.Combine(own, "output"))
        .Select(l => l.Split('=', 2)).GroupBy(l => l[0]).ToDictionary(g => g.Key, g => g.Last()[1]);

    /// <summary>What one use of the action came to.</summary>
    /// <param name="ExitCode">Of the step.</param>
    /// <param name="Keeps">Whether the baseline changed.</param>
    /// <param name="Said">Both streams.</param>
    /// <param name="Page">The step's summary.</param>
    /// <param name="Baseline">Its folder.</param>
    public sealed record Use(int ExitCode, bool Keeps, string Said, string Page, string Baseline)
    {
        /// <summary>Both with the log where they are not as expected.</summary>
        public void Is(int exitCode, bool keeps) => Assert.True((exitCode, keeps) == (ExitCode, Keeps),
            $"exit {ExitCode}, keeps {Keeps}, but wanted {exitCode}, {keeps}:\n{Said}");
    }
}
