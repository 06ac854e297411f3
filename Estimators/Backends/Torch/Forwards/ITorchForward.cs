using Sgvb.Backends.Torch.Noise;
using Sgvb.Backends.Torch.Tensors;
using static TorchSharp.torch;

namespace Sgvb.Backends.Torch.Forwards;

/// <summary>
/// An estimator as a PyTorch user would write it: the forward of one layer, from X [M, K] to the pre-activations B [M, L], or on a convolution
/// from [M, C, H, W] to [M, F, H', W']. Autograd supplies the backward.
/// </summary>
public interface ITorchForward
{
    Tensor Layer(Tensor x, TorchLayer layer, LayerNoise noise);

    /// <summary>What the estimator adds to the cross-entropy of each row of logits; null where it adds nothing.</summary>
    Tensor? MoreLoss(Tensor logits) => null;

    /// <summary>Called when autograd has done a pass's backward, for gradients that it cannot give.</summary>
    /// <param name="share">The pass's part of the mean loss: 1 over the number of passes.</param>
    void AfterBackward(double share)
    {
    }
}
