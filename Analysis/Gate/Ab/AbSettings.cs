namespace Sgvb.Gate.Ab;

/// <summary>How much an A/B session may spend and how it decides.</summary>
public sealed record AbSettings
{
    /// <summary>Launches a side at which the first verdicts are given, if there is room for so many.</summary>
    public const int FirstLook = 6;

    public Margins Margins { get; init; } = Margins.Usual;

    /// <summary>Launches a side at most.</summary>
    public int Launches { get; init; } = 16;

    /// <summary>Pairs of launches of the same build by which the machine's own noise is seen.</summary>
    public int FloorPairs { get; init; } = 3;

    /// <summary>
    /// As many are launched, within a quarter of the budget, where fewer show a floor above a margin: a bad half minute is no property of
    /// the machine.
    /// </summary>
    public int MostFloorPairs { get; init; } = 7;

    /// <summary>For all launches; builds come before.</summary>
    public TimeSpan Budget { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>
    /// Numbers of launches a side after which verdicts are given: from the first on each half as many again, even so that both sides began
    /// equally often. Each look gets its share of the level, for looking again and again finds something in the end.
    /// </summary>
    public IReadOnlyList<int> Looks
    {
        get
        {
            var looks = new List<int>();
            for (var n = FirstLook; n < Launches; n = 2 * (n * 3 / 4))
                looks.Add(n);
            return [.. looks, Launches];
        }
    }
}
