using Sgvb.Gate;
using Sgvb.Gate.Ab;
using Sgvb.Gate.Bisect;
using Sgvb.Tests.Gate;

namespace Sgvb.Tests.Bisect;

/// <summary>Commits that do not exist, of which some are slower, judged by the gate itself over launches of a machine whose truth is known.</summary>
/// <param name="slower">Of the first case, by commit: a multiple of the good one's time. Not a number: just as slow as the margin that is asked for.</param>
/// <param name="spread">From launch to launch.</param>
internal sealed class SyntheticHistory(IReadOnlyList<double> slower, double spread = 0.01) : ICommitJudge
{
    public const string Good = "good000000000000";

    public IReadOnlyList<string> Commits { get; } = [.. slower.Select((_, i) => $"commit{i:D2}00000000")];

    /// <summary>Commits that cannot be built.</summary>
    public IReadOnlySet<int> Broken { get; init; } = new HashSet<int>();

    /// <summary>After so many judgements the session is stopped.</summary>
    public int StopsAfter { get; init; } = int.MaxValue;

    /// <summary>Commit and effort, in the order of asking.</summary>
    public List<(string Commit, int Effort)> Asked { get; } = [];

    public Comparison Judge(string commit, SoughtCase? sought, int effort, CancellationToken stop)
    {
        if (Asked.Count >= StopsAfter)
            throw new OperationCanceledException();
        Asked.Add((commit, effort));
        var at = Commits.ToList().IndexOf(commit);
        if (Broken.Contains(at))
            throw new SgvbException($"{commit}: the build failed", SgvbException.Unavailable);
        var launcher = new SyntheticLauncher(100 * at + effort, spread) { Slower = double.IsNaN(slower[at]) ? 1 + sought!.HalfStep : slower[at] };
        var settings = new AbSettings
        {
            Launches = 8 * effort,
            Budget = TimeSpan.FromDays(1),
            Margins = sought?.Widen(Margins.Usual) ?? Margins.Usual,
        };
        return new AbSession(settings, launcher, () => launcher.Elapsed, _ => { }).Run(stop);
    }

    public BisectResult Search(List<BisectRow> kept, string pattern = "*") => new BisectSession(Good, Commits, pattern, this, _ => { })
        .Run([.. kept], rows => { kept.Clear(); kept.AddRange(rows); }, CancellationToken.None);
}
