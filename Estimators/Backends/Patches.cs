namespace Sgvb.Backends;

/// <summary>
/// One of the products that a convolution is made of, as a matrix product whose left operand is read from a picture through its geometry
/// and is never laid out in memory. Its rows are positions (m, a, b) of a result; the depth runs over taps (u, v) and then over the source's
/// channels. Tap (u, v) of row (m, a, b) is the source's position (a·Step + u·Turn + Top, b·Step + v·Turn + Left), zero outside.
/// </summary>
public readonly struct Patches
{
    private Patches(in Convolution convolution, int channels, int stride)
    {
        (First, Examples, Channels) = (convolution.First, convolution.Examples, channels);
        Kernel = convolution.Kernel;
        (RowStep, TapStep) = (1, 1);
        Step = stride;
    }

    /// <summary>The first example.</summary>
    public int First { get; }

    public int Examples { get; }

    /// <summary>Rows of a, of each example.</summary>
    public int Height { get; private init; }

    /// <summary>Rows of b.</summary>
    public int Width { get; private init; }

    /// <summary>Values of u.</summary>
    public int TapsDown { get; private init; }

    /// <summary>Values of v.</summary>
    public int TapsAcross { get; private init; }

    /// <summary>Of the source.</summary>
    public int Channels { get; }

    public int SourceHeight { get; private init; }

    public int SourceWidth { get; private init; }

    public int Step { get; }

    /// <summary>1 or −1.</summary>
    public int Turn { get; private init; }

    public int Top { get; private init; }

    public int Left { get; private init; }

    /// <summary>k, the places of the whole kernel along a side.</summary>
    public int Kernel { get; }

    /// <summary>Kernel row of u = 0; that of u is <see cref="TapStep"/>·u on.</summary>
    public int TapTop { get; private init; }

    public int TapLeft { get; private init; }

    public int TapStep { get; private init; }

    /// <summary>Rows of positions of the result, of which a is <see cref="RowStep"/>·a + <see cref="RowTop"/>.</summary>
    public int ResultHeight { get; private init; }

    public int ResultWidth { get; private init; }

    public int RowStep { get; private init; }

    public int RowTop { get; private init; }

    public int RowLeft { get; private init; }

    public int Rows => Examples * Height * Width;

    public int Taps => TapsDown * TapsAcross;

    public int Depth => Taps * Channels;

    /// <summary>Rows are output positions, the source is the input: forward, and the gradient by weights.</summary>
    public static Patches Forward(in Convolution convolution) => new(convolution, convolution.Channels, convolution.Stride)
    {
        Height = convolution.OutputHeight,
        Width = convolution.OutputWidth,
        TapsDown = convolution.Kernel,
        TapsAcross = convolution.Kernel,
        SourceHeight = convolution.Height,
        SourceWidth = convolution.Width,
        Turn = 1,
        Top = -convolution.Padding,
        Left = -convolution.Padding,
        ResultHeight = convolution.OutputHeight,
        ResultWidth = convolution.OutputWidth,
    };

    /// <summary>
    /// Rows are the input positions (stride·a + row, stride·b + column), the source is the gradient by the output [.., F]. Only every
    /// stride-th place of the kernel meets such a position, so each of stride² classes is a small product without wasted zeros.
    /// </summary>
    public static Patches ByInput(in Convolution convolution, int filters, int row, int column)
    {
        var stride = convolution.Stride;
        var (top, left) = ((row + convolution.Padding) % stride, (column + convolution.Padding) % stride);
        return new(convolution, filters, 1)
        {
            Height = Count(convolution.Height - row, stride),
            Width = Count(convolution.Width - column, stride),
            TapsDown = Count(convolution.Kernel - top, stride),
            TapsAcross = Count(convolution.Kernel - left, stride),
            SourceHeight = convolution.OutputHeight,
            SourceWidth = convolution.OutputWidth,
            Turn = -1,
            Top = (row + convolution.Padding) / stride,
            Left = (column + convolution.Padding) / stride,
            TapTop = top,
            TapLeft = left,
            TapStep = stride,
            ResultHeight = convolution.Height,
            ResultWidth = convolution.Width,
            RowStep = stride,
            RowTop = row,
            RowLeft = column,
        };
    }

    /// <summary>Where tap (u, v) stands in the kernel: row·k + column.</summary>
    public int Place(int u, int v) => (TapTop + u * TapStep) * Kernel + TapLeft + v * TapStep;

    /// <summary>Steps from 0 that stay below a length.</summary>
    private static int Count(int length, int step) => length <= 0 ? 0 : (length + step - 1) / step;
}
