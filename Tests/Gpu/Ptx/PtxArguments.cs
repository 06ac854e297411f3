using System.Reflection;
using ILGPU;
using ILGPU.Runtime;
using Sgvb.Backends.Gpu.Machine;

namespace Sgvb.Tests.Gpu.Ptx;

/// <summary>A kernel's arguments as ILGPU hands them to CUDA: the struct's fields in order and aligned, a view as its address and length.</summary>
internal static class PtxArguments
{
    /// <summary>The views in a struct: where they lie on the host, and their bytes.</summary>
    public static IEnumerable<(nint Start, long Bytes)> Views(object value) => value is IArrayView { Length: > 0 } view
        ? [(Pointer(view), view.LengthInBytes)]
        : value is IArrayView || value.GetType().IsPrimitive ? [] : Fields(value).SelectMany(Views);

    public static byte[] Bytes(object value, PtxMemory memory)
    {
        var bytes = new List<byte>();
        var alignment = Append(value, memory, bytes);
        Align(bytes, alignment);
        return [.. bytes];
    }

    /// <returns>The alignment of what was appended.</returns>
    private static int Append(object value, PtxMemory memory, List<byte> bytes)
    {
        byte[]? simple = value switch
        {
            int number => BitConverter.GetBytes(number),
            uint number => BitConverter.GetBytes(number),
            long number => BitConverter.GetBytes(number),
            ulong number => BitConverter.GetBytes(number),
            float number => BitConverter.GetBytes(number),
            IArrayView { Length: > 0 } view => [.. BitConverter.GetBytes(memory.Address(Pointer(view))), .. BitConverter.GetBytes(view.Length)],
            IArrayView => new byte[16],
            _ => null,
        };
        if (simple is not null)
        {
            var size = Math.Min(simple.Length, 8);
            Align(bytes, size);
            bytes.AddRange(simple);
            return size;
        }

        var parts = new List<byte>();
        var largest = 1;
        foreach (var field in Fields(value))
        {
            // A struct in a struct begins where its own alignment asks for.
            var inner = new List<byte>();
            var alignment = Append(field, memory, inner);
            Align(inner, alignment);
            Align(parts, alignment);
            parts.AddRange(inner);
            largest = Math.Max(largest, alignment);
        }

        Align(bytes, largest);
        bytes.AddRange(parts);
        return largest;
    }

    private static void Align(List<byte> bytes, int alignment)
    {
        while (bytes.Count % alignment != 0)
            bytes.Add(0);
    }

    private static IEnumerable<object> Fields(object value) => value.GetType()
        .GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
        .OrderBy(f => f.MetadataToken).Select(f => f.GetValue(value)!);

    private static nint Pointer(IArrayView view) => view switch
    {
        ArrayView<float> floats => floats.LoadEffectiveAddressAsPtr(),
        ArrayView<Quad> quads => quads.LoadEffectiveAddressAsPtr(),
        _ => throw new NotSupportedException($"not known: {view.GetType()}"),
    };
}
