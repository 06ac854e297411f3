using Sgvb.Gate.Machines;
using Sgvb.Runs;
using Sgvb.Runs.Machine;

namespace Sgvb.Tests.Gate;

/// <summary>The one table of what makes runs comparable, and the many ways in which its fields are written.</summary>
public sealed class ConditionsTests
{
    [Theory]
    [InlineData(".NET 10.0.2 (10.0.225.61305)", ".NET 10.0.2", "10.0.225.61305")]
    [InlineData(".NET 10.0.2 (10.0.2, 10.0.225.61305)", ".NET 10.0.2", "10.0.225.61305")]
    [InlineData(".NET 8.0.11", ".NET 8.0.11", null)]
    [InlineData(".NET Core 3.1.1 (CoreCLR 4.700.19.60701, CoreFX 4.700.19.60801), X64 RyuJIT", ".NET Core 3.1.1", "4.700.19.60801")]
    [InlineData(".NET 9.0.0-rc.1.24431.7", ".NET 9.0.0-rc.1.24431.7", null)]
    [InlineData(".NET Framework 4.8.1 (4.8.9181.0)", ".NET Framework 4.8.1 (4.8.9181.0)", null)]
    [InlineData(null, null, null)]
    public void A_runtime_has_a_version_and_a_build(string? text, string? version, string? build) =>
        Assert.Equal((version, build), (FieldText.Runtime(text), FieldText.RuntimeBuild(text)));

    [Theory]
    [InlineData("Linux Ubuntu 24.04.3 LTS (Noble Numbat)", "linux")]
    [InlineData("ubuntu 20.04", "linux")]
    [InlineData("Debian GNU/Linux 12 (bookworm) Unix 6.1.0.18", "linux")]
    [InlineData("Windows 11 (10.0.26100.4351/24H2/2024Update/HudsonValley)", "windows")]
    [InlineData("Microsoft Windows NT 6.1.7601 Service Pack 1", "windows")]
    [InlineData("macOS Sequoia 15.1 (24B83) [Darwin 24.1.0]", "macos")]
    [InlineData("Mac OS X 10.12", "macos")]
    [InlineData("Plan 9", null)]
    public void A_system_has_a_family(string text, string? family) => Assert.Equal(family, FieldText.OsFamily(text));

    [Theory]
    [InlineData("Intel(R) Core(TM) i7-8700 CPU @ 3.20GHz", "Intel Core i7-8700")]
    [InlineData("Intel Core i7-8700 CPU 3.20GHz (Max: 3.19GHz)", "Intel Core i7-8700")]
    [InlineData("AMD EPYC 7763 64-Core Processor", "AMD EPYC 7763")]
    [InlineData("AMD EPYC 7763 2.45GHz", "AMD EPYC 7763")]
    [InlineData("Intel Core i7-8700 CPU 3.20GHz (Coffee Lake)", "Intel Core i7-8700 (Coffee Lake)")]
    [InlineData("Unknown processor", null)]
    public void A_processor_has_a_model(string text, string? model) => Assert.Equal(model, FieldText.Processor(text));

    [Theory]
    [InlineData("AVX-512F+CD+BW+DQ+VL+VBMI,AES,BMI1 VectorSize=256", "0.14.0", "512", "256")]
    [InlineData("AVX2,AES,BMI1,BMI2,FMA VectorSize=256", "0.15.8", "256", "256")]
    [InlineData("AVX2+BMI1+BMI2+F16C,AVX,SSE3+SSSE3,X86Base+SSE VectorSize=256", "0.15.8", "256", "256")]
    [InlineData("AVX2,AES VectorSize=256", "0.13.9", null, "256")]
    [InlineData("AVX2,AES VectorSize=256", "0.15.0-nightly.20250101.1", "256", "256")]
    [InlineData("SSE4.2,AES VectorSize=128", "0.13.5", "128", "128")]
    [InlineData("AdvSIMD,AES,CRC32 VectorSize=128", "0.15.8", "128", "128")]
    [InlineData("x86-64-v4", "0.15.8", "512", null)]
    [InlineData("", "0.15.8", null, null)]
    public void Vectors_have_a_width_and_a_size(string text, string version, string? width, string? size) =>
        Assert.Equal((width, size), (FieldText.VectorWidth(text, version), FieldText.VectorSize(text)));

    [Fact]
    public void Every_field_weighs_what_the_table_says()
    {
        foreach (var field in ComparedField.All)
        {
            var (a, b) = (new MachineIdentity { [field.Name] = "1" }, new MachineIdentity { [field.Name] = "2" });
            Assert.Equal(field.Weight == Weight.Hard ? [field.Name] : [], MachineIdentity.Differences(a, b).Select(d => d.Field));
            Assert.Equal(field.Weight == Weight.Noted ? [$"{field.Name}: 1 against 2"] : [],
                MachineIdentity.Differences(a, b, Weight.Noted).Select(d => d.Text));
            Assert.Empty(MachineIdentity.Differences(a, new()));
        }

        Assert.Equal(ComparedField.All.Count, ComparedField.All.Select(f => f.Name).Distinct().Count());
    }

    [Fact]
    public void The_page_on_comparing_lists_the_table()
    {
        var page = File.ReadAllText(Path.Combine(Places.Repository()!, "docs", "comparing.md"));
        var rows = ComparedField.All.Select(f => $"| `{f.Name}` | {f.Weight.ToString().ToLowerInvariant()} | "
            + $"{f.Why.Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal)} |\n");
        Assert.Contains("| --- | --- | --- |\n" + string.Concat(rows) + "\n", page, StringComparison.Ordinal);
    }

    [Fact]
    public void What_no_side_knows_is_said() => Assert.Equal(["processor", "os", "dotnet"],
        MachineIdentity.UnknownOfBoth(new() { ["cores"] = "2" }, new()));

    [Fact]
    public void Conditions_are_read_back_and_hold_what_is_hard_alone()
    {
        var machine = MachineIdentity.Of(new Fingerprint
        {
            Machine = "m",
            Processor = new Processor { Model = "AMD; EPYC", Cores = 2, InstructionSets = ["AVX2", "AVX"] },
            Dotnet = ".NET 10.0.1",
            Os = "Debian GNU/Linux 12",
            Governor = "powersave",
        });
        Assert.Equal("processor=AMD, EPYC; instruction_sets=AVX AVX2; cores=2; os=linux; dotnet=.NET 10.0.1", machine.Conditions);
        Assert.Equal(machine.Conditions, MachineIdentity.OfConditions(machine.Conditions + "; moon=full").Conditions);
        Assert.Equal("powersave", machine["governor"]);
    }

    [Fact]
    public void This_machine_knows_its_system() => Assert.NotNull(MachineIdentity.Of(MachineReader.Read([]))["os"]);
}
