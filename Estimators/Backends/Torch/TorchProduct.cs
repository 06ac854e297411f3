using static TorchSharp.torch;

namespace Sgvb.Backends.Torch;

/// <summary>libtorch's product of two normal matrices into a third that stays where it is, to compare ours with.</summary>
public sealed class TorchProduct : IDisposable
{
    private readonly int _threads;
    private readonly Tensor _a;
    private readonly Tensor _b;
    private readonly Tensor _c;

    /// <param name="product">Which operand is transposed.</param>
    /// <param name="m">Rows of the result.</param>
    /// <param name="n">Columns of the result.</param>
    /// <param name="k">Inner length.</param>
    /// <param name="threads">Of libtorch; a setting of the whole process.</param>
    /// <exception cref="SgvbException">There is no libtorch here.</exception>
    public TorchProduct(Product product, int m, int n, int k, int threads)
    {
        if (TorchBackend.Availability() is { Available: false, Reason: var reason })
            throw new SgvbException($"torch: {reason}");
        _threads = threads;
        _a = product == Product.TN ? randn(k, m).t() : randn(m, k);
        _b = product == Product.NT ? randn(n, k).t() : randn(k, n);
        _c = zeros(m, n);
    }

    public void Run(int count)
    {
        set_num_threads(_threads);
        using var none = no_grad();
        for (var i = 0; i < count; i++)
            _c.addmm_(_a, _b, beta: 0, alpha: 1);
    }

    public void Dispose()
    {
        _a.Dispose();
        _b.Dispose();
        _c.Dispose();
    }
}
