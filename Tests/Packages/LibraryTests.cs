using System.Text.RegularExpressions;
using Sgvb.Cli.Packages;
using Sgvb.Tests.CommandLine;

namespace Sgvb.Tests.Packages;

/// <summary>The library as a project that is not ours uses it: from a feed, in an empty folder, without git, where numbers have commas.</summary>
[Trait("Length", "long")]
public sealed partial class LibraryTests
{
    private static readonly string Example = Path.Combine(Places.Repository()!, "examples", "training");

    [Theory]
    [InlineData("de_DE.UTF-8")]
    [InlineData("tr_TR.UTF-8")]
    public void The_example_trains_with_any_estimator(string culture)
    {
        using var machine = Machine(culture);
        foreach (var file in (string[])["Program.cs", "Training.csproj"])
            File.Copy(Path.Combine(Example, file), machine[file]);
        Build(machine);
        foreach (var estimator in (string[])["local-reparam", "flipout", "split:2+antithetic"])
        {
            var run = machine.Run("dotnet", machine["out/Training.dll"], estimator);
            Assert.True(run.ExitCode == 0, run.Out + run.Error);
            var losses = Loss().Matches(run.Out).Select(m => double.Parse(m.Groups[1].Value.Replace(',', '.'), CultureInfo.InvariantCulture)).ToList();
            Assert.Equal(6, losses.Count);
            Assert.True(losses[^1] < losses[0] / 2, run.Out);
        }

        var parts = Directory.GetFiles(machine["out"], "*.dll").Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal);
        Assert.Equal(["MathNet.Numerics.dll", "Sgvb.Common.dll", "Sgvb.Estimators.dll", "Training.dll"], parts);
    }

    [Fact]
    public void A_backend_comes_with_its_package()
    {
        using var machine = Machine("de_DE.UTF-8");
        File.Copy(Path.Combine(Example, "Training.csproj"), machine["Training.csproj"]);
        File.WriteAllText(machine["Program.cs"], """
            using Sgvb;
            try
            {
                Console.WriteLine(Registry.Backend("gpu").Name);
            }
            catch (Sgvb.Common.SgvbException e)
            {
                Console.WriteLine(e.Message);
            }
            """);
        Build(machine);
        Assert.Equal("Unknown backend 'gpu'; known are simd, simd-row-hash; more come with Sgvb.Estimators.Gpu and Sgvb.Estimators.Torch.",
            machine.Run("dotnet", machine["out/Training.dll"]).Out.Trim());
        Done(machine.Run("dotnet", "add", machine["Training.csproj"], "package", "Sgvb.Estimators.Gpu"));
        Build(machine);
        Assert.Equal("gpu", machine.Run("dotnet", machine["out/Training.dll"]).Out.Trim());
    }

    /// <summary>By packing a library of two methods, of which the next version has one.</summary>
    [Fact]
    public void A_method_that_is_gone_is_found_unless_the_version_may_break()
    {
        using var folder = new TemporaryFolder();
        var library = new PackageProject("Some.Library", "Library/Library.csproj") { IsLibrary = true };
        Directory.CreateDirectory(folder["Library"]);
        File.WriteAllText(folder["Library/Library.csproj"], """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup><TargetFramework>net10.0</TargetFramework><AssemblyName>Some.Library</AssemblyName><Version>0.3.0</Version></PropertyGroup>
            </Project>
            """);
        var code = folder["Library/Some.cs"];
        File.WriteAllText(code, "public static class Some { public static int One() => 1; public static int Two() => 2; }");
        Pack(null, records: true);
        Assert.Contains("Some: static Two() : System.Int32", File.ReadAllLines(folder["Library/PublicApi.txt"]));
        File.WriteAllText(code, "public static class Some { public static int One() => 1; public static int Three() => 3; }");
        var broken = Assert.Throws<SgvbException>(() => Pack("0.3.1"));
        Assert.Equal(1, broken.ExitCode);
        Assert.StartsWith("Some.Library 0.3.1 breaks whoever uses 0.3.0 (Library/PublicApi.txt): gone: Some: static Two() : System.Int32; put it back", broken.Message, StringComparison.Ordinal);
        Assert.Equal(["Some.Library.0.3.0.nupkg"], Directory.GetFiles(folder["feed"]).Select(Path.GetFileName));
        Pack("0.4.0");

        void Pack(string? version, bool records = false) => new PackageBuilder(folder.Path, folder["work"]) { RecordsApi = records }
            .Build([library], folder["feed"], version, _ => { }, TestContext.Current.CancellationToken);
    }

    private static BareMachine Machine(string culture)
    {
        var machine = new BareMachine(Feed.OfLibrary);
        machine.Variables["LC_ALL"] = culture;
        return machine;
    }

    private static void Build(BareMachine machine) => Done(machine.Run("dotnet", "build", machine["Training.csproj"], "-c", "Release", "-o", machine["out"],
        "-nodeReuse:false", "-p:UseSharedCompilation=false"));

    private static void Done(Executable process) => Assert.True(process.ExitCode == 0, process.Out + process.Error);

    [GeneratedRegex(@"loss (\d+,\d{3})$", RegexOptions.Multiline)]
    private static partial Regex Loss();
}
