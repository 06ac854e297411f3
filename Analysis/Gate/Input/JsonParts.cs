using System.Text.Json;
using Sgvb.Runs.Json;

namespace Sgvb.Gate.Input;

/// <summary>Parts of a JSON document that may be absent or of another kind.</summary>
internal static class JsonParts
{
    // As long as what they stand for, so that a later error is where the parser says. None is a number.
    private static readonly (string Word, string Instead)[] NoNumbers =
        [("-Infinity", "\"\"       "), ("Infinity", "\"\"      "), ("NaN", "\"\" ")];

    /// <exception cref="SgvbException">The file cannot be read, is empty or no JSON.</exception>
    public static JsonDocument Parse(string file) =>
        JsonDocument.Parse(JsonInput.Read(file, "copy it again or measure again", WithoutNaN));

    public static JsonElement? Member(JsonElement? element, string name) =>
        element is { ValueKind: JsonValueKind.Object } parent && parent.TryGetProperty(name, out var member) ? member : null;

    public static string? Text(JsonElement? element, string name) =>
        Member(element, name) is { ValueKind: JsonValueKind.String } member ? member.GetString() : null;

    public static double? Number(JsonElement? element, string name) =>
        Member(element, name) is { ValueKind: JsonValueKind.Number } member && member.TryGetDouble(out var number)
            && double.IsFinite(number) ? number : null;

    public static int? Whole(JsonElement? element, string name) =>
        Number(element, name) is { } number ? (int)Math.Clamp(number, int.MinValue, int.MaxValue) : null;

    /// <summary>BenchmarkDotNet before 0.13 wrote NaN and infinities as they are, which is no JSON: such a cell holds no number here.</summary>
    private static string WithoutNaN(string text)
    {
        if (!NoNumbers.Any(n => text.Contains(n.Word, StringComparison.Ordinal)))
            return text;
        var plain = text.ToCharArray();
        var isInText = false;
        for (var i = 0; i < plain.Length; i++)
            if (plain[i] == '"')
                isInText = !isInText;
            else if (isInText && plain[i] == '\\')
                i++;
            else if (!isInText && NoNumbers.FirstOrDefault(n => text.AsSpan(i).StartsWith(n.Word, StringComparison.Ordinal))
                is { Word: { } word, Instead: var instead })
            {
                instead.CopyTo(plain.AsSpan(i));
                i += word.Length - 1;
            }

        return new string(plain);
    }
}
