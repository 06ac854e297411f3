namespace Sgvb.Recipes.Parts;

/// <summary>
/// From log α (or log σ) in the shape of the posterior's tie to a shape that broadcasts over θ [K, L], and back by sums. Where a unit is
/// one row of θ, or all are tied, these are the same; a channel of a convolution is a run of k·k rows, spread by a product with a matrix of
/// zeros and ones; where σ has factors, every weight has its own (<see cref="FactoredScale"/>).
/// </summary>
public sealed class TiedScale
{
    private readonly IBackend _backend;
    private readonly Matrix? _unitOfRow;
    private readonly Matrix? _rowSums;
    private readonly FactoredScale? _factors;

    /// <param name="context">The layer.</param>
    /// <param name="allocate">A matrix of rows × columns that the caller owns.</param>
    public TiedScale(LayerContext context, Func<int, int, Matrix> allocate)
    {
        var tie = context.Posterior.Tie;
        _backend = context.Backend;
        int rows = context.Inputs, units = context.Layer.Units;
        Rows = tie == Tie.Layer ? 1 : rows;
        Columns = tie is Tie.Weight or Tie.Factors ? context.Outputs : 1;
        if (tie == Tie.Factors)
            _factors = new FactoredScale(context, allocate);
        if (tie != Tie.Unit || units == rows)
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
    /// <param name="scales">The posterior's tensors.</param>
    public void Spread<TOperation>(IReadOnlyList<LayerTensor> scales, Matrix target) where TOperation : struct, IOperation
    {
        if (_factors is not null)
            _factors.Spread<TOperation>(scales, target);
        else if (_unitOfRow is null)
            _backend.Map<TOperation>(Operands.Read(scales[0].Value).Write(target));
        else
            _backend.Gemm<TOperation>(Product.NN, _unitOfRow, scales[0].Value, Operands.Read().Write(target));
    }

    /// <summary>
    /// From a gradient by log α or log σ of each weight [K, L], which is overwritten where σ has factors, to those by what the weights share. To be
    /// called after <see cref="Spread"/> of the same parameters.
    /// </summary>
    /// <param name="tied">In the shapes of the posterior's tensors.</param>
    public void Sum(Matrix byWeight, IReadOnlyList<Matrix> tied)
    {
        if (_factors is not null)
        {
            _factors.Sum(byWeight, tied[0], tied[1]);
            return;
        }

        if (_unitOfRow is null)
        {
            _backend.Sum(byWeight, tied[0]);
            return;
        }

        _backend.Sum(byWeight, _rowSums!);
        _backend.Gemm<Copy>(Product.TN, _unitOfRow, _rowSums!, Operands.Read().Write(tied[0]));
    }
}
