using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;

namespace Sgvb.Runs.Json;

/// <summary>The JSON files of a run: snake_case names, written whole or not at all, refused in one line.</summary>
public static partial class JsonFile
{
    internal static readonly JsonSerializerOptions Options = new()
    {
        // Whoever asks for a schema before anything was written would find no resolver.
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
        WriteIndented = true,
        NewLine = "\n",
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true,
        AllowDuplicateProperties = false,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip,
    };

    public static string Text<T>(T value) => JsonSerializer.Serialize(value, Options) + "\n";

    /// <param name="path">Of the file.</param>
    /// <param name="version">Of the schema that the file was written with.</param>
    /// <param name="missing">What to ask where there is no file.</param>
    /// <exception cref="SgvbException">
    /// The file is missing, no JSON, of another schema version, or a field holds what it cannot; the message names the field.
    /// </exception>
    public static T Read<T>(string path, Func<T, int> version, string missing) where T : class, IChecked
    {
        var text = JsonInput.Read(path, missing);
        T value;
        try
        {
            value = JsonSerializer.Deserialize<T>(text, Options) ?? throw new SgvbException($"{path}: holds nothing; copy the file again");
        }
        catch (JsonException e)
        {
            throw new SgvbException($"{path}:{(e.LineNumber ?? 0) + 1}: not the JSON of a run: {What(e)}; copy the file again or measure again", inner: e);
        }

        if (version(value) != RowSchema.Version)
            throw new SgvbException($"{path}: schema_version {version(value)}, but this version reads {RowSchema.Version}; measure again");
        return value.Fault() is { } fault ? throw new SgvbException($"{path}: {fault}; copy the file again or measure again") : value;
    }

    /// <summary>The library's messages name types of this program; people know fields.</summary>
    private static string What(JsonException e)
    {
        var field = e.Path is { Length: > 2 } path ? path[2..] : "the whole";
        return Missing().Match(e.Message) is { Success: true } missing
            ? $"{(field == "the whole" ? "it" : field)} lacks {missing.Groups[1].Value.Replace("'", "", StringComparison.Ordinal)}"
            : $"{OneLine.Of(field)} is null, twice there, or of another kind";
    }

    [GeneratedRegex(@"missing required properties including: (('[^']+'(, )?)+)")]
    private static partial Regex Missing();
}
