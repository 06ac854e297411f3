using System.Collections;
using Sgvb.Gate.Machines;
using Sgvb.Runs;
using Sgvb.Runs.CommandLine;
using Sgvb.Runs.Machine;
using Sgvb.Tests.CommandLine;

namespace Sgvb.Tests.Runs;

/// <summary>What a machine does to a run without a word: variables, a container's limits, somebody else's repository.</summary>
public sealed class ConditionsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Variables_that_hold_a_backend_back_are_kept_and_private_ones_are_not()
    {
        var kept = Switches.Read(new Hashtable
        {
            ["OMP_THREAD_LIMIT"] = "1",
            ["GOMP_CPU_AFFINITY"] = "0-3",
            ["MKL_DEBUG_CPU_TYPE"] = "5",
            ["DNNL_MAX_CPU_ISA"] = "AVX2",
            ["ATEN_CPU_CAPABILITY"] = "default",
            ["COMPlus_EnableAVX2"] = "0",
            ["LD_PRELOAD"] = "/home/me/libjemalloc.so.2",
            ["OMP_NUM_THREADS"] = "1",
            ["MKL_NUM_THREADS"] = "1",
            ["OMP_TOOL_LIBRARIES"] = "/home/me/tool.so",
            ["KMP_SETTINGS"] = "",
            ["HOME"] = "/home/me",
            ["PATH"] = "/bin",
        });
        Assert.Equal(
            ["ATEN_CPU_CAPABILITY=default", "COMPlus_EnableAVX2=0", "DNNL_MAX_CPU_ISA=AVX2", "GOMP_CPU_AFFINITY=0-3", "LD_PRELOAD=libjemalloc.so.2",
                "MKL_DEBUG_CPU_TYPE=5", "OMP_THREAD_LIMIT=1"],
            kept.Select(v => $"{v.Key}={v.Value}"));
        Assert.False(Switches.IsLibtorchs("COMPlus_EnableAVX2"));
        Assert.True(Switches.IsLibtorchs("LD_PRELOAD"));
    }

    [Fact]
    public void The_gate_sees_them_and_none_differs_from_some()
    {
        var free = Print([]);
        var held = Print(new() { ["DNNL_MAX_CPU_ISA"] = "SSE41" });
        Assert.Equal(["libtorch_variables: none against DNNL_MAX_CPU_ISA=SSE41"], Hard(free, held));
        Assert.Empty(Hard(held, held));
        Assert.Empty(Hard(free with { Libtorch = null }, held with { Libtorch = null }));
        Assert.Equal(["variables: none against SGVB_SIMD=avx2"],
            MachineIdentity.Differences(Of(free), Of(Print(new() { ["SGVB_SIMD"] = "avx2" })), Weight.Noted).Select(d => d.Text));
        Assert.Equal(["cpu_quota: none against 1.5"], Hard(free, free with { CpuQuota = "1.5" }));
        Assert.Empty(Hard(free, free with { CpuQuota = null }));
    }

    [Theory]
    [InlineData("0::/a/b\n", "a/b/cpu.max", "150000 100000", "1.5")]
    [InlineData("0::/a/b\n", "a/cpu.max", "50000 100000", "0.5")]
    [InlineData("0::/a/b\n", "a/b/cpu.max", "max 100000", "none")]
    [InlineData("0::/host/only\n", "cpu.max", "200000 100000", "2")]
    [InlineData("3:cpu,cpuacct:/a\n0::/\n", "cpu,cpuacct/a/cpu.cfs_quota_us", "25000", "0.25")]
    [InlineData("1:cpu:/a\n", "cpu/a/cpu.cfs_quota_us", "-1", "none")]
    [InlineData("0::/a\n", "a/cpu.max", "nonsense", null)]
    [InlineData("", "cpu.max", "100000 100000", null)]
    public void A_containers_quota_is_read(string membership, string file, string text, string? quota)
    {
        Group(file, text);
        if (file.EndsWith("quota_us", StringComparison.Ordinal))
            Group(file.Replace("quota", "period", StringComparison.Ordinal), "100000");
        Assert.Equal(quota, Limits(membership).Quota);
    }

    [Fact]
    public void The_least_of_all_groups_counts_and_no_limit_is_none()
    {
        Group("a/b/memory.max", "max");
        Group("a/memory.max", "1073741824");
        Group("memory.max", "4294967296");
        Group("a/cpu.max", "300000 100000");
        Group("cpu.max", "100000 100000");
        Assert.Equal(new ContainerLimits(1, 1L << 30), Limits("0::/a/b\n"));
        Group("memory/x/memory.limit_in_bytes", "9223372036854771712");
        Assert.Null(Limits("4:memory:/x\n").Memory);
        Group("memory/x/memory.limit_in_bytes", "65536");
        Assert.Equal(65536, Limits("4:memory:/x\n").Memory);
        Assert.Equal(new ContainerLimits(null, null), ContainerLimits.Read(_folder["none"], _folder["nowhere"]));
    }

    [Theory]
    [InlineData(8, 2, 8, false)]
    [InlineData(9, 2, 8, true)]
    [InlineData(4096, 1, 4, true)]
    [InlineData(1, 64, 1, false)]
    public void Far_more_threads_than_processors_are_not_started(int asked, int processors, int taken, bool isSaid)
    {
        var (threads, note) = ThreadLimit.Of(asked, processors);
        Assert.Equal((taken, isSaid), (threads, note is not null));
    }

    [Fact]
    public void The_cap_on_threads_is_a_line()
    {
        var run = Executable.Suite("agree", "--backend", "simd", "--estimator", "no-noise", "--workload", "10-2", "--minibatch", "2", "--threads", "999",
            "--output", _folder["run"]);
        Assert.Equal(0, run.ExitCode);
        Assert.StartsWith($"--threads 999: {4 * Environment.ProcessorCount} are used", run.Error, StringComparison.Ordinal);
        Assert.Equal(4 * Environment.ProcessorCount, Fingerprint.Load(RunFolder.Open(_folder["run"])).Threads);
    }

    [Fact]
    public void The_commit_is_the_repositorys_own_or_the_reason_why_there_is_none()
    {
        var own = Directory.CreateDirectory(_folder["own"]).FullName;
        Assert.Contains("not a git repository", GitState.Read(own).Unknown, StringComparison.Ordinal);
        Git(own, "init", "--quiet");
        Assert.StartsWith("git does not read the repository: ", GitState.Read(own).Unknown, StringComparison.Ordinal);
        File.WriteAllText(Path.Combine(own, "a.txt"), "1");
        Git(own, "add", ".");
        Git(own, "-c", "user.name=a", "-c", "user.email=a@b", "commit", "--quiet", "-m", "one");
        var clean = GitState.Read(own);
        Assert.Matches("^[0-9a-f]{40}$", clean.Commit);
        Assert.Equal((false, null), (clean.Dirty, clean.Unknown));
        File.WriteAllText(Path.Combine(own, "a.txt"), "2");
        Assert.True(GitState.Read(own).Dirty);

        // An archive unpacked inside: the commit around it says nothing of its sources.
        var archive = Directory.CreateDirectory(Path.Combine(own, "vendor", "suite")).FullName;
        Assert.NotEqual(clean.Commit, GitState.Read(archive).Commit);
        // A link to it is the repository all the same.
        Directory.CreateSymbolicLink(_folder["link"], own);
        Assert.Equal(clean.Commit, GitState.Read(_folder["link"]).Commit);
    }

    [Fact]
    public void A_repository_that_git_refuses_is_told_with_its_reason()
    {
        var refused = new ChildProcess(128, "", "fatal: detected dubious ownership in repository at '/x'\nTo add an exception for this directory, call:\n\n"
            + "\tgit config --global --add safe.directory /x\n");
        Assert.Equal("detected dubious ownership in repository at '/x' (git config --global --add safe.directory /x allows it)", GitProgram.Refusal(refused));
        Assert.Null(GitProgram.Refusal(new ChildProcess(1, "", "")));
        var ab = Executable.Suite("ab", "HEAD", "HEAD", "--repository", Directory.CreateDirectory(_folder["none"]).FullName, "--output", _folder["out"]);
        Assert.Equal(2, ab.ExitCode);
        Assert.StartsWith($"{_folder["none"]}: git does not read it: not a git repository", ab.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder["out"]));
    }

    private static Fingerprint Print(Dictionary<string, string> variables) => new()
    {
        Machine = "m",
        Processor = new Processor { Model = "AMD EPYC" },
        Libtorch = "2.10.0",
        CpuQuota = "none",
        Variables = variables,
    };

    private static MachineIdentity Of(Fingerprint print) => MachineIdentity.Of(print);

    private static IEnumerable<string> Hard(Fingerprint a, Fingerprint b) => MachineIdentity.Differences(Of(a), Of(b)).Select(d => d.Text);

    private void Group(string file, string text)
    {
        var path = _folder["groups/" + file];
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text + "\n");
    }

    private ContainerLimits Limits(string membership)
    {
        File.WriteAllText(_folder["membership"], membership);
        return ContainerLimits.Read(_folder["membership"], _folder["groups"]);
    }

    private static void Git(string folder, params string[] arguments)
    {
        var git = GitProgram.Run(folder, TestContext.Current.CancellationToken, arguments);
        Assert.True(git.ExitCode == 0, git.Error);
    }
}
