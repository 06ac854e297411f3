namespace Sgvb.Gate.Statistics;

/// <summary>A shift between two exact values, such as bytes allocated: the estimate is the truth.</summary>
/// <param name="Estimate">Candidate minus baseline.</param>
/// <param name="Method">How the values stand against each other.</param>
public sealed record CertainShift(double Estimate, string Method = "exact") : IShift
{
    public string? Undecidable => null;

    public double PGreater(double bound) => Estimate > bound ? 0 : 1;

    public double PLess(double bound) => Estimate < bound ? 0 : 1;

    public (double Low, double High) Interval(double tail) => (Estimate, Estimate);

    public double DetectableBeyond(double tail) => 0;
}

/// <summary>A shift whose uncertainty is unknown.</summary>
/// <param name="Estimate">Its best guess.</param>
/// <param name="Reason">Why no more is known; shown to the user.</param>
public sealed record UnknownShift(double Estimate, string Reason) : IShift
{
    public string Method => "none";

    public string? Undecidable => Reason;

    public double PGreater(double bound) => 1;

    public double PLess(double bound) => 1;

    public (double Low, double High) Interval(double tail) => (double.NegativeInfinity, double.PositiveInfinity);

    public double DetectableBeyond(double tail) => double.PositiveInfinity;
}
