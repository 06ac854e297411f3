using Sgvb.Recipes.Parts;

namespace Sgvb.Recipes.Kl;

/// <summary>
/// The exact KL to the log-uniform prior, which the host evaluates in double, for it needs Dawson's function: with α tied by layer or unit
/// that is a handful of numbers; tied by weight it is a pass over the weights, and the slowest part of such a step.
/// </summary>
internal sealed class HostKl : KlPart
{
    private readonly IBackend _backend;
    private readonly LayerRecipe[] _layers;
    private double _value;
    private readonly Method _method;
    private readonly bool _onInputs;
    private readonly bool _readsTheta;
    private readonly double _factor;
    private double _share = 1;
    private readonly Parameters _parameters;
    private readonly Parameters _gradients;
    private readonly Matrix[] _theta;
    private readonly Matrix[] _logScale;

    public HostKl(IBackend backend, LayerRecipe[] layers, Network network, Method method, bool onInputs, double factor)
    {
        (_backend, _layers) = (backend, layers);
        _method = method;
        _onInputs = onInputs;
        _factor = factor;
        _readsTheta = method.Posterior.Kind == PosteriorKind.Sigma;
        _parameters = new Parameters(network, method.Posterior);
        _gradients = new Parameters(network, method.Posterior);
        _theta = _readsTheta ? [.. layers.Select(l => backend.Allocate(l.Theta.Rows, l.Theta.Columns))] : [];
        _logScale = [.. layers.Select(l => backend.Allocate(l.LogScale.Rows, l.LogScale.Columns))];
    }

    public override double Value => _value;

    public override void AddTo()
    {
        _value = 0;
        for (var l = 0; l < _layers.Length; l++)
        {
            var layer = _layers[l];
            var (host, gradient) = (_parameters.Layers[l], _gradients.Layers[l]);
            Array.Clear(gradient.LogScale);
            _backend.Download(layer.LogScale, host.LogScale);
            if (_readsTheta)
            {
                Array.Clear(gradient.Theta);
                _backend.Download(layer.Theta, host.Theta);
            }

            _value += KlTerm.Add(_method.Kl, _method.Posterior, _onInputs, _factor * _share, host, gradient);
            if (_readsTheta)
            {
                _backend.Upload(gradient.Theta, _theta[l]);
                _backend.Map<Add>(Operands.Read(layer.GradTheta, _theta[l]).Write(layer.GradTheta));
            }

            if (!_method.Posterior.Learned)
                continue;
            _backend.Upload(gradient.LogScale, _logScale[l]);
            _backend.Map<Add>(Operands.Read(layer.GradLogScale, _logScale[l]).Write(layer.GradLogScale));
        }
    }

    public override void SetShare(double share) => _share = share;

    public override void Dispose()
    {
        foreach (var matrix in _theta.Concat(_logScale))
            matrix.Dispose();
    }
}
