using Sgvb.Data;
using Sgvb.Recipes;
using Sgvb.Model;
using Sgvb.Noise;

namespace Sgvb.Analysis.Convergence;

/// <summary>
/// The evidence lower bound by one example, E[log p(y|x, w)] − KL/N, estimated in the same way whatever the training's estimator was: local
/// reparameterization on the managed backend, always the same examples and the same noise, so that differences between two states are
/// far more precise than the values. Without a posterior it is the log-likelihood at the weights.
/// </summary>
public sealed class ElboMeasurer : IDisposable
{
    private const int LargestMinibatch = 1000;
    private const int MostExamples = 5000;
    private const uint Seed = 0x0e1b0;

    private readonly RecipeStep _step;
    private readonly Dataset _train;
    private readonly Method _method;
    private readonly Parameters _scratch;
    private readonly int[] _rows;
    private readonly float[] _images;
    private readonly float[] _labels;
    private readonly float[] _logits;
    private readonly int _minibatches;

    /// <param name="train">Its first examples are used; its row count is N.</param>
    /// <param name="method">The training's.</param>
    public ElboMeasurer(Dataset train, IReadOnlyList<int> widths, Method method, int threads)
    {
        (_train, _method) = (train, method);
        var workload = new Workload("bound", widths, Math.Min(LargestMinibatch, train.Rows));
        var estimator = new EstimatorSpec(HasPosterior ? "local-reparam" : "no-noise");
        var measured = new Method(estimator, method.Posterior, KlKind.None);
        _step = (RecipeStep)Registry.CreateStep("simd", measured, workload, train.Rows, threads);
        _scratch = new Parameters(widths, method.Posterior);
        _minibatches = Math.Max(1, Math.Min(MostExamples, train.Rows) / workload.Minibatch);
        _rows = new int[workload.Minibatch];
        _images = new float[workload.Minibatch * train.Columns];
        _labels = new float[workload.Minibatch];
        _logits = new float[workload.Minibatch * workload.Classes];
    }

    private bool HasPosterior => Registry.Estimator(_method.Estimator.Name).HasNoise;

    /// <returns>In nats an example; the bound is null where there is no posterior.</returns>
    public (double LogLikelihood, double? Elbo) Measure(Parameters parameters)
    {
        _step.SetParameters(parameters);
        var sum = 0.0;
        for (var b = 0; b < _minibatches; b++)
        {
            for (var i = 0; i < _rows.Length; i++)
                _rows[i] = b * _rows.Length + i;
            _train.Gather(_rows, _images, _labels);
            _step.SetMinibatch(_images, _labels);
            _step.Predict(new NoiseKey(Seed, 0, (ulong)b), _logits);
            for (var i = 0; i < _rows.Length; i++)
                sum += LogProbability(_logits.AsSpan(i * _step.Workload.Classes, _step.Workload.Classes), (int)_labels[i]);
        }

        var likelihood = sum / (_minibatches * _rows.Length);
        return (likelihood, HasPosterior ? likelihood - Kl(parameters) / _train.Rows : null);
    }

    public void Dispose() => _step.Dispose();

    private double Kl(Parameters parameters)
    {
        var onInputs = Registry.Estimator(_method.Estimator.Name).NoiseOnInputs;
        return parameters.Layers.Zip(_scratch.Layers)
            .Sum(l => KlTerm.Add(_method.Kl, _method.Posterior, onInputs, 1, l.First, l.Second)) * _method.KlWeight;
    }

    private static double LogProbability(ReadOnlySpan<float> logits, int label)
    {
        double largest = float.NegativeInfinity;
        foreach (var logit in logits)
            largest = Math.Max(largest, logit);
        var sum = 0.0;
        foreach (var logit in logits)
            sum += Math.Exp(logit - largest);
        return logits[label] - largest - Math.Log(sum);
    }
}
