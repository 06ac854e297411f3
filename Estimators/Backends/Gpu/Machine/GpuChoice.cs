using ILGPU;
using ILGPU.IR;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;
using ILGPU.Runtime.Cuda;
using ILGPU.Runtime.OpenCL;
using Sgvb.Backends.Gpu.Sums;

namespace Sgvb.Backends.Gpu.Machine;

/// <summary>What the GPU backend runs on.</summary>
public enum GpuKind
{
    Cuda,
    OpenCl,

    /// <summary>ILGPU's CPU accelerator: every GPU thread is a thread of the processor. It checks kernels and is never timed.</summary>
    Simulator,
}

/// <summary>Which device the GPU backend takes, known without opening it.</summary>
public sealed class GpuChoice
{
    /// <summary>The environment variable that forces a kind: cuda, opencl or simulator.</summary>
    public const string Variable = "SGVB_GPU";

    private static readonly Lazy<GpuChoice> LazyShared = new(FromEnvironment);

    private GpuChoice(GpuKind kind, string description) => (Kind, Description) = (kind, description);

    /// <summary>The process's choice.</summary>
    /// <exception cref="SgvbException">There is no such device.</exception>
    public static GpuChoice Shared => LazyShared.Value;

    public GpuKind Kind { get; }

    /// <summary>The device's name and versions.</summary>
    public string Description { get; }

    /// <summary>The first device of a kind.</summary>
    /// <exception cref="SgvbException">There is none.</exception>
    public static GpuChoice Of(GpuKind kind)
    {
        using var context = CreateContext(kind);
        return new GpuChoice(kind, Describe(Find(context, kind)));
    }

    /// <summary>The kind that <see cref="Variable"/> names; otherwise the first of CUDA, OpenCL and simulator that is there.</summary>
    /// <exception cref="SgvbException">The variable names no kind, or one that has no device here.</exception>
    public static GpuChoice FromEnvironment()
    {
        var wanted = Environment.GetEnvironmentVariable(Variable);
        if (string.IsNullOrEmpty(wanted))
            return TryOf(GpuKind.Cuda) ?? TryOf(GpuKind.OpenCl) ?? Of(GpuKind.Simulator);
        foreach (var kind in Enum.GetValues<GpuKind>())
            if (string.Equals(kind.ToString(), wanted, StringComparison.OrdinalIgnoreCase))
                return Of(kind);
        throw new SgvbException($"{Variable}={wanted}: unknown device; use cuda, opencl or simulator.");
    }

    /// <summary>Opens the device.</summary>
    /// <exception cref="SgvbException">It cannot be opened.</exception>
    internal (Context Context, Accelerator Accelerator) Open()
    {
        var context = CreateContext(Kind);
        try
        {
            return (context, Find(context, Kind).CreateAccelerator(context));
        }
        catch (Exception e)
        {
            context.Dispose();
            throw e as SgvbException ?? GpuErrors.Explain(e, $"{Description} cannot be opened");
        }
    }

    /// <summary>Options that all devices share, and kernels compiled without a device.</summary>
    /// <exception cref="SgvbException">The driver cannot be started.</exception>
    internal static Context CreateContext(GpuKind kind)
    {
        GpuLibraries.Register();
        try
        {
            return Context.Create(builder =>
            {
                builder.Optimize(OptimizationLevel.O2).Inlining(InliningMode.Aggressive).Math(MathMode.Default);
                GpuIntrinsics.Register(builder.GetIntrinsicManager());
                _ = kind switch
                {
                    GpuKind.Cuda => builder.Cuda(),
                    GpuKind.OpenCl => builder.OpenCL(),
                    _ => builder.CPU(new CPUDevice(numThreadsPerWarp: 32, numWarpsPerMultiprocessor: 8, numMultiprocessors: 1)),
                };
            });
        }
        catch (Exception e)
        {
            throw GpuErrors.Explain(e, $"{Name(kind)} cannot be started");
        }
    }

    private static GpuChoice? TryOf(GpuKind kind)
    {
        try
        {
            return Of(kind);
        }
        catch (SgvbException)
        {
            return null;
        }
    }

    /// <summary>A context always lists a processor device as well.</summary>
    private static Device Find(Context context, GpuKind kind)
    {
        var type = kind switch
        {
            GpuKind.Cuda => AcceleratorType.Cuda,
            GpuKind.OpenCl => AcceleratorType.OpenCL,
            _ => AcceleratorType.CPU,
        };

        // Sums over 32 lanes need warps of as many, or of a multiple.
        return context.Devices.FirstOrDefault(d => d.AcceleratorType == type && d.WarpSize % SumKernel.WarpSize == 0)
            ?? throw new SgvbException(
                $"No {Name(kind)} device was found{(kind == GpuKind.Cuda ? $": {CudaDriver.WhyNoDevice()}" : "")}; {Variable}=simulator checks the kernels without one.",
                SgvbException.Unavailable);
    }

    private static string Describe(Device device) => device switch
    {
        CudaDevice cuda =>
            $"{cuda.Name.Trim()}, CUDA {cuda.DriverVersion.Major}.{cuda.DriverVersion.Minor}, {cuda.Architecture}, PTX {cuda.InstructionSet}",
        CLDevice openCl => $"{openCl.Name.Trim()}, OpenCL C {openCl.CLStdVersion}, {openCl.VendorName.Trim()}",
        _ => $"ILGPU {typeof(Context).Assembly.GetName().Version?.ToString(3)} CPU accelerator",
    };

    private static string Name(GpuKind kind) => kind switch
    {
        GpuKind.Cuda => "CUDA",
        GpuKind.OpenCl => "OpenCL",
        _ => "simulator",
    };
}
