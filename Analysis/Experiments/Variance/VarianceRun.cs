using Sgvb.Measuring.Timing;
using Sgvb.Model.Kl;

namespace Sgvb.Experiments.Variance;

/// <summary>What all estimators of one measurement share.</summary>
/// <param name="Create">Makes a step; a KL term that is not sampled is left out for measuring.</param>
/// <param name="Train">The data; its row count is N.</param>
/// <param name="Epoch">Epochs trained, for the record.</param>
public sealed record VarianceSettings(
    Func<Method, Workload, ITrainingStep> Create, string Backend, Workload Workload, Dataset Train, uint Seed, int Threads, double Epoch)
{
    /// <summary>The blocks that an earlier call left.</summary>
    /// <exception cref="SgvbException">They are of other work.</exception>
    public IReadOnlyList<VarianceBlockRow> OwnBlocks(RunFolder folder) => OwnRows.Blocks(folder, Backend, Workload, Seed);
}

/// <summary>Measures estimators one after another at the same parameters and keeps the block rows.</summary>
public sealed class VarianceRun(VarianceSettings settings)
{
    // The full gradient needs no particular minibatch; a large one is quickest.
    private const int ReferenceMinibatch = 1000;
    private readonly List<VarianceBlockRow> _rows = [];
    private readonly List<BenchmarkRow> _stepRows = [];

    public IReadOnlyList<VarianceBlockRow> Rows => _rows;

    /// <summary>Step times taken in this process while drawing, as rows of benchmarks.csv.</summary>
    public IReadOnlyList<BenchmarkRow> StepRows => _stepRows;

    /// <summary>The gradient without noise over the training set, for the cosines.</summary>
    public NoNoiseGradient MeasureReference(PosteriorSpec posterior, Parameters parameters, Action<int>? progress,
        CancellationToken cancel)
    {
        return NoNoiseGradient.Measure(Create, settings.Train, Math.Min(ReferenceMinibatch, settings.Train.Rows), progress, cancel);

        ITrainingStep Create(int minibatch)
        {
            var step = settings.Create(new Method(new EstimatorSpec("no-noise"), posterior, KlKind.None), settings.Workload.WithMinibatch(minibatch));
            step.SetParameters(parameters);
            return step;
        }
    }

    /// <summary>Whether the moments method applies on this backend.</summary>
    public bool HasMoments(Method method)
    {
        using var step = settings.Create(method.WithoutFixedKl, settings.Workload);
        return step is IMomentStep { HasMoments: true };
    }

    /// <summary>Measures the blocks that the budget allows; rows of finished blocks stay when it is cancelled.</summary>
    /// <param name="drawn">Told of every few draws.</param>
    /// <param name="finished">Called after every block, to write what there is.</param>
    public void Measure(
        Method method, VarianceMethod how, Parameters parameters, NoNoiseGradient? reference, BlockBudget budget, Action<int>? drawn,
        Action? finished, CancellationToken cancel)
    {
        using var measurer = Measurer(method, how, parameters, reference);
        var @case = new VarianceCase(method, settings.Backend, settings.Workload, settings.Epoch);
        foreach (var block in budget.Next())
        {
            var rows = measurer.Measure(block, drawn, cancel);
            _rows.AddRange(rows.Select(r => VarianceTable.ToRow(@case, r, settings.Seed, NoNoiseSquare(reference, r.Layer))));
            if (measurer is DrawsMeasurer draws)
                KeepTimes(method, draws.StepNs);
            finished?.Invoke();
        }
    }

    private IBlockMeasurer Measurer(Method method, VarianceMethod how, Parameters parameters, NoNoiseGradient? reference)
    {
        if (how is VarianceMethod.Passes or VarianceMethod.Exact)
            return new PassMeasurer(Step, settings.Train, settings.Workload.Minibatch, settings.Seed);
        var step = Step(settings.Workload.Minibatch);
        var sampler = new MinibatchSampler(settings.Train, settings.Workload.Minibatch);
        return how == VarianceMethod.Draws
            ? new DrawsMeasurer(step, sampler, settings.Seed, settings.Threads, reference)
            : new MomentsMeasurer((IMomentStep)step, sampler, settings.Seed);

        ITrainingStep Step(int minibatch)
        {
            var made = settings.Create(method.WithoutFixedKl, settings.Workload.WithMinibatch(minibatch));
            made.SetParameters(parameters);
            return made;
        }
    }

    // The first step compiles code and fills buffers.
    private void KeepTimes(Method method, List<double> stepNs)
    {
        const string note = "taken while drawing for the variance";
        var row = StepRow.Of(method, settings.Backend, settings.Workload, settings.Threads, MedianInterval.Of(stepNs.Skip(1)), note);
        _stepRows.RemoveAll(r => (r.Estimator, r.Objective) == (row.Estimator, row.Objective));
        _stepRows.Add(row);
    }

    private double NoNoiseSquare(NoNoiseGradient? reference, string layer)
    {
        if (reference is null)
            return double.NaN;
        var index = Enumerable.Range(0, settings.Workload.Layers).First(l => settings.Workload.LayerName(l) == layer);
        return (double)settings.Train.Rows * settings.Train.Rows * reference.Squares[index];
    }
}
