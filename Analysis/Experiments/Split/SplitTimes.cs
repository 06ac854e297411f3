using Sgvb.Measuring.Timing;

namespace Sgvb.Experiments.Split;

/// <summary>
/// What draws cost, from four settings that took turns: local-reparam, one with more draws of the logits, and two with more samples of the last
/// hidden layer. Time goes as T(1, K1) = T₁ + c·(K1 − 1) and, from K2 = 2 on, T(K2, K1) = T₂ + h·(K2 − 2) + c·K2·(K1 − 1).
/// </summary>
public sealed class SplitTimes
{
    private const int Logits = 16;
    private const int FewHidden = 2;
    private const int ManyHidden = 8;

    private readonly Rounds _rounds;
    private readonly bool _hasHidden;

    private SplitTimes(Rounds rounds, bool hasHidden) => (_rounds, _hasHidden) = (rounds, hasHidden);

    /// <summary>local-reparam's step, seconds.</summary>
    public MedianInterval Step => MedianInterval.Of(_rounds.Seconds[0]);

    /// <summary>c, seconds of one more draw of the logits; an interval that begins at 0 cannot tell it from nothing.</summary>
    public MedianInterval LogitDraw => MedianInterval.Of(Enumerable.Range(0, _rounds.Count).Select(LogitsOf));

    /// <summary>h, seconds of one more sample of the last hidden layer with one draw of the logits; null where there is none.</summary>
    public MedianInterval? HiddenDraw => _hasHidden ? MedianInterval.Of(Enumerable.Range(0, _rounds.Count).Select(HiddenOf)) : null;

    public int RoundCount => _rounds.Count;

    /// <summary>Slowest peak loop between the rounds over the fastest: far below 1, the machine was not quiet.</summary>
    public double LowestPeak => _rounds.LowestPeak;

    /// <summary>T(K2, K1) over local-reparam's, median over rounds, as the law has it.</summary>
    public MedianInterval Ratio(int hidden, int logits) =>
        MedianInterval.Of(Enumerable.Range(0, _rounds.Count).Select(r => Seconds(r, hidden, logits) / _rounds.Seconds[0][r]));

    /// <param name="create">Makes a step of local reparameterization with an estimator's argument, parameters and minibatch set.</param>
    /// <param name="hasHidden">Whether there is a hidden layer to sample.</param>
    /// <param name="seed">Of the noise.</param>
    /// <param name="threads">Of the peak loop.</param>
    /// <param name="budget">For the rounds, of which there are at least six.</param>
    public static SplitTimes Measure(
        Func<EstimatorSpec, ITrainingStep> create, bool hasHidden, uint seed, int threads, TimeSpan budget, CancellationToken stop)
    {
        var name = SplitVerb.Estimator;
        List<EstimatorSpec> settings = [new(SplitVerb.Plain), new(name, Logits)];
        if (hasHidden)
            settings.AddRange([new(name, new EstimatorArgument(FewHidden, 1)), new(name, new EstimatorArgument(ManyHidden, 1))]);
        var steps = new List<ITrainingStep>();
        try
        {
            foreach (var setting in settings)
                steps.Add(create(setting));
            var contenders = steps.Select(step => Contender.Of(step, seed)).ToList();
            return new SplitTimes(Rounds.Measure(contenders, threads, budget, stop), hasHidden);
        }
        finally
        {
            steps.ForEach(s => s.Dispose());
        }
    }

    // Below what the clock can tell, a draw may come out as less than nothing.
    private double LogitsOf(int round) => Math.Max(0, (_rounds.Seconds[1][round] - _rounds.Seconds[0][round]) / (Logits - 1));

    private double HiddenOf(int round) => Math.Max(0, (_rounds.Seconds[3][round] - _rounds.Seconds[2][round]) / (ManyHidden - FewHidden));

    private double Seconds(int round, int hidden, int logits) => hidden == 1
        ? _rounds.Seconds[0][round] + (logits - 1) * LogitsOf(round)
        : _rounds.Seconds[2][round] + (hidden - FewHidden) * HiddenOf(round) + hidden * (logits - 1) * LogitsOf(round);
}
