namespace Sgvb.Recipes.Parts;

/// <summary>
/// From log α (or log σ) in the shape of the posterior's tie to a shape that broadcasts over θ [K, L], and back by sums. Where a unit is
/// one row of θ, or all are tied, these are the same; a channel of a convolution is a run of k·k rows, spread by a product with a matrix of
/// zeros and ones.
/// </summary>
public sealed class TiedScale
{
    private readonly IBackend _backend;
    private readonly Matrix? _unitOfRow;
    private readonly Matrix? _rowSums;
    private readonly Tie _tie;

    /// <param name="context">The layer.</param>
    /// <param name="allocate">A matrix of rows × columns that the caller owns.</param>
    public TiedScale(LayerContext context, Func<int, int, Matrix> allocate)
    {
        (_backend, _tie) = (context.Backend, context.Posterior.Tie);
        int rows = context.Inputs, units = context.Layer.Units;
        Rows = _tie == Tie.Layer ? 1 : rows;
        Columns = _tie == Tie.Weight ? context.Outputs : 1;
        if (_tie != Tie.Unit || units == rows)
            return;
        _unitOfRow = allocate(rows, units);
        _rowSums = allocate(rows, 1);
        var ones = new float[rows * units];
        for (var row = 0; row < rows; row++)
            ones[row * units + row / (rows / units)] = 1;
        _backend.Upload(ones, _unitOfRow);
    }

    /// <summary>Of what broadcasts over θ.</summary>
    public int Rows { get; }

    public int Columns { get; }

    /// <summary>An operation on the tied values, spread over the rows of θ that share them.</summary>
    public void Spread<TOperation>(Matrix tied, Matrix target) where TOperation : struct, IOperation
    {
        if (_unitOfRow is null)
            _backend.Map<TOperation>(Operands.Read(tied).Write(target));
        else
            _backend.Gemm<TOperation>(Product.NN, _unitOfRow, tied, Operands.Read().Write(target));
    }

    /// <summary>The sums of [K, L] over the weights that share a value.</summary>
    public void Sum(Matrix byWeight, Matrix tied)
    {
        if (_unitOfRow is null)
        {
            _backend.Sum(byWeight, tied);
            return;
        }

        _backend.Sum(byWeight, _rowSums!);
        _backend.Gemm<Copy>(Product.TN, _unitOfRow, _rowSums!, Operands.Read().Write(tied));
    }
}
