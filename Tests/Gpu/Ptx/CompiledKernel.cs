using System.Collections.Concurrent;
using System.Reflection;
using ILGPU.Backends.EntryPoints;
using ILGPU.Backends.PTX;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;
using Sgvb.Backends.Gpu.Machine;
using Sgvb.Numerics;

namespace Sgvb.Tests.Gpu.Ptx;

/// <summary>A kernel's PTX, compiled without a GPU, and what can be read off it.</summary>
/// <param name="Method">With its types.</param>
/// <param name="Ptx">The text.</param>
/// <param name="Registers">See <see cref="PtxLiveRanges"/>.</param>
/// <param name="SharedBytes">Of a group.</param>
/// <param name="DivergentBarriers">See <see cref="PtxUniformity"/>.</param>
internal sealed record CompiledKernel(MethodInfo Method, string Ptx, int Registers, int SharedBytes, IReadOnlyList<string> DivergentBarriers)
{
    private static readonly Lazy<PTXBackend> Compiler = new(() => CreateCompiler(CudaArchitecture.SM_90));

    private static readonly ConcurrentDictionary<MethodInfo, string> Texts = new();

    private static readonly Lazy<IReadOnlyList<CompiledKernel>> LazyAll = new(() => [.. KernelList.All.Select(Of)]);

    /// <summary>Every kernel with all types that it is used with.</summary>
    public static IReadOnlyList<CompiledKernel> All => LazyAll.Value;

    public KernelDesignAttribute Design => DesignOf(Method);

    public string Name => NameOf(Method);

    /// <summary>Warps that one multiprocessor holds at once.</summary>
    public int ResidentWarps => Multiprocessor.ResidentWarps(Design.GroupSize, Design.Registers, SharedBytes);

    public static PTXBackend CreateCompiler(CudaArchitecture architecture) => new(
        GpuChoice.CreateContext(GpuKind.Simulator), new CudaCapabilityContext(architecture), architecture, CudaInstructionSet.ISA_78, null!);

    public static string Compile(MethodInfo kernel) => Texts.GetOrAdd(kernel, method => Compile(Compiler.Value, method));

    public static string Compile(PTXBackend compiler, MethodInfo kernel) => ((PTXCompiledKernel)compiler.Compile(
        EntryPointDescription.FromExplicitlyGroupedKernel(kernel), KernelSpecialization.Empty)).PTXAssembly;

    public static KernelDesignAttribute DesignOf(MethodInfo kernel) => kernel.GetCustomAttribute<KernelDesignAttribute>()
        ?? throw new InvalidOperationException($"{NameOf(kernel)} does not state its design");

    /// <summary>The kernel with the types that shape it; operations on one element do not.</summary>
    public static string NameOf(MethodInfo kernel)
    {
        var types = kernel.GetGenericArguments().Where(t => !t.IsAssignableTo(typeof(IOperation))).Select(t => t.Name).ToList();
        return kernel.DeclaringType!.Name + (kernel.Name == "Run" ? "" : "." + kernel.Name) + (types.Count == 0 ? "" : $"<{string.Join(", ", types)}>");
    }

    private static CompiledKernel Of(MethodInfo kernel)
    {
        var ptx = Compile(kernel);
        var program = new PtxProgram(ptx);
        return new CompiledKernel(kernel, ptx, PtxLiveRanges.Most(program), program.SharedBytes, PtxUniformity.DivergentBarriers(program));
    }
}
