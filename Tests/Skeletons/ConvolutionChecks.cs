using Sgvb.Backends;

namespace Sgvb.Tests.Skeletons;

/// <summary>
/// The products of a convolution at one geometry, over some of a minibatch's examples, held against loops in double by position and tap;
/// padding is poisoned, and so are the rows of the other examples.
/// </summary>
public sealed class ConvolutionChecks(IReadOnlyList<PoisonedBackend> backends)
{
    private readonly Random _random = new(47);

    /// <summary>Every kernel, stride and padding, with pictures, channels and filters of many sizes.</summary>
    public static IEnumerable<(Convolution Convolution, int Filters, int After)> Geometries()
    {
        (int Height, int Width)[] pictures = [(5, 5), (7, 6), (6, 9), (5, 8), (11, 7)];
        int[] channels = [1, 3, 2, 16, 17, 33], filters = [1, 5, 16, 10, 20, 49, 3], examples = [1, 2, 3], after = [0, 1, 2, 0];
        var next = 0;
        foreach (var kernel in (int[])[1, 2, 3, 5])
            foreach (var stride in (int[])[1, 2, 3])
                foreach (var padding in (int[])[0, 1, 2])
                    foreach (var _ in (int[])[0, 1])
                    {
                        var (height, width) = pictures[next % pictures.Length];
                        var convolution = new Convolution(
                            next % 3, examples[next % examples.Length], channels[next % channels.Length], height, width, kernel, stride, padding);
                        yield return (convolution, filters[next % filters.Length], after[next % after.Length]);
                        next++;
                    }

        // A picture smaller than the kernel; a stride beyond the picture; several runs of positions, strips of weights and panels of filters.
        yield return (new Convolution(0, 2, 2, 2, 3, 5, 2, 2), 4, 0);
        yield return (new Convolution(1, 2, 3, 3, 2, 1, 5, 0), 4, 0);
        yield return (new Convolution(0, 3, 30, 12, 11, 3, 1, 1), 70, 0);
        yield return (new Convolution(0, 1, 1, 40, 37, 5, 2, 2), 60, 0);
    }

    /// <param name="convolution">Geometry, first example and examples.</param>
    /// <param name="filters">F.</param>
    /// <param name="after">Examples of the minibatch after those.</param>
    public void Check(Convolution convolution, int filters, int after)
    {
        var (c, first, examples) = (convolution, convolution.First, convolution.First + convolution.Examples + after);
        int inputRows = examples * c.Height * c.Width, outputHeight = Count(c.Height, c), outputWidth = Count(c.Width, c);
        int outputPositions = outputHeight * outputWidth, outputRows = examples * outputPositions;
        Grid x = Grid.Draw(_random, inputRows, c.Channels, zeros: true), delta = Draw(outputRows, filters);
        var weights = Draw(c.Channels * c.Kernel * c.Kernel, filters);
        var forward = new Sums(outputRows, filters);
        var byWeights = new Sums(weights.Rows, filters);
        var byInput = new Sums(inputRows, c.Channels);
        for (var m = first; m < first + c.Examples; m++)
            for (var y = 0; y < outputHeight; y++)
                for (var z = 0; z < outputWidth; z++)
                    for (var ky = 0; ky < c.Kernel; ky++)
                        for (var kx = 0; kx < c.Kernel; kx++)
                        {
                            int row = y * c.Stride + ky - c.Padding, column = z * c.Stride + kx - c.Padding;
                            if (row < 0 || row >= c.Height || column < 0 || column >= c.Width)
                                continue;
                            int from = (m * c.Height + row) * c.Width + column, to = m * outputPositions + y * outputWidth + z;
                            for (var channel = 0; channel < c.Channels; channel++)
                                for (var f = 0; f < filters; f++)
                                {
                                    var weight = (channel * c.Kernel + ky) * c.Kernel + kx;
                                    forward.Add(to, f, x[from, channel], weights[weight, f]);
                                    byWeights.Add(weight, f, x[from, channel], delta[to, f]);
                                    byInput.Add(from, channel, delta[to, f], weights[weight, f]);
                                }
                        }

        var what = $"{convolution}, {filters} filters";
        (int, int) examplesOf = (first, first + c.Examples);
        OnEach(poisoned =>
        {
            Matrix pictures = poisoned.Operand(Only(x, examplesOf, c.Height * c.Width)), w = poisoned.Operand(weights);
            var gradient = poisoned.Operand(Only(delta, examplesOf, outputPositions));
            Steps($"forward of {what}", poisoned, forward, Rows(examplesOf, outputPositions), (in Operands operands) =>
                poisoned.Backend.Convolve<SixToThree>(convolution, pictures, w, operands));
            Steps($"by weights of {what}", poisoned, byWeights, (0, weights.Rows), (in Operands operands) =>
                poisoned.Backend.ConvolveByWeights<SixToThree>(convolution, pictures, gradient, operands));
            Steps($"by input of {what}", poisoned, byInput, Rows(examplesOf, c.Height * c.Width), (in Operands operands) =>
                poisoned.Backend.ConvolveByInput<SixToThree>(convolution, gradient, w, operands));
        });
    }

    /// <summary>From pictures to vectors and back.</summary>
    public void Flattening(int examples, int positions, int channels)
    {
        Grid pictures = Draw(examples * positions, channels), vectors = Grid.Of(
            examples, channels * positions, (m, e) => pictures[m * positions + e % positions, e / positions]);
        OnEach(poisoned =>
        {
            Matrix flat = poisoned.Result(vectors.Rows, vectors.Columns), back = poisoned.Result(pictures.Rows, pictures.Columns);
            poisoned.Backend.Flatten(poisoned.Operand(pictures), flat);
            poisoned.Check(flat, (m, e) => vectors[m, e], $"vectors of {examples}×{positions}×{channels}");
            poisoned.Backend.Unflatten(poisoned.Operand(vectors), back);
            poisoned.Check(back, (r, c) => pictures[r, c], $"pictures of {examples}×{positions}×{channels}");
        });
    }

    private delegate void Product(in Operands operands);

    /// <summary>A product with operands that broadcast in every way, and three results; rows of other examples keep what they were.</summary>
    private void Steps(string what, PoisonedBackend poisoned, Sums sums, (int First, int End) rows, Product product)
    {
        Grid b = Draw(sums.Rows, sums.Columns), c = Draw(1, sums.Columns), d = Draw(sums.Rows, 1), e = Draw(1, 1), f = Draw(sums.Rows, sums.Columns);
        var before = Draw(sums.Rows, sums.Columns);
        Matrix x = poisoned.Operand(before), y = poisoned.Operand(before), z = poisoned.Operand(before);
        product(Operands.Read(poisoned.Operand(b), poisoned.Operand(c), poisoned.Operand(d), poisoned.Operand(e), poisoned.Operand(f)).Write(x, y, z));
        poisoned.Check(x, (i, j) => Ours(i) ? sums[i, j] * b[i, j] + c[i, j] : before[i, j], $"first result {what}");
        poisoned.Check(y, (i, j) => Ours(i) ? (Rounded)c[i, j] * d[i, j] - e[i, j] : before[i, j], $"second result {what}");
        poisoned.Check(z, (i, j) => Ours(i) ? sums[i, j] - (Rounded)f[i, j] * d[i, j] : before[i, j], $"third result {what}");

        bool Ours(int row) => row >= rows.First && row < rows.End;
    }

    private void OnEach(Action<PoisonedBackend> check)
    {
        foreach (var poisoned in backends)
        {
            check(poisoned);
            poisoned.Clear();
        }
    }

    private Grid Draw(int rows, int columns) => Grid.Draw(_random, rows, columns);

    private static (int First, int End) Rows((int First, int End) examples, int positions) => (examples.First * positions, examples.End * positions);

    /// <summary>NaN in the rows of all other examples.</summary>
    private static Grid Only(Grid all, (int First, int End) examples, int positions) => Grid.Of(
        all.Rows, all.Columns, (r, c) => r / positions >= examples.First && r / positions < examples.End ? all[r, c] : float.NaN);

    /// <summary>Places of the kernel along a side.</summary>
    private static int Count(int length, in Convolution convolution)
    {
        var count = 0;
        for (var start = -convolution.Padding; start + convolution.Kernel <= length + convolution.Padding; start += convolution.Stride)
            count++;
        return count;
    }

    /// <summary>Sums of products, with what float32 may make of them in any order.</summary>
    private sealed class Sums(int rows, int columns)
    {
        private readonly (double Sum, double Size, int Count)[,] _terms = new (double, double, int)[rows, columns];

        public int Rows => rows;

        public int Columns => columns;

        /// <summary>Of n terms, each a product, each through at most n additions.</summary>
        public Rounded this[int i, int j] => _terms[i, j] is var (sum, size, count) ? new(sum, (count + 1) * Rounded.Unit * size) : default;

        public void Add(int i, int j, double a, double b)
        {
            ref var term = ref _terms[i, j];
            term = (term.Sum + a * b, term.Size + Math.Abs(a * b), term.Count + 1);
        }
    }
}
