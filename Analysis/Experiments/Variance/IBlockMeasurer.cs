namespace Sgvb.Experiments.Variance;

/// <summary>Measures blocks of one method at fixed parameters; a block's number alone fixes what it draws.</summary>
public interface IBlockMeasurer : IDisposable
{
    /// <summary>One row for each layer and parameter.</summary>
    /// <param name="block">Its number.</param>
    /// <param name="drawn">Told how many steps were done.</param>
    /// <param name="cancel">Ends it.</param>
    /// <exception cref="SgvbException">A gradient is not finite (exit 5).</exception>
    IReadOnlyList<BlockRow> Measure(int block, Action<int>? drawn, CancellationToken cancel);
}
