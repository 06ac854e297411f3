using System.Text.Json;
using Sgvb.Runs;

namespace Sgvb.Analysis.Gate.Input;

/// <summary>
/// BenchmarkDotNet's full JSON of any project: one file, a folder of them, or the folder of artifacts above. Files of other kinds in the
/// folder, the brief JSON among them, are passed over.
/// </summary>
public static class ForeignRun
{
    private const string Full = "-report-full.json";
    private const string Compressed = "-report-full-compressed.json";

    /// <param name="path">An existing file or folder.</param>
    /// <exception cref="SgvbException">Malformed, or a case that occurs twice.</exception>
    public static GateRun Read(string path)
    {
        var files = Files(path);
        var cases = new Dictionary<CaseKey, (CaseSeries Series, string File)>();
        MachineIdentity? machine = null;
        string? title = null;
        foreach (var file in files)
            using (var document = Parse(file))
            {
                if (!ForeignJson.IsReport(document.RootElement))
                {
                    if (files.Count == 1)
                        throw new SgvbException(
                            $"{file}: is no full JSON of BenchmarkDotNet: it has no Benchmarks; "
                            + "export with --exporters fulljson");
                    continue;
                }

                var here = ForeignJson.Machine(document.RootElement);
                if (machine is not null && MachineIdentity.Differences(machine, here) is [var (_, difference), ..])
                    throw new SgvbException(
                        $"{file}: another machine than the other files of {path} ({difference}); keep one machine a folder",
                        SgvbException.NotComparable);
                machine ??= here;
                title ??= ForeignJson.Title(document.RootElement);
                foreach (var series in ForeignJson.Cases(file, document.RootElement))
                    if (!cases.TryAdd(series.Key, (series, file)))
                        throw new SgvbException(
                            $"{file}: {series.Key} occurs twice (also in {cases[series.Key].File}); keep one run a folder");
            }

        return new(path, machine ?? new MachineIdentity(), [.. cases.Values.Select(c => c.Series)], []) { Title = title, Files = files };
    }

    private static List<string> Files(string path)
    {
        if (File.Exists(path))
            return [path];
        string[] places = [path, Path.Combine(path, "results"), Path.Combine(path, "BenchmarkDotNet.Artifacts", "results")];
        foreach (var place in places.Where(Directory.Exists))
        {
            var all = Directory.GetFiles(place, "*.json").Order(StringComparer.Ordinal).ToList();
            // The compressed export holds the same numbers as the indented one.
            var full = all.Where(f => f.EndsWith(Full, StringComparison.Ordinal)
                || (f.EndsWith(Compressed, StringComparison.Ordinal) && !all.Contains(f[..^Compressed.Length] + Full))).ToList();
            if (full.Count > 0)
                return full;
            if (all.Count > 0)
                return all;
        }

        throw new SgvbException($"{path}: holds no result: neither a run's CSV files nor BenchmarkDotNet's full JSON; measure again",
            SgvbException.Unavailable);
    }

    private static JsonDocument Parse(string file)
    {
        try
        {
            var text = File.ReadAllText(file);
            return string.IsNullOrWhiteSpace(text) ? throw new SgvbException($"{file}: is empty; measure again") : JsonDocument.Parse(text);
        }
        catch (JsonException e)
        {
            throw new SgvbException(
                $"{file}:{(e.LineNumber ?? 0) + 1}:{(e.BytePositionInLine ?? 0) + 1}: is no JSON, or cut off; "
                + "copy it again or measure again", inner: e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SgvbException($"{file}: cannot read: {OneLine.Reason(e)}", inner: e);
        }
    }
}
