using System.Buffers.Binary;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Sgvb.Measuring.Checkpoints;

/// <summary>A named float32 array, or the name and shape alone of an array of another type.</summary>
/// <param name="Shape">Row-major dimensions; empty for a scalar.</param>
/// <param name="Data">As many elements as the shape says; none where the type is not float32.</param>
public sealed record NamedTensor(string Name, IReadOnlyList<int> Shape, float[] Data)
{
    public const string Float32 = "F32";

    /// <summary>As the format names it.</summary>
    public string Type { get; init; } = Float32;
}

/// <summary>
/// The safetensors format: eight bytes of header length (little-endian), a JSON header that gives every tensor's type, shape and byte
/// range, then the bytes. Readers of PyTorch, JAX and NumPy take these files. What this suite writes carries a checksum among its
/// metadata, see <see cref="TensorChecksum"/>; tensors of other types than float32 are passed over.
/// </summary>
public static class SafeTensors
{
    /// <exception cref="SgvbException">The folder or disk does not take the file.</exception>
    public static void Write(string path, IReadOnlyList<NamedTensor> tensors, IReadOnlyDictionary<string, string> metadata)
    {
        var signed = new Dictionary<string, string>(metadata) { [TensorChecksum.Key] = TensorChecksum.Of(tensors, metadata) };
        var header = new JsonObject
        {
            [SafeTensorsHeader.MetadataName] = new JsonObject(signed.Select(m => KeyValuePair.Create(m.Key, (JsonNode?)m.Value))),
        };
        long offset = 0;
        foreach (var tensor in tensors)
        {
            var bytes = (long)tensor.Data.Length * sizeof(float);
            header[tensor.Name] = new JsonObject
            {
                ["dtype"] = tensor.Type,
                ["shape"] = new JsonArray([.. tensor.Shape.Select(s => (JsonNode)s)]),
                ["data_offsets"] = new JsonArray(offset, offset + bytes),
            };
            offset += bytes;
        }

        // The header is padded with spaces so that the data begin at a multiple of eight bytes.
        var text = JsonSerializer.SerializeToUtf8Bytes(header);
        var padded = new byte[(text.Length + 7) / 8 * 8];
        text.CopyTo(padded, 0);
        padded.AsSpan(text.Length).Fill((byte)' ');
        AtomicFile.WriteBytes(path, stream =>
        {
            Span<byte> length = stackalloc byte[8];
            BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)padded.Length);
            stream.Write(length);
            stream.Write(padded);
            foreach (var tensor in tensors)
                Chunks.EachBytes(tensor.Data, bytes => stream.Write(bytes));
        });
    }

    /// <param name="path">Of the file.</param>
    /// <param name="ifDamaged">What to do where the checksum is another; null for advice on a file that may have been edited.</param>
    /// <exception cref="SgvbException">
    /// The file is missing, not in this format, holds more or less than its header says, or was changed after this suite wrote it.
    /// </exception>
    public static (IReadOnlyDictionary<string, NamedTensor> Tensors, IReadOnlyDictionary<string, string> Metadata) Read(
        string path, string? ifDamaged = null)
    {
        const string remedy = "name a safetensors file with float32 tensors";
        using var file = InputFile.Open(path, remedy);
        return InputFile.Guard(path, remedy, () =>
        {
            var header = SafeTensorsHeader.Read(path, file);
            var tensors = header.Entries.Select(e => new NamedTensor(e.Name, e.Shape, Floats(path, file, e)) { Type = e.Type }).ToDictionary(t => t.Name);
            if (header.Metadata.TryGetValue(TensorChecksum.Key, out var sum) && sum != TensorChecksum.Of(tensors.Values, header.Metadata))
                throw new SgvbException($"{path}: was damaged or changed after it was written, for its checksum is another; "
                    + (ifDamaged ?? $"take a good copy, or remove the metadata entry {TensorChecksum.Key} where the change was meant"));
            return ((IReadOnlyDictionary<string, NamedTensor>)tensors, header.Metadata);
        });
    }

    /// <summary>The entries come in the order of the file.</summary>
    private static float[] Floats(string path, FileStream file, TensorEntry entry)
    {
        if (entry.Type != NamedTensor.Float32)
        {
            file.Seek(entry.End - entry.Begin, SeekOrigin.Current);
            return [];
        }

        var elements = (entry.End - entry.Begin) / sizeof(float);
        if (elements > Array.MaxLength)
            throw new SgvbException($"{path}: tensor {OneLine.Of(entry.Name)} has {elements} elements, more than fit in memory; measure a smaller network");
        var data = new float[elements];
        Chunks.EachBytes(data, bytes => file.ReadExactly(bytes));
        return data;
    }
}
