namespace Sgvb.Runs.Rows;

/// <summary>One tensor of agreement.csv: a backend's gradient against the double-precision reference with the same noise.</summary>
[RowFile(RunFolder.Agreement)]
public sealed record AgreementRow : CaseRow
{
    /// <summary>Empty where nothing was compared.</summary>
    [Key]
    public string Layer { get; init; } = "";

    /// <summary>loss, theta, bias, log_alpha, log_sigma, log_u or log_v; empty where nothing was compared.</summary>
    [Key]
    public string Parameter { get; init; } = "";

    /// <summary>What the backend ran on: avx512, avx2, portable, a device's name.</summary>
    [Key]
    public string Path { get; init; } = "";

    [Key]
    public int Threads { get; init; }

    /// <summary>‖g − reference‖₂ / ‖reference‖₂; absent where nothing was compared or the gradient is not finite.</summary>
    [Within(0)]
    public double? Error { get; init; }

    [Within(0)]
    public required double Tolerance { get; init; }

    /// <summary>Absent where nothing was compared.</summary>
    public bool? Passed { get; init; }

    /// <summary>Examples replaced because a reference pre-activation lay within rounding of zero.</summary>
    public int Replaced { get; init; }

    /// <summary>Why a case was not compared; empty where it was.</summary>
    public string Note { get; init; } = "";
}
