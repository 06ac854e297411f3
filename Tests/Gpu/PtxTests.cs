using System.Text.RegularExpressions;
using ILGPU.Runtime.Cuda;
using Sgvb.Backends.Gpu;
using Sgvb.Backends.Gpu.Gemm;
using Sgvb.Backends.Gpu.Machine;
using Sgvb.Model;
using Sgvb.Model.Kl;
using Sgvb.Model.Posterior;
using Sgvb.Noise;
using Sgvb.Numerics;
using Sgvb.Recipes;
using Sgvb.Tests.Gpu.Ptx;

namespace Sgvb.Tests.Gpu;

/// <summary>
/// Compiles every kernel to PTX without a GPU, and reads it for what costs speed or precision: memory where registers belong, calls,
/// double precision, approximations, and sums or products that a driver's compiler may fuse.
/// </summary>
[Collection(Simulator.Collection)]
public sealed partial class PtxTests
{
    private const int SharedBytesWithoutOptIn = 48 * 1024;

    private static readonly (string What, Regex Found)[] Forbidden =
    [
        ("local memory", LocalMemory()),
        ("a call", Call()),
        ("double precision", DoublePrecision()),
        ("an approximation", Approximation()),
        ("a sum or product that may be fused", Fusable()),
    ];

    [Fact]
    public void Every_kernel_compiles_to_clean_PTX()
    {
        Assert.InRange(KernelList.Operations.Count, 30, 1000);
        foreach (var kernel in CompiledKernel.All)
        {
            // ILGPU writes sm_80 for what came after it, too; a driver's compiler takes it from there.
            Assert.Contains(".target sm_80", kernel.Ptx, StringComparison.Ordinal);
            foreach (var (what, found) in Forbidden)
            {
                var match = found.Match(kernel.Ptx);
                Assert.False(match.Success, $"{kernel.Method} has {what}: {match.Value.Trim()}");
            }

            Assert.InRange(kernel.SharedBytes, 0, SharedBytesWithoutOptIn);
        }
    }

    /// <summary>
    /// One of each kernel: what is compiled for the newer architecture is the older one's program. From one compilation to the next, for one architecture
    /// too, the compiler numbers registers and orders a few instructions in another way: it is the instructions themselves that are compared.
    /// </summary>
    [Fact]
    public void Both_architectures_get_the_same_PTX()
    {
        using var compiler = CompiledKernel.CreateCompiler(CudaArchitecture.SM_80);
        foreach (var kernel in CompiledKernel.All.DistinctBy(k => k.Name))
            Assert.Equal(Instructions(kernel.Ptx), Instructions(CompiledKernel.Compile(compiler, kernel.Method)));
    }

    /// <summary>The inner loop: four depths unrolled, each with 8×4 multiply-adds on three quads out of shared memory.</summary>
    [Fact]
    public void A_product_moves_quads_and_multiplies_in_registers()
    {
        var kernel = typeof(GemmKernel).GetMethod(nameof(GemmKernel.Run))!.MakeGenericMethod(
            typeof(Copy), typeof(ByLine), typeof(ByDepth), typeof(PlainRows));
        var ptx = CompiledKernel.Compile(kernel);
        Assert.Equal(4 * 8 * 4, Count(ptx, "fma.rn.f32"));
        Assert.Equal(4 * 3, Count(ptx, "ld.shared.v4.f32"));
        Assert.Equal(0, Count(ptx, "ld.global.f32"));
        Assert.Equal(8, Count(ptx, "ld.global.v4.f32"));
    }

    /// <summary>The list is made by reflection; what a step really launches is in it.</summary>
    [Fact]
    public void The_list_of_kernels_holds_what_a_step_launches()
    {
        var method = new Method(new EstimatorSpec("grouped", 2, Antithetic: true), PosteriorSpec.Alpha(), KlKind.Cubic);
        var workload = Workload.TryParse("1x5x4:conv2k2s2p1-conv3k2-4-2")!.WithMinibatch(3);
        using var device = new GpuDevice(GpuChoice.Of(GpuKind.Simulator));
        using (var step = new RecipeStep(new GpuBackend(device), method.Estimator.Entry, method, workload, trainingExamples: 10))
        {
            step.Run(new NoiseKey(1, 2, 3));
            step.Synchronize();
        }

        Assert.NotEmpty(device.Kernels);
        Assert.Empty(device.Kernels.Except(KernelList.All));
    }

    private static IEnumerable<string> Instructions(string ptx) => Number().Replace(ptx, "").Split('\n').Order(StringComparer.Ordinal);

    private static int Count(string ptx, string instruction) =>
        ptx.Split('\n').Count(line => line.TrimStart().StartsWith(instruction, StringComparison.Ordinal));

    /// <summary>At the end of names, counted on from one program to the next, and of registers and how many there are.</summary>
    [GeneratedRegex(@"(?<=[A-Za-z]_|%[a-z]+<?)\d+")]
    private static partial Regex Number();

    [GeneratedRegex(@"\.local\b.*")]
    private static partial Regex LocalMemory();

    [GeneratedRegex(@"^\s*(@%p\d+\s+)?call\b.*", RegexOptions.Multiline)]
    private static partial Regex Call();

    [GeneratedRegex(@"\.f64\b.*")]
    private static partial Regex DoublePrecision();

    [GeneratedRegex(@"\.(approx|ftz|full)\b.*")]
    private static partial Regex Approximation();

    [GeneratedRegex(@"\b(add|sub|mul|mad)\.f32\b.*")]
    private static partial Regex Fusable();
}
