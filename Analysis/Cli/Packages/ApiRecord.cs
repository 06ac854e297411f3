namespace Sgvb.Cli.Packages;

/// <summary>What a version of a library promised to whoever compiles against it: a text file beside its project, which reviews can read.</summary>
/// <param name="Version">That promised it.</param>
/// <param name="Promises">As <see cref="PublicApi"/> writes them.</param>
public sealed record ApiRecord(string Version, IReadOnlyList<string> Promises)
{
    public const string FileName = "PublicApi.txt";

    private const string Opening = "version ";

    /// <exception cref="SgvbException">The file is missing or does not begin with a version.</exception>
    public static ApiRecord Load(string path)
    {
        var lines = InputFile.ReadText(path, "write it with ./run-bench.sh pack --record-api").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return lines is [var first, .. var promises] && first.StartsWith(Opening, StringComparison.Ordinal)
            ? new(first[Opening.Length..], promises)
            : throw new SgvbException($"{path}:1: does not begin with '{Opening}…'; write it with ./run-bench.sh pack --record-api");
    }

    public void Save(string path) => AtomicFile.WriteText(path, string.Join('\n', [Opening + Version, .. Promises, ""]));

    /// <summary>What a later state breaks: promises that are gone, and new duties on types that were there; empty where it breaks nobody.</summary>
    public IReadOnlyList<string> BrokenBy(IReadOnlyList<string> later)
    {
        var types = Promises.Select(PublicApi.TypeOf).ToHashSet();
        return
        [
            .. Promises.Except(later).Where(p => !IsDuty(p)).Select(p => $"gone: {p}"),
            .. later.Except(Promises).Where(p => IsDuty(p) && types.Contains(PublicApi.TypeOf(p))).Select(p => $"new: {p}"),
        ];
    }

    /// <summary>Whether a version may break what this one promised: a higher major one, or before 1.0 a higher minor one (semver.org, 4 and 8).</summary>
    public bool MayBeBrokenBy(string version)
    {
        var (before, after) = (Parts(Version), Parts(version));
        return after.Major > before.Major || (before.Major == 0 && after.Major == 0 && after.Minor > before.Minor);
    }

    private static bool IsDuty(string promise) => promise.EndsWith(PublicApi.Duty, StringComparison.Ordinal);

    private static Version Parts(string version) => System.Version.TryParse(version.Split('-')[0], out var parts)
        ? parts
        : throw new SgvbException($"'{OneLine.Of(version)}' is no version; write 1.2.0 or 1.2.0-rc.1");
}
