using System.Text.RegularExpressions;

namespace Sgvb.Gate.Machines;

/// <summary>
/// One way to write what this suite and every version of BenchmarkDotNet write in ways of their own, so that a difference of text is one of
/// the machine. Null is unknown.
/// </summary>
internal static partial class FieldText
{
    private static readonly (string Family, string[] Signs)[] Systems =
    [
        ("windows", ["windows"]),
        ("macos", ["macos", "mac os", "darwin", "osx"]),
        ("freebsd", ["freebsd"]),
        ("android", ["android"]),
        (
            "linux",
            [
                "linux", "unix", "ubuntu", "debian", "fedora", "centos", "red hat", "rhel", "alpine", "suse", "arch", "mariner", "rocky",
                "alma", "amazon", "mint", "nixos", "gentoo",
            ]),
    ];

    /// <summary>
    /// The model without its clock, which some systems state as it is at the moment, and without the marks that only some versions strip:
    /// "Intel(R) Core(TM) i7-8700 CPU @ 3.20GHz" and "Intel Core i7-8700 CPU 3.20GHz (Max: 3.19GHz)" are one.
    /// </summary>
    public static string? Processor(string? model)
    {
        if (model is null || model.StartsWith("Unknown", StringComparison.OrdinalIgnoreCase))
            return null;
        var text = Blanks().Replace(Filler().Replace(Clock().Replace(Marks().Replace(model, ""), ""), ""), " ").Trim();
        return text.Length > 0 ? text : null;
    }

    /// <summary>"x64" from "X64" and from the "64-bit" of old versions, which knew no other 64 bits.</summary>
    public static string? Architecture(string? text) => text?.ToLowerInvariant() switch
    {
        "64-bit" => "x64",
        "32-bit" => "x86",
        var other => other,
    };

    /// <summary>windows, macos, freebsd, android or linux.</summary>
    public static string? OsFamily(string? text) => text is null ? null
        : Systems.FirstOrDefault(s => s.Signs.Any(sign => text.Contains(sign, StringComparison.OrdinalIgnoreCase))).Family;

    /// <summary>
    /// ".NET 10.0.2" from ".NET 10.0.2 (10.0.225.61305)" and ".NET 10.0.2 (10.0.2, 10.0.225.61305), X64 RyuJIT"; others than .NET and .NET
    /// Core as they are, for their versions stand anywhere.
    /// </summary>
    public static string? Runtime(string? text) => text is not null && Product().Match(text) is { Success: true } product
        ? $"{product.Groups["name"].Value} {product.Groups["version"].Value}"
        : text?.Trim();

    /// <summary>"10.0.225.61305": the last number of four parts in the brackets.</summary>
    public static string? RuntimeBuild(string? text) =>
        text is not null && Product().IsMatch(text) && Build().Matches(text) is { Count: > 0 } all ? all[^1].Value : null;

    /// <summary>The widest vectors in bits, from "AVX-512F+CD+BW,AES VectorSize=256" or "x86-64-v4".</summary>
    /// <param name="text">Of one benchmark.</param>
    /// <param name="version">Of BenchmarkDotNet: before 0.13.10 it knew no AVX-512, so that its AVX2 means "at least".</param>
    public static string? VectorWidth(string? text, string? version)
    {
        if (string.IsNullOrWhiteSpace(text))
            return null;
        if (Vectors512().IsMatch(text))
            return "512";
        if (Vectors256().IsMatch(text))
            return System.Version.TryParse(version?.Split('-')[0], out var v) && v >= new Version(0, 13, 10) ? "256" : null;
        return Vectors128().IsMatch(text) ? "128" : null;
    }

    /// <summary>Bits of Vector&lt;T&gt;.</summary>
    public static string? VectorSize(string? text) =>
        text is not null && Size().Match(text) is { Success: true } size ? size.Groups[1].Value : null;

    /// <summary>Whether two names of a runtime mean the same at the precision of the shorter one: ".NET 10.0" and ".NET 10.0.2".</summary>
    public static bool IsSameRuntime(string shorter, string longer)
    {
        var (a, b) = (Runtime(shorter)!, Runtime(longer)!);
        return b.StartsWith(a, StringComparison.OrdinalIgnoreCase) && (b.Length == a.Length || !char.IsAsciiDigit(b[a.Length]));
    }

    [GeneratedRegex(@"\((R|TM|C)\)|\(Max:[^)]*\)|@", RegexOptions.IgnoreCase)]
    private static partial Regex Marks();

    [GeneratedRegex(@"\s*\b\d+(\.\d+)?\s*[GM]Hz\b", RegexOptions.IgnoreCase)]
    private static partial Regex Clock();

    [GeneratedRegex(@"\b(\d+|dual|quad|six|eight|twelve|sixteen)-core\b|\bprocessor\b|\bCPU\b", RegexOptions.IgnoreCase)]
    private static partial Regex Filler();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();

    [GeneratedRegex(@"^\s*(?<name>\.NET( Core)?) (?<version>\d+(\.\d+)*(-[\w.]+)?)")]
    private static partial Regex Product();

    [GeneratedRegex(@"\b\d+(\.\d+){3}\b")]
    private static partial Regex Build();

    [GeneratedRegex(@"AVX-?512|AVX10|x86-64-v4", RegexOptions.IgnoreCase)]
    private static partial Regex Vectors512();

    [GeneratedRegex(@"\bAVX2?\b|x86-64-v3", RegexOptions.IgnoreCase)]
    private static partial Regex Vectors256();

    [GeneratedRegex(@"SSE|X86Base|AdvSIMD|ArmBase|x86-64-v[12]", RegexOptions.IgnoreCase)]
    private static partial Regex Vectors128();

    [GeneratedRegex(@"VectorSize=(\d+)")]
    private static partial Regex Size();
}
