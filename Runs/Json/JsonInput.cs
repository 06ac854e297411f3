using System.Text;
using System.Text.Json;

namespace Sgvb.Runs.Json;

/// <summary>JSON that was cut off, damaged or written by others: it is proved to be JSON, with text where there is text, before anyone looks.</summary>
public static class JsonInput
{
    /// <param name="path">Of the file.</param>
    /// <param name="remedy">What to do where it cannot be read.</param>
    /// <param name="repair">What is forgiven before the text is judged; null for nothing. Places in the text stay where they are.</param>
    /// <returns>The whole text.</returns>
    /// <exception cref="SgvbException">It is no JSON; the message names line and column.</exception>
    public static string Read(string path, string remedy, Func<string, string>? repair = null)
    {
        var text = InputFile.ReadText(path, remedy);
        if (string.IsNullOrWhiteSpace(text))
            throw new SgvbException($"{path}: is empty; {remedy}");
        text = repair?.Invoke(text) ?? text;
        var bytes = Encoding.UTF8.GetBytes(text);
        var reader = new Utf8JsonReader(bytes);
        try
        {
            while (reader.Read())
                if (reader.TokenType is JsonTokenType.PropertyName or JsonTokenType.String && reader.ValueIsEscaped)
                    reader.GetString();
            return text;
        }
        catch (JsonException e)
        {
            throw new SgvbException($"{path}:{(e.LineNumber ?? 0) + 1}:{(e.BytePositionInLine ?? 0) + 1}: is no JSON, or cut off; {remedy}", inner: e);
        }
        catch (InvalidOperationException e)
        {
            // Half a pair of UTF-16 escapes stands for no character.
            var before = bytes.AsSpan(0, (int)reader.TokenStartIndex);
            throw new SgvbException(
                $"{path}:{before.Count((byte)'\n') + 1}:{before.Length - before.LastIndexOf((byte)'\n')}: a name or text is half a character; {remedy}", inner: e);
        }
    }
}
