using Sgvb.Tests.Cases;

namespace Sgvb.Tests.Sharding;

/// <summary>The files that users copy to a cluster, edited as the cluster's own test edits them, in a path with signs that a shell reads.</summary>
public sealed class ClusterFilesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("a b")]
    [InlineData("it's $(not) a;list & so|on\\")]
    public void They_work_in_a_path_with_a_space(string name)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() || OperatingSystem.IsMacOS(), "needs bash");
        Directory.CreateDirectory(_folder[name]);
        var suite = _folder[$"{name}/run-bench.sh"];
        File.WriteAllText(suite, "#!/bin/sh\nfor word; do printf '<%s>' \"$word\"; done\n");
        File.SetUnixFileMode(suite, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        Directory.CreateDirectory(_folder[$"{name}/results/1"]);
        var cluster = Path.Combine(Places.Repository()!, "cluster");
        var (exitCode, said) = SharedCases.Bash(_folder[name], """
            . "$CLUSTER/local-slurm.sh"
            edit() { edited "$CLUSTER/$1.sbatch" "$(quoted suite "$PWD")" "$(quoted results "$PWD/results")" "$(quoted 'measure()' variance --data 'my data')" shards=3 >"$1"; }
            edit shards && bash ./shards && echo && edit merge && bash ./merge
            """, ("CLUSTER", cluster), ("SLURM_CPUS_PER_TASK", "2"), ("SLURM_ARRAY_TASK_ID", "1"));
        Assert.True(exitCode == 0, said);
        var here = _folder[name];
        Assert.Equal($"<variance><--data><my data><--threads><2><--shard><1/3><--output><{here}/results/1>\n<merge><{here}/results/1><--output><{here}/merged>", said);
    }

    [Fact]
    public void As_they_are_they_take_a_home_and_a_folder_with_a_space()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() || OperatingSystem.IsMacOS(), "needs bash");
        Directory.CreateDirectory(_folder["my home/sgvb"]);
        File.WriteAllText(_folder["my home/sgvb/run-bench.sh"], "#!/bin/sh\nfor word; do printf '<%s>' \"$word\"; done\n");
        File.SetUnixFileMode(_folder["my home/sgvb/run-bench.sh"], UnixFileMode.UserRead | UnixFileMode.UserExecute);
        Directory.CreateDirectory(_folder["my work/shards/1"]);
        var (exitCode, said) = SharedCases.Bash(_folder["my work"], "bash \"$CLUSTER/merge.sbatch\"",
            ("CLUSTER", Path.Combine(Places.Repository()!, "cluster")), ("HOME", _folder["my home"]));
        Assert.Equal((0, $"<merge><{_folder["my work"]}/shards/1><--output><{_folder["my work"]}/merged>"), (exitCode, said));
    }
}
