using Sgvb.Backends.Simd;
using Sgvb.Backends.Simd.Lanes;
using Sgvb.Model;
using Sgvb.Model.Layers;
using Sgvb.Noise;
using Sgvb.Recipes;
using Sgvb.References;

namespace Sgvb.Tests.Agreement;

/// <summary>One method at one shape: a minibatch away from every ReLU gate, and the reference's answer to it.</summary>
public sealed class Comparison
{
    private const int TrainingExamples = 1000;

    private readonly Method _method;
    private readonly Workload _workload;
    private readonly Case _given;
    private readonly ReferenceResult? _reference;
    private readonly NoiseGenerator _generator;

    private Comparison(Method method, Workload workload, Case given, ReferenceResult? reference, NoiseGenerator generator) =>
        (_method, _workload, _given, _reference, _generator) = (method, workload, given, reference, generator);

    public static NoiseKey Key { get; } = new(Seed: 12, Stream: 0, Draw: 34);

    public static Comparison Create(Method method, int[] widths, int minibatch, NoiseGenerator generator = NoiseGenerator.Philox) =>
        Create(method, Network.Dense(widths), minibatch, generator);

    public static Comparison Create(Method method, Network network, int minibatch, NoiseGenerator generator = NoiseGenerator.Philox)
    {
        var given = Case.Create(network, method.Posterior, minibatch, seed: 101 + minibatch);
        var reference = given.AwayFromGates(method, TrainingExamples, Key, generator);
        return new Comparison(method, new Workload(network.ToString(), network, minibatch), given, reference, generator);
    }

    /// <inheritdoc cref="WithoutReference(Method, Network, int, NoiseGenerator)"/>
    public static Comparison WithoutReference(Method method, int[] widths, int minibatch) => WithoutReference(method, Network.Dense(widths), minibatch);

    /// <summary>For comparing the library with itself.</summary>
    public static Comparison WithoutReference(
        Method method, Network network, int minibatch, NoiseGenerator generator = NoiseGenerator.Philox) => new(
        method, new Workload(network.ToString(), network, minibatch), Case.Create(network, method.Posterior, minibatch, seed: 7), null,
        generator);

    public void Check(SimdPath path)
    {
        Assert.NotNull(_reference);
        var result = Run(path, threads: 1);
        var what = $"{_method.Estimator} {_method.Objective}, {_workload.Name}, M = {_workload.Minibatch}, {path}";
        Assert.True(
            Math.Abs(result.Loss - _reference.Loss) <= Tolerances.Agreement * Math.Abs(_reference.Loss),
            $"{what}: loss {result.Loss}, {_reference.Loss}");
        Near(result.Losses, _reference.Losses, $"{what}, losses");
        if (OnlyTails)
        {
            Near(
                [.. result.Gradients.Layers.SelectMany(l => l.Tensors).Where(t => t.Spec.Learned).SelectMany(t => t.Values)],
                [.. result.Gradients.Layers.Zip(_reference.Gradients.Layers).SelectMany(
                    l => l.First.Tensors.Where(t => t.Spec.Learned).SelectMany(t => l.Second[t.Name]))],
                $"{what}, the whole gradient");
            return;
        }

        for (var l = 0; l < _workload.Layers; l++)
        {
            var (actual, expected) = (result.Gradients.Layers[l], _reference.Gradients.Layers[l]);
            Near(actual.Theta, expected.Theta, $"{what}, layer {l}, theta");
            Near(actual.Bias, expected.Bias, $"{what}, layer {l}, bias");
            foreach (var scale in actual.Scales)
            {
                var (name, values, terms) = expected.Named.Single(t => t.Name == scale.Name);
                if (_method.Posterior.Learned)
                    Near(scale.Values, values, $"{what}, layer {l}, {name}", terms);
                else
                    Assert.All(scale.Values, g => Assert.True(float.IsNaN(g)));
            }
        }
    }

    /// <summary>One step of the library.</summary>
    public (double Loss, float[] Losses, Parameters Gradients) Run(SimdPath path, int threads, NoiseKey? key = null)
    {
        using var step = new RecipeStep(
            SimdBackend.Create(threads, path, _generator), _method.Estimator.Entry, _method, _workload, TrainingExamples);
        step.SetParameters(_given.Parameters);
        step.SetMinibatch(_given.Images, _given.Labels);
        step.Run(key ?? Key);
        var gradients = new Parameters(_workload.Network, _method.Posterior);
        foreach (var layer in gradients.Layers)
            foreach (var scale in layer.Scales)
                Array.Fill(scale.Values, float.NaN);
        step.GetGradients(gradients);
        var losses = new float[_workload.Minibatch];
        step.GetLosses(losses);
        return (step.Loss, losses, gradients);
    }

    /// <summary>
    /// A hidden unit that stands alone may be closed but for the tail of its distribution, of which float32 keeps few digits: nothing beside the rest of
    /// the gradient, but all that some tensors have.
    /// </summary>
    private bool OnlyTails => _method.Estimator.Name == "moment" && _workload.Network.Layers.SkipLast(1).Any(l => l.Outputs == 1);

    private static void Near(float[] actual, double[] expected, string what, double[]? scale = null)
    {
        var error = Norms.RelativeError([.. actual.Select(x => (double)x)], expected, scale ?? expected);
        Assert.True(error <= Tolerances.Agreement, $"{what}: {error:0.0e0}");
    }
}
