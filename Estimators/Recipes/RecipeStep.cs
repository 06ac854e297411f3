using Sgvb.Model.Kl;
using Sgvb.Recipes.Kl;
using Sgvb.Recipes.Parts;

namespace Sgvb.Recipes;

/// <summary>The training step of an estimator's recipe on a backend: the layers, the loss, the KL term and the mean over several passes.</summary>
public sealed class RecipeStep : IMomentStep
{
    private readonly IBackend _backend;
    private readonly LayerRecipe[] _layers;
    private readonly Matrix _labels;
    private readonly Matrix _losses;
    private readonly Matrix[] _averaged = [];
    private readonly Matrix[] _sums = [];
    private readonly Matrix? _share;
    private readonly KlPart? _kl;
    private readonly bool _independent;
    private PerExampleMoments[] _moments = [];
    private NoiseKey _lastKey;

    // Seen where the parameters pass through the host; a step with them is refused.
    private SgvbException? _undefined;

    /// <param name="backend">Owned: disposed with the step.</param>
    /// <param name="estimator">The method's: makes the layers.</param>
    /// <param name="method">Estimator, posterior and KL.</param>
    /// <param name="workload">Widths and minibatch size.</param>
    /// <param name="trainingExamples">N, the KL term's divisor.</param>
    public RecipeStep(IBackend backend, EstimatorEntry estimator, Method method, Workload workload, int trainingExamples)
    {
        _backend = backend;
        Method = method;
        Workload = workload;
        _layers = new LayerRecipe[workload.Layers];
        for (var l = 0; l < _layers.Length; l++)
        {
            var context = new LayerContext(
                backend, l, workload.Network.Layers[l], workload.Minibatch, method.Estimator, method.Posterior, l == 0 ? null : _layers[l - 1])
            {
                Above = _layers.Length - 1 - l,
            };
            _layers[l] = estimator.CreateLayer(context);
        }

        _independent = estimator.IndependentAcrossExamples(method.Estimator) && _layers.All(l => l is IPerExampleMoments);

        _labels = backend.Allocate(workload.Minibatch, 1);
        _losses = backend.Allocate(workload.Minibatch, 1);
        if (method.Kl != KlKind.None)
            _kl = KlPart.Create(
                backend, _layers, workload.Network, method, estimator.KlCountsInputs(method), estimator.SamplesKl(method.Kl), estimator.DropsScore,
                method.KlWeight / trainingExamples);
        if (method.Estimator.Passes > 1)
        {
            _averaged = [.. Averaged()];
            _sums = [.. _averaged.Select(m => backend.Allocate(m.Rows, m.Columns))];
            backend.Upload([1f / method.Estimator.Passes], _share = backend.Allocate(1, 1));
        }
    }

    public Method Method { get; }

    public Workload Workload { get; }

    /// <summary>The layers, bottom first: what an analysis reads after a step.</summary>
    public IReadOnlyList<LayerRecipe> Layers => _layers;

    public IBackend Backend => _backend;

    /// <summary>Of one pass only: these moments do not describe a mean of several gradients.</summary>
    public bool HasMoments => _independent && Method.Estimator.Passes == 1;

    public double Loss
    {
        get
        {
            var each = new float[Workload.Minibatch];
            GetLosses(each);
            return each.Average(x => (double)x) + (_kl?.Value ?? 0);
        }
    }

    public void SetParameters(Parameters parameters)
    {
        _undefined = KlTerm.Undefined(Method, parameters);
        foreach (var (layer, source) in _layers.Zip(parameters.Layers))
            foreach (var (tensor, values) in layer.Tensors.Zip(source.Tensors))
                _backend.Upload(values.Values, tensor.Value);
    }

    public void GetParameters(Parameters parameters)
    {
        foreach (var (layer, target) in _layers.Zip(parameters.Layers))
            foreach (var (tensor, values) in layer.Tensors.Zip(target.Tensors))
                _backend.Download(tensor.Value, values.Values);
    }

    public void SetMinibatch(ReadOnlySpan<float> images, ReadOnlySpan<float> labels)
    {
        Workload.CheckLabels(labels);
        _layers[0].SetInput(images);
        _backend.Upload(labels, _labels);
    }

    /// <exception cref="SgvbException">The KL term is not defined at these parameters.</exception>
    public void Run(in NoiseKey key)
    {
        if (_undefined is not null)
            throw _undefined;
        _lastKey = KeyOf(key, 0);
        var passes = Method.Estimator.Passes;
        for (var pass = 0; pass < passes; pass++)
        {
            Pass(KeyOf(key, pass));
            if (KlIsDrawn)
                _kl!.AddTo();
            for (var i = 0; i < _averaged.Length; i++)
                if (pass == 0)
                    _backend.Map<Copy>(Operands.Read(_averaged[i]).Write(_sums[i]));
                else if (pass < passes - 1)
                    _backend.Map<Add>(Operands.Read(_sums[i], _averaged[i]).Write(_sums[i]));
                else
                    _backend.Map<Mean>(Operands.Read(_averaged[i], _sums[i], _share).Write(_averaged[i]));
        }

        if (!KlIsDrawn)
            _kl?.AddTo();
    }

    public void SetKlShare(double share) => _kl?.SetShare(share);

    /// <summary>The forward pass alone: the logits of the minibatch, [M, classes], dense.</summary>
    public void Predict(in NoiseKey key, Span<float> logits)
    {
        Forward(key);
        _layers[^1].DrawOutput(key);
        _backend.Download(_layers[^1].Output, logits);
    }

    public void Synchronize() => _backend.Synchronize();

    public void GetLosses(Span<float> losses) => _backend.Download(_losses, losses);

    public void GetGradients(Parameters gradients)
    {
        foreach (var (layer, target) in _layers.Zip(gradients.Layers))
            foreach (var (tensor, values) in layer.Tensors.Zip(target.Tensors))
                if (tensor.Spec.Learned)
                    _backend.Download(tensor.Gradient, values.Values);
    }

    public void ThetaSquares(int layer, Span<double> squares)
    {
        if (!HasMoments)
            throw new InvalidOperationException($"the gradients of {Method.Estimator} are not independent by example");
        if (_moments.Length == 0)
            _moments = [.. _layers.Select(l => new PerExampleMoments(_backend, l.Map, l.Context))];
        ((IPerExampleMoments)_layers[layer]).ThetaSquares(_moments[layer], _lastKey, squares);
    }

    public void Dispose()
    {
        foreach (var each in _moments)
            each.Dispose();
        _kl?.Dispose();
        foreach (var layer in _layers)
            layer.Dispose();
        _labels.Dispose();
        _losses.Dispose();
        foreach (var matrix in _sums)
            matrix.Dispose();
        _share?.Dispose();
        _backend.Dispose();
    }

    private bool KlIsDrawn => _kl?.Drawn.Count > 0;

    private void Pass(in NoiseKey key)
    {
        Forward(key);
        _layers[^1].Loss(key, _labels, _losses);
        for (var l = _layers.Length - 1; l >= 0; l--)
        {
            _layers[l].BackwardBias();
            _layers[l].Backward(key);
            _layers[l].PassDown();
        }
    }

    private void Forward(in NoiseKey key)
    {
        foreach (var layer in _layers)
        {
            layer.TakeInput();
            layer.Forward(key);
        }
    }

    /// <summary>Each draw has noise of its own; of an antithetic pair the second has the first's, mirrored.</summary>
    private NoiseKey KeyOf(in NoiseKey key, int pass) => Method.Estimator.Antithetic
        ? key with { Sample = (uint)pass / 2, Mirrored = key.Mirrored != (pass % 2 == 1) }
        : key with { Sample = (uint)pass };

    /// <summary>What several passes average.</summary>
    private IEnumerable<Matrix> Averaged()
    {
        foreach (var tensor in _layers.SelectMany(l => l.Tensors).Where(t => t.Spec.Learned))
            yield return tensor.Gradient;
        foreach (var value in _kl?.Drawn ?? [])
            yield return value;
        yield return _losses;
    }
}
