using System.Text.Json;

namespace Sgvb.Runs.Terminal;

/// <summary>What <c>--json</c> prints: snake_case names as in the CSV files.</summary>
public static class JsonText
{
    private static readonly JsonSerializerOptions Options = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
    };

    // ##[ is a command to GitHub's runner wherever it stands in a log; it can only stand in a string, which may write it so.
    public static string Of<T>(T value) =>
        JsonSerializer.Serialize(value, Options).Replace("##[", "##\\u005B", StringComparison.Ordinal);
}
