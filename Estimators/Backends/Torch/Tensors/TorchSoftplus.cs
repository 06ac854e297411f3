using TorchSharp;
using static TorchSharp.torch;

namespace Sgvb.Backends.Torch.Tensors;

/// <summary>
/// torch's softplus. TorchSharp's public form makes two scalars on the fly, of which <see cref="Constant"/> says what may happen to them; the
/// form behind it takes scalars.
/// </summary>
internal static class TorchSoftplus
{
    private const double Beta = 1, Threshold = 20;

    public static Tensor Of(Tensor x) => WithScalars(x, Constant.Of(Beta), Constant.Of(Threshold));

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "softplus1")]
    private static extern Tensor WithScalars(Tensor x, Scalar beta, Scalar threshold);
}
