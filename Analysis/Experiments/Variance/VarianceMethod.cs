using Sgvb.Runs.Csv;

namespace Sgvb.Experiments.Variance;

/// <summary>How a variance was measured.</summary>
public enum VarianceMethod
{
    /// <summary>The sample variance of repeated gradients; works for every estimator.</summary>
    Draws,

    /// <summary>
    /// Var = (N²/M)·Var[g_one], from the squares of per-example gradients of sampled minibatches, where the noise is independent by example.
    /// </summary>
    Moments,

    /// <summary>The same over every training example, twice with fresh noise: no example can be missed, and what is left is the noise's error.</summary>
    Passes,

    /// <summary>The same over every training example once, without noise: nothing is left to chance.</summary>
    Exact,
}

/// <summary>The methods' names in files, and which of them to believe.</summary>
public static class VarianceMethods
{
    private static string[] Names => WayAttribute.Names;

    public static string Name(VarianceMethod method) => Names[(int)method];

    /// <exception cref="SgvbException">No such method.</exception>
    public static VarianceMethod Parse(string name) => Array.IndexOf(Names, name) is >= 0 and var index
        ? (VarianceMethod)index
        : throw new SgvbException($"'{name}' is no way to measure a variance; known are {string.Join(", ", Names)}");

    /// <summary>
    /// Of one cell measured in several ways, the one to go by: the exact one, else the one that saw the most examples. Never the one with the
    /// tightest interval: where a few examples carry the variance, a sample that missed them is too small and too sure.
    /// </summary>
    public static VarianceRow? Preferred(IEnumerable<VarianceRow> ways) => ways
        .OrderByDescending(r => r.Method == Name(VarianceMethod.Exact)).ThenByDescending(ExamplesSeen)
        .ThenBy(r => r.Method == Name(VarianceMethod.Draws)).FirstOrDefault();

    /// <summary>Two draws share a minibatch; files from before the column was there do not say it.</summary>
    private static long ExamplesSeen(VarianceRow row) =>
        row.Examples ?? row.Draws * row.Minibatch / (row.Method == Name(VarianceMethod.Draws) ? 2 : 1);
}
