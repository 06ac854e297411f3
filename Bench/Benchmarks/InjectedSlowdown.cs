using System.Diagnostics;

namespace Sgvb.Bench.Benchmarks;

/// <summary>
/// Wastes time on purpose, in percent of each run of steps: the regression gate's own test needs a program that is slower by a known
/// amount. Nothing but that test sets the variable.
/// </summary>
public static class InjectedSlowdown
{
    public const string Variable = "SGVB_TEST_SLOWDOWN_PERCENT";

    private static readonly double Share =
        double.TryParse(Environment.GetEnvironmentVariable(Variable), CultureInfo.InvariantCulture, out var percent) ? percent / 100 : 0;

    /// <summary>Spins for its share of the time since <paramref name="begin"/>, a timestamp of <see cref="Stopwatch"/>.</summary>
    public static void After(long begin)
    {
        if (Share <= 0)
            return;
        var worked = Stopwatch.GetTimestamp() - begin;
        var until = begin + (long)(worked * (1 + Share));
        while (Stopwatch.GetTimestamp() < until)
            Thread.SpinWait(1);
    }
}
