using Sgvb.Backends.Torch;
using Sgvb.Data;
using Sgvb.Runs;
using Sgvb.Runs.Machine;

namespace Sgvb.Measuring.Machine;

/// <summary>The machine that this process measures on.</summary>
public static class ThisMachine
{
    /// <summary>For this process's command line, with the backends' states; loads libtorch where there is one.</summary>
    /// <param name="threads">Threads that measure.</param>
    /// <param name="seed">Of everything random, where the run has one.</param>
    /// <param name="data">Where the run reads some.</param>
    public static Fingerprint ForRun(int threads, uint? seed = null, DataSets? data = null) => MachineReader.Read(Environment.GetCommandLineArgs().Skip(1)) with
    {
        Threads = threads,
        Seed = seed,
        DataSet = data?.Name,
        Preprocessing = data?.Scale.Name,
        Backends = BackendStates.Read(),
        Libtorch = TorchBackend.Availability() is { Available: true } torch ? torch.Version : null,
    };
}
