using System.Runtime.InteropServices;
using Sgvb.Backends.Torch.Forwards;
using Sgvb.Backends.Torch.Noise;
using Sgvb.Backends.Torch.Tensors;
using Sgvb.Model.Kl;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Sgvb.Backends.Torch;

/// <summary>
/// A training step as a PyTorch user would write it: forward, cross_entropy, backward by autograd. Where every g examples have a weight
/// sample of their own, the minibatch is taken in chunks whose tensors fit <see cref="NoiseMemory"/>, and gradients accumulate.
/// The number of threads is libtorch's process-wide setting; it is set again before a step that wants another one.
/// </summary>
public sealed class TorchStep : ITrainingStep
{
    /// <summary>Bytes that the weight samples of one chunk may take, with what autograd keeps of them: 1 GiB.</summary>
    public const long NoiseMemory = 1L << 30;

    private readonly Device _device;
    private readonly ITorchForward _forward;
    private readonly TorchLayer[] _layers;
    private readonly TorchNoise _noise;
    private readonly TorchKl? _kl;
    private readonly double _klFactor;
    private double _klShare = 1;
    private readonly int _threads;
    private readonly int _chunk;
    private readonly Tensor _images;
    private readonly Tensor _labels;
    private readonly Tensor _losses;
    private readonly Tensor _klPart;

    internal TorchStep(
        Method method, Workload workload, int trainingExamples, int threads, NoiseSource? given, NoiseSource? points, Device device, long noiseMemory)
    {
        (Method, Workload, _device) = (method, workload, device);
        _threads = threads > 0 ? threads : Environment.ProcessorCount;
        _forward = TorchForwards.Create(method.Estimator);
        _chunk = ExamplesPerChunk(method.Estimator, workload, noiseMemory);
        _layers = [.. workload.Network.Layers.Select((layer, index) => new TorchLayer(layer, index, method.Posterior, device) { Above = workload.Layers - 1 - index })];
        _noise = given is null ? new OwnNoise(device, points) : new GivenNoise(given, device);
        if (method.Kl != KlKind.None)
            _kl = new TorchKl(method, device);
        _klFactor = method.KlWeight / trainingExamples;
        _images = zeros(workload.Minibatch, workload.Inputs, device: device);
        _labels = zeros(workload.Minibatch, dtype: ScalarType.Int64, device: device);
        _losses = zeros(workload.Minibatch, device: device);
        _klPart = zeros([], device: device);
    }

    public Method Method { get; }

    public Workload Workload { get; }

    public double Loss
    {
        get
        {
            using var scope = NewDisposeScope();
            return TorchTransfer.One(_losses.mean()) + TorchTransfer.One(_klPart);
        }
    }

    public void SetParameters(Parameters parameters)
    {
        if (KlTerm.Undefined(Method, parameters) is { } undefined)
            throw undefined;
        foreach (var (layer, source) in _layers.Zip(parameters.Layers))
            foreach (var (tensor, values) in layer.Tensors.Zip(source.Tensors))
                TorchTransfer.Upload(values, tensor.Value);
    }

    public void GetParameters(Parameters parameters)
    {
        foreach (var (layer, target) in _layers.Zip(parameters.Layers))
            foreach (var (tensor, values) in layer.Tensors.Zip(target.Tensors))
                TorchTransfer.Download(tensor.Value, values);
    }

    public void SetMinibatch(ReadOnlySpan<float> images, ReadOnlySpan<float> labels)
    {
        Workload.CheckLabels(labels);
        TorchTransfer.Upload(images, _images);
        TorchTransfer.Upload(labels, _labels);
    }

    /// <exception cref="SgvbException">libtorch failed, for lack of memory perhaps.</exception>
    public void Run(in NoiseKey key)
    {
        try
        {
            Step(key);
        }
        catch (ExternalException error)
        {
            throw TorchErrors.Explain(_device.type == TorchSharp.DeviceType.CUDA ? "torch-cuda" : "torch", error);
        }
    }

    public void SetKlShare(double share) => _klShare = share;

    public void Synchronize()
    {
        if (_device.type == TorchSharp.DeviceType.CUDA)
            cuda.synchronize(_device);
    }

    public void GetLosses(Span<float> losses) => TorchTransfer.Download(_losses, losses);

    public void GetGradients(Parameters gradients)
    {
        using var scope = NewDisposeScope();
        foreach (var (layer, target) in _layers.Zip(gradients.Layers))
            foreach (var (tensor, values) in layer.Tensors.Zip(target.Tensors))
                if (tensor.Spec.Learned)
                    TorchTransfer.Download(tensor.Value.grad, values);
    }

    public void Dispose()
    {
        foreach (var layer in _layers)
            layer.Dispose();
        _noise.Dispose();
        _kl?.Dispose();
        foreach (var tensor in (Tensor[])[_images, _labels, _losses, _klPart])
            tensor.Dispose();
    }

    private void Step(in NoiseKey key)
    {
        using var scope = NewDisposeScope();
        if (get_num_threads() != _threads)
            set_num_threads(_threads);
        foreach (var leaf in _layers.SelectMany(l => l.Tensors).Where(t => t.Spec.Learned))
            leaf.Value.grad = null;
        _losses.zero_();
        _klPart.zero_();
        for (var draw = 0u; draw < Method.Estimator.Draws; draw++)
        {
            Pass(key with { Sample = draw });
            if (Method.Estimator.Antithetic)
                Pass(key with { Sample = draw, Mirrored = !key.Mirrored });
        }

        if (_kl is { IsSampled: false })
            AddKl(_kl, share: 1);
    }

    private void AddKl(TorchKl kl, double share)
    {
        // Not a constant: while a KL term warms up, every step has another.
        using TorchSharp.Scalar factor = share * _klShare * _klFactor;
        var sum = _layers.Select(kl.Of).Aggregate((a, b) => a.Plus(b)) * factor;
        if (sum.requires_grad)
            sum.backward();
        _klPart.add_(sum.detach(), Constant.Of(1));
    }

    /// <summary>One forward and backward with this noise; a mean over several passes takes an equal part of each.</summary>
    private void Pass(in NoiseKey key)
    {
        var share = 1.0 / Method.Estimator.Passes;
        _noise.Begin(key);
        for (var first = 0; first < Workload.Minibatch; first += _chunk)
        {
            using var scope = NewDisposeScope();
            var count = Math.Min(_chunk, Workload.Minibatch - first);
            var x = _images.narrow(0, first, count);
            for (var l = 0; l < _layers.Length; l++)
            {
                var b = _forward.Layer(_layers[l].Take(x), _layers[l], new LayerNoise(_noise, l, first));
                x = TorchActivations.Apply(_layers[l].Activation, b);
            }

            // A layer that is sampled several times stacks its samples of the minibatch.
            var samples = (int)(x.shape[0] / count);
            var labels = _labels.narrow(0, first, count);
            var each = functional.cross_entropy(x.flatten(1), samples == 1 ? labels : labels.repeat(samples), reduction: Reduction.None);
            if (_forward.MoreLoss(x) is { } more)
                each = each.Plus(more);
            each = (samples == 1 ? each : each.view(samples, count).mean([0])) * Constant.Of(share);
            (each.sum() / Constant.Of(Workload.Minibatch)).backward();
            _forward.AfterBackward(share);
            _losses.narrow(0, first, count).add_(each.detach(), Constant.Of(1));
            // The noise that it is taken at lives no longer than this scope. Where there is one weight sample, the chunk is the minibatch.
            if (_kl is { IsSampled: true })
                AddKl(_kl, share);
        }
    }

    /// <summary>
    /// Arrays of θ's size by sample: autograd keeps two in every layer (ε and W), and the layer at hand needs four more (s⊙ε forward;
    /// ∂W, ∂W⊙ε and the product's working copies backward; measured at the widths of mnist). A chunk holds whole groups, and at least one.
    /// </summary>
    internal static int ExamplesPerChunk(EstimatorSpec estimator, Workload workload, long noiseMemory)
    {
        if (estimator.ExamplesPerWeightSample is not { } group)
            return workload.Minibatch;
        var largest = workload.Network.Layers.Max(l => l.Weights);
        var bytes = sizeof(float) * (2 * workload.Weights + 4 * largest);
        var groups = Math.Max(1, noiseMemory / bytes);
        return (int)Math.Min(groups * group, workload.Minibatch);
    }
}
