using Sgvb.Backends;
using Sgvb.Measuring.Timing;
using Sgvb.References;

namespace Sgvb.Experiments.Speed;

/// <summary>
/// Times training steps of all cases in turns and scales them to an epoch: an epoch is nothing but its steps, and only turns keep a slow
/// minute of the machine from deciding a ratio.
/// </summary>
public sealed class SpeedExperiment(DataSets data, int threads)
{
    private readonly List<string> _untimed = [];

    /// <summary>One line for each case that its device had no memory for.</summary>
    public IReadOnlyList<string> Untimed => _untimed;

    /// <param name="all">In the order of their turns.</param>
    /// <param name="budget">Rounds go on until this is spent, but there are at least six.</param>
    public IReadOnlyList<SpeedRow> Run(IReadOnlyList<SpeedCase> all, TimeSpan budget, CancellationToken stop)
    {
        var trainings = new List<EpochTraining>();
        var cases = new List<SpeedCase>();
        try
        {
            foreach (var one in all)
            {
                if (TryBegin(one) is not { } training)
                    continue;
                trainings.Add(training);
                cases.Add(one);
            }

            if (cases.Count == 0)
                return [];
            IReadOnlyList<Contender> contenders = [.. trainings.Select(t => new Contender(count => Advance(t, count, stop)))];
            var rounds = Rounds.Measure(contenders, threads, budget, stop);
            return [.. cases.Select((c, i) => Row(c, cases, i, contenders[i].Count, rounds))];
        }
        finally
        {
            trainings.ForEach(t => t.Dispose());
        }
    }

    /// <summary>A training after its first step, by which all memory is taken; null where there is too little.</summary>
    private EpochTraining? TryBegin(SpeedCase one)
    {
        EpochTraining? training = null;
        try
        {
            training = new EpochTraining(one.Recipe, data.Train, one.Backend, threads);
            training.Advance();
            return training;
        }
        catch (DeviceMemoryException e)
        {
            training?.Dispose();
            _untimed.Add($"{one.Estimator} on {one.Backend} was not timed: {e.Message}");
            return null;
        }
    }

    private static void Advance(EpochTraining training, int count, CancellationToken stop)
    {
        for (var i = 0; i < count; i++)
        {
            stop.ThrowIfCancellationRequested();
            training.Advance();
        }
    }

    private SpeedRow Row(SpeedCase one, IReadOnlyList<SpeedCase> cases, int index, int stepsASample, Rounds rounds)
    {
        var step = MedianInterval.Of(rounds.Seconds[index]);
        var (method, workload) = (one.Recipe.Method, one.Recipe.Workload);
        var steps = StepsAnEpoch(one);
        var local = cases.Index().Where(c => c.Item.Backend == one.Backend && c.Item.Estimator == SpeedCase.Local)
            .Select(c => (int?)c.Index).FirstOrDefault();
        // By round, for both had their turn in it; each scaled to its own minibatch.
        var ratio = local is { } l && l != index
            ? MedianInterval.Of(rounds.Ratio(index, l).Select(r => r * steps / StepsAnEpoch(cases[l])))
            : (MedianInterval?)null;
        var timed = stepsASample * rounds.Count;
        string[] notes = [one.Note, string.Create(CultureInfo.InvariantCulture, $"{timed} steps timed, an epoch has {steps:0.#}")];
        return new SpeedRow
        {
            Case = method.Case(one.Backend, workload, one.Estimator),
            Threads = threads,
            Examples = data.Train.Rows,
            StepNs = 1e9 * step.Median,
            EpochS = steps * step.Median,
            Ci95LowS = steps * step.Low,
            Ci95HighS = steps * step.High,
            ToLocal = ratio?.Median,
            ToLocalLow = ratio?.Low,
            ToLocalHigh = ratio?.High,
            Rounds = rounds.Count,
            StepsTimed = timed,
            Noise = one.Noise,
            PaperS = one.PaperS,
            LowestPeak = rounds.LowestPeak,
            Note = OneLine.Joined(notes),
        };
    }

    private double StepsAnEpoch(SpeedCase one) => (double)data.Train.Rows / one.Recipe.Workload.Minibatch;
}
