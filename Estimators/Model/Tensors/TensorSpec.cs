namespace Sgvb.Model.Tensors;

/// <summary>One named tensor of a layer's parameters.</summary>
/// <param name="Name">As in checkpoints and reports: theta, bias, log_alpha, log_sigma.</param>
/// <param name="Rows">Of the matrix that holds it.</param>
/// <param name="Columns">Of the matrix that holds it.</param>
/// <param name="Shape">Its shape in files, with Rows·Columns elements.</param>
/// <param name="Learned">Whether it gets a gradient and a training step.</param>
/// <param name="Initial">The value that every element begins with; null where they are drawn.</param>
public sealed record TensorSpec(string Name, int Rows, int Columns, IReadOnlyList<int> Shape, bool Learned, double? Initial)
{
    public const string Theta = "theta";

    public const string Bias = "bias";

    public int Elements => Rows * Columns;
}
