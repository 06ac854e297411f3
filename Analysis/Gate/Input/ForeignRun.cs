using System.Text.Json;

namespace Sgvb.Gate.Input;

/// <summary>
/// BenchmarkDotNet's full JSON of any project: one file, a folder of them, or the folder of artifacts above. What is left out of a folder is
/// said.
/// </summary>
public static class ForeignRun
{
    /// <summary>BenchmarkDotNet empties no folder before it writes: reports further apart than this are hardly of one run.</summary>
    private static readonly TimeSpan OneRun = TimeSpan.FromDays(1);

    private const string Export = "export with --exporters fulljson";

    /// <param name="path">An existing file or folder.</param>
    /// <exception cref="SgvbException">Malformed, without measurements, or a case that occurs twice.</exception>
    public static GateRun Read(string path)
    {
        var files = File.Exists(path) ? new ForeignFiles([path], []) : ForeignFiles.Of(path, IsReport);
        if (files.Read.Count == 0)
            throw new SgvbException($"{path}: holds no result: neither a run's CSV files nor BenchmarkDotNet's full JSON; "
                + (files.Deeper.Count > 0 ? $"reports lie in {string.Join(", ", files.Deeper)}: name such a folder" : "measure again"),
                SgvbException.Unavailable);
        var (cases, notes, without) = (new Dictionary<CaseKey, (CaseSeries Series, string File)>(), new List<string>(), new List<string>());
        if (files.Deeper.Count > 0)
            notes.Add($"{path}: reports in {string.Join(", ", files.Deeper)} were not read; name such a folder to compare them");
        var (machine, reports) = (new MachineIdentity(), 0);
        string? title = null;
        var times = new List<DateTimeOffset>();
        foreach (var file in files.Read)
            using (var document = Parse(file, isAlone: files.Read.Count == 1))
            {
                if (document is null)
                {
                    notes.Add($"{file} was not read: it is no report of BenchmarkDotNet");
                    continue;
                }

                reports++;
                var here = ForeignHost.Machine(document.RootElement);
                if (MachineIdentity.Differences(machine, here) is [var (_, difference), ..])
                    throw new SgvbException(
                        $"{file}: another machine than the other files of {path} ({difference}); keep one machine a folder",
                        SgvbException.NotComparable);
                notes.AddRange(MachineIdentity.Differences(machine, here, Weight.Noted)
                    .Select(d => $"{file} differs from the other files of {path} in {d.Text}"));
                machine = machine.With(here);
                if (here.Utc is { } measured)
                    times.Add(measured);
                title ??= ForeignHost.Title(document.RootElement);
                var content = ForeignJson.Read(file, document.RootElement);
                Add(file, content.Cases, cases);
                if (content.WithoutMeasurements is [var first, ..] all)
                    without.Add(string.Create(CultureInfo.InvariantCulture,
                        $"{file}: benchmarks without measurements, which no verdict can do without ({all.Count}, such as {first}); {Export}"));
                if (content.Again is [var name, ..] again)
                    notes.Add(string.Create(CultureInfo.InvariantCulture,
                        $"{file}: names that stand more than once are told apart by their order, as #2, #3, … ({again.Count}, such as {name})"));
            }

        if (times.Count > 1 && times.Max() - times.Min() > OneRun)
            notes.Add(string.Create(CultureInfo.InvariantCulture,
                $"{path}: its reports are of {times.Min():yyyy-MM-dd} to {times.Max():yyyy-MM-dd}: were all of them measured anew, or do old ones lie about?"));
        if (reports == 0)
            throw new SgvbException($"{path}: none of its {files.Read.Count} JSON files is a full JSON of BenchmarkDotNet; {Export}");
        if (cases.Count == 0 && without is [var reason, ..])
            throw new SgvbException(reason);
        return new(path, machine, [.. cases.Values.Select(c => c.Series)], [.. notes, .. without]) { Title = title, Files = files.Read };
    }

    private static void Add(
        string file, IEnumerable<CaseSeries> read, Dictionary<CaseKey, (CaseSeries Series, string File)> cases)
    {
        foreach (var series in read)
            if (!cases.TryAdd(series.Key, (series, file)))
                throw new SgvbException($"{file}: {series.Key} occurs twice (also in {cases[series.Key].File}); keep one run a folder");
    }

    /// <summary>The document, or null where other JSON lies about; what calls itself a report, or lies alone, must be one.</summary>
    private static JsonDocument? Parse(string file, bool isAlone)
    {
        JsonDocument? document;
        try
        {
            document = JsonParts.Parse(file);
        }
        catch (SgvbException) when (!isAlone && !ForeignFiles.IsNamedReport(file))
        {
            return null;
        }

        if (ForeignJson.IsReport(document.RootElement))
            return document;
        document.Dispose();
        return isAlone
            ? throw new SgvbException($"{file}: is no full JSON of BenchmarkDotNet: it has no Benchmarks; {Export}")
            : null;
    }

    private static bool IsReport(string file)
    {
        try
        {
            using var document = Parse(file, isAlone: false);
            return document is not null;
        }
        catch (SgvbException)
        {
            // It calls itself one; what is wrong with it is said when it is read.
            return true;
        }
    }
}
