using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Sgvb.Runs.Checkpoints;

/// <summary>A named float32 array.</summary>
/// <param name="Shape">Row-major dimensions; empty for a scalar.</param>
/// <param name="Data">As many elements as the shape says.</param>
public sealed record NamedTensor(string Name, IReadOnlyList<int> Shape, float[] Data);

/// <summary>
/// The safetensors format, float32 only: eight bytes of header length (little-endian), a JSON header that gives every tensor's dtype,
/// shape and byte range, then the bytes. Readers of PyTorch, JAX and NumPy take these files.
/// </summary>
public static class SafeTensors
{
    private const int LargestHeader = 100_000_000;
    private const string Metadata = "__metadata__";

    /// <exception cref="SgvbException">The folder or disk does not take the file.</exception>
    public static void Write(string path, IReadOnlyList<NamedTensor> tensors, IReadOnlyDictionary<string, string> metadata)
    {
        var header = new JsonObject { [Metadata] = new JsonObject(metadata.Select(m => KeyValuePair.Create(m.Key, (JsonNode?)m.Value))) };
        long offset = 0;
        foreach (var tensor in tensors)
        {
            var bytes = (long)tensor.Data.Length * sizeof(float);
            header[tensor.Name] = new JsonObject
            {
                ["dtype"] = "F32",
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
                stream.Write(MemoryMarshal.AsBytes<float>(tensor.Data));
        });
    }

    /// <exception cref="SgvbException">The file is missing, truncated, not in this format, or its header does not fit its length.</exception>
    public static (IReadOnlyDictionary<string, NamedTensor> Tensors, IReadOnlyDictionary<string, string> Metadata) Read(string path)
    {
        byte[] file;
        try
        {
            file = File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Bad(path, "cannot read: " + OneLine.Reason(e), e);
        }

        if (file.Length < 8)
            throw Bad(path, $"{file.Length} bytes are too few for a header");
        var length = BinaryPrimitives.ReadUInt64LittleEndian(file);
        if (length > LargestHeader || length > (ulong)file.Length - 8)
            throw Bad(path, $"the header claims {length} bytes, but the file has {file.Length}");
        try
        {
            using var header = JsonDocument.Parse(file.AsMemory(8, (int)length));
            var data = file.AsMemory(8 + (int)length);
            var tensors = new Dictionary<string, NamedTensor>();
            var metadata = new Dictionary<string, string>();
            foreach (var entry in header.RootElement.EnumerateObject())
                if (entry.Name == Metadata)
                    foreach (var pair in entry.Value.EnumerateObject())
                        metadata[pair.Name] = pair.Value.GetString() ?? "";
                else if (!tensors.TryAdd(entry.Name, Tensor(path, entry, data)))
                    throw Bad(path, $"tensor {entry.Name} stands twice");
            return (tensors, metadata);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw Bad(path, "the header is not what safetensors prescribes: " + OneLine.Of(e.Message), e);
        }
    }

    private static NamedTensor Tensor(string path, JsonProperty entry, ReadOnlyMemory<byte> data)
    {
        var name = OneLine.Of(entry.Name);
        var type = entry.Value.GetProperty("dtype").GetString();
        if (type != "F32")
            throw Bad(path, $"tensor {name} has dtype {type}; only F32 is read, so convert it to float32");
        int[] shape = [.. entry.Value.GetProperty("shape").EnumerateArray().Select(s => s.GetInt32())];
        var offsets = entry.Value.GetProperty("data_offsets");
        if (offsets.GetArrayLength() != 2)
            throw Bad(path, $"tensor {name} has {offsets.GetArrayLength()} data_offsets instead of 2");
        long begin = offsets[0].GetInt64(), end = offsets[1].GetInt64();
        var elements = shape.Aggregate(1L, (product, s) => product * s);
        if (begin < 0 || end < begin || end > data.Length)
            throw Bad(path, $"tensor {name} claims bytes {begin} to {end}, but there are {data.Length}");
        if (shape.Any(s => s < 0) || elements * sizeof(float) != end - begin)
            throw Bad(path, $"tensor {name} has shape [{string.Join(", ", shape)}] but {end - begin} bytes");
        return new NamedTensor(entry.Name, shape, MemoryMarshal.Cast<byte, float>(data.Span[(int)begin..(int)end]).ToArray());
    }

    private static SgvbException Bad(string path, string what, Exception? inner = null) =>
        new($"{path}: {what}; name a safetensors file with float32 tensors", inner: inner);
}
