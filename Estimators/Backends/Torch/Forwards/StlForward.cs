namespace Sgvb.Backends.Torch.Forwards;

/// <summary>Shared noise; the KL term is taken at it, without the score.</summary>
[Implements("stl")]
internal sealed class StlForward : SharedForward, ITorchForward
{
    public bool DropsScore => true;
}
