using Sgvb.Backends;
using Sgvb.Model;
using Sgvb.Noise;

namespace Sgvb.Recipes;

/// <summary>The training step of an estimator's recipe on a backend: the layers, the loss, the KL term and the antithetic pair.</summary>
public sealed class RecipeStep : IMomentStep
{
    private readonly IBackend backend;
    private readonly LayerRecipe[] layers;
    private readonly Matrix labels;
    private readonly Matrix losses;
    private readonly Matrix[] averaged = [];
    private readonly Matrix[] mirrored = [];
    private readonly KlPart? kl;
    private readonly bool independent;
    private PerExampleMoments[] moments = [];
    private NoiseKey lastKey;

    // Seen where the parameters pass through the host; a step with them is refused.
    private SgvbException? undefined;

    /// <param name="backend">Owned: disposed with the step.</param>
    /// <param name="estimator">Makes the layers.</param>
    /// <param name="method">Estimator, posterior and KL.</param>
    /// <param name="workload">Widths and minibatch size.</param>
    /// <param name="trainingExamples">N, the KL term's divisor.</param>
    public RecipeStep(IBackend backend, EstimatorEntry estimator, Method method, Workload workload, int trainingExamples)
    {
        this.backend = backend;
        Method = method;
        independent = estimator.IndependentAcrossExamples(method.Estimator);
        Workload = workload;
        layers = new LayerRecipe[workload.Layers];
        for (var l = 0; l < layers.Length; l++)
        {
            var context = new LayerContext(
                backend, l, workload.Network.Layers[l], workload.Minibatch, method.Estimator, method.Posterior, l == 0 ? null : layers[l - 1]);
            layers[l] = estimator.CreateLayer(context);
        }

        labels = backend.Allocate(workload.Minibatch, 1);
        losses = backend.Allocate(workload.Minibatch, 1);
        if (method.Estimator.Antithetic)
        {
            averaged = [.. Averaged()];
            mirrored = [.. averaged.Select(m => backend.Allocate(m.Rows, m.Columns))];
        }

        if (method.Kl != KlKind.None)
            kl = KlPart.Create(backend, layers, workload.Network, method, estimator.NoiseOnInputs, method.KlWeight / trainingExamples);
    }

    public Method Method { get; }

    public Workload Workload { get; }

    /// <summary>The layers, bottom first: what an analysis reads after a step.</summary>
    public IReadOnlyList<LayerRecipe> Layers => layers;

    public IBackend Backend => backend;

    /// <summary>An antithetic pair is a mean of two correlated gradients, which these moments do not describe.</summary>
    public bool HasMoments => independent && !Method.Estimator.Antithetic;

    public double Loss
    {
        get
        {
            var each = new float[Workload.Minibatch];
            GetLosses(each);
            return each.Average(x => (double)x) + (kl?.Value ?? 0);
        }
    }

    public void SetParameters(Parameters parameters)
    {
        undefined = KlTerm.Undefined(Method, parameters);
        foreach (var (layer, source) in layers.Zip(parameters.Layers))
            foreach (var (tensor, values) in layer.Tensors.Zip(source.Tensors))
                backend.Upload(values.Values, tensor.Value);
    }

    public void GetParameters(Parameters parameters)
    {
        foreach (var (layer, target) in layers.Zip(parameters.Layers))
            foreach (var (tensor, values) in layer.Tensors.Zip(target.Tensors))
                backend.Download(tensor.Value, values.Values);
    }

    public void SetMinibatch(ReadOnlySpan<float> images, ReadOnlySpan<float> labels)
    {
        foreach (var label in labels)
            if (!(label >= 0 && label < Workload.Classes))
                throw new SgvbException($"A label is {label}, but workload {Workload.Name} has classes 0 to {Workload.Classes - 1}.");
        backend.Upload(images, layers[0].Input);
        backend.Upload(labels, this.labels);
    }

    /// <exception cref="SgvbException">The KL term is not defined at these parameters.</exception>
    public void Run(in NoiseKey key)
    {
        if (undefined is not null)
            throw undefined;
        lastKey = key;
        Pass(key);
        if (averaged.Length > 0)
        {
            for (var i = 0; i < averaged.Length; i++)
                backend.Map<Copy>(Operands.Read(averaged[i]).Write(mirrored[i]));
            Pass(key with { Mirrored = !key.Mirrored });
            for (var i = 0; i < averaged.Length; i++)
                backend.Map<Mean>(Operands.Read(averaged[i], mirrored[i]).Write(averaged[i]));
        }

        kl?.AddTo();
    }

    /// <summary>The forward pass alone: the logits of the minibatch, [M, classes], dense.</summary>
    public void Predict(in NoiseKey key, Span<float> logits)
    {
        foreach (var layer in layers)
            layer.Forward(key);
        backend.Download(layers[^1].Output, logits);
    }

    public void Synchronize() => backend.Synchronize();

    public void GetLosses(Span<float> losses) => backend.Download(this.losses, losses);

    public void GetGradients(Parameters gradients)
    {
        foreach (var (layer, target) in layers.Zip(gradients.Layers))
            foreach (var (tensor, values) in layer.Tensors.Zip(target.Tensors))
                if (tensor.Spec.Learned)
                    backend.Download(tensor.Gradient, values.Values);
    }

    public void ThetaSquares(int layer, Span<double> squares)
    {
        if (!HasMoments)
            throw new InvalidOperationException($"the gradients of {Method.Estimator} are not independent by example");
        if (moments.Length == 0)
            moments = [.. layers.Select(l => new PerExampleMoments(backend, l.Map, l.Context))];
        ((IPerExampleMoments)layers[layer]).ThetaSquares(moments[layer], lastKey, squares);
    }

    public void Dispose()
    {
        foreach (var each in moments)
            each.Dispose();
        kl?.Dispose();
        foreach (var layer in layers)
            layer.Dispose();
        labels.Dispose();
        losses.Dispose();
        foreach (var matrix in mirrored)
            matrix.Dispose();
        backend.Dispose();
    }

    private void Pass(in NoiseKey key)
    {
        foreach (var layer in layers)
            layer.Forward(key);
        var top = layers[^1];
        backend.SoftmaxCrossEntropy(top.Output, labels, top.Delta, losses);
        for (var l = layers.Length - 1; l >= 0; l--)
        {
            layers[l].BackwardBias();
            layers[l].Backward(key);
        }
    }

    /// <summary>What an antithetic pair averages.</summary>
    private IEnumerable<Matrix> Averaged()
    {
        foreach (var tensor in layers.SelectMany(l => l.Tensors).Where(t => t.Spec.Learned))
            yield return tensor.Gradient;
        yield return losses;
    }
}
