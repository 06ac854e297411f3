namespace Sgvb.Gate.Bisect;

/// <summary>
/// Where a regression began among commits in a row, of which the last is bad and the one before the first is good. Commits that cannot be told are
/// passed over, and their neighbours asked; what is left at the end may be a range.
/// </summary>
/// <param name="count">Commits, the last one bad.</param>
public sealed class Bisection(int count)
{
    private readonly HashSet<int> _passedOver = [];

    /// <summary>The last commit known to be good; −1 is the one before the first.</summary>
    public int Good { get; private set; } = -1;

    /// <summary>The first commit known to be bad.</summary>
    public int Bad { get; private set; } = count - 1;

    /// <summary>Which to ask next: of those between good and bad that were not asked, the one nearest to the middle; null at the end.</summary>
    public int? Next => Enumerable.Range(Good + 1, Bad - Good - 1).Where(i => !_passedOver.Contains(i))
        .OrderBy(i => Math.Abs(2 * i - (Good + Bad))).ThenBy(i => i).Select(i => (int?)i).FirstOrDefault();

    /// <summary>Whether one commit is named.</summary>
    public bool IsOne => Bad - Good == 1;

    /// <summary>Steps that are left where every commit can be told.</summary>
    public int StepsLeft => (int)Math.Ceiling(Math.Log2(Math.Max(1, Bad - Good)));

    public void Record(int commit, string state)
    {
        if (state == BisectRow.Good)
            Good = Math.Max(Good, commit);
        else if (state == BisectRow.Bad)
            Bad = Math.Min(Bad, commit);
        else
            _passedOver.Add(commit);
    }
}
