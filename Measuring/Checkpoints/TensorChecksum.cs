using System.Text;

namespace Sgvb.Measuring.Checkpoints;

/// <summary>
/// A SHA-256 over what a file of tensors says: names, shapes and bits of the float32 tensors, and the other metadata. It does not depend
/// on how the header is written or in which order the tensors stand, so it outlives a copy by another tool.
/// </summary>
internal static class TensorChecksum
{
    /// <summary>The metadata entry that holds it, in lower-case hexadecimal. Files of others, and older ones, have none.</summary>
    public const string Key = "sha256";

    public static string Of(IEnumerable<NamedTensor> tensors, IReadOnlyDictionary<string, string> metadata)
    {
        var hash = new Sha256();
        foreach (var (name, value) in metadata.Where(m => m.Key != Key).OrderBy(m => m.Key, StringComparer.Ordinal))
        {
            Append(name);
            Append(value);
        }

        foreach (var tensor in tensors.Where(t => t.Type == NamedTensor.Float32).OrderBy(t => t.Name, StringComparer.Ordinal))
        {
            Append(tensor.Name);
            Append(string.Join(',', tensor.Shape.Select(s => s.ToString(CultureInfo.InvariantCulture))));
            Chunks.EachBytes(tensor.Data, bytes => hash.Append(bytes));
        }

        return Convert.ToHexStringLower(hash.Finish());

        // Lengths first, so that no two lists of texts give the same bytes.
        void Append(string text)
        {
            var bytes = Encoding.UTF8.GetBytes(text);
            hash.Append(BitConverter.GetBytes(bytes.Length));
            hash.Append(bytes);
        }
    }
}
