using Sgvb.Runs.Csv;

namespace Sgvb.Gate.Characteristics;

/// <summary>What the gate does on one kind of machine with known truth. Rates are shares from 0 to 1.</summary>
[RowFile("characteristics.csv")]
public sealed record CharacteristicsRow
{
    /// <summary>
    /// still, launches-in-two-modes, launches-in-far-modes, wild-launches or drift; -interleaved where the launches of both runs took turns.
    /// </summary>
    [Key]
    public required string Scenario { get; init; }

    /// <summary>Of the iterations within a launch: normal, lognormal, bimodal, outliers.</summary>
    [Key]
    public required string Shape { get; init; }

    [Key]
    public required double LaunchSpreadPercent { get; init; }

    /// <summary>A side.</summary>
    [Key]
    public required int Launches { get; init; }

    /// <summary>How much slower the machine grows from the first launch to the last.</summary>
    [Key]
    public double DriftPercent { get; init; }

    /// <summary>Comparisons of a whole suite.</summary>
    public required int Families { get; init; }

    /// <summary>Cases in a suite.</summary>
    [Key]
    public required int Cases { get; init; }

    public required double MarginPercent { get; init; }

    /// <summary>Suites of the same code in which any case was called regressed.</summary>
    public required double FalseRegressionRate { get; init; }

    /// <summary>Suites of the same code in which any case was called improved.</summary>
    public required double FalseImprovementRate { get; init; }

    /// <summary>Cases of the same code that were called equivalent; the rest is inconclusive.</summary>
    public required double EquivalentRate { get; init; }

    /// <summary>Suites of the same code that the gate lets pass: no case is regressed, and of each a regression is excluded.</summary>
    [Added]
    public double PassRate { get; init; }

    /// <summary>95 % intervals of a case that hold the true ratio.</summary>
    public required double Coverage { get; init; }

    /// <summary>One case truly slower by the margin and 5 points: called regressed.</summary>
    public required double PowerMarginPlus5 { get; init; }

    /// <summary>One case truly slower by the margin and 10 points: called regressed.</summary>
    public required double PowerMarginPlus10 { get; init; }

    /// <summary>One case truly slower by the margin and 5 points: called equivalent, the gravest error.</summary>
    public required double MissedMarginPlus5 { get; init; }
}
