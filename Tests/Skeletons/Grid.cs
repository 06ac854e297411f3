namespace Sgvb.Tests.Skeletons;

/// <summary>Float32 values of a shape, as the loops read them.</summary>
public sealed class Grid
{
    private readonly float[] _values;

    private Grid(int rows, int columns, float[] values) => (Rows, Columns, _values) = (rows, columns, values);

    public int Rows { get; }

    public int Columns { get; }

    public ReadOnlySpan<float> Values => _values;

    /// <summary>Broadcasts: a grid with one row, or one column, is the same in all.</summary>
    public float this[int row, int column] => _values[(Rows == 1 ? 0 : row) * Columns + (Columns == 1 ? 0 : column)];

    /// <summary>Of both signs and away from zero, so that a term too many or too few shows; with <paramref name="zeros"/> a quarter is zero.</summary>
    public static Grid Draw(Random random, int rows, int columns, bool zeros = false)
    {
        var values = new float[rows * columns];
        foreach (ref var value in values.AsSpan())
            value = zeros && random.Next(4) == 0 ? 0 : (random.Next(2) * 2 - 1) * (0.25f + 0.75f * random.NextSingle());
        return new Grid(rows, columns, values);
    }

    public static Grid Of(int rows, int columns, Func<int, int, float> value)
    {
        var values = new float[rows * columns];
        for (var n = 0; n < values.Length; n++)
            values[n] = value(n / columns, n % columns);
        return new Grid(rows, columns, values);
    }

    public static Grid Of(int rows, int columns, float[] values) => new(rows, columns, values);
}
