namespace Sgvb.Reports.Run;

/// <summary>How pages name a run's data: nobody shall take drawn pictures for published ones.</summary>
internal static class DataText
{
    private static readonly Dictionary<string, string> InPlaceOf = new() { ["digits"] = "MNIST", ["shapes"] = "CIFAR-10" };

    /// <summary>Null where the run reads no data.</summary>
    public static string? Short(Fingerprint machine) => With(machine, published => $" (not {published})");

    /// <inheritdoc cref="Short"/>
    public static string? Long(Fingerprint machine) => With(machine, published => $" (drawn by this project, in place of {published})");

    private static string? With(Fingerprint machine, Func<string, string> ifDrawn) => machine is { Data: { } data, DataSet: { } name }
        ? data + (InPlaceOf.TryGetValue(name, out var published) ? ifDrawn(published) : "")
        : null;
}
