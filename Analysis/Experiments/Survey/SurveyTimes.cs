using Sgvb.Backends;
using Sgvb.Measuring.Timing;
using Sgvb.Noise;

namespace Sgvb.Experiments.Survey;

/// <summary>Step times of all methods on one backend, in turns, so that each round gives every ratio once.</summary>
public sealed class SurveyTimes
{
    private readonly Rounds _rounds;
    private readonly List<Method> _methods;

    private SurveyTimes(BackendEntry backend, Rounds rounds, List<Method> methods) => (Backend, _rounds, _methods) = (backend, rounds, methods);

    public BackendEntry Backend { get; }

    public int RoundCount => _rounds.Count;

    /// <summary>Slowest peak loop between the rounds over the fastest.</summary>
    public double LowestPeak => _rounds.LowestPeak;

    /// <summary>Those that could be timed.</summary>
    public IReadOnlyList<Method> Methods => _methods;

    /// <summary>Seconds a step.</summary>
    public MedianInterval Step(Method method) => MedianInterval.Of(_rounds.Seconds[_methods.IndexOf(method)]);

    /// <summary>A step's time over another's, median over rounds.</summary>
    public MedianInterval Ratio(Method method, Method other) => MedianInterval.Of(_rounds.Ratio(_methods.IndexOf(method), _methods.IndexOf(other)));

    /// <param name="parameters">Of the state.</param>
    /// <param name="leftOut">Told of methods that the backend has no memory or no forward for, and why.</param>
    public static SurveyTimes Measure(SurveyPlan plan, BackendEntry backend, Parameters parameters, Action<string> leftOut, CancellationToken stop)
    {
        var variance = plan.Variance;
        var sampler = new MinibatchSampler(variance.Data.Train, variance.Workload.Minibatch);
        sampler.Draw(DrawPlan.Minibatch(variance.Values.Seed, 0, 0));
        var (steps, methods) = (new List<ITrainingStep>(), new List<Method>());
        try
        {
            foreach (var method in variance.Methods)
                if (!plan.CanTime(backend, method))
                    leftOut($"{method.Estimator} on {backend.Name} was not timed: it keeps the noise of every example, and a step would take minutes");
                else if (TryCreate(method) is { } step)
                {
                    steps.Add(step);
                    methods.Add(method);
                }

            var contenders = steps.Select(step => Contender.Of(step, variance.Values.Seed)).ToList();
            return new SurveyTimes(backend, Rounds.Measure(contenders, variance.Threads, plan.Time, stop), methods);
        }
        finally
        {
            steps.ForEach(s => s.Dispose());
        }

        ITrainingStep? TryCreate(Method method)
        {
            ITrainingStep? step = null;
            try
            {
                step = Registry.CreateStep(backend.Name, method, variance.Workload, variance.Data.Train.Rows, variance.Threads);
                step.SetParameters(parameters);
                step.SetMinibatch(sampler.Images, sampler.Labels);
                step.Run(new NoiseKey(variance.Values.Seed, 0, 0));
                step.Synchronize();
                return step;
            }
            catch (SgvbException e) when (e is DeviceMemoryException || e.ExitCode == SgvbException.Unavailable)
            {
                step?.Dispose();
                leftOut($"{method.Estimator} on {backend.Name} was not timed: {e.Message}");
                return null;
            }
        }
    }
}
