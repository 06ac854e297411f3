using System.Text.Json;
using System.Text.Json.Serialization;

namespace Sgvb.Runs;

/// <summary>The JSON files of a run: snake_case names, written whole or not at all, refused in one line.</summary>
public static class JsonFile
{
    private static readonly JsonSerializerOptions Options = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        RespectRequiredConstructorParameters = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip,
    };

    public static string Text<T>(T value) => JsonSerializer.Serialize(value, Options) + "\n";

    /// <param name="path">Of the file.</param>
    /// <param name="version">Of the schema that the file was written with.</param>
    /// <param name="missing">What to ask where there is no file.</param>
    /// <exception cref="SgvbException">The file is missing, no such JSON, or of another schema version.</exception>
    public static T Read<T>(string path, Func<T, int> version, string missing) where T : class
    {
        try
        {
            var value = JsonSerializer.Deserialize<T>(InputFile.ReadText(path, missing), Options)
                ?? throw new SgvbException($"{path}: holds nothing; copy the file again");
            return version(value) == Csv.RowSchema.Version
                ? value
                : throw new SgvbException($"{path}: schema_version {version(value)}, but this version reads {Csv.RowSchema.Version}; measure again");
        }
        catch (JsonException e)
        {
            throw new SgvbException($"{path}:{(e.LineNumber ?? 0) + 1}: not the JSON of a run: {OneLine.Of(e.Message)}", inner: e);
        }
    }
}
