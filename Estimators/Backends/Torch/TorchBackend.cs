using System.Runtime.InteropServices;
using Sgvb.Backends.Torch.Native;
using static TorchSharp.torch;

namespace Sgvb.Backends.Torch;

/// <summary>
/// The entry to the torch backend. Nothing is loaded before the first call, and no TorchSharp type is touched where loading failed.
/// </summary>
public static class TorchBackend
{
    /// <summary>The version of TorchSharp that the package list pins.</summary>
    public const string TorchSharpVersion = "0.107.0";

    /// <summary>Loads libtorch on the first call. Never throws.</summary>
    public static TorchAvailability Availability() => LibtorchLoader.Availability;

    /// <summary>Why a device cannot be used, in one line; null where it can. Loads libtorch on the first call.</summary>
    public static string? Unavailable(string device)
    {
        var availability = Availability();
        return !availability.Available ? availability.Reason
            : !availability.Devices.Contains(device) ? $"libtorch in {availability.Directory} finds no {device["torch-".Length..].ToUpperInvariant()} device"
            : null;
    }

    /// <summary>Makes a training step.</summary>
    /// <param name="method">Estimator, posterior and KL.</param>
    /// <param name="workload">Widths and minibatch size.</param>
    /// <param name="trainingExamples">N, the KL term's divisor.</param>
    /// <param name="threads">Processor threads; 0 takes all that the process may use.</param>
    /// <param name="noise">Makes the noise where it should be the contract's; null for torch's own randn, as torch users draw it.</param>
    /// <param name="device">One of <see cref="TorchAvailability.Devices"/>: torch, or torch-cuda.</param>
    /// <param name="points">Makes noise from the points of a net, which torch does not draw by itself; an estimator may ask for it.</param>
    /// <exception cref="SgvbException">libtorch does not load, the device is missing or out of memory, or the estimator has no forward.</exception>
    public static ITrainingStep Create(
        Method method, Workload workload, int trainingExamples, int threads = 0, NoiseSource? noise = null, string device = "torch",
        NoiseSource? points = null) =>
        Create(method, workload, trainingExamples, threads, noise, device, TorchStep.NoiseMemory, points);

    /// <summary>libtorch's name of a device. On a GPU products are made in float32 alone, as everything that they are compared with: no TF32.</summary>
    internal static Device DeviceOf(string device)
    {
        backends.cuda.matmul.allow_tf32 = false;
        backends.cudnn.allow_tf32 = false;
        return device == "torch-cuda" ? CUDA : CPU;
    }

    internal static ITrainingStep Create(
        Method method, Workload workload, int trainingExamples, int threads, NoiseSource? noise, string device, long noiseMemory,
        NoiseSource? points = null)
    {
        if (Unavailable(device) is { } reason)
            throw new SgvbException($"Backend {device} is unavailable: {reason}", SgvbException.Unavailable);
        try
        {
            return NewStep(method, workload, trainingExamples, threads, noise, points, device, noiseMemory);
        }
        catch (ExternalException error)
        {
            throw TorchErrors.Explain(device, error);
        }
    }

    // Not inlined: compiling this method is what first needs TorchSharp.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static TorchStep NewStep(
        Method method, Workload workload, int trainingExamples, int threads, NoiseSource? noise, NoiseSource? points, string device, long noiseMemory) =>
        new(method, workload, trainingExamples, threads, noise, points, DeviceOf(device), noiseMemory);
}
