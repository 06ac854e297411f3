namespace Sgvb.Backends;

/// <summary>
/// The geometry of a two-dimensional convolution over some of a minibatch's pictures. A picture matrix has a row for each position of each
/// example, (m·H + y)·W + x, and a column a channel. Weights are [C·k·k, F], rows by channel, then kernel row, then kernel column.
/// Output (y', x') sums over kernel places (ky, kx) the input at (y'·stride + ky − padding, x'·stride + kx − padding), zero outside.
/// </summary>
/// <param name="First">The first example.</param>
/// <param name="Examples">How many.</param>
/// <param name="Channels">C.</param>
/// <param name="Height">H, rows of an input picture.</param>
/// <param name="Width">W.</param>
/// <param name="Kernel">k, rows and columns of the kernel.</param>
/// <param name="Stride">Input positions from one output to the next.</param>
/// <param name="Padding">Rows and columns of zeros around the picture.</param>
public readonly record struct Convolution(int First, int Examples, int Channels, int Height, int Width, int Kernel, int Stride, int Padding)
{
    public int OutputHeight => (Height + 2 * Padding - Kernel) / Stride + 1;

    public int OutputWidth => (Width + 2 * Padding - Kernel) / Stride + 1;

    /// <summary>K: weights of one output.</summary>
    public int Inputs => Channels * Kernel * Kernel;

    /// <summary>Positions of one input picture.</summary>
    public int InputPositions => Height * Width;

    /// <summary>Positions of one output picture.</summary>
    public int OutputPositions => OutputHeight * OutputWidth;

    /// <summary>The same for other examples of the minibatch.</summary>
    public Convolution Of(int first, int examples) => this with { First = first, Examples = examples };

    /// <exception cref="ArgumentException">Matrices in the shapes of the input, the weights and the output do not fit.</exception>
    public void Require(Matrix? x, Matrix? weights, Matrix? y)
    {
        var filters = y?.Columns ?? 0;
        var examples = Math.Max((x?.Rows ?? 0) / InputPositions, First + Examples);
        Require(weights, Inputs, filters);
        Require(x, examples * InputPositions, Channels);
        Require(y, examples * OutputPositions, filters);
    }

    private static void Require(Matrix? matrix, int rows, int columns)
    {
        if (matrix is null || matrix.Rows != rows || matrix.Columns != columns)
            throw new ArgumentException($"a matrix of shape {matrix?.ToString() ?? "none"} stands where {rows}×{columns} belongs");
    }
}
