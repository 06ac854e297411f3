using Sgvb.Noise;

namespace Sgvb.Experiments.Training;

/// <summary>A recipe's training on a data set, step by step: minibatches without replacement by the seed and the step's number.</summary>
public sealed class EpochTraining : IDisposable
{
    private readonly TrainingRecipe _recipe;
    private readonly Dataset _train;
    private readonly ITrainingStep _step;
    private readonly TrainingLoop _loop;
    private readonly EpochSampler _sampler;
    private readonly int[] _indices;
    private readonly float[] _images;
    private readonly float[] _labels;
    private double _klShare = 1;

    /// <param name="recipe">Where to begin, and how to go on.</param>
    /// <param name="train">Its row count is N in the objective.</param>
    /// <exception cref="SgvbException">The backend is unavailable, or the minibatch is larger than the data set.</exception>
    public EpochTraining(TrainingRecipe recipe, Dataset train, string backend, int threads)
    {
        Augmented.Check(recipe.Refinements.Augmentation, train.Shape);
        (_recipe, _train) = (recipe, train);
        _sampler = new EpochSampler(train.Rows, recipe.Workload.Minibatch, recipe.Seed);
        _step = Registry.CreateStep(backend, recipe.Method, recipe.Workload, train.Rows, threads);
        _loop = new TrainingLoop(_step, recipe.Begin(), recipe.Seed, threads, recipe.Refinements.AlphaRate);
        if (recipe.Refinements.Average is { } decay)
            Average = new ParameterAverage(Parameters, decay, threads);
        _indices = new int[recipe.Workload.Minibatch];
        _images = new float[_indices.Length * train.Columns];
        _labels = new float[_indices.Length];
    }

    public Parameters Parameters => _loop.Parameters;

    /// <summary>Of the parameters over the steps; null where the recipe has none.</summary>
    public ParameterAverage? Average { get; }

    /// <summary>The parameters to measure errors at.</summary>
    public Parameters Scored => Average is null || Optimizer.Count == 0 ? Parameters : Average.At(Optimizer.Count);

    /// <summary>After a change of it or of <see cref="Parameters"/> from outside, call <see cref="Resume"/>.</summary>
    public Adam Optimizer => _loop.Optimizer;

    public int StepsPerEpoch => _sampler.StepsPerEpoch;

    /// <summary>Goes on from the parameters and the optimizer's state as they are now.</summary>
    public void Resume() => _step.SetParameters(Parameters);

    /// <summary>One step.</summary>
    /// <returns>The objective before it, in nats.</returns>
    /// <exception cref="SgvbException">It is not finite: the training diverged.</exception>
    public double Advance()
    {
        _sampler.Draw((ulong)Optimizer.Count, _indices);
        _train.Gather(_indices, _images, _labels);
        Augmented.Apply(_recipe.Refinements.Augmentation, _images, _train.Shape, new NoiseKey(_recipe.Seed, 0, (ulong)Optimizer.Count));
        var epochs = Optimizer.Count / (double)StepsPerEpoch;
        if (_recipe.Refinements.KlShare(epochs) is var share && share != _klShare)
            _step.SetKlShare(_klShare = share);
        var rate = _recipe.Rate.At((double)Optimizer.Count / (_recipe.Epochs * (double)StepsPerEpoch))
            * _recipe.Refinements.RateShare((Optimizer.Count + 1) / (double)StepsPerEpoch);
        var loss = _loop.Advance(_images, _labels, rate);
        Average?.Add();
        return loss;
    }

    /// <summary>One epoch.</summary>
    /// <param name="advanced">Called after every step.</param>
    /// <returns>The mean objective over its steps, in nats.</returns>
    /// <exception cref="SgvbException">The training diverged.</exception>
    public double Epoch(Action? advanced, CancellationToken stop)
    {
        var sum = 0.0;
        for (var s = 0; s < StepsPerEpoch; s++)
        {
            stop.ThrowIfCancellationRequested();
            sum += Advance();
            advanced?.Invoke();
        }

        return sum / StepsPerEpoch;
    }

    public void Dispose() => _step.Dispose();
}
