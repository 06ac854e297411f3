using Sgvb.Data;
using Sgvb.Experiments.Survey;
using Sgvb.Model;
using Sgvb.Model.Kl;
using Sgvb.Model.Posterior;
using Sgvb.Noise;

namespace Sgvb.Tests.Survey;

/// <summary>The bias of gradients whose mean is known: noise that is three times as large is not taken for bias, and a true one is found.</summary>
public sealed class BiasMeasurerTests
{
    private static readonly Method Method = new(new EstimatorSpec("shared"), PosteriorSpec.Sigma(), KlKind.None);
    private const double Noise = 3;

    private static readonly Workload Small = new("13-20-2", [13, 20, 2], 4);

    [Theory]
    [InlineData(0, 0.5, 0)]
    [InlineData(0.5, 0, 0.5)]
    [InlineData(0, 0, 0)]
    public void A_known_bias_is_in_its_interval(double ofTheta, double ofScale, double expectedOfTheta)
    {
        using var measurer = new BiasMeasurer(new NoisyStep(ofTheta, ofScale, 1), new NoisyStep(0, 0, 2), DrawnTable.Default.Train);
        for (var block = 0; block < 40; block++)
            measurer.Measure(seed: 1, block, TestContext.Current.CancellationToken);
        for (var layer = 0; layer < Small.Layers; layer++)
        {
            Near(measurer.Of(layer, "theta"), expectedOfTheta);
            Near(measurer.Of(layer, "log_sigma"), ofScale);
        }

        static void Near(Sgvb.Common.Statistics.Interval? bias, double expected)
        {
            Assert.NotNull(bias);
            Assert.InRange(expected, bias.Value.Low!.Value, bias.Value.High!.Value);
            // Narrow enough to tell the cases apart.
            Assert.True(expected == 0 ? bias.Value.High < 0.45 : bias.Value.Low > 0.05, $"{bias} tells nothing");
        }
    }

    [Fact]
    public void Two_blocks_tell_nothing()
    {
        using var measurer = new BiasMeasurer(new NoisyStep(0, 0, 1), new NoisyStep(0, 0, 2), DrawnTable.Default.Train);
        for (var block = 0; block < 2; block++)
            measurer.Measure(seed: 1, block, TestContext.Current.CancellationToken);
        Assert.Null(measurer.Of(0, "theta"));
    }

    /// <summary>Gradients of mean (1 + bias) in every element, with normal noise of standard deviation 3.</summary>
    private sealed class NoisyStep(double ofTheta, double ofScale, int stream) : ITrainingStep
    {
        private ulong _state;

        public Method Method => BiasMeasurerTests.Method;

        public Workload Workload => Small;

        public double Loss => 0;

        public void SetParameters(Parameters parameters)
        {
        }

        public void GetParameters(Parameters parameters)
        {
        }

        public void SetMinibatch(ReadOnlySpan<float> images, ReadOnlySpan<float> labels)
        {
        }

        public void Run(in NoiseKey key) => _state = Mix(key.Draw * 16 + (ulong)stream);

        public void Synchronize()
        {
        }

        public void GetLosses(Span<float> losses) => losses.Clear();

        public void GetGradients(Parameters gradients)
        {
            foreach (var layer in gradients.Layers)
                foreach (var tensor in layer.Tensors)
                    foreach (ref var value in tensor.Values.AsSpan())
                        value = (float)(1 + (tensor.Name == "theta" ? ofTheta : tensor.Name == "log_sigma" ? ofScale : 0) + Noise * Normal());
        }

        public void Dispose()
        {
        }

        private double Normal() => Math.Sqrt(-2 * Math.Log(1 - Uniform())) * Math.Cos(2 * Math.PI * Uniform());

        // SplitMix64 over a counter of its own for every draw: the library's seeds that are near each other give like numbers.
        private double Uniform()
        {
            _state += 0x9E3779B97F4A7C15;
            return (Mix(_state) >> 11) * (1.0 / (1UL << 53));
        }

        private static ulong Mix(ulong z)
        {
            z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9;
            z = (z ^ z >> 27) * 0x94D049BB133111EB;
            return z ^ z >> 31;
        }
    }
}
