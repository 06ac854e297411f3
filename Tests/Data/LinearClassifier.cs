using Sgvb.Data;

namespace Sgvb.Tests.Data;

/// <summary>Softmax regression, trained by Adam: the best a linear model does on a data set, to within a fraction of a per cent.</summary>
internal sealed class LinearClassifier
{
    private const int Classes = Dataset.ClassCount;
    private const int Minibatch = 100;

    private readonly int _pixels;
    private readonly float[] _weights;
    private readonly float[] _bias = new float[Classes];

    public LinearClassifier(Dataset data, int epochs)
    {
        _pixels = data.Columns;
        _weights = new float[Classes * _pixels];
        var random = new Random(1);
        int[] order = [.. Enumerable.Range(0, data.Rows)];
        var images = new float[Minibatch * _pixels];
        var labels = new float[Minibatch];
        var p = new float[Classes];
        var (gradient, mean, square) = (new float[_weights.Length], new float[_weights.Length], new float[_weights.Length]);
        var steps = data.Rows / Minibatch;
        for (var step = 0; step < epochs * steps; step++)
        {
            if (step % steps == 0)
                random.Shuffle(order);
            data.Gather(order.AsSpan(step % steps * Minibatch, Minibatch), images, labels);
            Array.Clear(gradient);
            for (var m = 0; m < Minibatch; m++)
            {
                var x = images.AsSpan(m * _pixels, _pixels);
                Probabilities(x, p);
                p[(int)labels[m]] -= 1;
                for (var k = 0; k < Classes; k++)
                {
                    Rows.AddScaled(gradient.AsSpan(k * _pixels, _pixels), x, p[k] / Minibatch);
                    _bias[k] -= 0.05f * p[k] / Minibatch;
                }
            }

            // The rate falls to zero, so that the last iterate is an average.
            var rate = 2e-3f * (1 - step / (float)(epochs * steps));
            for (var i = 0; i < _weights.Length; i++)
            {
                mean[i] += 0.1f * (gradient[i] - mean[i]);
                square[i] += 0.01f * (gradient[i] * gradient[i] - square[i]);
                _weights[i] -= rate * mean[i] / (MathF.Sqrt(square[i]) + 1e-6f);
            }
        }
    }

    /// <summary>The fraction of wrong answers.</summary>
    public double Error(Dataset data)
    {
        var (x, y, p) = (new float[_pixels], new float[1], new float[Classes]);
        var wrong = 0;
        for (var i = 0; i < data.Rows; i++)
        {
            data.Gather([i], x, y);
            Probabilities(x, p);
            if (Array.IndexOf(p, p.Max()) != data.Labels[i])
                wrong++;
        }

        return wrong / (double)data.Rows;
    }

    private void Probabilities(ReadOnlySpan<float> x, Span<float> p)
    {
        for (var k = 0; k < Classes; k++)
            p[k] = _bias[k] + Rows.Dot(_weights.AsSpan(k * _pixels, _pixels), x);
        var (max, sum) = (float.MinValue, 0f);
        foreach (var logit in p)
            max = Math.Max(max, logit);
        for (var k = 0; k < Classes; k++)
            sum += p[k] = MathF.Exp(p[k] - max);
        for (var k = 0; k < Classes; k++)
            p[k] /= sum;
    }
}
