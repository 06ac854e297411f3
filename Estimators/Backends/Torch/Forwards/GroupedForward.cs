using Sgvb.Backends.Torch.Noise;
using Sgvb.Backends.Torch.Tensors;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Sgvb.Backends.Torch.Forwards;

/// <summary>
/// Examples m with equal ⌊m/g⌋ share W = θ + s⊙ε: a batched product [G, g, K]·[G, K, L]. With g = 1 this is one weight sample an
/// example. Where g does not divide M, the last group is filled up with zero rows.
/// </summary>
[Implements("grouped", "per-example")]
internal sealed class GroupedForward(EstimatorSpec estimator) : ITorchForward
{
    private readonly int _group = estimator.Argument?.First ?? 1;

    public int? ExamplesPerSample => _group;

    public Tensor Layer(Tensor x, TorchLayer layer, LayerNoise noise)
    {
        var examples = (int)x.shape[0];
        var groups = (examples + _group - 1) / _group;
        var firstRow = (long)(noise.FirstExample / _group) * layer.Inputs;
        var epsilon = noise.Normal(NoiseStream.Weight, groups * layer.Inputs, layer.Outputs, firstRow)
            .view(groups, layer.Inputs, layer.Outputs);
        var weight = layer.Theta.Plus(layer.Scale() * epsilon);
        var grouped = functional.pad(x, [0, 0, 0, groups * _group - examples]).view(groups, _group, layer.Inputs);
        return grouped.bmm(weight).view(-1, layer.Outputs).narrow(0, 0, examples).Plus(layer.Bias);
    }
}
