using Sgvb.Runs.Machine;
using Sgvb.Tests.CommandLine;
using Sgvb.Tests.Gate;

namespace Sgvb.Tests.Runs;

/// <summary>Each thing that spoils times, simulated by the files that the system would show; and what gate and ab do about it.</summary>
public sealed class MachineFitnessTests
{
    private static readonly Dictionary<string, string> Quiet = new()
    {
        ["/proc/self/status"] = "Name:\tdotnet\nCpus_allowed:\tf\nCpus_allowed_list:\t0-3\n",
        ["/proc/self/cgroup"] = "0::/job",
        ["/sys/fs/cgroup/job/cpu.max"] = "max 100000",
        ["/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor"] = "performance",
        ["/sys/devices/system/cpu/cpu1/cpufreq/scaling_governor"] = "performance",
        ["/sys/class/power_supply/"] = "AC\nBAT0",
        ["/sys/class/power_supply/AC/type"] = "Mains",
        ["/sys/class/power_supply/BAT0/type"] = "Battery",
        ["/sys/class/power_supply/BAT0/status"] = "Full",
    };

    [Fact]
    public void A_quiet_machine_is_fit()
    {
        var checks = Check(Quiet);
        Assert.Null(MachineFitness.Trouble(checks));
        Assert.Equal(["other load", "governor", "processors", "power"], checks.Select(c => c.Name));
        Assert.Equal(["0.5 % of 4 processors, 0 % taken by other guests", "performance", "4 threads on 4 processors (0-3)", "mains"], checks.Select(c => c.State));
    }

    [Fact]
    public void Where_nothing_can_be_read_nothing_is_claimed()
    {
        var checks = new MachineFitness(_ => null, _ => { }, () => TimeSpan.Zero).Check(threads: 1);
        Assert.Null(MachineFitness.Trouble(checks));
        Assert.Equal(["unknown", "unknown"], checks.Take(2).Select(c => c.State));
    }

    [Theory]
    // One of four processors is busy with something else.
    [InlineData(100, 0, 0, "other work uses 25.5 % of the processors' time")]
    // The same time, but it is this process's own.
    [InlineData(100, 0, 1000, null)]
    [InlineData(0, 20, 0, "the hypervisor gives 5 % of the processors' time to other guests")]
    public void Load_of_others_is_seen_and_own_load_is_not(int busy, int stolen, int ownMilliseconds, string? trouble) =>
        Says(trouble, Check(Quiet, busy: busy, stolen: stolen, ownMilliseconds: ownMilliseconds));

    [Theory]
    [InlineData("/sys/devices/system/cpu/cpu1/cpufreq/scaling_governor", "powersave", null, "the governor is powersave, so the clock follows the load")]
    [InlineData("/sys/class/power_supply/BAT0/status", "Discharging", null, "the machine runs on its battery")]
    [InlineData("/sys/fs/cgroup/job/cpu.max", "150000 100000", null, "a quota gives 4 threads the time of 1.5 processors")]
    [InlineData("/sys/fs/cgroup/job/cpu.max", "150000 100000", 1, null)]
    [InlineData("/proc/self/status", "Cpus_allowed_list:\t0-1", 4, "4 threads share 2 processors")]
    [InlineData("/proc/self/status", "Cpus_allowed_list:\t0-1", 2, null)]
    public void Each_trouble_is_said_with_what_to_do(string file, string text, int? threads, string? trouble) =>
        Says(trouble, Check(new(Quiet) { [file] = text }, threads));

    [Fact]
    public void Only_the_processors_that_will_measure_are_looked_at()
    {
        // Processor 1 is the busy one, and has another governor.
        var files = new Dictionary<string, string>(Quiet) { ["/sys/devices/system/cpu/cpu1/cpufreq/scaling_governor"] = "powersave" };
        Says(null, Check(files, cpus: "0,2-3", busy: 100));
        Says("other work uses", Check(files, cpus: "1", busy: 100));
        Says("processors 7 are not this process's: it may use 0-3", Check(files, cpus: "7"));
    }

    [Fact]
    public void A_mouse_with_a_battery_does_not_matter()
    {
        var files = new Dictionary<string, string>(Quiet) { ["/sys/class/power_supply/BAT0/status"] = "Discharging", ["/sys/class/power_supply/BAT0/scope"] = "Device" };
        Says(null, Check(files));
    }

    [Theory]
    [InlineData("2-3", "2-3")]
    [InlineData("0,2,1,5-6", "0-2,5-6")]
    [InlineData("3", "3")]
    [InlineData("3-2", null)]
    [InlineData("", null)]
    [InlineData("a", null)]
    [InlineData("1-", null)]
    [InlineData("1-2-3", null)]
    [InlineData("-1", null)]
    [InlineData("5000", null)]
    public void Lists_of_processors_are_read(string text, string? read) => Assert.Equal(read, CpuSet.TryParse(text)?.ToString());

    [Fact]
    public void A_program_stays_on_its_processors_and_this_process_does_not()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "looks into /proc");
        const string allowed = "grep Cpus_allowed_list /proc/self/status";
        var before = ChildProcess.Run("sh", ["-c", allowed], null, null, CancellationToken.None).Out;
        var first = CpuSet.TryParse(before.Split(':')[1].Trim())!.Processors[0].ToString(CultureInfo.InvariantCulture);
        Assert.Equal(first, ChildProcess.Run("sh", ["-c", allowed], null, null, CancellationToken.None, CpuSet.TryParse(first)).Out.Split(':')[1].Trim());
        Assert.Equal(before, ChildProcess.Run("sh", ["-c", allowed], null, null, CancellationToken.None).Out);
    }

    [Fact]
    public void Gate_and_ab_refuse_on_request_and_say_why_in_one_line()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "processors are named as Linux does");
        using var folder = new TemporaryFolder();
        SuiteFolder.Write(folder["run"], 1);
        var gate = Executable.Suite("gate", "--baseline", folder["run"], "--require-quiet", "--cpus", "4000", "--output", folder["out"]);
        Assert.Equal(5, gate.ExitCode);
        Assert.Contains("--require-quiet: this machine is not fit to measure now: ", gate.Error, StringComparison.Ordinal);
        Assert.Contains("processors 4000 are not this process's", gate.Error, StringComparison.Ordinal);
        Assert.Single(gate.Error.Trim().Split('\n'));
        Assert.False(Directory.Exists(folder["out"]));
        Assert.Equal(2, Executable.Suite("ab", "HEAD", "HEAD", "--cpus", "x").ExitCode);
        Assert.Equal(2, Executable.Suite("gate", "--baseline", folder["run"], "--candidate", folder["run"], "--require-quiet").ExitCode);
    }

    private static void Says(string? trouble, IReadOnlyList<FitnessCheck> checks)
    {
        if (trouble is null)
            Assert.Null(MachineFitness.Trouble(checks));
        else
            Assert.StartsWith(trouble, MachineFitness.Trouble(checks), StringComparison.Ordinal);
    }

    /// <summary>A second passes between the two looks: a hundred ticks a processor, two of which are the system's own work.</summary>
    private static IReadOnlyList<FitnessCheck> Check(
        Dictionary<string, string> files, int? threads = null, string? cpus = null, int busy = 0, int stolen = 0, int ownMilliseconds = 0)
    {
        var passed = TimeSpan.Zero;
        return new MachineFitness(Read, t => passed += t, () => TimeSpan.FromMilliseconds(passed.TotalSeconds * ownMilliseconds))
            .Check(threads, cpus is null ? null : CpuSet.TryParse(cpus));

        string? Read(string path) => path == "/proc/stat" ? Stat() : files.GetValueOrDefault(path);

        string Stat() => "cpu  1 2 3 4 5 6 7 8 0 0\n" + string.Concat(Enumerable.Range(0, 4).Select(p =>
        {
            var seconds = (int)passed.TotalSeconds;
            var mine = p == 1 ? Math.Min(busy, 100) : 0;
            var others = p == 0 ? stolen : 0;
            var system = p == 2 ? 2 : 0;
            return string.Create(CultureInfo.InvariantCulture, $"cpu{p} {1000 + seconds * mine} 0 {50 + seconds * system} {9000 + seconds * (100 - mine - others - system)} 7 0 0 {3 + seconds * others} 0 0\n");
        })) + "intr 1 2 3\n";
    }
}
