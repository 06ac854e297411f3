using Sgvb.Backends.Torch.Native;

[assembly: Sgvb.Extension(typeof(Sgvb.Backends.Torch.TorchEntry), typeof(Sgvb.Backends.Torch.TorchCudaEntry))]

namespace Sgvb.Backends.Torch;

/// <summary>libtorch on the processor, as the registry lists it.</summary>
public class TorchEntry : BackendEntry
{
    public TorchEntry() : this("torch", "libtorch on the processor through TorchSharp, with its own randn")
    {
    }

    private protected TorchEntry(string device, string summary) : base(
        device, summary, () => TorchBackend.Unavailable(device), () =>
            $"libtorch {TorchBackend.Availability().Version}, TorchSharp {TorchBackend.TorchSharpVersion}"
                + (HiddenCaches.IsMended ? "; its convolutions by AVX, for the processor tells no caches" : ""),
        (method, workload, trainingExamples, threads) => TorchBackend.Create(method, workload, trainingExamples, threads, device: device, points: ContractNoise))
    {
        StoresNoise = true;
        CreateWithContractNoise = (method, workload, trainingExamples, threads) =>
            TorchBackend.Create(method, workload, trainingExamples, threads, ContractNoise, device);
    }
}

/// <summary>libtorch on a CUDA GPU.</summary>
public sealed class TorchCudaEntry : TorchEntry
{
    public TorchCudaEntry() : base("torch-cuda", "libtorch on a CUDA GPU through TorchSharp, with its own randn") => RunsOnProcessor = false;
}
