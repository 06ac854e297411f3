using System.Runtime.CompilerServices;
using Sgvb.Backends;
using Sgvb.Backends.Torch.Forwards;
using Sgvb.Backends.Torch.Noise;
using Sgvb.Backends.Torch.Tensors;
using Sgvb.Model;
using Sgvb.Model.Layers;
using Sgvb.Noise;
using Sgvb.Numerics;
using Sgvb.Recipes;
using Sgvb.Recipes.Parts;
using Sgvb.References;
using Sgvb.Tests.Extensions;
using static TorchSharp.torch;

[assembly: Sgvb.Extension(typeof(ToyEntry), typeof(ToyReference), typeof(ToyForward))]

namespace Sgvb.Tests.Extensions;

/// <summary>
/// What a newcomer writes, in the fewest lines: the pre-activation is blurred by noise that nobody learns.
///   B = Xθ + b + ζ/8, ζ ~ N(0, 1) in the shape of B        ∂θ = XᵀΔ, ∂X = Δθᵀ
/// </summary>
public sealed class Toy(LayerContext context) : LayerRecipe(context)
{
    private Matrix? _noise;

    public override void Forward(in NoiseKey key)
    {
        _noise ??= AllocateAsOutput();
        Backend.FillNoise(_noise, KeyFor(key, NoiseStream.PreActivation), NoiseKind.Normal);
        Activate<Blur>(Input, Theta, Operands.Read(Bias, _noise).Write(Output));
    }

    public override void Backward(in NoiseKey key)
    {
        Map.GradientByWeights<Copy>(Input, Delta, Operands.Read().Write(GradTheta));
        foreach (var scale in Scales)
            Backend.Map<Zero>(Operands.Read().Write(scale.Gradient));
        if (Previous is not null)
            GradientByInput<Copy>(Delta, Theta, Operands.Read(Input).Write(InputDelta!));
    }

    /// <summary>(Xθ, b, ζ) → Xθ + b + ζ/8.</summary>
    public readonly struct Blur : ITernary<Blur>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T Of<T>(T a, T b, T c) where T : struct, ILane<T> => T.Fma(T.Create(0.125f), c, a + b);
    }
}

public sealed class ToyEntry : EstimatorEntry
{
    public override string Name => "toy";

    public override string Summary => "a blurred pre-activation";

    public override string Family => "toy ";

    public override LayerCost Cost(Layer layer, int examples, EstimatorSpec spec) => new(1, (double)examples * layer.Output.Elements);

    protected override LayerRecipe Create<TRule>(LayerContext context) => new Toy(context);
}

[Implements("toy")]
public sealed class ToyReference : IReferenceEstimator
{
    private readonly ReferenceNoNoise _plain = new();

    public double[,] Forward(ReferenceLayer layer, double[,] x)
    {
        var b = _plain.Forward(layer, x);
        for (var row = 0; row < b.GetLength(0); row++)
            for (var j = 0; j < layer.L; j++)
                b[row, j] += layer.Normal(NoiseStream.PreActivation, row, j, layer.L) / 8;
        return b;
    }

    public ReferenceLayerGradient Backward(ReferenceLayer layer, double[,] x, double[,] delta) => _plain.Backward(layer, x, delta);
}

[Implements("toy")]
public sealed class ToyForward : ITorchForward
{
    public Tensor Layer(Tensor x, TorchLayer layer, LayerNoise noise) =>
        layer.Affine(x, layer.Theta) is var b ? b + noise.NormalLike(NoiseStream.PreActivation, b) * 0.125 : b;
}
