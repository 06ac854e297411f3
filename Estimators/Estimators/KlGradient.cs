using Sgvb.Backends;
using Sgvb.Model;

namespace Sgvb.Estimators;

/// <summary>
/// Adds the KL term's gradient to a recipe's gradients. The term is evaluated on the host in double: with α tied by layer or unit that is
/// a handful of numbers; tied by weight it is a pass over the weights.
/// </summary>
internal sealed class KlGradient : IDisposable
{
    private readonly IBackend backend;
    private readonly Method method;
    private readonly bool onInputs;
    private readonly bool readsTheta;
    private readonly double factor;
    private readonly Parameters parameters;
    private readonly Parameters gradients;
    private readonly Matrix[] theta;
    private readonly Matrix[] logScale;

    public KlGradient(IBackend backend, LayerRecipe[] layers, Method method, bool onInputs, double factor)
    {
        this.backend = backend;
        this.method = method;
        this.onInputs = onInputs;
        this.factor = factor;
        readsTheta = KlTerm.ReadsTheta(method.Kl, method.Posterior);
        int[] widths = [layers[0].Context.Inputs, .. layers.Select(l => l.Context.Outputs)];
        parameters = new Parameters(widths, method.Posterior);
        gradients = new Parameters(widths, method.Posterior);
        theta = readsTheta ? [.. layers.Select(l => backend.Allocate(l.Theta.Rows, l.Theta.Columns))] : [];
        logScale = [.. layers.Select(l => backend.Allocate(l.LogScale.Rows, l.LogScale.Columns))];
    }

    /// <summary>klWeight/N·KL at the last call of <see cref="AddTo"/>.</summary>
    public double Value { get; private set; }

    public void AddTo(LayerRecipe[] layers)
    {
        Value = 0;
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

            Value += KlTerm.Add(method.Kl, method.Posterior, onInputs, factor, host, gradient);
            if (readsTheta)
            {
                backend.Upload(gradient.Theta, theta[l]);
                backend.Map(new AddStep(), Operands.Read(layer.GradTheta, theta[l]).Write(layer.GradTheta));
            }

            if (!method.Posterior.Learned)
                continue;
            backend.Upload(gradient.LogScale, logScale[l]);
            backend.Map(new AddStep(), Operands.Read(layer.GradLogScale, logScale[l]).Write(layer.GradLogScale));
        }
    }

    public void Dispose()
    {
        foreach (var matrix in theta.Concat(logScale))
            matrix.Dispose();
    }
}
