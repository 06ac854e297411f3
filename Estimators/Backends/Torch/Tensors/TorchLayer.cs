using Sgvb.Model.Activations;
using Sgvb.Model.Tensors;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Sgvb.Backends.Torch.Tensors;

/// <summary>
/// One layer's parameters as leaf tensors, and its products as torch has them: matmul for a dense layer, conv2d for a convolution. Weights
/// are [K, L], or [F, C, k, k]; inputs [M, K], or [M, C, H, W].
/// </summary>
public sealed class TorchLayer : IDisposable
{
    private readonly PosteriorSpec _posterior;
    private readonly Layer _layer;
    private readonly Conv2d? _convolution;

    internal TorchLayer(Layer layer, int index, PosteriorSpec posterior, Device device)
    {
        (_layer, _posterior, _convolution) = (layer, posterior, layer.Spec as Conv2d);
        IsBottom = index == 0;
        Tensors = [.. layer.Tensors(posterior, index).Select(spec => (spec, Leaf(spec, device)))];
        Theta = this[TensorSpec.Theta];
        Bias = this[TensorSpec.Bias];
        Scales = [.. posterior.ScaleNames.Select(name => this[name])];
    }

    /// <summary>All parameters, in the order of <see cref="Layer.Tensors"/>.</summary>
    public IReadOnlyList<(TensorSpec Spec, Tensor Value)> Tensors { get; }

    public Tensor Theta { get; }

    /// <summary>[L].</summary>
    public Tensor Bias { get; }

    /// <summary>The posterior's own: log α or log σ, or log u and log v.</summary>
    public IReadOnlyList<Tensor> Scales { get; }

    /// <summary>log α or log σ, in a shape that broadcasts over θ; not where σ has factors.</summary>
    public Tensor LogScale => Scales is [var one] ? one : throw new InvalidOperationException("the noise has several tensors; see Scales");

    /// <summary>ε of the pass's weight sample, where the whole minibatch shares one.</summary>
    public Tensor? WeightNoise { get; internal set; }

    /// <summary>K, the terms of an output's sum.</summary>
    public int Inputs => _layer.Inputs;

    /// <summary>L, outputs at one position.</summary>
    public int Outputs => _layer.Outputs;

    /// <summary>Elements of one example's input.</summary>
    public int InputElements => _layer.Input.Elements;

    /// <summary>The dimension of θ that runs over the outputs.</summary>
    public int OutputDimension => _convolution is null ? 1 : 0;

    /// <summary>Layers above this one.</summary>
    public int Above { get; init; }

    /// <summary>Whether no layer is below.</summary>
    public bool IsBottom { get; }

    /// <summary>What the pre-activation goes through.</summary>
    public Activation Activation => _layer.Activation;

    /// <summary>ρ = √α, in the shape of <see cref="LogScale"/>; only for alpha posteriors.</summary>
    public Tensor Rho() => (Constant.Of(0.5) * LogScale).exp();

    /// <summary>The signed scale s in the shape of θ, with s² = σ²: ρθ, or σ.</summary>
    public Tensor Scale() => _posterior.Kind == PosteriorKind.Alpha ? Rho() * Theta
        : _posterior.Tie == Tie.Factors ? AsWeights(Factored(Scales[0].exp(), Scales[1].exp()))
        : LogScale.exp();

    /// <summary>
    /// The variance of pre-activations, X²s². Where σ = UV has a few factors, the terms of σ², uₚuₛ ⊗ vₚvₛ for all pairs of factors, go one side after
    /// the other.
    /// </summary>
    public Tensor Variance(Tensor x)
    {
        var squares = x.Squared();
        if (!FactorPairs.Save(_posterior, Inputs, Outputs))
            return Product(squares, Scale().Squared());
        var (u, v) = (Scales[0].exp(), Scales[1].exp());
        var inputs = (u.unsqueeze(2) * u.unsqueeze(1)).flatten(1);
        var outputs = (v.unsqueeze(1) * v.unsqueeze(0)).flatten(0, 1);
        var sums = Product(squares, AsWeights(inputs));
        return _convolution is null ? sums.matmul(outputs) : sums.transpose(1, -1).matmul(outputs).transpose(1, -1);
    }

    /// <summary>A minibatch as the layer takes it: as pictures, or flattened.</summary>
    public Tensor Take(Tensor x) => _convolution is null
        ? x.flatten(1)
        : x.reshape(x.shape[0], _layer.Input.Channels, _layer.Input.Height, _layer.Input.Width);

    /// <summary>X·W.</summary>
    public Tensor Product(Tensor x, Tensor weights) => _convolution is null ? x.matmul(weights) : Convolve(x, weights);

    /// <summary>X·W + b.</summary>
    public Tensor Affine(Tensor x, Tensor weights) => _convolution is null ? x.matmul(weights).Plus(Bias) : Convolve(x, weights, Bias);

    /// <summary>
    /// X·W + b where every <paramref name="group"/> examples have weights of their own, <paramref name="weights"/> [G, …] in the shape of θ: a
    /// batched product, or one convolution whose channels fall into G groups. The last group is filled up with examples of zeros.
    /// </summary>
    public Tensor Affine(Tensor x, Tensor weights, int group)
    {
        var (examples, groups) = (x.shape[0], weights.shape[0]);
        if (groups * group > examples)
            x = functional.pad(x, [.. Enumerable.Repeat(0L, 2 * (int)x.dim() - 1), groups * group - examples]);
        Tensor y;
        if (_convolution is null)
        {
            y = x.view(groups, group, Inputs).bmm(weights).view(-1, Outputs);
        }
        else
        {
            // [G·g, C, H, W] → [g, G·C, H, W], and back.
            var inGroups = x.view([groups, group, .. x.shape[1..]]).transpose(0, 1).flatten(1, 2);
            y = Convolve(inGroups, weights.flatten(0, 1), groups: groups);
            y = y.view([group, groups, Outputs, .. y.shape[2..]]).transpose(0, 1).flatten(0, 1);
        }

        return y.narrow(0, 0, examples).Plus(ByChannel(Bias, y));
    }

    /// <summary>Σ over the examples of the square of each one's own gradient by the weights, in the shape of θ.</summary>
    /// <param name="x">The layer's input.</param>
    /// <param name="delta">The gradient by the pre-activations.</param>
    public Tensor SquaredGradients(Tensor x, Tensor delta)
    {
        if (_convolution is null)
            return x.Squared().t().matmul(delta.Squared());
        // [M, F, positions]·[M, positions, C·k·k], an example each.
        var patches = functional.unfold(
            x, (_convolution.Kernel, _convolution.Kernel), padding: (_convolution.Padding, _convolution.Padding),
            stride: (_convolution.Stride, _convolution.Stride));
        return delta.flatten(2).bmm(patches.transpose(1, 2)).Squared().sum(dim: 0).view_as(Theta);
    }

    /// <summary>A value for each channel, in a shape that broadcasts over x.</summary>
    public static Tensor ByChannel(Tensor values, Tensor x) => values.view([1, -1, .. Enumerable.Repeat(1L, (int)x.dim() - 2)]);

    public void Dispose()
    {
        foreach (var (_, value) in Tensors)
            value.Dispose();
    }

    /// <summary>From [K, n] to the shape of weights with n outputs.</summary>
    private Tensor AsWeights(Tensor matrix) => _convolution is { Kernel: var kernel }
        ? matrix.t().reshape(matrix.shape[1], _layer.Input.Channels, kernel, kernel)
        : matrix;

    /// <summary>UV. With one factor it broadcasts, so that the gradients are sums by blocks: a product's sums of many equal terms round one way.</summary>
    private static Tensor Factored(Tensor u, Tensor v) => u.shape[1] == 1 ? u * v : u.matmul(v);

    private Tensor Convolve(Tensor x, Tensor weights, Tensor? bias = null, long groups = 1) => functional.conv2d(
        x, weights, bias, [_convolution!.Stride, _convolution.Stride], [_convolution.Padding, _convolution.Padding], groups: groups);

    private Tensor Leaf(TensorSpec spec, Device device)
    {
        var isScale = _posterior.ScaleNames.Contains(spec.Name) && spec.Shape.Count == 1;
        // By layer or by unit: along the dimension of θ that runs over the inputs.
        long[] shape = !isScale ? [.. spec.Shape.Select(s => (long)s)] : _convolution is null ? [spec.Elements, 1] : [1, spec.Elements, 1, 1];
        return zeros(shape, device: device, requires_grad: spec.Learned);
    }

    private Tensor this[string name] => Tensors.First(t => t.Spec.Name == name).Value;
}
