using ILGPU;
using ILGPU.IR;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;
using ILGPU.Runtime.Cuda;
using ILGPU.Runtime.OpenCL;

namespace Sgvb.Backends.Gpu;

/// <summary>What the GPU backend runs on.</summary>
public enum GpuKind
{
    Cuda,
    OpenCl,

    /// <summary>ILGPU's CPU accelerator: every GPU thread is a thread of the processor. It checks kernels and is never timed.</summary>
    Simulator,
}

/// <summary>Which device to open.</summary>
public sealed class GpuChoice
{
    /// <summary>The environment variable that forces a kind: cuda, opencl or simulator.</summary>
    public const string Variable = "SGVB_GPU";

    private GpuChoice(GpuKind kind) => Kind = kind;

    public GpuKind Kind { get; }

    public static GpuChoice Of(GpuKind kind) => new(kind);

    /// <summary>The kind that <see cref="Variable"/> names; otherwise the first of CUDA, OpenCL and simulator that is there.</summary>
    /// <exception cref="SgvbException">The variable names no kind.</exception>
    public static GpuChoice FromEnvironment()
    {
        var wanted = Environment.GetEnvironmentVariable(Variable);
        if (string.IsNullOrEmpty(wanted))
            return Of(IsThere(GpuKind.Cuda) ? GpuKind.Cuda : IsThere(GpuKind.OpenCl) ? GpuKind.OpenCl : GpuKind.Simulator);
        foreach (var kind in Enum.GetValues<GpuKind>())
            if (string.Equals(kind.ToString(), wanted, StringComparison.OrdinalIgnoreCase))
                return Of(kind);
        throw new SgvbException($"{Variable}={wanted}: unknown device; use cuda, opencl or simulator.");
    }

    /// <summary>Opens the device.</summary>
    /// <exception cref="SgvbException">There is no such device.</exception>
    internal (Context Context, Accelerator Accelerator) Open()
    {
        var context = CreateContext(Kind);
        try
        {
            var device = Devices(context, Kind).FirstOrDefault() ?? throw new SgvbException(
                $"No {Name(Kind)} device was found; {Variable}=simulator checks the kernels without one.", SgvbException.Unavailable);
            return (context, device.CreateAccelerator(context));
        }
        catch (Exception e)
        {
            context.Dispose();
            throw e as SgvbException ?? GpuErrors.Explain(e, $"The {Name(Kind)} device cannot be opened");
        }
    }

    /// <summary>A device's name and versions.</summary>
    internal static string Describe(Accelerator accelerator) => accelerator switch
    {
        CudaAccelerator cuda =>
            $"{cuda.Name} (CUDA {cuda.DriverVersion.Major}.{cuda.DriverVersion.Minor}, sm_{cuda.Architecture.Major}{cuda.Architecture.Minor}, PTX {cuda.InstructionSet})",
        CLAccelerator openCl => $"{openCl.Name} (OpenCL {openCl.CLStdVersion}, {openCl.Device.VendorName})",
        _ => "simulator: ILGPU's CPU accelerator, for checking only",
    };

    /// <summary>Options that all devices share, kernels compiled without a device included.</summary>
    internal static Context CreateContext(GpuKind kind)
    {
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

    /// <summary>A context always lists a processor device as well.</summary>
    private static IEnumerable<Device> Devices(Context context, GpuKind kind)
    {
        var type = kind switch
        {
            GpuKind.Cuda => AcceleratorType.Cuda,
            GpuKind.OpenCl => AcceleratorType.OpenCL,
            _ => AcceleratorType.CPU,
        };
        return context.Devices.Where(device => device.AcceleratorType == type);
    }

    private static bool IsThere(GpuKind kind)
    {
        try
        {
            using var context = CreateContext(kind);
            return Devices(context, kind).Any();
        }
        catch (SgvbException)
        {
            return false;
        }
    }

    private static string Name(GpuKind kind) => kind switch
    {
        GpuKind.Cuda => "CUDA",
        GpuKind.OpenCl => "OpenCL",
        _ => "simulator",
    };
}
