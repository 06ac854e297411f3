namespace Sgvb.Experiments.Split;

/// <summary>
/// Of one layer's gradient variance with split local reparameterization, Var(K2, K1) = A + B/K2 + C/(K2·K1): B is the noise of the last hidden
/// layer, C the logits', A all else, the data's part included.
/// </summary>
/// <param name="Layer">bottom, hidden1, …, top.</param>
/// <param name="Total">A + B + C, plain local reparameterization's.</param>
/// <param name="TotalError">Standard error.</param>
/// <param name="Upper">B + C.</param>
/// <param name="UpperError">Standard error.</param>
/// <param name="Logits">C.</param>
/// <param name="LogitsError">Standard error.</param>
public sealed record SplitParts(
    string Layer, double Total, double TotalError, double Upper, double UpperError, double Logits, double LogitsError)
{
    private const double TwoSided = 1.959963984540054;

    /// <summary>B; a layer alone has none.</summary>
    public double Hidden => Math.Max(0, Upper - Logits);

    /// <summary>A.</summary>
    public double Rest => Total - Upper;

    /// <summary>
    /// Var(K2, K1)/Var(1, 1) with its 95 % interval: 1 − removed/total, whose error is the removed part's and the total's. The parts come from
    /// differences at equal noise below, so that what is removed is known far better than the total. Where by chance all of the total seems to go, or more,
    /// nothing is known, for a variance never falls below its data's part.
    /// </summary>
    /// <returns>Not a number where nothing is known.</returns>
    public Interval Ratio(int hidden, int logits)
    {
        var (ofUpper, ofLogits) = (1 - 1.0 / hidden, (1 - 1.0 / logits) / hidden);
        var removed = ofUpper * Upper + ofLogits * Logits;
        if (removed <= 0)
            return new Interval(1, 1, 1);
        // Errors of the two parts as if they were one: they come from the same minibatches.
        var error = (ofUpper * UpperError + ofLogits * LogitsError) / removed;
        var share = removed / Total;
        if (share >= 1)
            return new Interval(double.NaN);
        var half = TwoSided * share * Math.Sqrt(error * error + TotalError / Total * (TotalError / Total));
        return new Interval(1 - share, Math.Max(0, 1 - share - half), 1 - share + half);
    }

    /// <summary>
    /// The K of split:K that leaves the least variance × time, as a real number: (A + B + C/K)·(rest + K·draw) is least at
    /// K = √(C/(A + B)·rest/draw).
    /// </summary>
    /// <param name="total">A + B + C.</param>
    /// <param name="logits">C.</param>
    /// <param name="restOfStep">Seconds of a step beside its one draw of logits.</param>
    /// <param name="draw">Seconds of a draw.</param>
    public static double BestLogits(double total, double logits, double restOfStep, double draw) =>
        Math.Sqrt(logits / (total - logits) * (restOfStep / draw));
}
