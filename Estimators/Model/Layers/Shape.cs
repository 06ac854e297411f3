namespace Sgvb.Model.Layers;

/// <summary>
/// One example as a layer takes it or gives it: positions × channels. A vector is one position with a channel for each unit; a picture
/// has a position for each pixel.
/// </summary>
/// <param name="Channels">Elements of one position.</param>
/// <param name="Height">Rows of positions.</param>
/// <param name="Width">Columns of positions.</param>
public readonly record struct Shape(int Channels, int Height = 1, int Width = 1)
{
    public int Positions => Height * Width;

    /// <summary>Elements of one example.</summary>
    public int Elements => Channels * Positions;

    /// <summary>Whether examples of a shape can come in where this one is declared: of the same shape, or, for a vector, of as many elements.</summary>
    public bool Takes(Shape example) => example == this || Positions == 1 && example.Elements == Elements;

    public override string ToString() => Positions == 1
        ? Channels.ToString(CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{Channels}x{Height}x{Width}");
}
