using System.Collections;

namespace Sgvb.Runs.Machine;

/// <summary>Environment variables that change how code is made, which path runs, or what a library may use.</summary>
public static class Switches
{
    private static readonly string[] Ours =
    [
        "SGVB_", "DOTNET_Enable", "DOTNET_Tiered", "DOTNET_TC_", "DOTNET_gc", "DOTNET_GC", "DOTNET_PROCESSOR_COUNT", "DOTNET_Prefer", "DOTNET_ReadyToRun",
        "DOTNET_Jit", "DOTNET_MaxVectorTBitWidth", "COMPlus_",
    ];

    /// <summary>What OpenMP, MKL, oneDNN, ATen, CUDA and the allocator below them listen to.</summary>
    private static readonly string[] Libtorchs =
    [
        "OMP_", "GOMP_", "KMP_", "MKL_", "DNNL_", "ONEDNN_", "ATEN_", "OPENBLAS_", "PYTORCH_", "TORCH_ALLOW_", "CUBLAS_", "CUDNN_", "CUDA_VISIBLE_DEVICES",
        "CUDA_DEVICE_ORDER", "CUDA_LAUNCH_BLOCKING", "CUDA_MODULE_LOADING", "NVIDIA_TF32_OVERRIDE", "MALLOC_", "GLIBC_TUNABLES", Preload,
    ];

    /// <summary>The torch backend sets its threads itself, whatever these say.</summary>
    private static readonly string[] Overridden = ["OMP_NUM_THREADS", "MKL_NUM_THREADS"];

    private const string Preload = "LD_PRELOAD";

    /// <summary>Those of this process, by name; a value that is a path stays private.</summary>
    public static SortedDictionary<string, string> Read() => Read(Environment.GetEnvironmentVariables());

    /// <param name="variables">Of any process.</param>
    public static SortedDictionary<string, string> Read(IDictionary variables)
    {
        var found = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (DictionaryEntry variable in variables)
            if (variable is { Key: string name, Value: string { Length: > 0 } value } && (Starts(name, Ours) || IsLibtorchs(name)))
            {
                if (name == Preload)
                    found[name] = string.Join(' ', value.Split(':', ' ').Select(Path.GetFileName));
                else if (!value.Contains(Path.DirectorySeparatorChar))
                    found[name] = value;
            }

        return found;
    }

    /// <summary>Whether a variable is one that libtorch and what it rests on heed.</summary>
    public static bool IsLibtorchs(string name) => Starts(name, Libtorchs) && !Overridden.Contains(name);

    private static bool Starts(string name, string[] prefixes) => prefixes.Any(p => name.StartsWith(p, StringComparison.Ordinal));
}
