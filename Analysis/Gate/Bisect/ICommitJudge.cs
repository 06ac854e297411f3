namespace Sgvb.Gate.Bisect;

/// <summary>Holds a commit against the good one.</summary>
public interface ICommitJudge
{
    /// <param name="commit">To be judged.</param>
    /// <param name="sought">The case that is sought; null for all.</param>
    /// <param name="effort">Multiple of the usual launches and time.</param>
    /// <param name="stop">Ends it.</param>
    /// <exception cref="SgvbException">It cannot be built or measured.</exception>
    Comparison Judge(string commit, SoughtCase? sought, int effort, CancellationToken stop);
}
