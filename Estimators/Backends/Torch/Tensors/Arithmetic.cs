using static TorchSharp.torch;

namespace Sgvb.Backends.Torch.Tensors;

/// <summary>
/// Sums and squares of tensors. TorchSharp's own + multiplies the second operand by a scalar 1 that it makes on the fly, and so does a number
/// minus a tensor; its square() is the power of a scalar 2. For what may happen to such a scalar see <see cref="Constant"/>. A tensor minus
/// something makes none.
/// </summary>
internal static class Arithmetic
{
    public static Tensor Plus(this Tensor a, Tensor b) => a.add(b, Constant.Of(1));

    public static Tensor Plus(this Tensor a, double b) => a.add(Constant.Of(b), Constant.Of(1));

    public static Tensor Squared(this Tensor a) => a.pow(Constant.Of(2));
}
