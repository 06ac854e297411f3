using System.Diagnostics;
using Sgvb.Measuring.Agreement;
using Sgvb.Measuring.Peak;
using Sgvb.Measuring.Timing;
using Sgvb.Noise;
using Sgvb.References.Agreement;

namespace Sgvb.Experiments.Quick;

/// <summary>
/// The stages of <c>quick</c>: agreement, a short training, step times, variances. Each writes what it has before the next begins, and each
/// takes a share of the time that is left, so that a slower machine gets fewer draws, said in the table, and not a longer wait.
/// </summary>
public sealed class QuickRun(QuickPlan plan, RunFolder folder, Progress progress, CancellationToken stop)
{
    private const int TrainingSteps = 300;
    private const int MostDraws = 24 * DrawPlan.DrawsPerBlock;
    private const int MostMinibatches = 96;
    private const int MostPasses = 4;
    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly List<AgreementRow> _agreement = [];
    private readonly List<string> _notes = [.. plan.Notes];
    private IReadOnlyList<TimedCase> _cases = [];
    private readonly BestPeak _peak = new();

    public IReadOnlyList<AgreementRow> Agreement => _agreement;

    public IReadOnlyList<BenchmarkRow> Steps => [.. _cases.Where(c => c.Samples.Count > 0).Select(c => c.ToRow(_peak.Gflops(plan.Threads)))];

    public IReadOnlyList<VarianceRow> Variances { get; private set; } = [];

    /// <summary>One line about the network that was measured.</summary>
    public string State { get; private set; } = "";

    /// <summary>What was left out, and why.</summary>
    public IReadOnlyList<string> Notes => _notes;

    private TimeSpan Left => plan.Time - Stopwatch.GetElapsedTime(_start);

    /// <exception cref="SgvbException">A backend does not agree with the reference: exit code 1, and nothing is timed.</exception>
    public void Run()
    {
        Check();
        var state = Train();
        Time(state.Parameters);
        Measure(state);
    }

    private void Check()
    {
        try
        {
            AgreementRunner.Run(
                [.. plan.Methods.Select(m => new PlannedMethod(m.Name, m.Method, null))], plan.Backends,
                _ => [plan.Workload.WithMinibatch(Math.Min(plan.Workload.Minibatch, AgreementCase.Minibatch))], plan.Threads,
                plan.Values.Seed, null, progress, _agreement.AddRange, stop);
        }
        finally
        {
            folder.Write(RunFolder.Agreement, _agreement);
        }

        AgreementGate.Judge(_agreement, mustAll: false, folder.FileAt(RunFolder.Agreement));
    }

    private TrainedState Train()
    {
        var trainer = new ShortTrainer(Steps: AffordableSteps(), Seed: plan.Values.Seed);
        var state = TrainedState.Train(CreateStep, plan.Training, plan.Workload, plan.Data, trainer, plan.Threads, progress, stop);
        State = state.Description;
        var steps = trainer.Steps.ToString(CultureInfo.InvariantCulture);
        if (trainer.Steps < TrainingSteps)
            _notes.Add($"trained {steps} steps instead of {TrainingSteps}: this machine is slow or busy");
        return state;
    }

    /// <summary>300, or fewer where they would take more than 40 % of the time that is left.</summary>
    private int AffordableSteps()
    {
        using var step = CreateStep(plan.Training, plan.Workload);
        step.SetParameters(Initialisation.He.Begin(plan.Workload.Network, plan.Training.Posterior, plan.Values.Seed));
        var fastest = Enumerable.Range(0, 4).Min(i =>
        {
            var start = Stopwatch.GetTimestamp();
            step.Run(new NoiseKey(0, 0, (ulong)i));
            step.Synchronize();
            return Stopwatch.GetElapsedTime(start).TotalSeconds;
        });
        return (int)Math.Clamp(0.4 * Left.TotalSeconds / (1.3 * fastest), 20, TrainingSteps);
    }

    private void Time(Parameters parameters)
    {
        _cases = plan.Cases();
        _peak.Observe(plan.Threads, 7, stop);
        using var stage = progress.Begin("timing steps", 2 * _cases.Count);
        new StepTimer(plan.Data.Train, parameters, plan.Values.Seed).Run(_cases, 0.35 * Left, Timed, stop);
        var untimed = TimedCase.Untimed(_cases);
        if (plan.Values.NamesBackends && untimed.Count > 0)
            throw new SgvbException($"--backend: {untimed[0]}", SgvbException.Unavailable);
        _notes.AddRange(untimed);

        void Timed(TimedCase one)
        {
            _peak.Observe(plan.Threads, 3, stop);
            stage.Advance();
            stage.Describe($"timing steps: {one.Method.Estimator} on {one.Backend.Name}");
            folder.Write(RunFolder.Benchmarks, Steps);
            folder.Write(RunFolder.Measurements, _cases.SelectMany(c => c.Samples.Count > 0 ? c.ToMeasurements() : []));
        }
    }

    private void Measure(TrainedState state)
    {
        var run = new VarianceRun(new VarianceSettings(
            CreateStep, Backend.Name, plan.Workload, plan.Data.Train, plan.Values.Seed, plan.Threads, state.Epoch));
        for (var i = 0; i < plan.Methods.Count; i++)
        {
            var method = plan.Methods[i].Method;
            var share = Left * Weight(method) / plan.Methods.Skip(i).Sum(m => Weight(m.Method));
            var how = Way(method, run.HasMoments(method), share.TotalSeconds);
            var (fewest, most) = Blocks(how);
            var least = fewest * SecondsPerBlock(method, how);
            // The paper's four come first and are measured in any case, but for one that would take longer than the whole run.
            var isOfPaper = i < 4;
            if (least > (isOfPaper ? plan.Time : Left).TotalSeconds)
            {
                var why = isOfPaper ? $"on {Backend.Name} it would take about {Format.Duration(least * 1e9)}" : "no time left";
                _notes.Add($"the variance of {method.Estimator} was left out: {why}");
                continue;
            }

            using var stage = progress.Begin($"variance of {method.Estimator}, {VarianceMethods.Name(how)}",
                Math.Max(share.TotalSeconds, least));
            var budget = new BlockBudget([.. Enumerable.Range(0, most)], fewest, share);
            var before = Stopwatch.GetTimestamp();
            run.Measure(method, how, state.Parameters, null, budget, Advance, Write, stop);

            void Advance(int draws)
            {
                stage.Advance(Stopwatch.GetElapsedTime(before).TotalSeconds);
                before = Stopwatch.GetTimestamp();
            }
        }

        void Write()
        {
            Variances = VarianceTable.FromBlocks(run.Rows);
            folder.Write(RunFolder.VarianceBlocks, run.Rows);
            folder.Write(RunFolder.Variance, Variances);
        }
    }

    /// <summary>Variances belong to the estimator, not to the backend: they are measured on one.</summary>
    private BackendEntry Backend => plan.Backends.Contains(Registry.Default) ? Registry.Default : plan.Backends[0];

    private ITrainingStep CreateStep(Method method, Workload workload) =>
        Registry.CreateStep(Backend.Name, method, workload, plan.Data.Train.Rows, plan.Threads);

    /// <summary>Every example where the time is there, else as many minibatches as fit.</summary>
    private VarianceMethod Way(Method method, bool hasSquares, double seconds) => !hasSquares ? VarianceMethod.Draws
        : !Registry.Estimator(method.Estimator.Name).HasNoise ? VarianceMethod.Exact
        : SecondsPerBlock(method, VarianceMethod.Passes) <= seconds ? VarianceMethod.Passes
        : VarianceMethod.Moments;

    private static (int Fewest, int Most) Blocks(VarianceMethod how) => how switch
    {
        VarianceMethod.Draws => (2, MostDraws / DrawPlan.DrawsPerBlock),
        VarianceMethod.Moments => (3, MostMinibatches / DrawPlan.MomentMinibatchesPerBlock),
        VarianceMethod.Passes => (1, MostPasses),
        _ => (1, 1),
    };

    /// <summary>A pass takes the time of its examples, in minibatches of whatever size.</summary>
    private double SecondsPerBlock(Method method, VarianceMethod how)
    {
        // Where a backend was timed at a smaller minibatch only, its step takes so many times as long.
        var timed = _cases.Where(c => c.Backend.Name == Backend.Name && c.Method == method).MaxBy(c => c.Workload.Minibatch)!;
        var step = timed.Ns.Median * 1e-9 * plan.Workload.Minibatch / timed.Workload.Minibatch;
        var passes = how switch { VarianceMethod.Exact => 1, VarianceMethod.Passes => 2, _ => 0 };
        return step * (how == VarianceMethod.Draws ? DrawPlan.DrawsPerBlock
            : 1.5 * (passes == 0 ? DrawPlan.MomentMinibatchesPerBlock : (double)passes * plan.Data.Train.Rows / plan.Workload.Minibatch));
    }

    /// <summary>Shares of the time: estimators that need many draws, or long ones, get more.</summary>
    private static double Weight(Method method)
    {
        var (spec, entry) = (method.Estimator, method.Estimator.Entry);
        return spec.ExamplesPerWeightSample == 1 ? 4
            : !entry.IndependentAcrossExamples(spec) ? 3
            : spec.Antithetic ? 2
            : entry.HasNoise && !entry.NoiseOnInputs ? 1
            : 0.5;
    }
}
