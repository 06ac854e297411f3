using System.Text.RegularExpressions;

namespace Sgvb.Tests.Export;

/// <summary>
/// A reader of OpenMetrics 1.0 text, from its grammar and its rules and from nothing of the writer's: one family's lines stand together, TYPE and
/// UNIT before its samples; a unit ends the name; no sample twice; a state set's values are 0 or 1 and its label is the family's name; # EOF ends it.
/// </summary>
internal sealed partial class OpenMetricsReader
{
    private readonly HashSet<string> _finished = [];
    private readonly HashSet<string> _series = [];
    private string? _family;
    private string? _type;

    public List<(string Family, string Type, IReadOnlyDictionary<string, string> Labels, double Value, string Text)> Samples { get; } = [];

    /// <exception cref="FormatException">Says which line breaks which rule.</exception>
    public static OpenMetricsReader Read(string text)
    {
        var reader = new OpenMetricsReader();
        if (!text.EndsWith("# EOF\n", StringComparison.Ordinal))
            throw new FormatException("does not end with # EOF");
        foreach (var line in text[..^"# EOF\n".Length].Split('\n')[..^1])
            reader.Line(line);
        return reader;
    }

    private void Line(string line)
    {
        if (Descriptor().Match(line) is { Success: true } descriptor)
            Describe(line, descriptor.Groups[1].Value, descriptor.Groups[2].Value, descriptor.Groups[3].Value);
        else if (Sample().Match(line) is { Success: true } sample)
            Add(line, sample);
        else
            throw new FormatException($"neither descriptor nor sample: {line}");
    }

    private void Describe(string line, string kind, string family, string value)
    {
        if (family != _family)
        {
            if (_family is not null)
                _finished.Add(_family);
            if (_finished.Contains(family))
                throw new FormatException($"a family's lines do not stand together: {line}");
            (_family, _type) = (family, null);
        }
        else if (Samples.Exists(s => s.Family == family))
        {
            throw new FormatException($"a descriptor after samples: {line}");
        }

        if (kind == "TYPE")
            _type = value is "gauge" or "counter" or "stateset" or "info" or "unknown" ? value : throw new FormatException($"no type: {line}");
        else if (kind == "UNIT" && !family.EndsWith("_" + value, StringComparison.Ordinal))
            throw new FormatException($"the unit does not end the name: {line}");
    }

    private void Add(string line, Match sample)
    {
        var name = sample.Groups["name"].Value;
        if (name != _family || _type is null)
            throw new FormatException($"a sample without its family's type before it: {line}");
        var labels = new Dictionary<string, string>();
        foreach (Match label in Label().Matches(sample.Groups["labels"].Value))
            if (!labels.TryAdd(label.Groups[1].Value, Unescape(label.Groups[2].Value)))
                throw new FormatException($"a label twice: {line}");
        if (!_series.Add(name + string.Join('\u0001', labels.OrderBy(l => l.Key, StringComparer.Ordinal).Select(l => l.Key + '\u0002' + l.Value))))
            throw new FormatException($"a sample twice: {line}");
        var text = sample.Groups["value"].Value;
        var value = double.Parse(text, CultureInfo.InvariantCulture);
        if (_type == "stateset" && (value is not (0 or 1) || !labels.ContainsKey(name)))
            throw new FormatException($"no state: {line}");
        Samples.Add((name, _type, labels, value, text));
    }

    private static string Unescape(string text) => Escape().Replace(text, m => m.Value[1] switch { 'n' => "\n", var other => other.ToString() });

    [GeneratedRegex(@"^# (TYPE|UNIT|HELP) ([a-zA-Z_:][a-zA-Z0-9_:]*) (.+)$")]
    private static partial Regex Descriptor();

    [GeneratedRegex("""^(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)(\{(?<labels>([a-zA-Z_][a-zA-Z0-9_]*="([^"\\\n]|\\[\\"n])*"(,(?=[a-zA-Z_]))?)*)\})? (?<value>[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?)$""")]
    private static partial Regex Sample();

    [GeneratedRegex("([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\"\\\\\\n]|\\\\[\\\\\"n])*)\"")]
    private static partial Regex Label();

    [GeneratedRegex(@"\\[\\""n]")]
    private static partial Regex Escape();
}
