using System.Diagnostics;
using Sgvb.Gate.Ab;

namespace Sgvb.Gate.Bisect;

/// <summary>The gate's own verdict, by launches in turns with the good commit, which is built once.</summary>
/// <param name="repository">Of the commits.</param>
/// <param name="good">The commit that all others are held against.</param>
/// <param name="settings">Of one session.</param>
/// <param name="arguments">Filters of what is measured.</param>
/// <param name="cpus">That the processes are held to; null for all.</param>
/// <param name="say">Told what goes on.</param>
internal sealed class AbJudge(
    string repository, string good, AbSettings settings, IReadOnlyList<string> arguments, CpuSet? cpus, Action<string> say) : ICommitJudge, IDisposable
{
    private const string Estimator = "--estimator";

    private Revision? _good;

    public Comparison Judge(string commit, SoughtCase? sought, int effort, CancellationToken stop)
    {
        _good ??= Built(good, stop);
        using var revision = Built(commit, stop);
        var programs = new Dictionary<Side, BenchProgram>
        {
            [Side.A] = new(_good.Assembly(Revision.Bench)),
            [Side.B] = new(revision.Assembly(Revision.Bench)),
        };
        var clock = Stopwatch.StartNew();
        var longer = settings with
        {
            Launches = effort * settings.Launches,
            Budget = effort * settings.Budget,
            Margins = sought?.Widen(settings.Margins) ?? settings.Margins,
        };
        return new AbSession(longer, new BenchLauncher(programs, Narrowed(sought?.Key), cpus), () => clock.Elapsed, say).Run(stop);
    }

    public void Dispose() => _good?.Dispose();

    private Revision Built(string commit, CancellationToken stop)
    {
        say($"building {commit[..10]}");
        var revision = Revision.CheckOut(repository, commit, stop);
        try
        {
            Revision.Build(revision.Folder, Revision.Bench, commit, stop);
            return revision;
        }
        catch
        {
            revision.Dispose();
            throw;
        }
    }

    /// <summary>The user's filters, narrowed to the estimator that is sought.</summary>
    private IReadOnlyList<string> Narrowed(CaseKey? sought)
    {
        // Filling with noise belongs to no estimator, and is measured with any.
        if (sought is null || sought.Estimator.Length == 0)
            return arguments;
        var at = arguments.ToList().IndexOf(Estimator);
        var rest = at < 0 ? arguments : [.. arguments.Take(at), .. arguments.Skip(at + 2)];
        return [.. rest, Estimator, sought.Estimator];
    }
}
