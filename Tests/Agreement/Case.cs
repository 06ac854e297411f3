using Sgvb.Model;
using Sgvb.Model.Layers;
using Sgvb.Model.Posterior;
using Sgvb.Noise;
using Sgvb.References;

namespace Sgvb.Tests.Agreement;

/// <summary>Parameters and a minibatch for a small network, deterministic by seed.</summary>
public sealed class Case
{
    private readonly Random _random;

    private Case(Parameters parameters, float[] images, float[] labels, Random random) =>
        (Parameters, Images, Labels, _random) = (parameters, images, labels, random);

    public Parameters Parameters { get; }

    /// <summary>[M, inputs].</summary>
    public float[] Images { get; }

    public float[] Labels { get; }

    /// <summary>
    /// Weights of both signs away from zero (so that σ²/θ² stays below 1, where the cubic KL applies), biases of both signs, scales
    /// around the posterior's initial values, and images of which a quarter of the pixels is exactly zero.
    /// </summary>
    public static Case Create(Network network, PosteriorSpec posterior, int minibatch, int seed)
    {
        var random = new Random(seed);
        var parameters = new Parameters(network, posterior);
        for (var l = 0; l < parameters.Layers.Count; l++)
        {
            var layer = parameters.Layers[l];
            var spread = Math.Max(0.1, Math.Sqrt(2.0 / layer.Inputs));
            for (var i = 0; i < layer.Theta.Length; i++)
                layer.Theta[i] = (float)((random.Next(2) * 2 - 1) * (0.08 + spread * random.NextDouble()));
            for (var i = 0; i < layer.Bias.Length; i++)
                layer.Bias[i] = (float)(0.4 * random.NextDouble() - 0.1);
            var center = Math.Log(posterior.Initial(l));
            // Of k equal products of factors, each is the k-th part, and each factor its root.
            if (posterior.Tie == Tie.Factors)
                center = (center - Math.Log(posterior.Factors)) / 2;
            foreach (var scale in layer.Scales)
                for (var i = 0; i < scale.Values.Length; i++)
                    scale.Values[i] = (float)(center + 0.8 * random.NextDouble() - 0.4);
        }

        var images = new float[minibatch * network.Inputs];
        for (var i = 0; i < images.Length; i++)
            images[i] = Pixel(random);
        var labels = new float[minibatch];
        for (var m = 0; m < minibatch; m++)
            labels[m] = random.Next(network.Classes);
        return new Case(parameters, images, labels, random);
    }

    /// <summary>Of dense layers with ReLU.</summary>
    public static Case Create(IReadOnlyList<int> widths, PosteriorSpec posterior, int minibatch, int seed) =>
        Create(Network.Dense(widths), posterior, minibatch, seed);

    /// <summary>
    /// Draws the images of examples that stand near a ReLU gate anew until there are none, and returns the reference's result. There, a
    /// float32 pre-activation can fall on the other side of zero, and the gradient jumps.
    /// </summary>
    public ReferenceResult AwayFromGates(
        Method method, int trainingExamples, NoiseKey key, NoiseGenerator generator = NoiseGenerator.Philox)
    {
        var inputs = Parameters.Network.Inputs;
        for (var attempt = 0; attempt < 20; attempt++)
        {
            var result = ReferenceStep.Run(method, Parameters, Images, Labels, trainingExamples, key, generator);
            if (!result.NearGate.Contains(true))
                return result;
            for (var m = 0; m < Labels.Length; m++)
                for (var i = 0; result.NearGate[m] && i < inputs; i++)
                    Images[m * inputs + i] = Pixel(_random);
            Replaced += result.NearGate.Count(near => near);
        }

        throw new InvalidOperationException("twenty draws of some image were all near a gate");
    }

    /// <summary>How many images were replaced.</summary>
    public int Replaced { get; private set; }

    private static float Pixel(Random random) => random.Next(4) == 0 ? 0 : random.NextSingle();

    /// <summary>The images as the reference takes them, and the class indices.</summary>
    public (double[,] Images, int[] Labels) Doubles()
    {
        var x = new double[Labels.Length, Images.Length / Labels.Length];
        for (var m = 0; m < x.GetLength(0); m++)
            for (var i = 0; i < x.GetLength(1); i++)
                x[m, i] = Images[m * x.GetLength(1) + i];
        return (x, [.. Labels.Select(label => (int)label)]);
    }

    public ReferenceParameters ReferenceParameters() => References.ReferenceParameters.From(Parameters);
}
