using MathNet.Numerics.Distributions;
using Sgvb.Gate.Ab;
using Sgvb.Gate.Cases;

namespace Sgvb.Tests.Gate;

/// <summary>Launches of programs that do not exist, on a machine whose truth is known; every launch takes a minute.</summary>
internal sealed class SyntheticLauncher(int seed, double spread, int cases = 4) : ILauncher
{
    private readonly Random _random = new(seed);

    /// <summary>The first case of B takes so many times as long.</summary>
    public double Slower { get; init; } = 1;

    /// <summary>Launches of B after which it is as fast as A again: a regression that does not recur.</summary>
    public int RecoversAfter { get; init; } = int.MaxValue;

    /// <summary>Spread of the last case, where it is not that of all.</summary>
    public double? LastSpread { get; init; }

    /// <summary>Growth of the log level from launch to launch.</summary>
    public double Drift { get; init; }

    public List<Side> Order { get; } = [];

    public TimeSpan Elapsed => TimeSpan.FromMinutes(Order.Count);

    public IReadOnlyList<CaseSeries> Launch(Side side, IReadOnlyCollection<CaseKey>? only, bool keep, CancellationToken stop)
    {
        var slower = side == Side.B && Order.Count(s => s == Side.B) < RecoversAfter ? Slower : 1;
        var level = 1e6 * Math.Exp(Drift * Order.Count);
        Order.Add(side);
        return
        [
            .. Enumerable.Range(0, cases).Select(c => new CaseSeries(
                Synthetic.Key(Metric.Time, $"case {c}"),
                    Synthetic.Units(level * (c == 0 ? slower : 1) * Math.Exp((c == cases - 1 ? LastSpread ?? spread : spread) * Normal.Sample(_random, 0, 1))))),
        ];
    }
}
