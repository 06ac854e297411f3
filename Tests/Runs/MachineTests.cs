using Sgvb.Data;
using Sgvb.Measuring.Machine;
using Sgvb.Runs;
using Sgvb.Runs.Machine;

namespace Sgvb.Tests.Runs;

public sealed class MachineTests
{
    [Theory]
    [InlineData("amd-epyc-9b45-2c", "amd-epyc-9b45-2c")]
    [InlineData("unknown-cpu", "unknown-cpu")]
    [InlineData("../../etc", "etc")]
    [InlineData("/", "unknown")]
    [InlineData("a/b\\c", "a-b-c")]
    [InlineData("a\u001b[2J\n", "a-2j")]
    [InlineData("", "unknown")]
    public void A_machines_folder_is_a_plain_name(string name, string folder) => Assert.Equal(folder, MachineName.Folder(name));

    private const string TwoSockets =
        "processor\t: 0\nvendor_id\t: GenuineIntel\ncpu family\t: 6\nmodel\t\t: 143\nmodel name\t: Intel(R) Xeon(R) Platinum 8480+\n"
        + "physical id\t: 0\ncore id\t\t: 0\nflags\t\t: fpu avx2 avx512f\n\n"
        + "processor\t: 1\nmodel name\t: x\nphysical id\t: 0\ncore id\t\t: 0\n\n"
        + "processor\t: 2\nmodel name\t: x\nphysical id\t: 0\ncore id\t\t: 1\n\n"
        + "processor\t: 3\nmodel name\t: x\nphysical id\t: 1\ncore id\t\t: 0\n\n";

    private const string Arm =
        "processor\t: 0\nBogoMIPS\t: 50.00\nFeatures\t: fp asimd\nCPU implementer\t: 0x41\nCPU architecture: 8\nCPU part\t: 0xd40\n\n"
        + "processor\t: 1\nCPU implementer\t: 0x41\nCPU part\t: 0xd40\n\nHardware\t: a board\n";

    [Fact]
    public void Processors_of_two_sockets_with_shared_cores_are_counted()
    {
        var cpu = CpuInfo.Parse(TwoSockets);
        Assert.Equal(new CpuInfo("GenuineIntel", "Intel(R) Xeon(R) Platinum 8480+", 6, 143, 2, 3, 4, false), cpu);
    }

    [Fact]
    public void A_guest_shows_its_hypervisor_flag() =>
        Assert.True(CpuInfo.Parse("processor\t: 0\nflags\t: fpu hypervisor lahf_lm\n").Virtual);

    [Fact]
    public void Arm_gives_numbers_and_no_sockets()
    {
        var cpu = CpuInfo.Parse(Arm);
        Assert.Equal(new CpuInfo("ARM", "ARM part 0xd40", null, null, null, null, 2, false), cpu);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n\n\n")]
    [InlineData("no colon here")]
    [InlineData("model name : orphan\n")]
    public void Nothing_is_made_up_where_nothing_is_said(string text) => Assert.Equal(CpuInfo.Unknown, CpuInfo.Parse(text));

    [Theory]
    [InlineData("AMD EPYC", 2, "amd-epyc-2c")]
    [InlineData("AMD EPYC 7763 64-Core Processor", 8, "amd-epyc-7763-8c")]
    [InlineData("Intel(R) Xeon(R) Platinum 8480+", 112, "intel-xeon-platinum-8480-112c")]
    [InlineData("Intel(R) Core(TM) i7-8550U CPU @ 1.80GHz", 8, "intel-core-i7-8550u-8c")]
    [InlineData("AMD Ryzen 9 7950X 16-Core Processor", 32, "amd-ryzen-9-7950x-32c")]
    [InlineData("AMD Ryzen 7 5800U with Radeon Graphics", 16, "amd-ryzen-7-5800u-16c")]
    [InlineData("NVIDIA H100 80GB HBM3", null, "nvidia-h100-80gb-hbm3")]
    [InlineData("../../etc/passwd <x>\n\0", 1, "etc-passwd-x-1c")]
    [InlineData("", 4, "unknown-4c")]
    [InlineData(null, null, "unknown")]
    public void Folder_names_are_readable_and_harmless(string? model, int? cores, string name) => Assert.Equal(name, MachineName.Of(model, cores));

    [Fact]
    public void A_folder_name_is_never_long() => Assert.InRange(MachineName.Of(new string('x', 500), 2).Length, 1, 60);

    [Fact]
    public void Files_of_the_system_are_read()
    {
        Assert.Equal(25276510208, MachineReader.Memory("MemTotal:       24684092 kB\nMemFree: 1 kB\n"));
        Assert.Null(MachineReader.Memory("nonsense"));
        Assert.Equal("Debian GNU/Linux 12 (bookworm)", MachineReader.OsName("NAME=x\nPRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\n"));
        Assert.Equal("535.104.05", MachineReader.NvidiaDriver("NVRM version: NVIDIA UNIX x86_64 Kernel Module  535.104.05  Sat Aug 19 01:15:15 UTC 2023\nGCC"));
        Assert.Null(MachineReader.NvidiaDriver(null));
        Assert.Equal(48 << 10, MachineReader.Size("48K"));
        Assert.Equal(32 << 20, MachineReader.Size("32M"));
        Assert.Null(MachineReader.Size("big"));
    }

    [Fact]
    public void The_fingerprint_of_this_machine_reads_back_and_keeps_unknown_fields_null()
    {
        using var folder = new TemporaryFolder();
        using var german = new GermanNumbers();
        var run = RunFolder.Create(folder["run"], "m", "test", DateTimeOffset.UnixEpoch);
        var print = MachineReader.Read(["quick", "--output", "a b"]) with { Gpu = null, Libtorch = null, DataSet = "digits" };
        print.Save(run);
        var back = Fingerprint.Load(run);
        Assert.Equal(print.ToJson(), back.ToJson());
        Assert.Equal("quick --output 'a b'", back.CommandLine);
        Assert.Contains("\"gpu\": null", File.ReadAllText(run.FileAt(RunFolder.Environment)), StringComparison.Ordinal);
        Assert.Contains("\"logical_processors\": ", print.ToJson(), StringComparison.Ordinal);
        Assert.True(back.Processor.LogicalProcessors >= 1);
    }

    [Fact]
    public void A_run_s_fingerprint_names_every_backend_and_the_libtorch_that_loaded()
    {
        var print = ThisMachine.ForRun(2, 1, Digits.Generate(1, 10, 10));
        Assert.Equal(Registry.Backends.Select(b => b.Name), print.Backends!.Keys);
        var torch = print.Backends["torch"];
        if (torch.StartsWith("available", StringComparison.Ordinal))
            Assert.Contains($"libtorch {print.Libtorch}", torch, StringComparison.Ordinal);
        else
            Assert.Null(print.Libtorch);
    }

    [Fact]
    public void Other_numbers_from_the_same_data_are_other_data()
    {
        var data = Digits.Generate(1, 10, 10);
        var print = ThisMachine.ForRun(2, 1, data);
        Assert.Equal(("digits", "unit", "digits"), (print.DataSet, print.Preprocessing, print.Data));
        // Versions that knew no other did not say so.
        Assert.Equal("digits", (print with { Preprocessing = null }).Data);
        var other = ThisMachine.ForRun(2, 1, data.Preprocess("standardised"));
        Assert.Equal(("digits", "standardised", "digits, standardised"), (other.DataSet, other.Preprocessing, other.Data));
        var (before, after) = (RunStatement.Common(print with { Preprocessing = null }), RunStatement.Common(other));
        var error = Assert.Throws<SgvbException>(() => EqualSettings.Check(after, before, "this call", "there", "choose another folder"));
        Assert.Equal("data is digits in there, but digits, standardised in this call; choose another folder", error.Message);
        Assert.Null(ThisMachine.ForRun(2, 1).Preprocessing);
    }

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("{", "is no JSON, or cut off")]
    [InlineData("null", "holds nothing")]
    [InlineData("{\"schema_version\": 1}", "not the JSON of a run: it lacks machine, processor")]
    [InlineData("{\"schema_version\": 7, \"machine\": \"m\", \"processor\": {}}", "schema_version 7, but this version reads 1")]
    public void A_broken_environment_file_is_one_line(string text, string message)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder[RunFolder.Environment], text);
        var error = Assert.Throws<SgvbException>(() => Fingerprint.Load(RunFolder.Open(folder.Path)));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Contains(RunFolder.Environment, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }
}
