using Sgvb.Backends.Torch.Native;
using static TorchSharp.torch;

namespace Sgvb.Backends.Torch;

/// <summary>libtorch's product of two normal matrices into a third that stays where it is, to compare ours with.</summary>
public sealed class TorchProduct : IDisposable
{
    private readonly int _threads;
    private readonly Device _device;
    private readonly Tensor _a;
    private readonly Tensor _b;
    private readonly Tensor _c;

    /// <param name="product">Which operand is transposed.</param>
    /// <param name="m">Rows of the result.</param>
    /// <param name="n">Columns of the result.</param>
    /// <param name="k">Inner length.</param>
    /// <param name="threads">Of libtorch; a setting of the whole process.</param>
    /// <param name="device">One of <see cref="TorchAvailability.Devices"/>.</param>
    /// <exception cref="SgvbException">There is no libtorch here, or no such device.</exception>
    public TorchProduct(Product product, int m, int n, int k, int threads, string device = "torch")
    {
        if (TorchBackend.Unavailable(device) is { } reason)
            throw new SgvbException($"{device}: {reason}");
        _threads = threads;
        _device = TorchBackend.DeviceOf(device);
        // The scope keeps what is transposed until it is.
        using var scope = NewDisposeScope();
        _a = (product == Product.TN ? randn(k, m, device: _device).t() : randn(m, k, device: _device)).DetachFromDisposeScope();
        _b = (product == Product.NT ? randn(n, k, device: _device).t() : randn(k, n, device: _device)).DetachFromDisposeScope();
        _c = zeros(m, n, device: _device).DetachFromDisposeScope();
    }

    public void Run(int count)
    {
        set_num_threads(_threads);
        using var none = no_grad();
        for (var i = 0; i < count; i++)
            _c.addmm_(_a, _b, beta: 0, alpha: 1);
        if (_device.type == TorchSharp.DeviceType.CUDA)
            cuda.synchronize(_device);
    }

    public void Dispose()
    {
        _a.Dispose();
        _b.Dispose();
        _c.Dispose();
    }
}
