using Sgvb.Gate.Input;

namespace Sgvb.Tests.Gate;

public sealed class JobNameTests
{
    [Theory]
    [InlineData("Bench.Get: DefaultJob", "")]
    [InlineData("Bench.Get: DefaultJob [n=3]", "")]
    [InlineData("Bench.Get: Job-AAAAAA(LaunchCount=5)", "")]
    [InlineData("Bench.Get: ShortRun(IterationCount=3, LaunchCount=1, WarmupCount=3) [n=3]", "")]
    [InlineData("Bench.Get: .NET 10.0(Runtime=.NET 10.0)", "")]
    [InlineData("Bench.Get: .NET 10.0(Runtime=.NET 10.0, Toolchain=net10.0)", "")]
    [InlineData("Bench.Get: .NET 8.0(Runtime=.NET 8.0, Toolchain=net8.0)", " [Runtime=.NET 8.0]")]
    [InlineData("Bench.Get: ShortRun-.NET 8.0(Runtime=.NET 8.0, IterationCount=3, LaunchCount=1) [a=(1, 2), b=x: y]", " [Runtime=.NET 8.0]")]
    [InlineData("Bench.Get: Job-X(Runtime=.NET 1.0)", " [Runtime=.NET 1.0]")]
    [InlineData("Bench.Get: Job-X(Platform=X64, Jit=RyuJit)", "")]
    [InlineData("Bench.Get: Job-X(Platform=X86)", " [Platform=X86]")]
    [InlineData("Bench.Get: Job-X(Server=True, LaunchCount=9)", " [Server=True]")]
    [InlineData("Bench.Get: Job-X(Toolchain=InProcessEmitToolchain)", " [Toolchain=InProcessEmitToolchain]")]
    [InlineData("Bench.'SQL: add (all)': Job-X(EnvironmentVariables=DOTNET_TieredPGO=0, RunStrategy=ColdStart)",
        " [EnvironmentVariables=DOTNET_TieredPGO=0, RunStrategy=ColdStart]")]
    [InlineData(null, "")]
    public void A_name_has_what_makes_another_measurement_and_no_more(string? displayInfo, string suffix) =>
        Assert.Equal(suffix, JobText.Suffix(displayInfo, ".NET 10.0.2 (10.0.2, 10.0.225.61305)", "x64"));

    [Theory]
    [InlineData("Bench.Get: Core(Runtime=Core)", ".NET Core 4.6.25211.01", "")]
    [InlineData("Bench.Get: Clr(Runtime=Clr)", ".NET Framework 4.7 (CLR 4.0.30319.42000)", "")]
    [InlineData("Bench.Get: Clr(Runtime=Clr)", ".NET Core 4.6.25211.01", " [Runtime=Clr]")]
    [InlineData("Bench.Get: .NET 8.0(Runtime=.NET 8.0)", null, " [Runtime=.NET 8.0]")]
    public void Old_versions_have_other_words(string displayInfo, string? runtime, string suffix) =>
        Assert.Equal(suffix, JobText.Suffix(displayInfo, runtime, null));
}
