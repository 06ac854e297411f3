using Sgvb.Runs.Rows;

namespace Sgvb.Gate.Input;

/// <summary>The names of this suite's cases, one line each; they are what dashboards and stores of runs know a case by.</summary>
internal static class SuiteNames
{
    /// <summary>All that names a timed case: "step local-reparam alpha kl=cubic simd tiny M=50 threads=2".</summary>
    /// <param name="row">What was measured.</param>
    /// <param name="benchmark">The question.</param>
    /// <param name="threads">0 where they mean nothing.</param>
    public static string Of(CaseRow row, string benchmark, int threads)
    {
        string[] words =
        [
            benchmark, row.Estimator, row.Estimated(), row.Backend, row.Workload,
            row.Minibatch > 0 ? "M=" + row.Minibatch.ToString(CultureInfo.InvariantCulture) : "",
            threads > 0 ? "threads=" + threads.ToString(CultureInfo.InvariantCulture) : "",
        ];
        return string.Join(' ', words.Where(w => w.Length > 0));
    }

    /// <summary>All that names a gradient's statistic: "gradient local-reparam … top theta draws epoch=3".</summary>
    public static string OfGradient(CaseRow row, string layer, string parameter, string method, double epoch) =>
        string.Create(CultureInfo.InvariantCulture, $"{Of(row, "gradient", 0)} {layer} {parameter} {method} epoch={epoch}");
}
