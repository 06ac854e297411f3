using System.Collections.Concurrent;
using TorchSharp;

namespace Sgvb.Backends.Torch.Tensors;

/// <summary>
/// Numbers as TorchSharp scalars that live as long as the process. Written as a plain number, a scalar is made on the fly, and nothing keeps
/// it alive while the native operation reads it: a garbage collection at that moment frees it ("Unknown scalar type", seen under load).
/// </summary>
internal static class Constant
{
    private static readonly ConcurrentDictionary<double, Scalar> Known = new();

    public static Scalar Of(double value) => Known.GetOrAdd(value, static v => v);
}
