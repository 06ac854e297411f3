namespace Sgvb.Runs.Rows;

/// <summary>What names a measured or compared case, as one value; see <see cref="CaseRow"/>.</summary>
public readonly record struct Case(string Estimator, string Posterior, string Kl, string Objective, string Backend, string Workload, int Minibatch);
