using Sgvb.Gate.Ab;

namespace Sgvb.Gate.Characteristics;

/// <summary>The machines of the published table.</summary>
public static class CharacteristicsGrid
{
    /// <summary>Suites compared on each of them.</summary>
    public const int Families = 2000;

    public static IReadOnlyList<int> Launches { get; } = [3, 5, 7, 10];

    public static IReadOnlyList<double> Spreads { get; } = [0.005, 0.01, 0.02, 0.03];

    /// <summary>What ab looks at.</summary>
    public static IReadOnlyList<int> TakingTurns { get; } = new AbSettings().Looks;

    /// <summary>
    /// Every shape, spread and number of launches; launches in two modes, near and far; drift, with launches in a row and taking turns; drift of a single
    /// case, whose launches alone must show it; no drift, taking turns; wild launches, in a row and taking turns.
    /// </summary>
    public static IReadOnlyList<CharacteristicsTrial> All { get; } =
    [
        .. from shape in Enum.GetValues<NoiseShape>()
           from spread in Spreads
           from launches in Launches
           select new CharacteristicsTrial(new SyntheticMachine(shape, spread, launches)),
        .. from spread in Spreads
           from launches in Launches
           select new CharacteristicsTrial(
               new SyntheticMachine(NoiseShape.Normal, spread, launches) { LaunchShape = LaunchShape.TwoModes }),
        .. from interleaved in (bool[])[false, true]
           from drift in (double[])[0.05, 0.1, 0.2]
           from spread in (double[])[0.005, 0.02]
           from launches in interleaved ? TakingTurns : Launches
           select new CharacteristicsTrial(new SyntheticMachine(NoiseShape.Normal, spread, launches), drift, interleaved),
        .. from drift in (double[])[0.05, 0.1, 0.2]
           from spread in (double[])[0.005, 0.02]
           from launches in Launches
           select new CharacteristicsTrial(new SyntheticMachine(NoiseShape.Normal, spread, launches), drift, Cases: 1),
        .. from spread in Spreads
           from launches in TakingTurns
           select new CharacteristicsTrial(new SyntheticMachine(NoiseShape.Normal, spread, launches), Interleaved: true),
        .. from interleaved in (bool[])[false, true]
           from spread in Spreads
           from launches in interleaved ? TakingTurns : Launches
           select new CharacteristicsTrial(
               new SyntheticMachine(NoiseShape.Normal, spread, launches) { LaunchShape = LaunchShape.Wild }, Interleaved: interleaved),
        // At the end, so that the rows before keep their random numbers.
        .. from spread in Spreads
           from launches in Launches
           select new CharacteristicsTrial(
               new SyntheticMachine(NoiseShape.Normal, spread, launches) { LaunchShape = LaunchShape.FarModes }),
    ];

    /// <summary>One row of the table; every row has random numbers of its own, so that it can be made alone.</summary>
    /// <param name="index">Into <see cref="All"/>.</param>
    /// <param name="families">Suites to compare.</param>
    /// <param name="seed">Of the whole table.</param>
    /// <param name="stop">Ends it.</param>
    public static CharacteristicsRow Row(int index, int families, uint seed, CancellationToken stop) =>
        All[index].Run(families, unchecked((int)seed * 1000 + index), stop);
}
