using MathNet.Numerics.Distributions;

namespace Sgvb.Gate.Characteristics;

/// <summary>How iterations scatter within a launch.</summary>
public enum NoiseShape
{
    Normal,

    /// <summary>Delays with a long tail.</summary>
    LogNormal,

    /// <summary>A fast and a slow mode 6 % apart.</summary>
    Bimodal,

    /// <summary>One iteration in twelve takes up to twice as long.</summary>
    Outliers,
}

/// <summary>How launches scatter around the machine's level.</summary>
public enum LaunchShape
{
    Normal,

    /// <summary>As they do where memory is laid out in one of two ways.</summary>
    TwoModes,

    /// <summary>Likewise, the slow mode a quarter slower than the fast one whatever the spread within either.</summary>
    FarModes,

    /// <summary>One launch in ten is up to 15 % slower: it had a neighbour.</summary>
    Wild,
}

/// <summary>A machine whose truth is known: every launch has its own level, and iterations scatter around it by about 2 %.</summary>
/// <param name="Shape">Of the iterations within a launch.</param>
/// <param name="LaunchSpread">Standard deviation of the launches' levels, relative.</param>
/// <param name="Launches">A run's.</param>
/// <param name="Iterations">A launch's.</param>
public sealed record SyntheticMachine(NoiseShape Shape, double LaunchSpread, int Launches, int Iterations = 15)
{
    private const double IterationNoise = 0.02;
    private const double ModesApart = 0.06;
    private const double FarApart = 0.25;
    private const double WildShare = 0.1;
    private const double Wildest = 0.15;
    private const double BaseNs = 1e6;

    public LaunchShape LaunchShape { get; init; }

    /// <summary>One run of one case.</summary>
    /// <param name="random">The only source of chance.</param>
    /// <param name="logLevel">The machine's level at the given launch, on logs: drift.</param>
    public IReadOnlyList<Unit> Run(Random random, Func<int, double>? logLevel = null) =>
        [.. Enumerable.Range(0, Launches).Select(l => Launch(random, l, logLevel?.Invoke(l) ?? 0))];

    private Unit Launch(Random random, int launch, double logLevel)
    {
        var normal = Normal.Sample(random, 0, 1);
        var effect = LaunchShape switch
        {
            LaunchShape.TwoModes => LaunchSpread * ((random.Next(2) == 0 ? -1 : 1) + 0.2 * normal),
            LaunchShape.FarModes => LaunchSpread * normal + (random.Next(2) == 0 ? 0 : Math.Log(1 + FarApart)),
            LaunchShape.Wild when random.NextDouble() < WildShare => LaunchSpread * normal + Wildest * random.NextDouble(),
            _ => LaunchSpread * normal,
        };
        var level = BaseNs * Math.Exp(logLevel + effect);
        var iterations = new double[Iterations];
        for (var i = 0; i < Iterations; i++)
            iterations[i] = level * Relative(random);
        return new(launch.ToString(CultureInfo.InvariantCulture), Statistics.Launches.Location(iterations));
    }

    private double Relative(Random random)
    {
        var normal = Normal.Sample(random, 0, 1);
        return Shape switch
        {
            NoiseShape.Normal => 1 + IterationNoise * normal,
            NoiseShape.LogNormal => 1 + IterationNoise * Math.Exp(0.75 * normal),
            NoiseShape.Bimodal => 1 + IterationNoise / 2 * normal + (random.Next(2) == 0 ? 0 : ModesApart),
            _ => 1 + IterationNoise * normal + (random.Next(12) == 0 ? random.NextDouble() : 0),
        };
    }
}
