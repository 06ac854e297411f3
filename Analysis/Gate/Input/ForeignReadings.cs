using System.Text.Json;

namespace Sgvb.Gate.Input;

/// <summary>One reading of the clock.</summary>
/// <param name="Launch">From 1.</param>
/// <param name="Nanoseconds">Of all operations.</param>
/// <param name="Operations">Timed together.</param>
internal readonly record struct Reading(int Launch, double Nanoseconds, double Operations)
{
    public double PerOperation => Nanoseconds / Operations;
}

/// <summary>
/// The measurements of one benchmark. Results are the actual iterations less the overhead of an empty method; a result of zero means that the
/// method cannot be told from an empty one, and stays zero.
/// </summary>
internal sealed class ForeignReadings
{
    // How far a multiple of a tick may lie from a whole number: what decimals of a file leave of it.
    private const double WholeTick = 1e-3;

    private readonly List<Reading> _results = [];
    private readonly List<Reading> _actual = [];

    private ForeignReadings()
    {
    }

    public bool IsEmpty => _results.Count == 0 && _actual.Count == 0;

    /// <summary>Operations of an iteration; 1 where there is none.</summary>
    public double Operations => _results.Concat(_actual).Select(r => r.Operations).DefaultIfEmpty(1).Max();

    /// <exception cref="SgvbException">A measurement is no number.</exception>
    public static ForeignReadings Of(string file, string name, JsonElement benchmark)
    {
        var readings = new ForeignReadings();
        if (JsonParts.Member(benchmark, "Measurements") is not { ValueKind: JsonValueKind.Array } list)
            return readings;
        foreach (var measurement in list.EnumerateArray())
        {
            var place = readings.Place(measurement);
            if (place is null && JsonParts.Text(measurement, "IterationMode") != "Workload")
                continue;
            // A warm-up that is no number tells that the file is damaged.
            var reading = Parse(file, name, measurement);
            place?.Add(reading);
        }

        return readings;
    }

    /// <summary>The case, launch by launch.</summary>
    /// <param name="key">Of the case.</param>
    /// <param name="hertz">Of the clock; null where unknown.</param>
    public CaseSeries Series(CaseKey key, double? hertz) => new(key, Units(_results.Count > 0 ? _results : _actual))
    {
        WithOverhead = Units(_actual),
        HasOverhead = _results.Count == 0,
        Tick = hertz is > 0 ? Tick(1e9 / hertz.Value) : 0,
    };

    /// <summary>
    /// In nanoseconds an operation, where every reading is a whole number of ticks; elsewhere the clock is finer than it says, or the ticks
    /// vanish among the digits.
    /// </summary>
    private double Tick(double nanoseconds)
    {
        var read = _actual.Count > 0 ? _actual : _results;
        return read.Exists(r => r.Nanoseconds > 0) && read.TrueForAll(r => IsWhole(r.Nanoseconds / nanoseconds))
            ? nanoseconds / read.Select(r => r.Operations).DefaultIfEmpty(1).Min()
            : 0;

        static bool IsWhole(double ticks) => Math.Abs(ticks - Math.Round(ticks)) < WholeTick;
    }

    private static List<Unit> Units(List<Reading> readings) =>
        [.. readings.GroupBy(r => r.Launch).OrderBy(l => l.Key)
            .Select(l => new Unit(l.Key.ToString(CultureInfo.InvariantCulture), Launches.Location(l.Select(r => r.PerOperation))))];

    /// <summary>Where a measurement belongs; null for warm-up, pilots and overhead. Versions before 0.11 have one word for mode and stage.</summary>
    private List<Reading>? Place(JsonElement measurement) =>
        (JsonParts.Text(measurement, "IterationMode"), JsonParts.Text(measurement, "IterationStage")) switch
        {
            ("Workload", "Result") or ("Result", null) => _results,
            ("Workload", "Actual") or ("MainTarget" or "Target", null) => _actual,
            _ => null,
        };

    private static Reading Parse(string file, string name, JsonElement measurement)
    {
        if (JsonParts.Number(measurement, "Nanoseconds") is >= 0 and { } nanoseconds
            && JsonParts.Number(measurement, "Operations") is > 0 and { } operations && double.IsFinite(nanoseconds / operations))
            return new(Launch(file, name, measurement), nanoseconds, operations);
        throw new SgvbException(
            $"{file}: {OneLine.Of(name)}: a measurement's Nanoseconds or Operations is no finite number, or negative; measure again");
    }

    /// <summary>The launch; the only one where none is named. Launches that cannot be told apart would count as one.</summary>
    private static int Launch(string file, string name, JsonElement measurement)
    {
        if (JsonParts.Member(measurement, "LaunchIndex") is null or { ValueKind: JsonValueKind.Null })
            return 1;
        if (JsonParts.Number(measurement, "LaunchIndex") is >= 0 and <= int.MaxValue and { } launch && launch == Math.Truncate(launch))
            return (int)launch;
        throw new SgvbException($"{file}: {OneLine.Of(name)}: a measurement's LaunchIndex is no whole number; measure again");
    }
}
