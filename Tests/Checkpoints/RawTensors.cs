using System.Runtime.InteropServices;
using System.Text.Json;
using Sgvb.Measuring.Checkpoints;

namespace Sgvb.Tests.Checkpoints;

/// <summary>A tensor of any type; its bytes are zeros unless they are given.</summary>
internal sealed record RawTensor(string Name, string Type, int[] Shape, int Length)
{
    public byte[] Bytes { get; init; } = new byte[Length];
}

/// <summary>Safetensors files as other tools write them, right and wrong: without a checksum, and with holes, overlaps or bytes too many.</summary>
internal static class RawTensors
{
    public static RawTensor Of(NamedTensor tensor) => new(tensor.Name, tensor.Type, [.. tensor.Shape], sizeof(float) * tensor.Data.Length)
    {
        Bytes = MemoryMarshal.AsBytes<float>(tensor.Data).ToArray(),
    };

    /// <param name="before">Bytes before the first tensor.</param>
    /// <param name="between">Bytes between the first two; below zero they share some.</param>
    /// <param name="after">Bytes after the last; below zero some are missing.</param>
    public static void Write(
        string path, IReadOnlyList<RawTensor> tensors, int before = 0, int between = 0, int after = 0, IReadOnlyDictionary<string, string>? metadata = null)
    {
        var header = new Dictionary<string, object>();
        var data = new List<byte>(new byte[before]);
        foreach (var (i, tensor) in tensors.Index())
        {
            if (i == 1 && between < 0)
                data.RemoveRange(data.Count + between, -between);
            data.AddRange(new byte[i == 1 ? Math.Max(0, between) : 0]);
            header[tensor.Name] = new { dtype = tensor.Type, shape = tensor.Shape, data_offsets = (int[])[data.Count, data.Count + tensor.Bytes.Length] };
            data.AddRange(tensor.Bytes);
        }

        if (metadata is not null)
            header["__metadata__"] = metadata;
        var text = JsonSerializer.SerializeToUtf8Bytes(header);
        byte[] file = [.. BitConverter.GetBytes((long)text.Length), .. text, .. data, .. new byte[Math.Max(0, after)]];
        File.WriteAllBytes(path, file[..^Math.Max(0, -after)]);
    }
}
