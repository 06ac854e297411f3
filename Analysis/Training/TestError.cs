using Sgvb.Data;
using Sgvb.Recipes;
using Sgvb.Model;

namespace Sgvb.Analysis.Training;

/// <summary>Classification error with the mean weights, the noise switched off, on the managed backend.</summary>
public sealed class TestError : IDisposable
{
    private const int LargestMinibatch = 1000;

    private readonly RecipeStep step;
    private readonly Dataset data;
    private readonly float[] images;
    private readonly float[] labels;
    private readonly float[] logits;
    private readonly int[] rows;

    public TestError(Dataset data, IReadOnlyList<int> widths, PosteriorSpec posterior, int threads)
    {
        this.data = data;
        var minibatch = Math.Min(LargestMinibatch, data.Rows);
        var workload = new Workload("test", widths, minibatch);
        var method = new Method(new EstimatorSpec("no-noise"), posterior, KlKind.None);
        step = (RecipeStep)Registry.CreateStep("simd", method, workload, data.Rows, threads);
        images = new float[minibatch * data.Columns];
        labels = new float[minibatch];
        logits = new float[minibatch * workload.Classes];
        rows = new int[minibatch];
    }

    /// <summary>The share of the data set that is classified wrongly, from 0 to 1.</summary>
    /// <exception cref="NotFiniteException">An output is no number, so that there is no class.</exception>
    public double Measure(Parameters parameters)
    {
        step.SetParameters(parameters);
        var wrong = 0;
        for (var first = 0; first < data.Rows; first += rows.Length)
        {
            // The last minibatch is filled up with rows that do not count.
            for (var i = 0; i < rows.Length; i++)
                rows[i] = (first + i) % data.Rows;
            data.Gather(rows, images, labels);
            step.SetMinibatch(images, labels);
            step.Predict(default, logits);
            if (Array.Exists(logits, x => !float.IsFinite(x)))
                throw new NotFiniteException("the outputs are not finite", step.Workload, step.Method.Posterior, parameters);
            var classes = step.Workload.Classes;
            for (var i = 0; i < Math.Min(rows.Length, data.Rows - first); i++)
                if (IndexOfMax(logits.AsSpan(i * classes, classes)) != (int)labels[i])
                    wrong++;
        }

        return (double)wrong / data.Rows;
    }

    public void Dispose() => step.Dispose();

    private static int IndexOfMax(ReadOnlySpan<float> values)
    {
        var best = 0;
        for (var i = 1; i < values.Length; i++)
            if (values[i] > values[best])
                best = i;
        return best;
    }
}
