using Sgvb.Backends;
using Sgvb.Model;

namespace Sgvb.Recipes;

/// <summary>
/// The exact KL to the log-uniform prior, which the host evaluates in double, for it needs Dawson's function: with α tied by layer or unit
/// that is a handful of numbers; tied by weight it is a pass over the weights, and the slowest part of such a step.
/// </summary>
internal sealed class HostKl : KlPart
{
    private readonly IBackend backend;
    private readonly LayerRecipe[] layers;
    private double value;
    private readonly Method method;
    private readonly bool onInputs;
    private readonly bool readsTheta;
    private readonly double factor;
    private readonly Parameters parameters;
    private readonly Parameters gradients;
    private readonly Matrix[] theta;
    private readonly Matrix[] logScale;

    public HostKl(IBackend backend, LayerRecipe[] layers, Network network, Method method, bool onInputs, double factor)
    {
        (this.backend, this.layers) = (backend, layers);
        this.method = method;
        this.onInputs = onInputs;
        this.factor = factor;
        readsTheta = KlTerm.ReadsTheta(method.Kl, method.Posterior);
        parameters = new Parameters(network, method.Posterior);
        gradients = new Parameters(network, method.Posterior);
        theta = readsTheta ? [.. layers.Select(l => backend.Allocate(l.Theta.Rows, l.Theta.Columns))] : [];
        logScale = [.. layers.Select(l => backend.Allocate(l.LogScale.Rows, l.LogScale.Columns))];
    }

    public override double Value => value;

    public override void AddTo()
    {
        value = 0;
        for (var l = 0; l < layers.Length; l++)
        {
            var layer = layers[l];
            var (host, gradient) = (parameters.Layers[l], gradients.Layers[l]);
            Array.Clear(gradient.LogScale);
            backend.Download(layer.LogScale, host.LogScale);
            if (readsTheta)
            {
                Array.Clear(gradient.Theta);
                backend.Download(layer.Theta, host.Theta);
            }

            value += KlTerm.Add(method.Kl, method.Posterior, onInputs, factor, host, gradient);
            if (readsTheta)
            {
                backend.Upload(gradient.Theta, theta[l]);
                backend.Map<Add>(Operands.Read(layer.GradTheta, theta[l]).Write(layer.GradTheta));
            }

            if (!method.Posterior.Learned)
                continue;
            backend.Upload(gradient.LogScale, logScale[l]);
            backend.Map<Add>(Operands.Read(layer.GradLogScale, logScale[l]).Write(layer.GradLogScale));
        }
    }

    public override void Dispose()
    {
        foreach (var matrix in theta.Concat(logScale))
            matrix.Dispose();
    }
}
