using Sgvb.Backends;
using Sgvb.Backends.Gpu.Flattening;
using Sgvb.Model;
using Sgvb.Model.Activations;
using Sgvb.Model.Kl;
using Sgvb.Model.Posterior;
using Sgvb.Noise;
using Sgvb.Numerics;
using Sgvb.Recipes;
using Sgvb.Recipes.Parts;
using Sgvb.References.Agreement;
using SimdBackend = Sgvb.Backends.Simd.SimdBackend;

namespace Sgvb.Tests.Gpu;

/// <summary>
/// A convolution's products on the simulator and as executed PTX against the managed backend, at odd geometries and with other examples
/// around.
/// </summary>
[Collection(Simulator.Collection)]
public sealed class GpuConvolutionTests : IDisposable
{
    private readonly SimulatorBesideSimd _both = new(Simulator.Checked);

    /// <summary>Channels, height, width, filters, kernel, stride, padding, first example, examples, minibatch.</summary>
    public static TheoryData<int, int, int, int, int, int, int, int, int, int> Geometries => new()
    {
        { 1, 3, 4, 2, 1, 1, 0, 0, 1, 1 },
        { 1, 6, 5, 3, 5, 1, 2, 0, 2, 2 },
        { 3, 5, 4, 5, 2, 1, 1, 1, 2, 4 },
        { 4, 4, 4, 66, 3, 1, 1, 0, 1, 1 },
        { 17, 3, 3, 2, 3, 1, 2, 0, 1, 1 },
        { 2, 5, 6, 3, 3, 2, 1, 2, 1, 3 },
        { 6, 6, 5, 4, 5, 2, 2, 0, 2, 2 },
        { 5, 4, 3, 2, 1, 2, 1, 0, 2, 2 },
        { 2, 7, 5, 3, 3, 3, 2, 1, 1, 2 },
        { 3, 5, 5, 2, 2, 3, 0, 0, 1, 1 },
        { 66, 3, 2, 3, 2, 1, 1, 0, 1, 1 },
    };

    [Theory]
    [MemberData(nameof(Geometries))]
    public void Products_agree(
        int channels, int height, int width, int filters, int kernel, int stride, int padding, int first, int examples, int minibatch)
    {
        var convolution = new Convolution(first, examples, channels, height, width, kernel, stride, padding);
        var x = (minibatch * convolution.InputPositions, channels);
        var w = (convolution.Inputs, filters);
        var y = (minibatch * convolution.OutputPositions, filters);
        _both.Same(
            (backend, m) => backend.Convolve<Activated<Relu, AddThree, Nothing>>(convolution, m[0], m[1], Operands.Read(m[2], m[3]).Write(m[4])),
            Tolerances.FloatProducts, x, w, y, (1, filters), y);
        _both.Same(
            (backend, m) => backend.ConvolveByWeights<Chain<AlphaRule>>(
                convolution, m[0], m[1], Operands.Read(m[2], m[3], m[4]).Write(m[5], m[6])),
            Tolerances.FloatProducts, x, y, w, w, (1, 1), w, w);
        _both.Same(
            (backend, m) => backend.ConvolveByInput<Gated<Relu, AddNoisePart, Nothing>>(
                convolution, m[0], m[1], Operands.Read(m[2], m[3]).Write(m[4])),
            Tolerances.FloatProducts, y, w, x, x, x);
    }

    /// <summary>More positions than a slice holds: the slices are summed by another kernel, which applies the operation.</summary>
    [Fact]
    public void The_gradient_of_many_positions_is_split()
    {
        var convolution = new Convolution(1, 2, 1, 13, 13, 2, 1, 0);
        var y = (3 * convolution.OutputPositions, 3);
        _both.Same(
            (backend, m) => backend.ConvolveByWeights<AddProduct>(convolution, m[0], m[1], Operands.Read(m[2], m[3]).Write(m[3])),
            Tolerances.FloatProducts, (3 * 169, 1), y, (4, 3), (4, 3));
        Assert.Contains(Simulator.Checked.Kernels, k => k.Name == "Slices" && k.GetGenericArguments() is [var operation] && operation == typeof(AddProduct));
    }

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(2, 35, 33)]
    [InlineData(3, 4, 70)]
    [InlineData(2, 40, 3)]
    public void Flattening_is_exact(int minibatch, int positions, int channels)
    {
        _both.Same((backend, m) => backend.Flatten(m[0], m[1]), 0, (minibatch * positions, channels), (minibatch, positions * channels));
        _both.Same((backend, m) => backend.Unflatten(m[0], m[1]), 0, (minibatch, positions * channels), (minibatch * positions, channels));
    }

    [Fact]
    public void Shapes_that_do_not_fit_are_refused()
    {
        using var pictures = _both.Gpu.Allocate(2 * 9, 2);
        using var weights = _both.Gpu.Allocate(2 * 4, 3);
        using var outputs = _both.Gpu.Allocate(2 * 4, 3);
        var convolution = new Convolution(0, 2, 2, 3, 3, 2, 1, 0);
        _both.Gpu.Convolve<Copy>(convolution, pictures, weights, Operands.Read().Write(outputs));
        foreach (var other in (Convolution[])[convolution.Of(1, 2), convolution with { Channels = 1 }, convolution with { Padding = 1 }])
        {
            Assert.Throws<ArgumentException>(() => _both.Gpu.Convolve<Copy>(other, pictures, weights, Operands.Read().Write(outputs)));
            Assert.Throws<ArgumentException>(() => _both.Gpu.ConvolveByWeights<Copy>(other, pictures, outputs, Operands.Read().Write(weights)));
            Assert.Throws<ArgumentException>(() => _both.Gpu.ConvolveByInput<Copy>(other, outputs, weights, Operands.Read().Write(pictures)));
        }

        Assert.Throws<ArgumentException>(() => _both.Gpu.Convolve<Copy>(convolution, pictures, weights, default));
        Assert.Throws<ArgumentException>(() => _both.Gpu.Flatten(pictures, outputs));
        Assert.Throws<ArgumentException>(() => _both.Gpu.Unflatten(outputs, pictures));
    }

    [Fact]
    public void A_grid_that_no_GPU_takes_is_one_line()
    {
        var error = Assert.Throws<SgvbException>(
            () => Simulator.Device.Launch(FlattenKernel.Run, new ILGPU.Index3D(1, 65536, 1), FlattenKernel.GroupSize, default(FlattenArguments)));
        Assert.Equal(SgvbException.BadInput, error.ExitCode);
    }

    [Theory]
    [InlineData("no-noise", null)]
    [InlineData("shared", null)]
    [InlineData("grouped", 2)]
    [InlineData("per-example", null)]
    [InlineData("local-reparam", null)]
    [InlineData("flipout", null)]
    [InlineData("input-noise", null)]
    public void A_step_of_a_convolutional_network_agrees(string name, int? group)
    {
        var method = new Method(new EstimatorSpec(name, group), PosteriorSpec.Alpha(Tie.Unit), KlKind.None);
        var workload = Workload.TryParse("1x5x4:conv2k3s2p1-conv3k2-2:softplus")!.WithMinibatch(3);
        var inputs = new AgreementInputs(method.Posterior, workload, 7, null);
        var gradients = new[] { new Parameters(workload.Network, method.Posterior), new Parameters(workload.Network, method.Posterior) };
        foreach (var (side, backend) in ((int, IBackend)[])[(0, Simulator.CreateOnPtx()), (1, SimdBackend.Create(threads: 1))])
        {
            using var step = new RecipeStep(backend, method.Estimator.Entry, method, workload, trainingExamples: 100);
            step.SetParameters(inputs.Parameters);
            step.SetMinibatch(inputs.Images, inputs.Labels);
            step.Run(new NoiseKey(1, 0, 5));
            step.GetGradients(gradients[side]);
        }

        foreach (var (actual, expected) in gradients[0].Layers.Zip(gradients[1].Layers))
            foreach (var (a, e) in actual.Tensors.Zip(expected.Tensors))
            {
                var difference = Math.Sqrt(a.Values.Zip(e.Values, (p, q) => Math.Pow((double)p - q, 2)).Sum());
                var size = Math.Sqrt(e.Values.Sum(q => (double)q * q));
                Assert.True(difference <= AgreementCase.Tolerance * size, $"{name}: {difference:0.0e0} at {size:0.0e0}");
            }
    }

    public void Dispose() => _both.Dispose();
}
