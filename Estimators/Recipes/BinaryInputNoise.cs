using Sgvb.Recipes.Parts;

namespace Sgvb.Recipes;

/// <summary>
/// Binary dropout (Srivastava et al. 2014) with the variance of the Gaussian kind: p = α/(1 + α), so α = p/(1 − p).
///   F = 1/(1 − p) where u &gt; p, otherwise 0; u uniform [M, K]; the rest is in <see cref="InputNoiseLayer"/>.
/// The drop probability has no pathwise gradient: α stays fixed.
/// </summary>
public sealed class BinaryInputNoise(LayerContext context) : InputNoiseLayer(context, learned: false)
{
    protected override void DrawFactor(in NoiseKey key)
    {
        Backend.FillNoise(Factor, key, NoiseKind.Uniform);
        Backend.Map<ToFactor>(Operands.Read(Factor, Level).Write(Factor));
    }

    /// <summary>(u, ρ) → F, with α = ρ² and 1/(1 − p) = 1 + α.</summary>
    public readonly struct ToFactor : IBinary<ToFactor>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T Of<T>(T a, T b) where T : struct, ILane<T>
        {
            var scale = T.Fma(b, b, T.Create(1));
            return T.WherePositive(a - b * b / scale, scale);
        }
    }
}

internal sealed class BinaryInputNoiseEntry : EstimatorEntry
{
    public override string Name => "binary-input-noise";

    public override string Summary => "binary dropout of a layer's input";

    public override bool NoiseOnInputs => true;

    public override bool CanLearnNoise => false;

    public override string Family => Name + " ";

    public override LayerCost Cost(Layer layer, int examples, EstimatorSpec spec) => new(Products: 1, Normals: 0);

    public override bool IndependentAcrossExamples(EstimatorSpec spec) => true;

    protected override LayerRecipe Create<TRule>(LayerContext context) => new BinaryInputNoise(context);
}
