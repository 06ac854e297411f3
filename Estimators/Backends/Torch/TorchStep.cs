using System.Runtime.InteropServices;
using Sgvb.Model;
using Sgvb.Noise;
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

    private readonly Device device;
    private readonly ITorchForward forward;
    private readonly TorchLayer[] layers;
    private readonly TorchNoise noise;
    private readonly TorchKl? kl;
    private readonly double klFactor;
    private readonly int threads;
    private readonly int chunk;
    private readonly Tensor images;
    private readonly Tensor labels;
    private readonly Tensor losses;
    private readonly Tensor klPart;

    internal TorchStep(
        Method method, Workload workload, int trainingExamples, int threads, NoiseSource? given, Device device, long noiseMemory)
    {
        (Method, Workload, this.device) = (method, workload, device);
        this.threads = threads > 0 ? threads : Environment.ProcessorCount;
        forward = TorchForwards.Create(method.Estimator);
        chunk = ExamplesPerChunk(forward, workload, noiseMemory);
        layers = [.. workload.Network.Layers.Select((layer, index) => new TorchLayer(layer, index, method.Posterior, device))];
        noise = given is null ? new OwnNoise(device) : new GivenNoise(given, device);
        if (method.Kl != KlKind.None)
            kl = new TorchKl(method, forward.NoiseOnInputs, device);
        klFactor = method.KlWeight / trainingExamples;
        images = zeros(workload.Minibatch, workload.Inputs, device: device);
        labels = zeros(workload.Minibatch, dtype: ScalarType.Int64, device: device);
        losses = zeros(workload.Minibatch, device: device);
        klPart = zeros([], device: device);
    }

    public Method Method { get; }

    public Workload Workload { get; }

    public double Loss
    {
        get
        {
            using var scope = NewDisposeScope();
            return losses.mean().cpu().item<float>() + klPart.cpu().item<float>();
        }
    }

    public void SetParameters(Parameters parameters)
    {
        if (KlTerm.Undefined(Method, parameters) is { } undefined)
            throw undefined;
        foreach (var (layer, source) in layers.Zip(parameters.Layers))
            foreach (var (tensor, values) in layer.Tensors.Zip(source.Tensors))
                TorchTransfer.Upload(values.Values, tensor.Value);
    }

    public void GetParameters(Parameters parameters)
    {
        foreach (var (layer, target) in layers.Zip(parameters.Layers))
            foreach (var (tensor, values) in layer.Tensors.Zip(target.Tensors))
                TorchTransfer.Download(tensor.Value, values.Values);
    }

    public void SetMinibatch(ReadOnlySpan<float> images, ReadOnlySpan<float> labels)
    {
        foreach (var label in labels)
            if (!(label >= 0 && label < Workload.Classes))
                throw new SgvbException($"A label is {label}, but workload {Workload.Name} has classes 0 to {Workload.Classes - 1}.");
        TorchTransfer.Upload(images, this.images);
        TorchTransfer.Upload(labels, this.labels);
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
            throw TorchErrors.Explain(device.type == TorchSharp.DeviceType.CUDA ? "torch-cuda" : "torch", error);
        }
    }

    public void Synchronize()
    {
        if (device.type == TorchSharp.DeviceType.CUDA)
            cuda.synchronize(device);
    }

    public void GetLosses(Span<float> losses) => TorchTransfer.Download(this.losses, losses);

    public void GetGradients(Parameters gradients)
    {
        using var scope = NewDisposeScope();
        foreach (var (layer, target) in layers.Zip(gradients.Layers))
            foreach (var (tensor, values) in layer.Tensors.Zip(target.Tensors))
                if (tensor.Spec.Learned)
                    TorchTransfer.Download(tensor.Value.grad, values.Values);
    }

    public void Dispose()
    {
        foreach (var layer in layers)
            layer.Dispose();
        noise.Dispose();
        kl?.Dispose();
        foreach (var tensor in (Tensor[])[images, labels, losses, klPart])
            tensor.Dispose();
    }

    private void Step(in NoiseKey key)
    {
        using var scope = NewDisposeScope();
        if (get_num_threads() != threads)
            set_num_threads(threads);
        foreach (var leaf in layers.SelectMany(l => l.Tensors).Where(t => t.Spec.Learned))
            leaf.Value.grad = null;
        losses.zero_();
        Pass(key);
        if (Method.Estimator.Antithetic)
            Pass(key with { Mirrored = !key.Mirrored });
        if (kl is not null)
        {
            var sum = layers.Select(kl.Of).Aggregate((a, b) => a.Plus(b)) * Constant.Of(klFactor);
            if (sum.requires_grad)
                sum.backward();
            klPart.copy_(sum.detach());
        }
    }

    /// <summary>One forward and backward with this noise; an antithetic pair takes half of each.</summary>
    private void Pass(in NoiseKey key)
    {
        var share = Method.Estimator.Antithetic ? 0.5 : 1;
        noise.Begin(key);
        for (var first = 0; first < Workload.Minibatch; first += chunk)
        {
            using var scope = NewDisposeScope();
            var count = Math.Min(chunk, Workload.Minibatch - first);
            var x = images.narrow(0, first, count);
            for (var l = 0; l < layers.Length; l++)
            {
                x = TorchActivations.Apply(layers[l].Activation, forward.Layer(x, layers[l], new LayerNoise(noise, l, first)));
            }

            var each = functional.cross_entropy(x, labels.narrow(0, first, count), reduction: Reduction.None) * Constant.Of(share);
            (each.sum() / Constant.Of(Workload.Minibatch)).backward();
            losses.narrow(0, first, count).add_(each.detach(), Constant.Of(1));
        }
    }

    /// <summary>
    /// Arrays of θ's size by sample: autograd keeps two in every layer (ε and W), and the layer at hand needs four more (s⊙ε forward;
    /// ∂W, ∂W⊙ε and the product's working copies backward; measured at the widths of mnist). A chunk holds whole groups, and at least one.
    /// </summary>
    internal static int ExamplesPerChunk(ITorchForward forward, Workload workload, long noiseMemory)
    {
        if (forward.ExamplesPerSample is not { } group)
            return workload.Minibatch;
        var largest = workload.Network.Layers.Max(l => l.Weights);
        var bytes = sizeof(float) * (2 * workload.Weights + 4 * largest);
        var groups = Math.Max(1, noiseMemory / bytes);
        return (int)Math.Min(groups * group, workload.Minibatch);
    }
}
