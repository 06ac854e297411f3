namespace Sgvb.Measuring.Selection;

/// <summary>From <c>--backend</c> to the registry's entries.</summary>
public static class BackendSelection
{
    /// <summary>The backends to time: as <see cref="Choose"/>, without simulators of a device, whose times mean nothing.</summary>
    /// <exception cref="SgvbException">As there, or a simulator is asked for by name (exit code 5).</exception>
    public static IReadOnlyList<BackendEntry> ForTiming(CommonValues values, out IReadOnlyList<string> leftOut)
    {
        var chosen = Choose(values, out var notes);
        if (values.NamesBackends && chosen.FirstOrDefault(b => !b.IsHardware) is { } simulator)
            throw new SgvbException(
                $"--backend {simulator.Name}: {OneLine.Of(simulator.Device)} is a simulator; its times mean nothing", SgvbException.Unavailable);
        leftOut = [.. notes, .. chosen.Where(b => !b.IsHardware).Select(Simulated)];
        return [.. chosen.Where(b => b.IsHardware)];
    }

    /// <summary>
    /// The backends asked for; without the option every one that is real hardware and no variant, as <c>all</c> is every one. Those that
    /// a user did not name and that are unavailable are left out, and <paramref name="leftOut"/> says why.
    /// </summary>
    /// <exception cref="SgvbException">An unknown name (exit code 2), or a named backend that is unavailable (exit code 5).</exception>
    public static IReadOnlyList<BackendEntry> Choose(CommonValues values, out IReadOnlyList<string> leftOut)
    {
        var known = Registry.Backends.Select(b => b.Name).ToList();
        var names = NameList.Resolve(values.Backends ?? [NameList.All], known, "--backend");
        var notes = new List<string>();
        var chosen = new List<BackendEntry>();
        var candidates = names.Select(n => Registry.Backends.First(b => b.Name == n));
        foreach (var backend in candidates.Where(b => values.Backends is not null || !b.IsVariant))
            if (backend.Unavailable is { } reason)
            {
                if (values.NamesBackends)
                    throw new SgvbException($"--backend {backend.Name}: unavailable: {OneLine.Of(reason)}", SgvbException.Unavailable);
                notes.Add($"{backend.Name} left out: {OneLine.Of(reason)}");
            }
            else if (values.Backends is null && !backend.IsHardware)
                notes.Add(Simulated(backend));
            else
                chosen.Add(backend);
        leftOut = notes;
        return chosen.Count > 0 ? chosen : throw new SgvbException($"no backend is available: {string.Join("; ", notes)}", SgvbException.Unavailable);
    }

    /// <summary>The backend of work that runs on one, the default where none is named.</summary>
    /// <param name="values">The user's options.</param>
    /// <param name="work">Such as "train runs", for the message.</param>
    /// <exception cref="SgvbException">As for <see cref="Choose"/>, or several are named.</exception>
    public static BackendEntry One(CommonValues values, string work) =>
        Choose(values with { Backends = values.Backends ?? [Registry.Default.Name] }, out _) is [var backend]
            ? backend
            : throw new SgvbException($"--backend: {work} on one backend at a time");

    private static string Simulated(BackendEntry backend) => $"{backend.Name} left out: {OneLine.Of(backend.Device)} is a simulator";
}
