using Sgvb.Backends;
using Sgvb.Noise;
using Sgvb.References;

namespace Sgvb.Tests.Skeletons;

/// <summary>
/// Each skeleton of <see cref="IBackend"/> at one shape: operands are drawn, the skeleton runs on every backend with poisoned padding, and
/// its results are held against loops in double that know no backend.
/// </summary>
public sealed class SkeletonChecks(IReadOnlyList<PoisonedBackend> backends, NoiseGenerator generator = NoiseGenerator.Philox)
{
    private readonly Random _random = new(31);

    public void Products(Product product, int rows, int columns, int depth)
    {
        var a = product == Product.TN ? Draw(depth, rows) : Draw(rows, depth);
        var b = product == Product.NT ? Draw(columns, depth) : Draw(depth, columns);
        Grid[] operands = [Draw(rows, columns), Draw(1, columns), Draw(rows, 1), Draw(1, 1), Draw(rows, columns)];
        var sums = Table(rows, columns, (i, j) => Rounded.Sum(depth, k =>
            (Rounded)(product == Product.TN ? a[k, i] : a[i, k]) * (product == Product.NT ? b[j, k] : b[k, j])));
        OnEach($"{product} {rows}×{columns}, depth {depth}", (poisoned, what) =>
        {
            Matrix[] m = [.. operands.Select(poisoned.Operand)];
            Matrix x = poisoned.Result(rows, columns), y = poisoned.Result(rows, columns), z = poisoned.Result(rows, columns);
            poisoned.Backend.Gemm<SixToThree>(product, poisoned.Operand(a), poisoned.Operand(b),
                Operands.Read(m[0], m[1], m[2], m[3], m[4]).Write(x, y, z));
            CheckSteps(poisoned, what, (i, j) => sums[i, j], operands, x, y, z);
        });
    }

    /// <summary>Operands of every shape that broadcasts; the first is overwritten by the first result.</summary>
    public void Maps(int rows, int columns)
    {
        Grid[] operands = [Draw(rows, columns), Draw(rows, columns), Draw(1, columns), Draw(rows, 1), Draw(1, 1), Draw(rows, columns)];
        OnEach($"map {rows}×{columns}", (poisoned, what) =>
        {
            Matrix[] m = [.. operands.Select(poisoned.Operand)];
            Matrix y = poisoned.Result(rows, columns), z = poisoned.Result(rows, columns), constant = poisoned.Result(rows, columns);
            poisoned.Backend.Map<SixToThree>(Operands.Read(m[0], m[1], m[2], m[3], m[4], m[5]).Write(m[0], y, z));
            CheckSteps(poisoned, what, (i, j) => operands[0][i, j], operands[1..], m[0], y, z);
            poisoned.Backend.Map<Three>(Operands.Read().Write(constant));
            poisoned.Check(constant, (_, _) => 3, $"constant {what}");
        });
    }

    /// <summary>Sums of two results at once, and of each alone; operands of every shape that broadcasts.</summary>
    public void MapSums(int rows, int columns)
    {
        Grid[] operands = [Draw(rows, columns), Draw(1, columns), Draw(rows, 1), Draw(1, 1)];
        Rounded First(int i, int j) => (Rounded)operands[0][i, j] * operands[1][0, j] + operands[3][0, 0];
        Rounded Second(int i, int j) => (Rounded)operands[0][i, j] * operands[2][i, 0];
        var byRow = Table(rows, 1, (i, _) => Rounded.Sum(columns, j => First(i, j)));
        var byColumn = Table(1, columns, (_, j) => Rounded.Sum(rows, i => Second(i, j)));
        OnEach($"sums of a map {rows}×{columns}", (poisoned, what) =>
        {
            foreach (var (wantsRows, wantsColumns) in ((bool, bool)[])[(true, true), (true, false), (false, true)])
            {
                Matrix[] m = [.. operands.Select(poisoned.Operand)];
                var x = wantsRows ? poisoned.Result(rows, 1) : null;
                var y = wantsColumns ? poisoned.Result(1, columns) : null;
                poisoned.Backend.MapSum<FourToTwo>(Operands.Read(m[0], m[1], m[2], m[3]), x, y);
                if (x is not null)
                    poisoned.Check(x, (i, _) => byRow[i, 0], $"rows, {what}");
                if (y is not null)
                    poisoned.Check(y, (_, j) => byColumn[0, j], $"columns, {what}");
            }
        });
    }

    public void ColumnSums(int rows, int columns) => Sums(rows, columns, 1, columns, (source, _, j) => Rounded.Sum(rows, i => source[i, j]));

    public void RowSums(int rows, int columns) => Sums(rows, columns, rows, 1, (source, i, _) => Rounded.Sum(columns, j => source[i, j]));

    public void TotalSums(int rows, int columns) =>
        Sums(rows, columns, 1, 1, (source, _, _) => Rounded.Sum(rows * columns, n => source[n / columns, n % columns]));

    public void Losses(int rows, int classes)
    {
        var logits = Draw(rows, classes);
        var labels = Grid.Of(rows, 1, (i, _) => _random.Next(classes));
        double Normaliser(int i) => Enumerable.Range(0, classes).Sum(j => Math.Exp(logits[i, j]));
        var loss = Table(rows, 1, (i, _) => new(Math.Log(Normaliser(i)) - logits[i, (int)labels[i, 0]], 4 * Tolerances.FloatSoftmax));
        var gradient = Table(rows, classes, (i, j) => new(
            (Math.Exp(logits[i, j]) / Normaliser(i) - (j == (int)labels[i, 0] ? 1 : 0)) / rows, Tolerances.FloatSoftmax / rows));
        OnEach($"softmax of {rows}×{classes}", (poisoned, what) =>
        {
            Matrix delta = poisoned.Result(rows, classes), losses = poisoned.Result(rows, 1);
            poisoned.Backend.SoftmaxCrossEntropy(poisoned.Operand(logits), poisoned.Operand(labels), delta, losses);
            poisoned.Check(losses, (i, _) => loss[i, 0], $"losses of {what}");
            poisoned.Check(delta, (i, j) => gradient[i, j], $"gradient of {what}");
        });
    }

    /// <summary>Logits a·b + ζ and factors b − ζ, so that each operand and the noise tell in both.</summary>
    public void DrawnLosses(int rows, int classes, LogitDraws draws)
    {
        Grid a = Draw(rows, classes), b = Draw(rows, classes);
        var key = Key();
        var labels = Grid.Of(rows, 1, (i, _) => _random.Next(classes));
        var noise = Rows(key, (int)(draws.FirstRow + (draws.Count - 1) * draws.RowsADraw) + rows, classes);
        double Zeta(int d, int i, int j) => noise[(int)(draws.FirstRow + d * draws.RowsADraw) + i, j];
        double Logit(int d, int i, int j) => (double)a[i, j] * b[i, j] + Zeta(d, i, j);
        double Normaliser(int d, int i) => Enumerable.Range(0, classes).Sum(j => Math.Exp(Logit(d, i, j)));
        double Slope(int d, int i, int j) => (Math.Exp(Logit(d, i, j)) / Normaliser(d, i) - (j == (int)labels[i, 0] ? 1 : 0)) / rows;
        double Mean(Func<int, double> of) => Enumerable.Range(0, draws.Count).Sum(of) / draws.Of;
        var loss = Table(rows, 1, (i, _) => new(
            Mean(d => Math.Log(Normaliser(d, i)) - Logit(d, i, (int)labels[i, 0])), 10 * Tolerances.FloatSoftmax));
        var gradient = Table(rows, classes, (i, j) => new(Mean(d => Slope(d, i, j)), 2 * Tolerances.FloatSoftmax / rows));
        var weighted = Table(rows, classes, (i, j) => new(
            Mean(d => Slope(d, i, j) * (b[i, j] - Zeta(d, i, j))), 10 * Tolerances.FloatSoftmax / rows));
        OnEach($"softmax of {rows}×{classes}, {draws}", (poisoned, what) =>
        {
            Matrix delta = poisoned.Result(rows, classes), product = poisoned.Result(rows, classes), losses = poisoned.Result(rows, 1);
            poisoned.Backend.DrawnCrossEntropy<SumAndDifference>(
                poisoned.Operand(a), poisoned.Operand(b), poisoned.Operand(labels), key, draws, delta, product, losses);
            poisoned.Check(losses, (i, _) => loss[i, 0], $"losses of {what}");
            poisoned.Check(delta, (i, j) => gradient[i, j], $"gradient of {what}");
            poisoned.Check(product, (i, j) => weighted[i, j], $"weighted gradient of {what}");
        });
    }

    /// <summary>Bit for bit.</summary>
    public void Noise(int rows, int columns)
    {
        foreach (var kind in Enum.GetValues<NoiseKind>())
        {
            var key = Key();
            var expected = Grid.Of(rows, columns, (i, j) => (float)(kind switch
            {
                NoiseKind.Normal => ReferenceNoise.Normal(key, 7 + i, j, columns, generator),
                NoiseKind.Sign => ReferenceNoise.Sign(key, 7 + i, j, columns, generator),
                _ => ReferenceNoise.Uniform(key, 7 + i, j, columns, generator),
            }));
            OnEach($"{kind} noise {rows}×{columns}", (poisoned, what) =>
            {
                var target = poisoned.Result(rows, columns);
                poisoned.Backend.FillNoise(target, key, kind, firstRow: 7);
                poisoned.Check(target, (i, j) => expected[i, j], what);
            });
        }
    }

    /// <summary>The product with noise, and its gradients with and without that by the input.</summary>
    public void NoiseProducts(int examples, int inputs, int columns, int group)
    {
        Grid x = Grid.Draw(_random, examples, inputs, zeros: true), scale = Draw(inputs, columns), delta = Draw(examples, columns);
        var key = Key();
        var noise = Rows(key, (examples + group - 1) / group * inputs, columns);
        Rounded Epsilon(int m, int i, int j) => noise[m / group * inputs + i, j];
        var y = Table(examples, columns, (m, j) => Rounded.Sum(inputs, i => (Rounded)x[m, i] * scale[i, j] * Epsilon(m, i, j)));
        var gradX = Table(examples, inputs, (m, i) => Rounded.Sum(columns, j => (Rounded)delta[m, j] * scale[i, j] * Epsilon(m, i, j)));
        var gradScale = Table(inputs, columns, (i, j) => Rounded.Sum(examples, m => (Rounded)x[m, i] * delta[m, j] * Epsilon(m, i, j)));
        OnEach($"noise product {examples}×{inputs}×{columns}, group {group}", (poisoned, what) =>
        {
            Matrix a = poisoned.Operand(x), s = poisoned.Operand(scale), result = poisoned.Result(examples, columns);
            poisoned.Backend.NoiseProduct(a, s, key, group, result);
            poisoned.Check(result, (m, j) => y[m, j], what);

            foreach (var closedAtZero in (bool[])[false, true])
            {
                Matrix byX = poisoned.Result(examples, inputs), byScale = poisoned.Result(inputs, columns);
                poisoned.Backend.NoiseProductGradient(a, s, poisoned.Operand(delta), key, group, closedAtZero, byX, byScale);
                poisoned.Check(byX, (m, i) => gradX[m, i], $"gradient by x of {what}", orZero: (m, i) => closedAtZero && x[m, i] == 0);
                poisoned.Check(byScale, (i, j) => gradScale[i, j], $"gradient by scale of {what}");
            }

            var alone = poisoned.Result(inputs, columns);
            poisoned.Backend.NoiseProductGradient(a, s, poisoned.Operand(delta), key, group, closedAtZero: true, null, alone);
            poisoned.Check(alone, (i, j) => gradScale[i, j], $"gradient by scale alone of {what}");
        });
    }

    public void NoiseSquares(int examples, int inputs, int columns)
    {
        Grid a = Draw(examples, inputs), scale = Draw(inputs, columns), b = Draw(examples, columns);
        var key = Key();
        var noise = Rows(key, examples * inputs, columns);
        var squares = Table(examples, 1, (m, _) => Rounded.Sum(inputs, i => (Rounded)a[m, i] * Rounded.Sum(columns, j =>
        {
            var factor = (Rounded)1f + (Rounded)scale[i, j] * noise[m * inputs + i, j];
            return (Rounded)b[m, j] * factor * factor;
        })));
        OnEach($"squares with noise {examples}×{inputs}×{columns}", (poisoned, what) =>
        {
            var result = poisoned.Result(examples, 1);
            poisoned.Backend.NoiseSquares(poisoned.Operand(a), poisoned.Operand(scale), poisoned.Operand(b), key, result);
            poisoned.Check(result, (m, _) => squares[m, 0], what);
        });
    }

    /// <summary>Equal terms, whose roundings all go one way: a single chain of float32 additions would lose more than the bound.</summary>
    public void LongSums(int rows, int columns)
    {
        var source = Grid.Of(rows, columns, (_, _) => 0.1f);
        OnEach($"long sum of {rows}×{columns}", (poisoned, what) =>
        {
            foreach (var (sumRows, sumColumns) in ((int, int)[])[(1, columns), (rows, 1), (1, 1)])
            {
                var target = poisoned.Result(sumRows, sumColumns);
                poisoned.Backend.Sum(poisoned.Operand(source), target);
                var expected = (double)0.1f * rows * columns / sumRows / sumColumns;
                poisoned.Check(target, (_, _) => new(expected, Tolerances.LongSums * expected), $"{what} to {sumRows}×{sumColumns}");
            }
        });
    }

    private void Sums(int rows, int columns, int sumRows, int sumColumns, Func<Grid, int, int, Rounded> sum)
    {
        var source = Draw(rows, columns);
        var expected = Table(sumRows, sumColumns, (i, j) => sum(source, i, j));
        OnEach($"sum of {rows}×{columns} to {sumRows}×{sumColumns}", (poisoned, what) =>
        {
            var target = poisoned.Result(sumRows, sumColumns);
            poisoned.Backend.Sum(poisoned.Operand(source), target);
            poisoned.Check(target, (i, j) => expected[i, j], what);
        });
    }

    private void OnEach(string what, Action<PoisonedBackend, string> check)
    {
        foreach (var poisoned in backends)
        {
            check(poisoned, what);
            poisoned.Clear();
        }
    }

    private static void CheckSteps(
        PoisonedBackend poisoned, string what, Func<int, int, Rounded> a, Grid[] others, Matrix x, Matrix y, Matrix z)
    {
        var (b, c, d, e, f) = (others[0], others[1], others[2], others[3], others[4]);
        poisoned.Check(x, (i, j) => a(i, j) * b[i, j] + c[i, j], $"first result of {what}");
        poisoned.Check(y, (i, j) => (Rounded)c[i, j] * d[i, j] - e[i, j], $"second result of {what}");
        poisoned.Check(z, (i, j) => a(i, j) - (Rounded)f[i, j] * d[i, j], $"third result of {what}");
    }

    private Grid Draw(int rows, int columns) => Grid.Draw(_random, rows, columns);

    private NoiseKey Key() => new((uint)_random.Next(), (uint)_random.Next(), (ulong)_random.NextInt64(), Mirrored: _random.Next(2) == 0);

    private Grid Rows(NoiseKey key, int rows, int columns)
    {
        var row = new double[columns];
        var values = new float[rows * columns];
        for (var r = 0; r < rows; r++)
        {
            ReferenceNoise.Normals(key, r, columns, 0, row, generator);
            for (var j = 0; j < columns; j++)
                values[r * columns + j] = (float)row[j];
        }

        return Grid.Of(rows, columns, values);
    }

    private static Rounded[,] Table(int rows, int columns, Func<int, int, Rounded> element)
    {
        var table = new Rounded[rows, columns];
        for (var i = 0; i < rows; i++)
            for (var j = 0; j < columns; j++)
                table[i, j] = element(i, j);
        return table;
    }
}
