namespace Sgvb.Model.Tensors;

/// <summary>One named tensor of a layer's parameters.</summary>
/// <param name="Name">As in checkpoints and reports: theta, bias, log_alpha, log_sigma, log_u, log_v.</param>
/// <param name="Rows">Of the matrix that holds it.</param>
/// <param name="Columns">Of the matrix that holds it.</param>
/// <param name="Shape">Its shape in files, with Rows·Columns elements.</param>
/// <param name="Learned">Whether it gets a gradient and a training step.</param>
/// <param name="Initial">The value that every element begins with; null where they are drawn.</param>
public sealed record TensorSpec(string Name, int Rows, int Columns, IReadOnlyList<int> Shape, bool Learned, double? Initial)
{
    public const string Theta = "theta";

    public const string Bias = "bias";

    /// <summary>The standard deviation of normal noise on <see cref="Initial"/>.</summary>
    public double Spread { get; init; }

    public int Elements => Rows * Columns;

    /// <summary>Whether files have the matrix column by column, as torch has a convolution's filters.</summary>
    public bool ByColumn { get; init; }

    /// <summary>The values in the order of files.</summary>
    public float[] ToFile(ReadOnlySpan<float> values) => Transposed(values, Rows, Columns);

    /// <summary>The values row by row, from the order of files.</summary>
    public float[] FromFile(ReadOnlySpan<float> values) => Transposed(values, Columns, Rows);

    private float[] Transposed(ReadOnlySpan<float> values, int rows, int columns)
    {
        if (!ByColumn)
            return values.ToArray();
        var result = new float[values.Length];
        for (var r = 0; r < rows; r++)
            for (var c = 0; c < columns; c++)
                result[c * rows + r] = values[r * columns + c];
        return result;
    }
}
