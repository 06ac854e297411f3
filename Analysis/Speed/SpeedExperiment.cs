using System.Globalization;
using Sgvb.Analysis.Training;
using Sgvb.Data;
using Sgvb.Runs.CommandLine;
using Sgvb.Runs.Peak;
using Sgvb.Runs.Rows;
using Sgvb.Runs.Timing;

namespace Sgvb.Analysis.Speed;

/// <summary>
/// Times training steps of all cases in turns and scales them to an epoch: an epoch is nothing but its steps, and only turns keep a slow
/// minute of the machine from deciding a ratio.
/// </summary>
public sealed class SpeedExperiment(DataSets data, int threads)
{
    /// <param name="budget">Rounds go on until this is spent, but there are at least six.</param>
    public IReadOnlyList<SpeedRow> Run(IReadOnlyList<SpeedCase> cases, TimeSpan budget, CancellationToken stop)
    {
        var trainings = new List<EpochTraining>();
        try
        {
            foreach (var one in cases)
                trainings.Add(new EpochTraining(one.Recipe, data.Train, one.Backend, threads));
            IReadOnlyList<Contender> contenders = [.. trainings.Select(t => new Contender(count => Advance(t, count, stop)))];
            var rounds = Rounds.Measure(contenders, threads, budget, stop);
            return [.. cases.Select((c, i) => Row(c, cases, i, contenders[i].Count, rounds))];
        }
        finally
        {
            trainings.ForEach(t => t.Dispose());
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
            Estimator = one.Estimator,
            Posterior = method.Posterior.ToString(),
            Kl = ModelNames.Name(method.Kl),
            Objective = method.Objective,
            Backend = one.Backend,
            Workload = workload.Name,
            Minibatch = workload.Minibatch,
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
            Note = string.Join("; ", notes.Where(n => n.Length > 0)),
        };
    }

    private double StepsAnEpoch(SpeedCase one) => (double)data.Train.Rows / one.Recipe.Workload.Minibatch;
}
