using Sgvb.Experiments.Sharding;
using Sgvb.Experiments.Variance;
using Sgvb.Runs;
using Sgvb.Runs.Rows;
using Sgvb.Runs.Sharding;
using Sgvb.Tests.CommandLine;

namespace Sgvb.Tests.Sharding;

/// <summary>n shards make the single run, or an error that names the shard.</summary>
public sealed class MergeTests(ShardedRun sharded) : IClassFixture<ShardedRun>, IDisposable
{
    private const string Blocks = RunFolder.VarianceBlocks;

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void The_merge_of_all_shards_equals_the_single_run_byte_for_byte()
    {
        var shards = sharded.CopyTo(_folder);
        var merge = Executable.Suite(["merge", shards[2], shards[0], shards[1], "--output", _folder["merged"], "--json"]);
        Assert.True(merge.ExitCode == 0, merge.Error);
        var merged = RunFolder.Open(_folder["merged"]);
        Assert.False(merged.IsIncomplete);
        foreach (var file in (string[])[Blocks, RunFolder.Variance])
            Assert.Equal(File.ReadAllBytes(Path.Combine(sharded.Single, file)), File.ReadAllBytes(merged.FileAt(file)));
        Assert.True(merged.Exists(RunFolder.Report));
        Assert.False(merged.Exists(RunFolder.Benchmarks));
        Assert.Contains("\"estimator\": \"local-reparam\"", merge.Out, StringComparison.Ordinal);
        var attempts = merged.Read<ShardRow>(ShardRow.FileName);
        Assert.Equal([(1, 1), (2, 1), (3, 1)], attempts.Select(a => (a.Shard, a.Attempt)));
        Assert.Equal(attempts.Sum(a => a.Units), merged.Read<VarianceBlockRow>(Blocks).Select(BlockUnit.NameOf).Distinct().Count());
    }

    /// <summary>Four have a block of draws each, and one the exact way.</summary>
    [Fact]
    public void Parts_of_one_unit_each_make_the_single_run_too()
    {
        string[] options = ["--estimator", "no-noise"];
        ShardedRun.Measure([.. options, "--output", _folder["all"]]);
        List<string> parts = [.. Enumerable.Range(1, 5).Select(i => _folder[$"part{i}"])];
        for (var i = 0; i < parts.Count; i++)
            ShardedRun.Measure([.. options, "--shard", $"{i + 1}/{parts.Count}", "--output", parts[i]]);
        Assert.All(parts, p => Assert.Single(ShardManifest.Load(RunFolder.Open(p)).Units));
        var merge = Executable.Suite(["merge", .. parts, "--output", _folder["merged"]]);
        Assert.True(merge.ExitCode == 0, merge.Error);
        foreach (var file in (string[])[Blocks, RunFolder.Variance])
            Assert.Equal(File.ReadAllText(Path.Combine(_folder["all"], file)), File.ReadAllText(Path.Combine(_folder["merged"], file)));
    }

    [Fact]
    public void A_damaged_byte_in_any_file_of_a_shard_is_told_or_changes_nothing()
    {
        var shards = sharded.CopyTo(_folder);
        var whole = ShardSet.Open(shards).Rows<VarianceBlockRow>(Blocks, BlockUnit.NameOf);
        var random = new Random(3);
        foreach (var (file, untold) in ((string, int)[])[(Blocks, 0), (ShardManifest.FileName, int.MaxValue)])
        {
            var path = Path.Combine(shards[1], file);
            var bytes = File.ReadAllBytes(path);
            var passed = 0;
            for (var at = 0; at < bytes.Length; at++)
            {
                var damaged = (byte[])bytes.Clone();
                damaged[at] ^= (byte)(1 << random.Next(8));
                File.WriteAllBytes(path, damaged);
                try
                {
                    Assert.Equal(whole, ShardSet.Open(shards).Rows<VarianceBlockRow>(Blocks, BlockUnit.NameOf));
                    passed++;
                }
                catch (SgvbException e)
                {
                    Assert.DoesNotContain('\n', e.Message);
                }
            }

            Assert.InRange(passed, 0, untold);
            File.WriteAllBytes(path, bytes);
        }
    }

    [Fact]
    public void A_missing_shard_is_named()
    {
        var shards = sharded.CopyTo(_folder);
        Refused([shards[0], shards[2]], "shard 2/3 missing; name the folder, or measure with --shard 2/3");
        Refused([shards[1]], "shards 1/3, 3/3 missing");
        ShardedRun.Edit(shards[0], m => m with { Of = 2_000_000_000 });
        Refused([shards[0]], "20/2000000000, 21/2000000000 and 1999999979 more missing");
    }

    [Fact]
    public void A_file_without_a_checksum_is_not_taken()
    {
        var shards = sharded.CopyTo(_folder);
        ShardedRun.Edit(shards[1], m => m with { Files = new Dictionary<string, string>() });
        Assert.Contains("is none of the files that shard 2/3 wrote", Assert.Throws<SgvbException>(() => Rows(shards)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_shard_that_is_there_twice_is_named_with_both_folders()
    {
        var shards = sharded.CopyTo(_folder);
        var copy = ShardedRun.Copy(shards[1], _folder["copy"]);
        Refused([.. shards, copy], $"{shards[1]} and {copy} are both shard 2/3; leave one out");
        Refused([.. shards, shards[0]], $"{shards[0]} and {shards[0]} are both shard 1/3");
    }

    [Fact]
    public void Shards_that_overlap_are_named_with_the_unit()
    {
        var shards = sharded.CopyTo(_folder);
        var first = ShardManifest.Load(RunFolder.Open(shards[0])).Units[0];
        ShardedRun.Edit(shards[1], m => m with { Units = [.. m.Units, first] });
        Refused(shards, $"{shards[1]} (shard 2/3) and {shards[0]} overlap: both hold {first.Name}");
    }

    [Fact]
    public void A_file_that_was_cut_off_or_lost_is_named()
    {
        var shards = sharded.CopyTo(_folder);
        var file = Path.Combine(shards[2], Blocks);
        var lines = File.ReadAllLines(file);
        // At the end of a line: nothing in the file itself tells that there was more.
        File.WriteAllText(file, string.Concat(lines[..^1].Select(l => l + "\n")));
        Refused(shards, $"{file}: is not as shard 3/3 wrote it: cut off, or changed");
        File.Delete(file);
        Refused(shards, $"{file}: is missing from shard 3/3");
    }

    [Fact]
    public void A_shard_that_has_not_ended_is_named_with_the_reason()
    {
        var shards = sharded.CopyTo(_folder);
        RunFolder.Open(shards[1]).MarkIncomplete("stopped by the user");
        Refused(shards, $"{shards[1]}: shard 2/3 is not whole: stopped by the user; run it again");
        RunFolder.Open(shards[1]).Complete();
        ShardedRun.Edit(shards[1], m => m with { Files = null });
        Refused(shards, $"{shards[1]}: shard 2/3 was not finished; run it again");
    }

    [Fact]
    public void A_shard_measured_with_another_seed_is_named()
    {
        var shards = sharded.CopyTo(_folder);
        ShardedRun.Measure(["--shard", "2/3", "--seed", "2", "--output", _folder["other"]]);
        Refused([shards[0], _folder["other"], shards[2]],
            $"seed is 2 in {_folder["other"]}, but 1 in {shards[0]}; {_folder["other"]} (shard 2/3) is of another measurement");
    }

    [Theory]
    [InlineData("version", "9.9.9")]
    [InlineData("commit", "0123456789abcdef0123456789abcdef01234567")]
    [InlineData("data_sha256", "00")]
    [InlineData("blocks", "5")]
    [InlineData(ShardManifest.Checkpoint, "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef")]
    public void A_shard_of_another_version_checkpoint_or_data_is_named(string setting, string value)
    {
        var shards = sharded.CopyTo(_folder);
        foreach (var shard in shards)
            ShardedRun.Edit(shard, m => m with { Settings = new Dictionary<string, string>(m.Settings) { [setting] = shard == shards[1] ? value : "1" } });
        Refused(shards, $"{setting} is {value[..Math.Min(12, value.Length)]}");
        Refused(shards, $"in {shards[1]}, but 1 in {shards[0]}; {shards[1]} (shard 2/3) is of another measurement");
    }

    [Fact]
    public void Shards_are_held_against_each_other_where_the_first_does_not_know()
    {
        var shards = sharded.CopyTo(_folder);
        foreach (var (i, shard) in shards.Index())
            ShardedRun.Edit(shard, m => m with { Settings = m.Settings.Where(s => s.Key != "commit").Concat(i == 0 ? [] : [new("commit", $"{i}")]).ToDictionary() });
        Refused(shards, $"commit is 2 in {shards[2]}, but 1 in {shards[1]}");
    }

    [Fact]
    public void A_setting_that_one_shard_could_not_read_is_unknown_and_not_different()
    {
        var shards = sharded.CopyTo(_folder);
        ShardedRun.Edit(shards[0], m => m with { Settings = m.Settings.Where(s => s.Key != "commit").ToDictionary() });
        Assert.Equal(ShardedRun.Count, ShardSet.Open(shards).Count);
    }

    [Fact]
    public void Shards_of_another_split_or_plan_are_named()
    {
        var shards = sharded.CopyTo(_folder);
        ShardedRun.Edit(shards[2], m => m with { Of = 4 });
        Refused(shards, $"number of shards is 4 in {shards[2]}, but 3 in {shards[0]}");
        ShardedRun.Edit(shards[2], m => m with { Of = 3, PlanSha256 = "0" });
        Refused(shards, $"plan is 0 in {shards[2]}");
        foreach (var shard in shards)
            ShardedRun.Edit(shard, m => m with { PlanSha256 = "0" });
        Refused(shards, "units of a plan of");
    }

    [Fact]
    public void Rows_of_another_unit_and_missing_rows_are_named()
    {
        var shards = sharded.CopyTo(_folder);
        ShardedRun.Rewrite(shards[0], Blocks, text => text.Replace("alpha kl=cubic", "alpha kl=exact", StringComparison.Ordinal));
        var error = Assert.Throws<SgvbException>(() => Rows(shards));
        Assert.Contains("which is none of shard 1/3's", error.Message, StringComparison.Ordinal);

        var again = sharded.CopyTo(new TemporaryFolder());
        var unit = ShardManifest.Load(RunFolder.Open(again[1])).Units[^1].Name;
        var kept = RunFolder.Open(again[1]).Read<VarianceBlockRow>(Blocks).Where(r => BlockUnit.NameOf(r) != unit).ToList();
        RunFolder.Open(again[1]).Write(Blocks, kept);
        ShardedRun.Rewrite(again[1], Blocks, text => text);
        error = Assert.Throws<SgvbException>(() => Rows(again));
        Assert.Contains($"lacks {unit} of shard 2/3", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Times_of_different_machines_are_exit_4_and_go_to_hardware()
    {
        var shards = sharded.CopyTo(_folder);
        foreach (var shard in shards)
            ShardedRun.Edit(shard, m => m with { Machine = new Dictionary<string, string> { ["machine"] = shard == shards[2] ? "b-4c" : "a-2c" } });
        Refused(shards, $"machine is b-4c in {shards[2]}, but a-2c in {shards[0]}: times of different machines make no one result",
            SgvbException.NotComparable);
        Refused(shards, "hardware", SgvbException.NotComparable);
    }

    [Theory]
    [InlineData("../../outside")]
    [InlineData("/tmp/outside")]
    [InlineData("..")]
    [InlineData("a/../../../outside")]
    public void A_machines_name_that_is_a_path_decides_nothing(string name)
    {
        var shards = sharded.CopyTo(_folder);
        foreach (var shard in shards)
        {
            var run = RunFolder.Open(shard);
            (Fingerprint.Load(run) with { Machine = name }).Save(run);
        }

        var machine = ShardSet.Open(shards).Machine("merge").Machine;
        var written = RunFolder.Create(null, machine, "merge-test", DateTimeOffset.UnixEpoch);
        Directory.Delete(written.Path, recursive: true);
        Assert.Equal(Places.Reports(), Path.GetDirectoryName(Path.GetDirectoryName(Path.GetFullPath(written.Path))));
        Directory.Delete(Path.GetDirectoryName(written.Path)!);
    }

    [Fact]
    public void A_run_without_shard_is_none()
    {
        var shards = sharded.CopyTo(_folder);
        Refused([shards[0], sharded.Single], $"{sharded.Single} was not measured with --shard");
    }

    [Fact]
    public void The_verb_says_so_in_one_line_with_exit_2_and_writes_nothing()
    {
        var shards = sharded.CopyTo(_folder);
        var merge = Executable.Suite(["merge", shards[0], shards[1], "--output", _folder["merged"]]);
        Assert.Equal((2, "shard 3/3 missing; name the folder, or measure with --shard 3/3\n", ""), (merge.ExitCode, merge.Error, merge.Out));
        Assert.False(Directory.Exists(_folder["merged"]));
        merge = Executable.Suite(["merge", .. shards, "--output", shards[1] + "/"]);
        Assert.Equal(2, merge.ExitCode);
        Assert.Contains("is one of the shards", merge.Error, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private static void Rows(IReadOnlyList<string> shards) => ShardSet.Open(shards).Rows<VarianceBlockRow>(Blocks, BlockUnit.NameOf);

    private static void Refused(IReadOnlyList<string> shards, string message, int exitCode = SgvbException.BadInput)
    {
        var error = Assert.Throws<SgvbException>(() => ShardSet.Open(shards));
        Assert.Equal(exitCode, error.ExitCode);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }
}
