using System.Text.RegularExpressions;

namespace Sgvb.Tests.Gpu.Ptx;

/// <summary>A kernel's PTX, parsed: as much of the language as ILGPU writes for these kernels. What is unknown is refused.</summary>
internal sealed partial class PtxProgram
{
    private readonly Dictionary<string, int> _registers = [];
    private readonly Dictionary<string, ulong> _shared = [];
    private readonly List<PtxInstruction> _instructions = [];
    private readonly List<string> _names = [];

    public PtxProgram(string ptx)
    {
        var labels = new Dictionary<string, int>();
        var branches = new List<(PtxInstruction Branch, string Label)>();
        var entry = ptx.IndexOf(".entry", StringComparison.Ordinal);
        foreach (var line in ptx[entry..].Split('\n', StringSplitOptions.TrimEntries))
        {
            if (ParameterBlock().Match(line) is { Success: true } parameter)
                ArgumentBytes = Number(parameter.Groups[1].Value);
            else if (SharedBlock().Match(line) is { Success: true } shared)
                Reserve(shared.Groups[2].Value, Number(shared.Groups[1].Value), Number(shared.Groups[3].Value));
            else if (Label().Match(line) is { Success: true } label)
                labels[label.Groups[1].Value] = _instructions.Count;
            else if (line.EndsWith(';') && !line.StartsWith('.'))
                Add(line, branches);
        }

        foreach (var (branch, label) in branches)
            branch.Target = labels[label];
        Flow = new PtxFlow(_instructions);
    }

    public IReadOnlyList<PtxInstruction> Instructions => _instructions;

    public PtxFlow Flow { get; }

    /// <summary>Names of the registers, by number.</summary>
    public IReadOnlyList<string> Registers => _names;

    /// <summary>Bytes of the arguments' struct.</summary>
    public int ArgumentBytes { get; }

    /// <summary>Bytes of shared memory of a group.</summary>
    public int SharedBytes { get; private set; }

    private void Reserve(string name, int alignment, int bytes)
    {
        SharedBytes = (SharedBytes + alignment - 1) / alignment * alignment;
        _shared[name] = (ulong)SharedBytes;
        SharedBytes += bytes;
    }

    private void Add(string line, List<(PtxInstruction, string)> branches)
    {
        var match = Line().Match(line);
        if (!match.Success)
            throw new NotSupportedException($"not read: {line}");
        var name = match.Groups["name"].Value.Split('.');
        var texts = Argument().Matches(match.Groups["rest"].Value).Select(m => m.Value).ToList();
        var kind = Kind(name);
        var results = kind is PtxKind.Compute or PtxKind.Load or PtxKind.LoadArgument or PtxKind.Shuffle ? Take(texts).Select(r => Register(r)).ToArray() : [];
        var operands = kind == PtxKind.Branch ? [] : texts.SelectMany(t => t.Trim('{', '}').Split(',')).Select(t => Operand(t.Trim())).ToArray();
        var instruction = new PtxInstruction
        {
            Text = line,
            Kind = kind,
            Name = name,
            Guard = match.Groups["guard"].Success ? Register(match.Groups["guard"].Value) : -1,
            GuardNegated = match.Groups["not"].Success,
            Results = results,
            Operands = operands,
            Compute = kind == PtxKind.Compute ? PtxArithmetic.Of(name) : null,
        };
        if (kind == PtxKind.Branch)
            branches.Add((instruction, texts.Single()));
        _instructions.Add(instruction);
    }

    private static PtxKind Kind(string[] name) => (name[0], name.ElementAtOrDefault(1)) switch
    {
        ("ld", "param") => PtxKind.LoadArgument,
        ("ld", _) => PtxKind.Load,
        ("st", _) => PtxKind.Store,
        ("bra", _) => PtxKind.Branch,
        ("bar", "sync") => PtxKind.Barrier,
        ("shfl", "sync") => PtxKind.Shuffle,
        ("ret", _) => PtxKind.Return,
        _ => PtxKind.Compute,
    };

    private static IEnumerable<string> Take(List<string> texts)
    {
        var first = texts[0];
        texts.RemoveAt(0);
        return first.Trim('{', '}').Split(',').Select(t => t.Trim());
    }

    private int Register(string name)
    {
        if (_registers.TryGetValue(name, out var known))
            return known;
        _names.Add(name);
        return _registers[name] = _names.Count - 1;
    }

    private PtxOperand Operand(string text)
    {
        if (text.StartsWith('['))
        {
            var parts = text.Trim('[', ']').Split('+');
            var offset = parts.Length > 1 ? ulong.Parse(parts[1], CultureInfo.InvariantCulture) : 0;
            return parts[0].StartsWith('%') ? new(Register(parts[0]), offset, null) : new(-1, offset, null);
        }

        if (text.StartsWith('%'))
            return text.Contains('.', StringComparison.Ordinal) || text == "%laneid" ? new(-1, 0, text) : new(Register(text), 0, null);
        if (text.StartsWith("0f", StringComparison.Ordinal))
            return new(-1, uint.Parse(text.AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture), null);
        return _shared.TryGetValue(text, out var place) ? new(-1, place, null)
            : long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? new(-1, (ulong)number, null)
            : ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var large) ? new(-1, large, null)
            : throw new NotSupportedException($"not read: operand {text}");
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^\.param .*\.b8 \w+\[(\d+)\]")]
    private static partial Regex ParameterBlock();

    [GeneratedRegex(@"^\.shared \.align (\d+) \.b8 (\w+)\[(\d+)\];")]
    private static partial Regex SharedBlock();

    [GeneratedRegex(@"^([\w$]+):")]
    private static partial Regex Label();

    [GeneratedRegex(@"^(@(?<not>!)?(?<guard>%\w+)\s+)?(?<name>[\w.]+)\s*(?<rest>.*);$")]
    private static partial Regex Line();

    [GeneratedRegex(@"\{[^}]*\}|\[[^\]]*\]|[^\s,]+")]
    private static partial Regex Argument();
}
