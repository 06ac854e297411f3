using Sgvb.Model.Kl;
using Sgvb.Model.Layers;
using Sgvb.Noise;
using Sgvb.Recipes;

namespace Sgvb.Experiments.Training;

/// <summary>Forward passes over every row of a data set on the managed backend.</summary>
public sealed class WholePass : IDisposable
{
    private const int LargestMinibatch = 1000;

    private readonly RecipeStep _step;
    private readonly Dataset _data;
    private readonly int[] _rows;
    private readonly float[] _images;
    private readonly float[] _labels;
    private readonly float[] _logits;

    /// <param name="method">Of the forward passes; its KL term plays no part.</param>
    /// <param name="threads">Of the backend.</param>
    public WholePass(Dataset data, Network network, Method method, int threads)
    {
        _data = data;
        var workload = new Workload("pass", network, Math.Min(LargestMinibatch, data.Rows));
        _step = (RecipeStep)Registry.CreateStep(Registry.Default.Name, method with { Kl = KlKind.None, KlOverInputs = false }, workload, data.Rows, threads);
        _rows = new int[workload.Minibatch];
        _images = new float[workload.Minibatch * data.Columns];
        _labels = new float[workload.Minibatch];
        _logits = new float[workload.Minibatch * workload.Classes];
    }

    /// <summary>What is done with a row's logits.</summary>
    /// <param name="logits">[classes].</param>
    public delegate void Row(ReadOnlySpan<float> logits, int label);

    /// <param name="seed">Of the noise: equal seeds give every row equal noise.</param>
    /// <param name="each">Called for every row once.</param>
    /// <exception cref="NotFiniteException">A logit is no number.</exception>
    public void Run(Parameters parameters, uint seed, Row each)
    {
        _step.SetParameters(parameters);
        var classes = _step.Workload.Classes;
        for (var first = 0; first < _data.Rows; first += _rows.Length)
        {
            // The last minibatch is filled up with rows that do not count.
            for (var i = 0; i < _rows.Length; i++)
                _rows[i] = (first + i) % _data.Rows;
            _data.Gather(_rows, _images, _labels);
            _step.SetMinibatch(_images, _labels);
            _step.Predict(new NoiseKey(seed, 0, (ulong)(first / _rows.Length)), _logits);
            if (Array.Exists(_logits, x => !float.IsFinite(x)))
                throw new NotFiniteException("the outputs are not finite", _step.Workload, _step.Method.Posterior, parameters);
            for (var i = 0; i < Math.Min(_rows.Length, _data.Rows - first); i++)
                each(_logits.AsSpan(i * classes, classes), (int)_labels[i]);
        }
    }

    public void Dispose() => _step.Dispose();
}
