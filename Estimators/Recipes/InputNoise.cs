using Sgvb.Recipes.Parts;

namespace Sgvb.Recipes;

/// <summary>
/// Gaussian noise on a layer's input: Gaussian dropout A (Srivastava et al. 2014, section 10), and with α learned variational dropout A
/// (1506.02557, section 3.2).
///   F = 1 + ρξ, ξ ~ N(0, 1) [M, K]; the rest is in <see cref="InputNoiseLayer"/>.
/// </summary>
public sealed class InputNoise<TRule>(LayerContext context) : InputNoiseLayer(context, TRule.Learned) where TRule : struct, IPosteriorRule
{
    protected override void DrawFactor(in NoiseKey key)
    {
        Backend.FillNoise(Factor, key, NoiseKind.Normal);
        Backend.Map<ToFactor>(Operands.Read(Factor, Level).Write(Factor));
    }

    /// <summary>(ξ, ρ) → F.</summary>
    public readonly struct ToFactor : IBinary<ToFactor>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T Of<T>(T a, T b) where T : struct, ILane<T> => T.Fma(a, b, T.Create(1));
    }
}

internal sealed class InputNoiseEntry : EstimatorEntry
{
    public override string Name => "input-noise";

    public override string Summary => "multiplicative Gaussian noise on a layer's input (type A)";

    public override bool NoiseOnInputs => true;

    public override string Family => Name + " ";

    public override LayerCost Cost(Layer layer, int examples, EstimatorSpec spec) => new(Products: 1, Normals: (double)examples * layer.Input.Elements);

    public override bool IndependentAcrossExamples(EstimatorSpec spec) => true;

    protected override LayerRecipe Create<TRule>(LayerContext context) => new InputNoise<TRule>(context);
}
