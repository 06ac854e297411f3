namespace Sgvb.Experiments.Training;

/// <summary>What two recipes in words, clauses apart by semicolons, differ in: most of such a text is the same.</summary>
internal static class RecipeDifference
{
    private const string Apart = "; ";

    /// <returns>Such as "patience 15, here patience 100".</returns>
    public static string Between(string there, string here)
    {
        var (theirs, ours) = (there.Split(Apart), here.Split(Apart));
        return $"{Words(theirs.Except(ours))}, here {Words(ours.Except(theirs))}";
    }

    private static string Words(IEnumerable<string> clauses) => string.Join(Apart, clauses) is { Length: > 0 } some ? some : "nothing of it";
}
