using System.Buffers.Binary;
using System.Text.Json;

namespace Sgvb.Measuring.Checkpoints;

/// <summary>What the header says of one tensor.</summary>
/// <param name="Begin">Of its bytes, after the header.</param>
/// <param name="End">One beyond its last byte.</param>
internal sealed record TensorEntry(string Name, string Type, int[] Shape, long Begin, long End);

/// <summary>The header of a safetensors file, held against everything that the format prescribes.</summary>
/// <param name="Entries">In the order of their bytes.</param>
/// <param name="Metadata">Text by name.</param>
internal sealed record SafeTensorsHeader(IReadOnlyList<TensorEntry> Entries, IReadOnlyDictionary<string, string> Metadata)
{
    /// <summary>The entry that is no tensor.</summary>
    public const string MetadataName = "__metadata__";

    private const int Largest = 100_000_000;

    /// <summary>Bytes of an element; null where the type is not known.</summary>
    private static int? Bytes(string type) => type switch
    {
        "BOOL" or "U8" or "I8" or "F8_E4M3" or "F8_E5M2" or "F8_E8M0" => 1,
        "U16" or "I16" or "F16" or "BF16" => 2,
        NamedTensor.Float32 or "U32" or "I32" => 4,
        "U64" or "I64" or "F64" or "C64" => 8,
        _ => null,
    };

    /// <summary>Leaves the file at the first byte after the header.</summary>
    /// <exception cref="SgvbException">The header is broken, or does not fit the file.</exception>
    public static SafeTensorsHeader Read(string path, FileStream file)
    {
        if (file.Length < 8)
            throw Bad(path, $"{file.Length} bytes are too few for a header");
        var prefix = new byte[8];
        file.ReadExactly(prefix);
        var length = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        if (length > Largest || length > (ulong)file.Length - 8)
            throw Bad(path, $"the header claims {length} bytes, but the file has {file.Length}");
        var text = new byte[length];
        file.ReadExactly(text);
        try
        {
            using var json = JsonDocument.Parse(text);
            return Parse(path, json.RootElement, file.Length - 8 - (long)length);
        }
        catch (JsonException e)
        {
            throw Bad(path, $"the header is no JSON from byte {e.BytePositionInLine ?? 0} on", e);
        }
        catch (InvalidOperationException e)
        {
            throw Bad(path, "a name in the header is no text", e);
        }
    }

    private static SafeTensorsHeader Parse(string path, JsonElement root, long dataLength)
    {
        if (root.ValueKind != JsonValueKind.Object)
            throw Bad(path, "the header is no JSON object");
        var entries = new List<TensorEntry>();
        var metadata = new Dictionary<string, string>();
        var names = new HashSet<string>();
        foreach (var property in root.EnumerateObject())
        {
            if (!names.Add(property.Name))
                throw Bad(path, $"{OneLine.Of(property.Name)} stands twice in the header");
            if (property.Name == MetadataName)
                AddTo(path, metadata, property.Value);
            else
                entries.Add(Entry(path, OneLine.Of(property.Name), property));
        }

        entries = [.. entries.OrderBy(e => e.Begin).ThenBy(e => e.End)];
        CheckLayout(path, entries, dataLength);
        return new SafeTensorsHeader(entries, metadata);
    }

    private static void AddTo(string path, Dictionary<string, string> metadata, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object)
            throw Bad(path, "its metadata are no JSON object");
        foreach (var pair in value.EnumerateObject())
            if (pair.Value.ValueKind != JsonValueKind.String || !metadata.TryAdd(pair.Name, pair.Value.GetString()!))
                throw Bad(path, $"metadata {OneLine.Of(pair.Name)} is no text, or stands twice");
    }

    private static TensorEntry Entry(string path, string name, JsonProperty property)
    {
        if (property.Value.ValueKind != JsonValueKind.Object)
            throw Bad(path, $"tensor {name} is no JSON object");
        var type = Member("dtype", JsonValueKind.String).GetString()!;
        var shape = Member("shape", JsonValueKind.Array).EnumerateArray()
            .Select(s => s.ValueKind == JsonValueKind.Number && s.TryGetInt32(out var size) && size >= 0 ? size
                : throw Bad(path, $"tensor {name} has a shape of other things than whole numbers")).ToArray();
        var offsets = Member("data_offsets", JsonValueKind.Array);
        if (offsets.GetArrayLength() != 2)
            throw Bad(path, $"tensor {name} has {offsets.GetArrayLength()} data_offsets instead of 2");
        var (begin, end) = (Offset(offsets[0]), Offset(offsets[1]));
        // Sizes of tensors that nobody wrote may be beyond any whole number.
        if (end < begin || (Bytes(type) is { } each && shape.Aggregate((double)each, (product, size) => product * size) != end - begin))
            throw Bad(path, $"tensor {name} has shape [{string.Join(", ", shape)}] and dtype {OneLine.Of(type)}, but bytes {begin} to {end}");
        return new TensorEntry(property.Name, type, shape, begin, end);

        long Offset(JsonElement value) => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var offset) && offset >= 0 ? offset
            : throw Bad(path, $"tensor {name} has data_offsets that are no whole numbers");

        JsonElement Member(string member, JsonValueKind kind) =>
            property.Value.TryGetProperty(member, out var found) && found.ValueKind == kind ? found : throw Bad(path, $"tensor {name} has no {member}");
    }

    /// <summary>One tensor begins where the one before it ends, and the file ends with the last: no byte belongs to two or to none.</summary>
    private static void CheckLayout(string path, List<TensorEntry> entries, long dataLength)
    {
        long at = 0;
        foreach (var entry in entries)
        {
            if (entry.Begin != at)
                throw Bad(path, $"tensor {OneLine.Of(entry.Name)} begins at byte {entry.Begin}, but what stands before it ends at {at}: "
                    + (entry.Begin > at ? "a hole" : "an overlap") + ", which the format forbids");
            at = entry.End;
        }

        if (at != dataLength)
            throw Bad(path, at > dataLength ? $"its tensors claim {at} bytes, but there are {dataLength}: it is cut off"
                : $"{dataLength - at} bytes follow the last tensor, which the format forbids");
    }

    private static SgvbException Bad(string path, string what, Exception? inner = null) =>
        new($"{path}: {what}; name a safetensors file with float32 tensors", inner: inner);
}
