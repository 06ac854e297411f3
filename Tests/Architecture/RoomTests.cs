using System.Reflection;
using NetArchTest.Rules;

namespace Sgvb.Tests.Architecture;

/// <summary>The rooms of the house and the directions between them; see docs/contributing.md.</summary>
public sealed class RoomTests
{
    /// <summary>The libraries; the program, whose namespace is Sgvb.Cli, is Sgvb.Analysis.</summary>
    private static readonly string[] Rooms =
        ["Sgvb.Common", "Sgvb.Estimators", "Sgvb.Estimators.Gpu", "Sgvb.Estimators.Torch", "Sgvb.Runs", "Sgvb.References", "Sgvb.Measuring", "Sgvb.Bench", "Sgvb.Reports",
            "Sgvb.Gate", "Sgvb.BenchGate", "Sgvb.Experiments", "Sgvb.Analysis"];

    /// <summary>Namespaces of the library of estimators, beside the registry's own.</summary>
    private static readonly string[] Estimators = ["Sgvb.Backends", "Sgvb.Data", "Sgvb.Model", "Sgvb.Noise", "Sgvb.Numerics", "Sgvb.Recipes", "Sgvb.Registry"];

    [Fact]
    public void No_namespace_leads_back_to_itself()
    {
        var cycles = new NamespaceGraph(Rooms.Select(r => Path.Combine(AppContext.BaseDirectory, r + ".dll"))).Cycles();
        Assert.True(cycles.Count == 0, string.Join('\n', cycles));
    }

    [Theory]
    [InlineData("Sgvb.Estimators")]
    [InlineData("Sgvb.Estimators.Gpu")]
    [InlineData("Sgvb.Estimators.Torch")]
    public void The_library_of_estimators_knows_nothing_of_benchmarks_or_reports(string part) =>
        Holds(part, "", [.. Rooms.Where(r => r != "Sgvb.Common" && !r.StartsWith("Sgvb.Estimators", StringComparison.Ordinal))]);

    /// <summary>Whoever uses the processor alone downloads neither ILGPU nor TorchSharp.</summary>
    [Theory]
    [InlineData("Sgvb.Estimators", "MathNet.Numerics", "Sgvb.Common")]
    [InlineData("Sgvb.Estimators.Gpu", "ILGPU", "Sgvb.Common", "Sgvb.Estimators")]
    [InlineData("Sgvb.Estimators.Torch", "Sgvb.Common", "Sgvb.Estimators", "TorchSharp")]
    public void A_package_of_estimators_needs_what_it_uses(string part, params string[] needs) => Assert.Equal(needs, Assembly.Load(part).GetReferencedAssemblies()
        .Select(a => a.Name!).Where(n => n != "System" && !n.StartsWith("System.", StringComparison.Ordinal)).Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("Sgvb.Numerics", "Sgvb.Noise", "Sgvb.Model", "Sgvb.Backends", "Sgvb.Recipes", "Sgvb.Data", "Sgvb.Registry")]
    [InlineData("Sgvb.Noise", "Sgvb.Model", "Sgvb.Backends", "Sgvb.Recipes", "Sgvb.Data", "Sgvb.Registry")]
    [InlineData("Sgvb.Data", "Sgvb.Backends", "Sgvb.Recipes", "Sgvb.Registry")]
    public void Mathematics_is_built_from_the_ground_up(string room, params string[] above) => Holds("Sgvb.Estimators", room, above);

    [Theory]
    [InlineData("Sgvb.Estimators", "Sgvb.Backends.Simd", "Sgvb.Backends.Gpu", "Sgvb.Backends.Torch")]
    [InlineData("Sgvb.Estimators.Gpu", "Sgvb.Backends.Gpu", "Sgvb.Backends.Simd", "Sgvb.Backends.Torch")]
    [InlineData("Sgvb.Estimators.Torch", "Sgvb.Backends.Torch", "Sgvb.Backends.Simd", "Sgvb.Backends.Gpu")]
    public void A_backend_sees_no_other(string assembly, string backend, params string[] others) => Holds(assembly, backend, others);

    [Theory]
    [InlineData("Sgvb.Estimators", "Sgvb.Backends.Simd")]
    [InlineData("Sgvb.Estimators.Gpu", "Sgvb.Backends.Gpu")]
    public void A_backend_sees_no_estimator(string assembly, string backend) => Holds(assembly, backend, "Sgvb.Recipes", "Sgvb.Registry");

    [Fact]
    public void An_estimator_sees_no_backend_but_its_interface() =>
        Holds("Sgvb.Estimators", "Sgvb.Recipes", "Sgvb.Backends.Simd", "Sgvb.Backends.Gpu", "Sgvb.Backends.Torch");

    [Fact]
    public void Run_folders_need_no_estimator() => Holds("Sgvb.Runs", "", Estimators);

    [Fact]
    public void Pages_need_run_folders_only() => Holds("Sgvb.Reports", "", [.. Estimators, "Sgvb.Measuring", "Sgvb.Gate", "Sgvb.Experiments", "Sgvb.Cli"]);

    [Fact]
    public void The_gate_sees_run_folders_and_pages_only() =>
        Holds("Sgvb.Gate", "", [.. Estimators, "Sgvb.References", "Sgvb.Measuring", "Sgvb.Bench", "Sgvb.Experiments", "Sgvb.Cli", "Sgvb.Reports.Run"]);

    /// <summary>Whoever installs the gate downloads nothing else.</summary>
    [Fact]
    public void The_tool_is_the_gate_alone()
    {
        var parts = Assembly.Load("Sgvb.BenchGate").GetReferencedAssemblies().Select(a => a.Name!).Where(n => n.StartsWith("Sgvb.", StringComparison.Ordinal));
        Assert.Equal(["Sgvb.Gate", "Sgvb.Runs"], parts.Order());
    }

    [Fact]
    public void Bench_and_analysis_meet_in_files_only()
    {
        Holds("Sgvb.Bench", "", "Sgvb.Reports", "Sgvb.Gate", "Sgvb.Experiments", "Sgvb.Cli");
        Holds("Sgvb.Experiments", "", "Sgvb.Bench", "Sgvb.Gate", "Sgvb.Cli");
        Holds("Sgvb.Measuring", "", "Sgvb.Bench", "Sgvb.Reports", "Sgvb.Gate", "Sgvb.Experiments", "Sgvb.Cli");
    }

    private static void Holds(string assembly, string room, params string[] never)
    {
        var types = Types.InAssembly(Assembly.Load(assembly)).That().ResideInNamespaceStartingWith(room.Length > 0 ? room : "Sgvb");
        Assert.NotEmpty(types.GetTypes());
        var result = types.ShouldNot().HaveDependencyOnAny(never).GetResult();
        Assert.True(result.IsSuccessful, string.Join(", ", (result.FailingTypes ?? []).Select(t => t.FullName)));
    }
}
