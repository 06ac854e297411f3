namespace Sgvb.Gate.Ab;

public enum Side
{
    A,
    B,
}

/// <summary>Starts one process of one side, which measures every case once.</summary>
public interface ILauncher
{
    /// <param name="side">Whose build.</param>
    /// <param name="only">The cases needed, where not all are; more may come back.</param>
    /// <param name="keep">Whether the launch belongs to the run that is written, and not to the noise floor or a repetition.</param>
    /// <param name="stop">Ends the process.</param>
    /// <returns>Each case with one unit.</returns>
    /// <exception cref="SgvbException">The process failed (exit code 5).</exception>
    IReadOnlyList<CaseSeries> Launch(Side side, IReadOnlyCollection<CaseKey>? only, bool keep, CancellationToken stop);
}
