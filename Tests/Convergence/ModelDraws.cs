using Sgvb.Data;

namespace Sgvb.Tests.Convergence;

/// <summary>A model's log likelihood by draws from its definition, in double precision and with another generator than the program's.</summary>
internal static class ModelDraws
{
    private const int Draws = 10;

    /// <summary>
    /// Mean over examples and draws of what <paramref name="logProbability"/> gives for an example's pixels and label, and the standard error of a mean
    /// over examples of one draw each beside it.
    /// </summary>
    public static (double Mean, double StandardError) LogLikelihood(Dataset data, Func<double[], int, Random, double> logProbability)
    {
        var random = new Random(7);
        var (mean, variance) = (0.0, 0.0);
        for (var row = 0; row < data.Rows; row++)
        {
            double[] x = [.. data.Image(row).ToArray().Select(p => p / 255.0)];
            var values = Enumerable.Range(0, Draws).Select(_ => logProbability(x, data.Labels[row], random)).ToArray();
            var average = values.Average();
            mean += average / data.Rows;
            variance += values.Sum(v => (v - average) * (v - average)) / (Draws - 1);
        }

        return (mean, Math.Sqrt(variance * (1 + 1.0 / Draws)) / data.Rows);
    }

    public static double LogSoftmax(double[] logits, int label) => logits[label] - Math.Log(logits.Sum(Math.Exp));

    public static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
