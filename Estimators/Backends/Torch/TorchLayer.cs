using Sgvb.Model;
using static TorchSharp.torch;

namespace Sgvb.Backends.Torch;

/// <summary>One layer's parameters as leaf tensors: θ [K, L], bias [L], and log α or log σ in the posterior's shape.</summary>
internal sealed class TorchLayer : IDisposable
{
    private readonly PosteriorSpec posterior;

    public TorchLayer(int inputs, int outputs, PosteriorSpec posterior, Device device)
    {
        this.posterior = posterior;
        var (rows, columns) = posterior.ScaleShape(inputs, outputs);
        Theta = zeros(inputs, outputs, device: device, requires_grad: true);
        Bias = zeros(outputs, device: device, requires_grad: true);
        LogScale = zeros(rows, columns, device: device, requires_grad: posterior.Learned);
    }

    public Tensor Theta { get; }

    public Tensor Bias { get; }

    public Tensor LogScale { get; }

    public int Inputs => (int)Theta.shape[0];

    public int Outputs => (int)Theta.shape[1];

    /// <summary>ρ = √α, in the posterior's shape; only for alpha posteriors.</summary>
    public Tensor Rho() => (Constant.Of(0.5) * LogScale).exp();

    /// <summary>The signed scale s [K, L] with s² = σ²: ρθ, or σ.</summary>
    public Tensor Scale() => posterior.Kind == PosteriorKind.Alpha ? Rho() * Theta : LogScale.exp();

    /// <summary>What gets a gradient.</summary>
    public IEnumerable<Tensor> Leaves => posterior.Learned ? [Theta, Bias, LogScale] : [Theta, Bias];

    public void Dispose()
    {
        Theta.Dispose();
        Bias.Dispose();
        LogScale.Dispose();
    }
}
