using static TorchSharp.torch;

namespace Sgvb.Backends.Torch.Tensors;

/// <summary>Dense row-major float32 between host memory and a tensor on any device.</summary>
internal static class TorchTransfer
{
    /// <summary>Parameters, in the order that torch's shape has.</summary>
    public static void Upload(ParameterTensor source, Tensor target) => Upload(source.Spec.ToFile(source.Values), target);

    /// <summary>Parameters or their gradients.</summary>
    public static void Download(Tensor? source, ParameterTensor target)
    {
        if (!target.Spec.ByColumn)
        {
            Download(source, target.Values);
            return;
        }

        var values = new float[target.Values.Length];
        Download(source, values);
        target.Spec.FromFile(values).CopyTo(target.Values, 0);
    }

    public static void Upload(ReadOnlySpan<float> source, Tensor target)
    {
        if (source.Length != target.numel())
            throw new ArgumentException($"{source.Length} values for a tensor of {target.numel()}");
        using var scope = NewDisposeScope();
        using var untracked = no_grad();
        target.copy_(tensor(source.ToArray(), target.shape));
    }

    /// <summary>Waits for the device. Zeros where autograd left no gradient because nothing depends on the parameter.</summary>
    public static void Download(Tensor? source, Span<float> target)
    {
        using var scope = NewDisposeScope();
        if (source is null)
        {
            target.Clear();
            return;
        }

        // Its bytes are one span, which cannot count those of 2 GiB.
        var values = source.detach().cpu().contiguous().view(-1);
        var from = 0L;
        Chunks.EachBytes(target, bytes =>
        {
            var length = bytes.Length / sizeof(float);
            values.narrow(0, from, length).bytes.CopyTo(bytes);
            from += length;
        });
    }

    /// <summary>
    /// The one value of a tensor. TorchSharp's item() reads it through a scalar that nothing keeps alive; see <see cref="Constant"/> for what may happen
    /// to it.
    /// </summary>
    public static float One(Tensor source)
    {
        Span<float> value = stackalloc float[1];
        Download(source, value);
        return value[0];
    }
}
