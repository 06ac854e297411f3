using Sgvb.Runs;
using Sgvb.Runs.Sharding;

namespace Sgvb.Tests.Runs;

/// <summary>A folder holds one run: who else may write into it, and who may not.</summary>
public sealed class RunOwnerTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 1, 31, 23, 59, 59, TimeSpan.Zero);

    private static readonly Fingerprint Here = new()
    {
        Machine = "amd-epyc-2c",
        Processor = new Processor { InstructionSets = ["avx2"] },
        Dotnet = ".NET 10.0.1",
        Threads = 2,
        Seed = 3,
        DataSet = "digits",
        CommandLine = "train --epochs 2",
        Utc = Now,
        Variables = new Dictionary<string, string>(),
    };

    private readonly TemporaryFolder _folder = new();

    private string Run => _folder["run"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Nobody_enters_while_it_is_worked_in()
    {
        var first = RunFolder.Create(Run, "m", "variance", Now);
        foreach (var enter in (Func<RunFolder>[])[Once("variance"), Pages("gate"), GoOn(Here), () => Shard(1).Run])
            Refused($"{Run}: in use by process {Environment.ProcessId}; wait for its end, or choose another folder with --output", enter);
        first.Record(() => first.WriteText(RunFolder.Variance, ""));
        Refused($"{Run}: holds a run of variance; choose", Once("variance"));
    }

    [Fact]
    public void A_run_is_not_mixed_with_another()
    {
        Finish(Once("variance")());
        Refused("holds a run of variance; choose another folder with --output", Once("agree"), Once("variance"), Pages("gate"), GoOn(Here));
        Refused("holds a run that is no shard", () => Shard(1).Run);
        Assert.Equal("variance", RunStatement.Load(RunFolder.Open(Run))!.Verb);
        Assert.False(File.Exists(Path.Combine(Run, "run.lock")));
    }

    [Fact]
    public void What_was_stopped_with_results_is_kept_and_without_begun_anew()
    {
        var run = Once("variance")();
        Assert.Throws<InvalidOperationException>(() => run.Record(() => throw new InvalidOperationException("late")));
        var again = Once("agree")();
        again.WriteText(RunFolder.Agreement, "");
        Assert.Throws<SgvbException>(() => again.Record(() => throw new OperationCanceledException()));
        Refused("holds a run of agree that is not whole (stopped by the user); choose", Once("agree"), Pages("agree"), GoOn(Here));
    }

    [Theory]
    [InlineData(RunFolder.Environment, "{}")]
    [InlineData(RunFolder.Benchmarks, "")]
    [InlineData(RunFolder.Report, "<html>")]
    public void A_run_without_a_statement_is_one_all_the_same(string file, string text)
    {
        Directory.CreateDirectory(Run);
        File.WriteAllText(Path.Combine(Run, file), text);
        Refused("holds a run; choose another folder", Once("variance"), Pages("gate"));
        Assert.Equal([file], Directory.GetFiles(Run).Select(Path.GetFileName));
    }

    [Fact]
    public void Files_that_are_no_run_are_left_alone()
    {
        Directory.CreateDirectory(Run);
        File.WriteAllText(Path.Combine(Run, "todo.txt"), "mine");
        Finish(Once("variance")());
        Assert.Equal("mine", File.ReadAllText(Path.Combine(Run, "todo.txt")));
    }

    [Fact]
    public void Pages_take_the_place_of_the_same_verbs_alone()
    {
        Finish(Pages("gate")());
        Finish(Pages("gate")());
        Refused("holds a run of gate", Pages("hardware"), Once("gate"), GoOn(Here));
    }

    [Fact]
    public void A_shard_belongs_to_its_attempts_alone()
    {
        var first = Shard(1);
        Refused("in use by process", () => Shard(1).Run);
        first.Run.Release();
        Refused("holds a shard; choose", Once("merge"), Pages("gate"), GoOn(Here));
        Refused("holds shard 1/2, not shard 2/2", () => Shard(2).Run);
        Shard(1).Run.Release();
    }

    [Fact]
    public void Going_on_needs_the_same_verb_settings_and_machine()
    {
        Finish(GoOn(Here)());
        Finish(GoOn(Here with { CommandLine = "train --epochs 5", Commit = "c0ffee" })());
        var statement = RunStatement.Load(RunFolder.Open(Run))!;
        Assert.Equal(["train --epochs 2", "train --epochs 5"], statement.Calls.Select(c => c.CommandLine));
        var print = Fingerprint.Load(RunFolder.Open(Run));
        Assert.Equal(("train --epochs 5", null), (print.CommandLine, print.Commit));

        Refused($"backend is simd in {Run}, but torch in this call; choose another folder with --output", GoOn(Here, "torch"));
        Refused($"seed is 3 in {Run}, but 4 in this call", GoOn(Here with { Seed = 4 }));
        Refused($"threads is 2 in {Run}, but 1 in this call", GoOn(Here with { Threads = 1 }));
        Refused("holds a run of train; choose", GoOn(Here, verb: "table1"));
        var elsewhere = Here with { Variables = new Dictionary<string, string> { ["OMP_THREAD_LIMIT"] = "1" } };
        foreach (var other in (Fingerprint[])[Here with { Machine = "intel-8c" }, Here with { Dotnet = ".NET 10.0.2" }, elsewhere])
            Assert.Equal(SgvbException.NotComparable, Assert.Throws<SgvbException>(GoOn(other)).ExitCode);
        Finish(GoOn(Here)());
    }

    [Fact]
    public void A_run_of_an_earlier_version_goes_on_where_what_is_known_of_it_is_equal()
    {
        Directory.CreateDirectory(Run);
        Here.Save(RunFolder.Open(Run));
        Refused("holds a run; choose", GoOn(Here, verb: "table1"));
        Refused($"seed is 3 in {Run}", GoOn(Here with { Seed = 4 }));
        Finish(GoOn(Here)());
        Assert.Equal(2, RunStatement.Load(RunFolder.Open(Run))!.Calls.Count);
    }

    [Fact]
    public void Runs_that_begin_in_one_second_get_folders_of_their_own()
    {
        var path = _folder["reports/20260131-235959-quick"];
        var runs = new RunFolder[12];
        Parallel.For(0, runs.Length, new ParallelOptions { MaxDegreeOfParallelism = 12, CancellationToken = TestContext.Current.CancellationToken },
            i => runs[i] = RunFolder.ClaimNew(path));
        Assert.Equal(runs.Length, runs.Select(r => r.Path).Distinct().Count());
        Assert.Contains(runs, r => r.Path == path);
    }

    private Func<RunFolder> Once(string verb) => () => RunFolder.Create(Run, "m", verb, Now);

    private Func<RunFolder> Pages(string verb) => () => RunFolder.CreatePages(Run, "m", verb, Now);

    private Func<RunFolder> GoOn(Fingerprint print, string backend = "simd", string verb = "train") =>
        () => RunFolder.CreateOrGoOn(Run, print, verb, [("backend", backend)]);

    private ShardFolder Shard(int index) =>
        ShardFolder.Begin(Run, Here, ShardManifest.Create("variance", new Shard(index, 2), [("seed", "1")], [("a", 1), ("b", 1)]));

    /// <summary>Work that leaves a result.</summary>
    private static void Finish(RunFolder run) => run.Record(() => run.WriteText(RunFolder.Summary, ""));

    private static void Refused(string message, params ReadOnlySpan<Func<RunFolder>> enter)
    {
        foreach (var one in enter)
        {
            var error = Assert.Throws<SgvbException>(one);
            Assert.Contains(message, error.Message, StringComparison.Ordinal);
            Assert.Equal(SgvbException.BadInput, error.ExitCode);
            Assert.DoesNotContain('\n', error.Message);
        }
    }
}
