namespace Sgvb.Experiments.Sharding;

/// <summary>What must be equal for shards of gradient variances to make one result.</summary>
public static class ShardSettings
{
    /// <summary>What ran, and its seed.</summary>
    public static IEnumerable<(string Name, string? Value)> Version(Fingerprint print) =>
    [
        ("version", print.Version),
        ("commit", print.Commit is { } commit ? commit + (print.Dirty == true ? " with changes" : "") : null),
        ("seed", print.Seed?.ToString(CultureInfo.InvariantCulture)),
        ("preprocess", print.Preprocessing),
    ];

    public static IEnumerable<(string Name, string? Value)> Of(Fingerprint print, string backend, Workload workload, string dataHash) =>
    [
        .. Version(print),
        ("backend", backend),
        ("widths", workload.Network.ToString()),
        ("minibatch", workload.Minibatch.ToString(CultureInfo.InvariantCulture)),
        ("data_sha256", dataHash),
    ];

    /// <summary>Of the parameters that gradients are measured at, lower-case hexadecimal.</summary>
    public static string Hash(Parameters parameters)
    {
        var hash = new Sha256();
        foreach (var layer in parameters.Layers)
            foreach (var tensor in layer.Tensors)
                Chunks.EachBytes(tensor.Values, bytes => hash.Append(bytes));
        return Convert.ToHexStringLower(hash.Finish());
    }

    /// <exception cref="SgvbException">The backend's noise is one stream, which parts cannot share.</exception>
    public static void CheckCanSplit(BackendEntry backend)
    {
        if (backend.CreateWithContractNoise is not null)
            throw new SgvbException($"--shard: {backend.Name} draws from its own randn, one stream that n parts cannot share out, so their draws "
                + "would not be the single run's; use --backend simd, or leave --shard out");
    }

    /// <summary>A setting's text for a list.</summary>
    public static string List(IEnumerable<Method> methods) =>
        string.Join(", ", methods.Select(m => $"{m.Estimator} {m.Objective}"));
}
