using Sgvb.Backends.Torch.Tensors;
using static TorchSharp.torch;

namespace Sgvb.Backends.Torch.Forwards;

/// <summary>Local reparameterization or split with the points of a randomised net, made on the host, in the place of independent normals.</summary>
[Implements("rqmc")]
internal sealed class RqmcForward(EstimatorSpec estimator) : LocalReparamForward(estimator)
{
    protected override PointSet Points(TorchLayer layer, int examples, Tensor mean)
    {
        var positions = mean.numel() / (mean.shape[0] * mean.shape[1]);
        return SplitPoints.Of(Estimator, layer.Above, layer.IsBottom, examples, (int)positions);
    }
}
